// effects, private: clusters' sums as doubles, for the bootstraps of cluster_bootstrap.h.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "utfall/effects/moments.h"

namespace utfall::effects {

struct ClusterSum {
    Matrix products;  // X_g'X_g
    std::vector<double>
        score;  // X_g'(y_g - X_g b), b of the fit to all; subtracted in pairs of doubles
};
struct ClusterSums {
    std::vector<ClusterSum> clusters;
    std::vector<double> coefficients;
    Matrix inverse;        // of all X'X
    std::size_t term = 0;  // the one that is asked for
    double factor = 1;     // CR1: G/(G - 1) (n - 1)/(n - p)
    double noise = 0;      // a sum of squared scores along the term below this is rounding
};
// Refuses: no_rows, one_cluster, no_term, and as least_squares.
[[nodiscard]] Answer<ClusterSums> cluster_sums(std::span<const Moments> blocks,
                                               const std::vector<std::string>& names,
                                               const std::string& term);

}  // namespace utfall::effects
