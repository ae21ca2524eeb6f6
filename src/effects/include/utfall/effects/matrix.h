// effects: small dense matrices, by columns, and what estimators ask of them. Eigen does the work, out of sight.
#pragma once
#include <cstddef>
#include <span>
#include <vector>

#include "utfall/effects/answer.h"

namespace utfall::effects {

class Matrix {
public:
    Matrix() = default;
    Matrix(std::size_t rows, std::size_t columns)
        : rows_(rows), columns_(columns), values_(rows * columns) {}

    [[nodiscard]] std::size_t rows() const { return rows_; }
    [[nodiscard]] std::size_t columns() const { return columns_; }
    [[nodiscard]] double& operator()(std::size_t row, std::size_t column) {
        return values_[column * rows_ + row];
    }
    [[nodiscard]] double operator()(std::size_t row, std::size_t column) const {
        return values_[column * rows_ + row];
    }
    [[nodiscard]] std::span<double> column(std::size_t column) {
        return std::span(values_).subspan(column * rows_, rows_);
    }
    [[nodiscard]] std::span<const double> column(std::size_t column) const {
        return std::span(values_).subspan(column * rows_, rows_);
    }

private:
    std::size_t rows_ = 0;
    std::size_t columns_ = 0;
    std::vector<double> values_;
};

[[nodiscard]] Matrix transposed(const Matrix& a);
[[nodiscard]] Matrix product(const Matrix& a, const Matrix& b);
[[nodiscard]] std::vector<double> product(const Matrix& a, std::span<const double> x);

// Of a symmetric matrix that is positive definite; otherwise Reason::singular with the number of the first column that the
// ones before it determine.
[[nodiscard]] Answer<Matrix> inverse(const Matrix& symmetric);
// Solves a x = b for a symmetric positive definite a.
[[nodiscard]] Answer<std::vector<double>> solve(const Matrix& symmetric, std::span<const double> b);

// a = vectors * diag(values) * vectors', values rising; of a symmetric matrix.
struct Eigenvalues {
    std::vector<double> values;
    Matrix vectors;
};
[[nodiscard]] Eigenvalues eigenvalues(const Matrix& symmetric);

}  // namespace utfall::effects
