// effects: a lower triangle of pairs of doubles, by rows.
//
//     PairTriangle l(3);
//     l(2, 1) = Pair{0.5};          // row 2, column 1; column <= row
#pragma once
#include <cstddef>
#include <vector>

#include "utfall/effects/pair.h"

namespace utfall::effects {

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

}  // namespace utfall::effects
