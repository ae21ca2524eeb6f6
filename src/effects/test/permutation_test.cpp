#include "utfall/effects/permutation.h"

#include <bit>
#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "reference.h"

namespace utfall::effects {

namespace {

// All sets by bits; the statistic of a set by hand, from pairs for ranks.
double statistic(const std::vector<double>& y, std::uint32_t set, bool is_of_ranks) {
    double pairs = 0, treated = 0, others = 0;
    const int n1 = std::popcount(set);
    const int n0 = static_cast<int>(y.size()) - n1;
    for (std::size_t i = 0; i < y.size(); ++i) {
        (((set >> i) & 1U) != 0 ? treated : others) += y[i];
        for (std::size_t j = 0; ((set >> i) & 1U) != 0 && j < y.size(); ++j)
            if (((set >> j) & 1U) == 0) pairs += y[i] > y[j] ? 1 : y[i] == y[j] ? 0.5 : 0;
    }
    return is_of_ranks ? pairs : treated / n1 - others / n0;
}

PermutationTest by_hand(const std::vector<double>& y, std::uint32_t seen, bool is_of_ranks) {
    PermutationTest test{
        .statistic = statistic(y, seen, is_of_ranks), .p = 0, .p_greater = 0, .p_less = 0};
    const int n1 = std::popcount(seen);
    const double middle = is_of_ranks ? n1 * (static_cast<double>(y.size()) - n1) / 2 : 0;
    for (std::uint32_t set = 0; set < (1U << y.size()); ++set) {
        if (std::popcount(set) != n1) continue;
        const double s = statistic(y, set, is_of_ranks);
        test.assignments += 1;
        test.p += std::abs(s - middle) >= std::abs(test.statistic - middle) - 1e-9;
        test.p_greater += s >= test.statistic - 1e-9;
        test.p_less += s <= test.statistic + 1e-9;
    }
    test.p /= test.assignments;
    test.p_greater /= test.assignments;
    test.p_less /= test.assignments;
    return test;
}

void expect_same(const PermutationTest& a, const PermutationTest& b, double tolerance) {
    EXPECT_NEAR(a.statistic, b.statistic, 1e-12);
    EXPECT_NEAR(a.p, b.p, tolerance);
    EXPECT_NEAR(a.p_greater, b.p_greater, tolerance);
    EXPECT_NEAR(a.p_less, b.p_less, tolerance);
    EXPECT_EQ(a.assignments, b.assignments);
}

}  // namespace

TEST(Permutation, IsTheCountOfAllAssignments) {
    const std::vector<double> y = {3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5.5};  // with ties
    for (const std::uint32_t seen : {0b11U, 0b10110100U, 0b10110100101U, 0b11111011111U}) {
        std::vector<double> treated;
        for (std::size_t i = 0; i < y.size(); ++i) treated.push_back((seen >> i) & 1U);
        const TwoArms arms{.outcome = y, .treated = treated};
        const auto means = permutation_of_means(arms).value();
        EXPECT_TRUE(means.exact);
        expect_same(means, by_hand(y, seen, false), 1e-12);
        const auto ranks = permutation_of_ranks(arms).value();
        EXPECT_TRUE(ranks.exact);
        expect_same(ranks, by_hand(y, seen, true), 1e-12);
        // Drawn, p is near; 9 999 draws leave 0.005 at most.
        const auto drawn = permutation_of_means(arms, {.enumerate_max = 1}).value();
        EXPECT_FALSE(drawn.exact);
        EXPECT_NEAR(drawn.p, means.p, 0.02);
        EXPECT_NEAR(drawn.p_greater, means.p_greater, 0.02);
    }
}

TEST(Permutation, ArmsChangedAndRowsMovedSayTheSame) {
    std::vector<double> y, treated, others;
    for (int i = 0; i < 60; ++i) {
        y.push_back((i * 37) % 61 + (i % 4 == 0 ? 12 : 0));
        treated.push_back(i % 4 == 0 ? 1 : 0);
        others.push_back(1 - treated.back());
    }
    const auto a = permutation_of_means({.outcome = y, .treated = treated}).value();
    const auto b = permutation_of_means({.outcome = y, .treated = others}).value();
    EXPECT_EQ(a.p, b.p);
    EXPECT_EQ(a.p_greater, b.p_less);
    EXPECT_NEAR(a.statistic, -b.statistic, 1e-12);
    EXPECT_EQ(a.assignments, 9999);
    const std::vector<double> backwards(y.rbegin(), y.rend());
    const std::vector<double> treated_backwards(treated.rbegin(), treated.rend());
    const auto c =
        permutation_of_means({.outcome = backwards, .treated = treated_backwards}).value();
    EXPECT_EQ(a.p, c.p);
    EXPECT_NEAR(permutation_of_ranks({.outcome = y, .treated = treated}).value().p,
                permutation_of_ranks({.outcome = y, .treated = others}).value().p, 1e-12);
}

TEST(Permutation, OfTheTrainingExperiment) {
    if (!reference::is_there()) GTEST_SKIP() << reference::kMissing;
    const reference::Table t = reference::table("causaldata_nsw_mixtape.csv");
    const std::vector<double> wage = t.numbers("re78");
    const std::vector<double> treated = t.numbers("treat");
    const TwoArms arms{.outcome = wage, .treated = treated};
    const auto ranks = permutation_of_ranks(arms).value();
    EXPECT_EQ(ranks.statistic, 185 * 260 - 20697.5);  // R counts the other arm
    EXPECT_NEAR(ranks.p, 0.0109, 0.004);
    EXPECT_NEAR(permutation_of_means(arms).value().p, 0.0048, 0.003);  // of t, 0.00479
}

TEST(Permutation, RefusesAnEmptyArm) {
    const std::vector<double> y = {1, 2};
    const std::vector<double> none = {0, 0};
    const std::vector<double> all = {1, 1};
    EXPECT_EQ(permutation_of_means({.outcome = y, .treated = none}).refusal().reason,
              Reason::no_treated);
    EXPECT_EQ(permutation_of_ranks({.outcome = y, .treated = all}).refusal().reason,
              Reason::no_comparison);
}

}  // namespace utfall::effects
