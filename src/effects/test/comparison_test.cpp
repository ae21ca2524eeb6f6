#include "utfall/effects/comparison.h"

#include <cmath>

#include <gtest/gtest.h>

#include "reference.h"

namespace utfall::effects {

TEST(Comparison, EarningsOfTheNationalSupportedWork) {
    if (!reference::is_there()) GTEST_SKIP() << reference::kMissing;
    const reference::Table t = reference::table("causaldata_nsw_mixtape.csv");
    const auto without = t.where("treat", {"0"}).numbers("re78");
    const auto with = t.where("treat", {"1"}).numbers("re78");
    Estimate difference = welch(without, with).value().difference;
    difference.term = "diff(0-1)";
    reference::expect(reference::records("nsw_mixtape", "Welch t"), {difference});
    const RankSum w = rank_sum(without, with).value();
    const reference::Record r = reference::records("nsw_mixtape", "Wilcoxon rank-sum").front();
    EXPECT_EQ(w.w, r.estimate);
    EXPECT_NEAR(w.p / r.p, 1, r.rel_tol);
    EXPECT_FALSE(w.is_exact);
}

// R 4.2 wilcox.test(c(1.1, 2.2, 3.3, 9), c(0.4, 2.5, 5, 6, 7)): W = 9, p = 0.9048.
TEST(Comparison, RanksOfFewRowsAreCountedExactly) {
    const std::vector<double> a = {1.1, 2.2, 3.3, 9};
    const std::vector<double> b = {0.4, 2.5, 5, 6, 7};
    const RankSum w = rank_sum(a, b).value();
    EXPECT_TRUE(w.is_exact);
    EXPECT_EQ(w.w, 9);
    EXPECT_NEAR(w.p, 0.904761904761904762, 1e-14);
    EXPECT_NEAR(rank_sum(b, a).value().p, w.p, 1e-14);
}

TEST(Comparison, LinsEffectIsTheMeanOfTwoRegressions) {
    const std::vector<double> x = {1, 2, 3, 5, 8, 13, 2, 4};
    const std::vector<double> treated = {1, 0, 1, 0, 1, 0, 0, 1};
    std::vector<double> y;
    for (std::size_t i = 0; i < x.size(); ++i)
        y.push_back(2 + 0.5 * x[i] + treated[i] * (3 + 0.25 * x[i]));
    const AdjustedFit lin =
        adjusted({.outcome = y, .treated = treated, .covariates = {x}, .names = {"x"}}).value();
    EXPECT_NEAR(lin.fit.coefficients[kTreated], 3 + 0.25 * 38 / 8, 1e-14);
    EXPECT_EQ(lin.fit.of.names.back(), "treated:x");
}

TEST(Comparison, WhatCannotBeComparedIsSaid) {
    const std::vector<double> one = {1};
    const std::vector<double> same = {4, 4, 4};
    EXPECT_EQ(welch(one, same).refusal().reason, Reason::small_arm);
    EXPECT_EQ(difference_in_means(same, same).refusal().reason, Reason::no_spread);
    EXPECT_EQ(rank_sum(same, same).refusal().reason, Reason::no_spread);
}

}  // namespace utfall::effects
