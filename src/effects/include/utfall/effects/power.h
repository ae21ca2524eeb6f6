// effects: can so few show it? Sample size, power and the smallest effect that can be told.
//
//     power(TwoMeans{.deviation = 1}, 0.5, 30);                          // 0.478 with 30 in each group
//     units_needed(TwoMeans{.deviation = 1}, 0.5, 0.8).value();          // 63.77: take 64 in each group
//     smallest_effect(TwoClusters{.deviation = 1, .size = 20, .correlation = 0.05}, 10, 0.8).value();
//     simulated_power(TwoMeans{}, 0.5, 30, {}, {.draws = 10000, .seed = 1});   // 0.478 +- 0.005
//
// units: of the first group, and `ratio` times as many in the second. Sizes that are asked for are not rounded: round up.
// effect: difference of means, in the outcome's unit. Its sign does not matter, but for shares.
//
// Every test of means is Student's with the noncentral t distribution, exact for normal outcomes: noncentrality effect /
// standard error. Convention for two sides, as power.t.test of R and most tables: the chance to be right, not also that to
// be significant on the wrong side; both_tails adds it.
#pragma once
#include <cstddef>
#include <cstdint>
#include <variant>

#include "utfall/effects/answer.h"
#include "utfall/effects/estimate.h"

namespace utfall::effects {

// Two groups of persons, equal spread; n1 + n2 - 2 degrees.
struct TwoMeans {
    double deviation = 1;
    double ratio = 1;
};
// Pairs (deviation that of the differences), or one group against a known value; n - 1 degrees.
struct OneMean {
    double deviation = 1;
};
// Two groups of equal size, chance `share` in the first and share + effect in the second. Normal: difference of shares, the
// pooled spread under no effect (Fleiss 1981, 3.14 without correction; power.prop.test). Arcsine: Cohen (1988), 6.2.
struct TwoShares {
    double share = 0.5;
    bool arcsine = false;
};
// Analysis of variance, one way, equal groups of `units`; effect: Cohen's f, the standard deviation of the groups' means
// over that within groups. Noncentral F, noncentrality groups units f^2 (Cohen 1988, 8.2).
struct ManyMeans {
    std::size_t groups = 2;
};
// Units are clusters of persons that are assigned together; k1 + k2 - 2 degrees. Design effect 1 + ((1 + v^2) size - 1)
// correlation (Eldridge, Ashby and Kerry 2006): size the mean number of persons in a cluster, v its coefficient of variation.
struct TwoClusters {
    double deviation = 1;  // of persons, all in all
    double size = 1;
    double correlation = 0;     // of two in a cluster
    double size_variation = 0;  // v
    double ratio = 1;
};
// Difference in differences of units seen in every period: the change of each unit's mean, by Student's test (McKenzie
// 2012; Burlig, Preonas and Woerman 2020, eq. 2 for units without effects of their own, which fall out). The correlation
// of a unit's two periods: the same for all (`fading` false), or to the power of their distance (true).
struct TwoPanels {
    double deviation = 1;  // of a unit in a period
    std::size_t before = 1;
    std::size_t after = 1;
    double correlation = 0;
    bool fading = false;
    double ratio = 1;
};
using Design = std::variant<TwoMeans, OneMean, TwoShares, ManyMeans, TwoClusters, TwoPanels>;

struct Level {
    double alpha = 0.05;
    bool one_sided = false;
    bool both_tails = false;
};

// 0 where the test has less than one degree of freedom.
[[nodiscard]] double power(const Design& design, double effect, double units,
                           const Level& level = {});
// At least 2 units. Refuses: power_out_of_reach (no effect, or shares outside 0 to 1, or over 1e9 units).
[[nodiscard]] Answer<double> units_needed(const Design& design, double effect, double wanted,
                                          const Level& level = {});
// The smallest positive effect with the wanted power. Refuses: power_out_of_reach.
[[nodiscard]] Answer<double> smallest_effect(const Design& design, double units, double wanted,
                                             const Level& level = {});

// Outcomes drawn as the design says and tested as it says: the share of draws that are significant with the effect's sign
// (with any, if both_tails), and its standard error. Whole units. Clusters of unequal size are of two sizes, v above and
// below the mean, and are compared by the means of all persons with errors by cluster. Shares are compared by the pooled
// difference.
struct PowerDraws {
    std::size_t draws = 2000;
    std::uint64_t seed = 1;
};
[[nodiscard]] Estimate simulated_power(const Design& design, double effect, std::size_t units,
                                       const Level& level = {}, const PowerDraws& draws = {});

}  // namespace utfall::effects
