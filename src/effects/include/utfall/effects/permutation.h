// effects: could chance alone have given the arms this difference?
//
//     auto test = permutation_of_means({.outcome = y, .treated = d}, {.draws = 9999, .seed = 1});
//     test.value().p;           // two-sided
//     test.value().exact;       // all assignments, not draws
//
// Fisher (1935): the treated could have been any set of as many units. If there are at most enumerate_max sets all are
// counted and p is their share; else sets are drawn and p = (b + 1)/(draws + 1), b of them as far out (Davison and Hinkley
// 1997, section 4.3). Far out: at least as far as seen, ties counted; sums of outcomes within 1e-12 of the sum of their
// absolute distances to the mean are ties.
// Draw d uses numbers 0, 1, … of stream (seed, d), on outcomes sorted by value: the order of rows does not show.
#pragma once
#include <cstddef>
#include <cstdint>

#include "utfall/effects/answer.h"
#include "utfall/effects/estimate.h"

namespace utfall::effects {

struct TwoArms {
    Column outcome;  // n
    Column treated;  // 0 or 1, n
};
struct PermutationOptions {
    std::size_t draws = 9999;
    std::uint64_t seed = 1;
    double enumerate_max = 1e6;  // assignments
};
struct PermutationTest {
    double statistic = 0;
    double p = kNone;          // two-sided: as far from its mean
    double p_greater = kNone;  // as large
    double p_less = kNone;     // as small
    bool exact = false;
    double assignments = 0;  // counted or drawn
};
// Statistic: mean of the treated less mean of the others. Refuses: no_rows, no_treated, no_comparison.
[[nodiscard]] Answer<PermutationTest> permutation_of_means(const TwoArms& arms,
                                                           const PermutationOptions& options = {});

// Wilcoxon (1945), Mann and Whitney (1947). Equal outcomes share their mean rank.
struct RankSumTest {
    // Statistic: pairs of a treated and another where the treated has more, ties half. Exact by the recurrence of Mann and
    // Whitney on doubled ranks, however many assignments there are, as long as that takes below 10^8 steps.
    PermutationTest permutation;
    // Two-sided, by the normal distribution with a correction for continuity and for ties (Lehmann 1975, 1.4).
    double p_normal = kNone;
};
[[nodiscard]] Answer<RankSumTest> rank_sum_test(const TwoArms& arms,
                                                const PermutationOptions& options = {});

}  // namespace utfall::effects
