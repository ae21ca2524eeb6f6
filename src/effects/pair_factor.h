// Cholesky's factor in pairs of doubles of the sums of a regression, the outcome as its last row.
#pragma once
#include "utfall/effects/moments.h"

namespace utfall::effects {

// A triangle of p + 1 rows: the sums are l l'.
class PairTriangle {
public:
    PairTriangle() = default;
    explicit PairTriangle(std::size_t size) : size_(size), values_(size * (size + 1) / 2) {}
    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] Pair& operator()(std::size_t row, std::size_t column) {
        return values_[row * (row + 1) / 2 + column];
    }
    [[nodiscard]] Pair operator()(std::size_t row, std::size_t column) const {
        return values_[row * (row + 1) / 2 + column];
    }

private:
    std::size_t size_ = 0;
    std::vector<Pair> values_;
};

// Refuses singular, with the number of the term, counted from 0. The outcome's own pivot may be zero.
[[nodiscard]] Answer<PairTriangle> pair_factor(const Moments& sums, double share_least);
// a b
[[nodiscard]] PairTriangle product(const PairTriangle& a, const PairTriangle& b);
// Inverse of the first `terms` rows.
[[nodiscard]] PairTriangle inverse(const PairTriangle& l, std::size_t terms);

}  // namespace utfall::effects
