#include "utfall/forecast/markov.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace utfall::forecast {

namespace {

using Kind = ChainFault::Kind;

MarkovChain work() {
    return {.states = {"work", "sick", "retired"},
            .years = {{0.9, 0.08, 0.02, 0.3, 0.5, 0.2, 0, 0, 1},
                      {0.8, 0.15, 0.05, 0.4, 0.4, 0.2, 0, 0, 1}}};
}

TEST(MarkovChain, SaysEverythingThatIsWrong) {
    EXPECT_TRUE(check(work()).empty());
    EXPECT_EQ(check({})[0].kind, Kind::NoStates);
    MarkovChain chain = work();
    chain.states[2] = "work";
    chain.years[1][3] = 0.5;     // sick to work: the row sums to 1.1
    chain.years[0][4] = -0.5;    // sick to sick
    chain.years.push_back({1});  // not 3 by 3
    const std::vector<ChainFault> faults = check(chain);
    ASSERT_EQ(faults.size(), 4U);
    EXPECT_EQ(faults[0], (ChainFault{.kind = Kind::SameName, .from = 0, .to = 2}));
    EXPECT_EQ(faults[1], (ChainFault{Kind::NotProbability, 0, 1, 1, -0.5}));
    EXPECT_EQ(faults[2].kind, Kind::RowNotWhole);
    EXPECT_EQ(faults[2].year, 1U);
    EXPECT_EQ(faults[2].from, 1U);
    EXPECT_NEAR(faults[2].value, 1.1, 1e-12);
    EXPECT_EQ(faults[3].kind, Kind::WrongSize);
    chain = work();
    chain.years.clear();
    EXPECT_EQ(check(chain)[0].kind, Kind::NoMatrix);
    chain = work();
    chain.years[0][0] = std::nan("");
    EXPECT_EQ(check(chain)[0].kind, Kind::NotProbability);
}

TEST(ExpectedCohort, FollowsTheMatrices) {
    const Cohort cohort = expected_cohort(work(), std::vector<double>{100, 0, 0}, 3);
    ASSERT_EQ(cohort.persons.size(), 4U);
    EXPECT_NEAR(cohort.persons[1][0], 90, 1e-12);
    EXPECT_NEAR(cohort.persons[1][1], 8, 1e-12);
    EXPECT_NEAR(cohort.persons[2][0], 90 * 0.8 + 8 * 0.4, 1e-12);
    EXPECT_NEAR(cohort.persons[3][2],
                cohort.persons[2][2] + 0.05 * cohort.persons[2][0] + 0.2 * cohort.persons[2][1],
                1e-12);
    for (const auto& year : cohort.persons) EXPECT_NEAR(year[0] + year[1] + year[2], 100, 1e-12);
}

TEST(ExpectedCohort, IsAbsorbedAsTheFundamentalMatrixSays) {
    // Kemeny and Snell 1960, theorem 3.2.4: the expected years in the states that are left are
    // the inverse of 1 - Q. With one matrix throughout.
    MarkovChain chain = work();
    chain.years.pop_back();
    const Cohort cohort = expected_cohort(chain, std::vector<double>{1, 0, 0}, 2000);
    double at_work = 0;
    double sick = 0;
    for (const auto& year : cohort.persons) {
        at_work += year[0];
        sick += year[1];
    }
    const double determinant = 0.1 * 0.5 - 0.08 * 0.3;
    EXPECT_NEAR(at_work, 0.5 / determinant, 1e-9);
    EXPECT_NEAR(sick, 0.08 / determinant, 1e-9);
    EXPECT_NEAR(cohort.persons.back()[2], 1, 1e-12);
}

TEST(Persons, AreTheCohortWithinFourStandardErrors) {
    const MarkovChain chain = work();
    constexpr std::size_t kPersons = 100'000;
    constexpr std::size_t kYears = 12;
    const Cohort cohort = expected_cohort(chain, std::vector<double>{1, 0, 0}, kYears);
    std::mt19937_64 random(5);
    std::uniform_real_distribution<double> uniform;
    std::vector<std::uint32_t> states(kPersons, 0);
    std::vector<double> uniforms(kPersons);
    for (std::size_t year = 0; year < kYears; ++year) {
        for (double& u : uniforms) u = uniform(random);
        const std::vector<std::uint32_t> before = states;
        step_persons(chain, year, uniforms, states);
        for (std::size_t person = 0; person < kPersons; ++person)
            ASSERT_TRUE(before[person] != 2 || states[person] == 2) << "retired is for good";
        const std::vector<double> counts = count_states(chain, states);
        for (std::size_t state = 0; state < 3; ++state) {
            const double p = cohort.persons[year + 1][state];
            EXPECT_NEAR(counts[state] / kPersons, p, 4 * std::sqrt(p * (1 - p) / kPersons));
        }
    }
}

TEST(Persons, NeverEnterAStateOfProbabilityZero) {
    // A row that sums to a little less than 1 in doubles.
    MarkovChain chain = {.states = {"a", "b", "c", "d"},
                         .years = {{0.1, 0.2, 0.7 - 1e-10, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 1}}};
    std::vector<std::uint32_t> states = {0, 0, 0, 0, 1};
    step_persons(chain, 7, std::vector<double>{0, 0.1, 0.5, std::nextafter(1, 0), 0}, states);
    EXPECT_EQ(states, (std::vector<std::uint32_t>{0, 1, 2, 2, 2}));
}

TEST(StateCosts, FallOnPrincipalsByYear) {
    const Cohort cohort = {.persons = {{10, 0}, {6, 4}, {3, 7}}};
    const std::vector<StateCost> prices = {
        {.state = 1, .principal = 0, .from = 0, .until = 9, .amount = 100},
        {.state = 1, .principal = 1, .from = 1, .until = 1, .amount = 10},
        {.state = 0, .principal = 1, .from = 0, .until = 1, .amount = -1}};
    const auto costs = state_costs(cohort, prices, 2);
    EXPECT_EQ(costs[0], (std::vector<double>{0, 400, 700}));
    EXPECT_EQ(costs[1], (std::vector<double>{-10, 34, 0}));
}

}  // namespace

}  // namespace utfall::forecast
