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

// Statistic: pairs of a treated and another where the treated has more, ties half (Mann and Whitney 1947). Equal outcomes
// share their mean rank. Exact, ties or none, by the recurrence of Mann and Whitney on doubled ranks where that takes at
// most 10^8 steps, some 90 units, however many assignments there are. Refuses as above.
[[nodiscard]] Answer<PermutationTest> permutation_of_ranks(const TwoArms& arms,
                                                           const PermutationOptions& options = {});

}  // namespace utfall::effects
