// stats: columns that move together, by the normal copula.
//
//     const auto factor = stats::cholesky(correlations);             // refuses what is no correlation matrix
//     stats::normal_quantile(uniforms, scores);                      // each column by itself
//     stats::correlate(*factor.factor, score_columns);               // in place
//     stats::normal_cdf(scores, uniforms);                           // back, for another marginal distribution
#pragma once
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace utfall::stats {

// Square, by rows.
struct SquareMatrix {
    std::size_t size = 0;
    std::vector<double> values;
    [[nodiscard]] double at(std::size_t row, std::size_t column) const {
        return values[row * size + column];
    }
};

// The lower triangle L with L L' = the matrix (Cholesky, published by Benoit 1924). Nothing where the matrix is not
// positive definite; then `failing` is the first variable whose leading minor, of order failing + 1, is not above
// 1e-12 times that of order `failing`: with the variables before it, its correlations are impossible or leave it no
// movement of its own. Reads the lower half only.
struct CholeskyFactor {
    std::optional<SquareMatrix> factor;
    std::size_t failing = 0;
};
[[nodiscard]] CholeskyFactor cholesky(const SquareMatrix& correlations);

// Row by row y = L x, in place; columns[i] belongs to variable i. All columns have the same length.
void correlate(const SquareMatrix& factor, std::span<const std::span<double>> columns);

// The correlation of normal scores that gives Spearman's rank correlation r: 2 sin(pi r / 6) (Pearson 1907). |r| <= 1.
[[nodiscard]] double normal_correlation(double rank_correlation);

}  // namespace utfall::stats
