// Blocks of rows of a regression, its terms evaluated in pairs of doubles.
#pragma once
#include "utfall/effects/moments.h"

namespace utfall::effects {

inline constexpr std::size_t kBlock =
    256;  // rows; a multiple of the lanes of rows.cpp and sum_of_products.cpp

// One column of a block: `low` is all zero where is_wide is false.
struct BlockColumn {
    std::vector<double> high = std::vector<double>(kBlock);
    std::vector<double> low = std::vector<double>(kBlock);
    bool is_wide = false;
};

// Rows of a block: `count` of them, from `first` on, or those listed.
struct BlockRows {
    std::size_t first = 0;
    std::size_t count = 0;
    const std::uint32_t* listed = nullptr;

    [[nodiscard]] std::size_t operator[](std::size_t i) const {
        return listed == nullptr ? first + i : listed[i];
    }
};

void fill(Column from, const BlockRows& rows, std::vector<double>& to);
void fill(const Factor& from, const BlockRows& rows, std::vector<double>& to);
// Zero in every row.
void clear(BlockColumn& column, bool is_wide);
// Row by row: by * factor; and to + column * times, to as by BlockColumn's high + low, not settled.
void multiply(BlockColumn& by, const BlockColumn& factor);
void add_product(const BlockColumn& column, Pair times, BlockColumn& to);
// The rows of a block less their means.
void subtract(const BalancedMeans& means, const BlockRows& rows, std::vector<double>& from);
void fill_outcome(const Regression& regression, const BlockRows& rows, std::vector<double>& to);
// Fills the block's first `rows.count` places with the term, the rest with zeros.
void evaluate(const Term& term, const BlockRows& rows, BlockColumn& column);
// Where a row of a balanced panel stands, moved from row to row without a division.
class BalancedPlace {
public:
    BalancedPlace(std::size_t row, std::size_t periods)
        : unit(row / periods), period(row % periods), periods_(periods) {}
    void step() {
        if (++period < periods_) return;
        period = 0;
        ++unit;
    }
    std::size_t unit;
    std::size_t period;

private:
    std::size_t periods_;
};
// Sum of the products of two columns.
[[nodiscard]] Pair sum_of_products(const BlockColumn& a, const BlockColumn& b);

// The sums over a set of rows, built block by block; the columns are given by whoever fills them.
class BlockSums {
public:
    explicit BlockSums(std::size_t terms);
    // The terms, then the outcome.
    [[nodiscard]] BlockColumn& column(std::size_t index) { return columns_[index]; }
    void weigh(Column weights, const BlockRows& rows);
    void add_to(Moments& sums, std::size_t rows);

private:
    std::vector<BlockColumn> columns_;
    std::vector<BlockColumn> weighed_;
    bool is_weighed_ = false;
};

}  // namespace utfall::effects
