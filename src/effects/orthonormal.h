// The rows of a fit in the basis where they are orthonormal: z = k x with (X'WX)^-1 = k'k. Robust covariances are summed
// there, where nothing cancels, and carried back once.
#pragma once
#include "rows.h"

namespace utfall::effects {

class Orthonormal {
public:
    explicit Orthonormal(const Fit& fit) : fit_(fit), terms_(fit.root.size()), z_(terms_) {}
    // The block's z, unweighted, a column for each term.
    [[nodiscard]] const std::vector<BlockColumn>& rows(const BlockRows& rows);
    // The same rows' residuals, found again where the fit has not kept them. After rows().
    [[nodiscard]] const std::vector<double>& residuals(const BlockRows& rows);

private:
    const Fit& fit_;
    std::vector<BlockColumn> terms_;
    std::vector<BlockColumn> z_;
    BlockColumn left_;
};

// What a covariance asks of a set of rows: z'We and, where grams are wanted, z'Wz.
struct ClusterSums {
    std::size_t terms = 0;
    std::vector<double> scores;  // terms for each cluster
    std::vector<Matrix> grams;
    [[nodiscard]] std::size_t count() const { return scores.size() / terms; }
};
[[nodiscard]] ClusterSums cluster_sums(const Fit& fit, const Groups& clusters, bool has_grams);
[[nodiscard]] ClusterSums cluster_sums(const Fit& fit, const std::vector<Moments>& clusters);

// k' middle k.
[[nodiscard]] Matrix carried_back(const Fit& fit, const Matrix& middle);
[[nodiscard]] inline double weight(const Fit& fit, std::size_t row) {
    return fit.of.weights.empty() ? 1 : fit.of.weights[row];
}

}  // namespace utfall::effects
