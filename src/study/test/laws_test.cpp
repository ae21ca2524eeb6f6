// Laws of a whole study: the order of rows and the number of threads show in no digit; an outcome in other units gives
// estimates in other units.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "plan_files.h"
#include "utfall/stats/philox.h"
#include "utfall/study/study.h"

namespace utfall::study::test {
namespace {

const std::string kPlan = R"(```utfall
analysis plan "Laws"
  subgroups clinic
microdata
  one row for each individual
  may be missing cost
  | variable | column   | type         |
  | individual | "person" | whole number |
  | helped   | "helped" | yes or no    |
  | later    | "later"  | yes or no    |
  | cost     | "cost"   | number       |
  | age      | "age"    | number       |
  | clinic   | "clinic" | category     |
  | ended    | "ended"  | yes or no    |
estimate means
  design randomised
  method difference in means
  outcome cost
  treatment helped
  inference by permutation, 199 draws
  sensitivity by E-value
  repeated in each subgroup
estimate adjusted
  design randomised
  method least squares
  outcome cost
  treatment helped
  covariates age
  fixed effects clinic
  standard errors CR2
  clusters clinic
  inference by wild cluster bootstrap, 199 draws
  smallest effect 10 SEK with power 80 %
estimate rows
  design randomised
  method least squares with interactions
  outcome cost
  treatment helped
  covariates age
  inference by bootstrap, 99 draws
estimate both
  design difference in differences
  method two groups and two periods
  outcome cost
  treatment helped
  after treatment later
  standard errors CR1
  clusters clinic
  inference by pairs cluster bootstrap, 99 draws
estimate matched
  design matching
  method nearest neighbours
  outcome cost
  treatment helped
  treatment explained by age, clinic
estimate balanced
  design weighting
  method entropy balancing
  outcome cost
  treatment helped
  treatment explained by age
estimate hazard
  design randomised
  method Cox regression
  time age
  event ended
  treatment helped
decision saving is 0 minus means
```
)";

std::vector<std::string> rows_of(std::uint64_t seed, double scale) {
    std::vector<std::string> rows;
    for (std::uint32_t i = 0; i < 180; ++i) {
        const auto uniform = [&](std::uint32_t variable) {
            return stats::uniform({.seed = seed, .variable = variable}, i);
        };
        const bool is_helped = uniform(1) < 0.4;
        const int age = 20 + static_cast<int>(40 * uniform(2));
        const int clinic = static_cast<int>(8 * uniform(3));
        const int cost = static_cast<int>(100 * uniform(4)) + age + (is_helped ? 15 : 0) + clinic;
        rows.push_back(std::to_string(i) + "," + (is_helped ? "1" : "0") + "," +
                       (uniform(5) < 0.5 ? "1" : "0") + "," +
                       (uniform(6) < 0.05 ? "" : std::to_string(static_cast<int>(cost * scale))) +
                       "," + std::to_string(age) + ",K" + std::to_string(clinic) + "," +
                       (uniform(7) < 0.6 ? "1" : "0"));
    }
    return rows;
}

Study run(const std::vector<std::string>& rows, int threads) {
    std::string text = "person,helped,later,cost,age,clinic,ended\n";
    for (const std::string& row : rows) text += row + "\n";
    auto study = run_study(plan_of(kPlan), written("laws.csv", text), {.threads = threads});
    EXPECT_TRUE(study.ok());
    return study.ok() ? std::move(study).value() : Study{};
}

bool is_same(double a, double b) { return std::memcmp(&a, &b, sizeof a) == 0; }

void expect_same(const Result& a, const Result& b) {
    ASSERT_EQ(a.lines.size(), b.lines.size());
    EXPECT_EQ(a.refused.has_value(), b.refused.has_value());
    for (std::size_t k = 0; k < a.lines.size(); ++k) {
        const Line& x = a.lines[k];
        const Line& y = b.lines[k];
        EXPECT_EQ(x.estimate.term, y.estimate.term);
        EXPECT_TRUE(is_same(x.estimate.value, y.estimate.value)) << x.estimate.term;
        EXPECT_TRUE(is_same(x.estimate.standard_error, y.estimate.standard_error))
            << x.estimate.term;
        EXPECT_TRUE(is_same(x.p, y.p)) << x.estimate.term;
        EXPECT_TRUE(is_same(x.interval.low, y.interval.low)) << x.estimate.term;
    }
    ASSERT_EQ(a.exhibits.size(), b.exhibits.size());
    for (std::size_t e = 0; e < a.exhibits.size(); ++e)
        for (std::size_t r = 0; r < a.exhibits[e].rows.size(); ++r)
            for (std::size_t v = 0; v < a.exhibits[e].rows[r].values.size(); ++v)
                EXPECT_TRUE(is_same(a.exhibits[e].rows[r].values[v],
                                    b.exhibits[e].rows.at(r).values.at(v)));
}

}  // namespace

TEST(Laws, TheOrderOfRowsAndThreadsDoesNotShow) {
    std::vector<std::string> rows = rows_of(7, 1);
    const Study study = run(rows, 1);
    for (std::size_t i = 0; i < rows.size(); ++i)
        std::swap(rows[i], rows[(i * 97 + 31) % rows.size()]);
    const Study turned = run(rows, 2);
    ASSERT_EQ(study.results.size(), turned.results.size());
    EXPECT_GE(study.results.size(), 7U);
    for (std::size_t k = 0; k < study.results.size(); ++k)
        expect_same(study.results[k], turned.results[k]);
    for (const Result& result : study.results)
        if (result.variant.kind == Variant::Kind::Main) {
            EXPECT_FALSE(result.refused) << result.planned;
        }
    EXPECT_EQ(study.delivered.at(0).decimal, turned.delivered.at(0).decimal);
}

TEST(Laws, AnOutcomeInOtherUnitsGivesEstimatesInOtherUnits) {
    const Study study = run(rows_of(7, 1), 1);
    const Study scaled = run(rows_of(7, 4), 1);
    for (std::size_t k = 0; k < study.results.size(); ++k) {
        const Result& a = study.results[k];
        const Result& b = scaled.results[k];
        if (a.refused || a.lines.empty()) continue;
        const double factor = a.lines[0].estimate.term == "helped" && a.planned == 6 ? 1 : 4;
        const double wanted = factor * a.lines[0].estimate.value;
        EXPECT_NEAR(b.lines[0].estimate.value, wanted, 1e-9 * std::abs(wanted)) << a.planned;
        const double error = factor * a.lines[0].estimate.standard_error;
        EXPECT_NEAR(b.lines[0].estimate.standard_error, error, 1e-9 * std::abs(error)) << a.planned;
        EXPECT_NEAR(b.lines[0].p, a.lines[0].p, 1e-8) << a.planned;
    }
}

}  // namespace utfall::study::test
