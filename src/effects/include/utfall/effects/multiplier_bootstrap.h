// effects: how far several estimates may be off at once, from their influence functions.
//
//     auto cells = group_time_effects(panel, {}).value();
//     Bands bands = multiplier_bootstrap({.influence = cells.influence, .clusters = clusters(cells)},
//                                        {.draws = 1000, .seed = 1});
//     interval: value ± bands.critical * bands.standard_errors[k] covers all of them together
//
// Callaway and Sant'Anna (2021), algorithm 1. A draw is sum_i V_i psi_i / n with V of Mammen (1993): (1 - sqrt 5)/2 with chance
// (sqrt 5 + 1)/(2 sqrt 5), else (1 + sqrt 5)/2. The chance has 16 bits, and V the values that give it mean 0 and variance 1
// exactly at that chance; its third moment is 1 to 1e-5. Standard errors are the distance between the quartiles of the draws over that
// of the normal distribution; the critical value is the quantile of the largest |draw|/standard error. Quantiles are the
// smallest draw that has at least the share at or below it. Columns without any influence are left out of the largest.
// Number d of stream (seed, c) says V of cluster c in the four draws from 4 d on, by 16 of its bits each:
// neither order of rows nor number of threads shows.
// The trick: V has two values, so a draw is a sum over the subset that has the larger one; sums of all subsets of eight
// clusters are tabled once and a draw looks one up, after the "four Russians" (Arlazarov et al. 1970).
#pragma once
#include <cstdint>
#include <vector>

#include "utfall/effects/matrix.h"
#include "utfall/effects/moments.h"

namespace utfall::effects {

struct Influences {
    const Matrix& influence;  // units by estimates
    Groups clusters{};        // of the units; none: each unit is one
};
struct MultiplierOptions {
    std::size_t draws = 1000;
    std::uint64_t seed = 1;
    double confidence = 0.95;
};
struct Bands {
    std::vector<double> standard_errors;  // kNone for a column without influence
    double pointwise = 0;                 // quantile of the normal distribution
    double critical = 0;                  // simultaneous; never below pointwise
    Matrix draws;                         // draws by estimates
};
// draws >= 1; confidence in (0, 1).
[[nodiscard]] Bands multiplier_bootstrap(const Influences& of, const MultiplierOptions& options);

// sum over clusters of (sum of its influences)^2, over n^2: the covariance of the estimates, analytically.
[[nodiscard]] Matrix influence_covariance(const Influences& of);

}  // namespace utfall::effects
