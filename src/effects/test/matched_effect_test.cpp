#include "utfall/effects/matched_effect.h"

#include <cmath>

#include <gtest/gtest.h>

#include "lalonde.h"
#include "utfall/effects/balance.h"
#include "utfall/effects/sensitivity.h"

namespace utfall::effects {

namespace {

const std::string kNearest = "nearest PS logit 1:1 (vignette m.out1)";

Estimate named(Estimate e, const std::string& term) {
    e.term = term;
    return e;
}
// The table as MatchIt prints it: the distance first.
std::vector<Estimate> standardised(const Lalonde& l, const std::vector<double>& chances,
                                   const std::vector<double>& weights, bool after) {
    std::vector<Column> columns{Column(chances)};
    std::vector<std::string> names{"distance"};
    for (std::size_t j = 0; j < l.names.size(); ++j) {
        columns.emplace_back(l.covariates[j]);
        names.push_back(l.names[j]);
    }
    std::vector<Estimate> rows;
    for (const Balance& b : balance(l.treated, columns, names, weights))
        rows.push_back(
            {.term = b.term, .value = after ? b.after.standardised : b.before.standardised});
    return rows;
}

}  // namespace

TEST(MatchedEffect, NearestOnTheLogitIsThatOfTheVignette) {
    if (!reference::is_there()) GTEST_SKIP() << reference::kMissing;
    const Lalonde l = Lalonde::read();
    const std::vector<double> chances = l.chances(Link::logit);
    const Matching m = match_nearest(l.units(), {.score = chances}, {}).value();
    const auto of = [](const std::string& method) {
        return reference::records("MatchIt_lalonde", method);
    };
    reference::expect(of("balance before"), standardised(l, chances, m.weights, false));
    reference::expect(of("balance after " + kNearest), standardised(l, chances, m.weights, true));
    reference::expect(of("sum |dPS| " + kNearest),
                      {{.term = "total distance", .value = m.total_distance}});
    const auto plain = matched_effect({.outcome = l.outcome, .treated = l.treated}, m);
    reference::expect(of("unadjusted after " + kNearest), {plain.value()});
    const auto adjusted = matched_effect({.outcome = l.outcome,
                                          .treated = l.treated,
                                          .covariates = l.told(),
                                          .names = l.told_names()},
                                         m);
    reference::expect(of("MatchIt 4.7.2 " + kNearest), {named(adjusted.value(), "ATT")});
    const std::vector<double> gammas{1, 1.25, 1.5, 1.75, 2};
    const auto bounds =
        rosenbaum_bounds(pair_differences(l.outcome, m), gammas, RankLaw::normal).value();
    const std::vector<std::string> terms{"Gamma=1", "Gamma=1.25", "Gamma=1.5", "Gamma=1.75",
                                         "Gamma=2"};
    std::vector<Estimate> rounded;
    for (std::size_t i = 0; i < bounds.size(); ++i)
        rounded.push_back(
            {.term = terms[i] + " upper p", .value = std::round(bounds[i].p_max * 1e4) / 1e4});
    reference::expect(of("Rosenbaum bounds (rbounds::psens, Wilcoxon signed rank)"), rounded);
}

// summary() of MatchIt 4.5.1.
TEST(Balance, VariancesAndDistributionsAreThoseOfMatchIt) {
    if (!reference::is_there()) GTEST_SKIP() << reference::kMissing;
    const Lalonde l = Lalonde::read();
    const auto table = balance(l.treated, {l.covariates[0], l.covariates[2], l.covariates[7]},
                               {"age", "raceblack", "re74"}, {});
    EXPECT_NEAR(table[0].before.variance_ratio, 0.4399954634, 1e-10);
    EXPECT_NEAR(table[0].before.ecdf_mean, 0.08133906634, 1e-10);
    EXPECT_NEAR(table[0].before.ecdf_max, 0.15772695773, 1e-10);
    EXPECT_TRUE(std::isnan(table[1].before.variance_ratio));
    EXPECT_NEAR(table[1].before.ecdf_max, 0.64044604045, 1e-10);
    EXPECT_NEAR(table[2].before.variance_ratio, 0.5181284809, 1e-10);
    EXPECT_NEAR(table[2].before.ecdf_mean, 0.22479488904, 1e-10);
    EXPECT_NEAR(table[2].after.ecdf_max, 0.44703584704, 1e-10);
}

// What the controls' outcomes are expected to be, the treated's matches by hand.
TEST(MatchedEffect, ControlsUsedAgainCountAsAbadieAndImbensSay) {
    const std::vector<double> treated{1, 1, 1, 0, 0, 0};
    const std::vector<double> score{1.0, 1.2, 3.0, 1.1, 3.3, 5.0};
    const std::vector<double> y{5, 6, 9, 2, 4, 5};
    const std::vector<std::int64_t> keys{1, 2, 3, 4, 5, 6};
    const Units units{.treated = treated, .keys = keys};
    const Matching m = match_nearest(units, {.score = score}, {.controls_again = true}).value();
    const Estimate e = matched_effect_again(units, {.score = score}, y, m, {}).value();
    // Differences 3, 4, 5 with mean 4; the first control serves two, its neighbour is the second: (2 - 4)^2 / 2 = 2, times
    // 2^2 - 2 = 2.
    EXPECT_DOUBLE_EQ(e.value, 4);
    EXPECT_NEAR(e.standard_error, std::sqrt((1 + 0 + 1 + 4) / 9.0), 1e-15);
}

TEST(MatchedEffect, ShiftsAndScalesWithTheOutcomeAndTurnsWithTheArms) {
    if (!reference::is_there()) GTEST_SKIP() << reference::kMissing;
    const Lalonde l = Lalonde::read();
    const std::vector<double> chances = l.chances(Link::logit);
    const Matching m = match_full(l.units(), {.score = chances}).value().matching;
    std::vector<double> moved;
    for (const double y : l.outcome) moved.push_back(1000 - 2 * y);
    const Estimate a = matched_effect({.outcome = l.outcome, .treated = l.treated}, m).value();
    const Estimate b = matched_effect({.outcome = moved, .treated = l.treated}, m).value();
    EXPECT_NEAR(b.value, -2 * a.value, 1e-8);
    EXPECT_NEAR(b.standard_error, 2 * a.standard_error, 1e-8);
    // A full matching has no direction.
    std::vector<double> swapped;
    for (const double t : l.treated) swapped.push_back(1 - t);
    const auto other = match_full({.treated = swapped, .keys = l.keys}, {.score = chances}).value();
    EXPECT_EQ(other.proof.total, match_full(l.units(), {.score = chances}).value().proof.total);
}

}  // namespace utfall::effects
