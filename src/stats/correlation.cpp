#include "utfall/stats/correlation.h"

#include <cmath>
#include <utility>

#include "kernels.h"
#include "utfall/base/ensure.h"

namespace utfall::stats {

CholeskyFactor cholesky(const SquareMatrix& correlations) {
    constexpr double kLeastPivot = 1e-12;
    const std::size_t n = correlations.size;
    ensure(correlations.values.size() == n * n, "a square matrix");
    SquareMatrix factor{.size = n, .values = std::vector<double>(n * n)};
    for (std::size_t row = 0; row < n; ++row) {
        for (std::size_t column = 0; column <= row; ++column) {
            double rest = correlations.at(row, column);
            for (std::size_t k = 0; k < column; ++k)
                rest -= factor.at(row, k) * factor.at(column, k);
            if (column < row) {
                factor.values[row * n + column] = rest / factor.at(column, column);
            } else if (rest > kLeastPivot) {
                factor.values[row * n + column] = std::sqrt(rest);
            } else {
                return {.factor = std::nullopt, .failing = row};
            }
        }
    }
    return {.factor = std::move(factor), .failing = n};
}

void correlate(const SquareMatrix& factor, std::span<const std::span<double>> columns) {
    ensure(columns.size() == factor.size, "one column for each variable");
    const double zero = 0;
    // From the last variable to the first, since variable i needs the scores up to i as they were.
    for (std::size_t i = columns.size(); i-- > 0;) {
        const std::size_t rows = columns[i].size();
        ensure(rows == columns[0].size(), "columns are of the same length");
        double* out = columns[i].data();
        kernels().affine({&zero, true}, {&factor.values[i * factor.size + i], true}, out, out,
                         rows);
        for (std::size_t j = i; j-- > 0;)
            kernels().affine({out, false}, {&factor.values[i * factor.size + j], true},
                             columns[j].data(), out, rows);
    }
}

double normal_correlation(double rank_correlation) {
    ensure(rank_correlation >= -1 && rank_correlation <= 1, "a correlation between -1 and 1");
    constexpr double kPi = 3.14159265358979323846;
    const double x = kPi * rank_correlation / 6;
    const double x2 = x * x;
    double term = x;
    double sine = x;
    for (int k = 1; k <= 9; ++k) {  // Taylor; |x| <= pi/6
        term = -term * x2 / (2 * k * (2 * k + 1));
        sine += term;
    }
    const double result = 2 * sine;
    return result > 1 ? 1 : result < -1 ? -1 : result;
}

}  // namespace utfall::stats
