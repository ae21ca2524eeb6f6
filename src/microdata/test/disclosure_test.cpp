#include "utfall/microdata/disclosure.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <limits>

namespace utfall::microdata {
namespace {

// Naive twin: every table of counts up to `most` that agrees with what is published, tried one by one.
class EveryTable {
public:
    EveryTable(const PublishedTable& published, std::int64_t most)
        : published_(published),
          most_(most),
          low_(published.cells.size(), std::numeric_limits<std::int64_t>::max()),
          high_(published.cells.size(), -1),
          values_(published.cells.size(), 0) {
        fill(0, 0);
    }
    [[nodiscard]] std::int64_t low(std::size_t cell) const { return low_[cell]; }
    [[nodiscard]] std::int64_t high(std::size_t cell) const { return high_[cell]; }

private:
    [[nodiscard]] std::size_t index(std::size_t row, std::size_t column) const {
        return row * (published_.column_count + 1) + column;
    }
    void fill(std::size_t row, std::size_t column) {
        if (row == published_.row_count) return take();
        if (column == published_.column_count) {
            std::int64_t total = 0;
            for (std::size_t k = 0; k < column; ++k) total += values_[index(row, k)];
            const auto& written = published_.at(row, column);
            if (written && *written != total) return;
            values_[index(row, column)] = total;
            return fill(row + 1, 0);
        }
        const auto& written = published_.at(row, column);
        for (std::int64_t value = written.value_or(0); value <= written.value_or(most_); ++value) {
            values_[index(row, column)] = value;
            fill(row, column + 1);
        }
    }
    void take() {
        const std::size_t rows = published_.row_count;
        for (std::size_t k = 0; k <= published_.column_count; ++k) {
            std::int64_t total = 0;
            for (std::size_t row = 0; row < rows; ++row) total += values_[index(row, k)];
            const auto& written = published_.at(rows, k);
            if (written && *written != total) return;
            values_[index(rows, k)] = total;
        }
        for (std::size_t i = 0; i < values_.size(); ++i) {
            low_[i] = std::min(low_[i], values_[i]);
            high_[i] = std::max(high_[i], values_[i]);
        }
    }

    const PublishedTable& published_;
    std::int64_t most_;
    std::vector<std::int64_t> low_, high_, values_;
};

std::string text(const PublishedTable& table) {
    std::string all;
    for (std::size_t row = 0; row <= table.row_count; ++row) {
        for (std::size_t column = 0; column <= table.column_count; ++column) {
            const auto& cell = table.at(row, column);
            all +=
                (cell ? std::to_string(*cell) : "x") + (column == table.column_count ? "\n" : " ");
        }
    }
    return all;
}

TEST(DisclosureTest, a_small_cell_takes_three_others_with_it) {
    EXPECT_EQ(
        text(suppress({.row_count = 2, .column_count = 3, .counts = {3, 12, 20, 18, 9, 31}}, {})),
        "x x 20 35\nx x 31 58\n21 21 51 93\n");
    EXPECT_EQ(text(suppress({.row_count = 1, .column_count = 3, .counts = {3, 12, 20}}, {})),
              "x x 20 35\nx x 20 35\n");
    EXPECT_EQ(text(suppress({.row_count = 1, .column_count = 2, .counts = {7, 12}}, {})),
              "7 12 19\n7 12 19\n");
    EXPECT_EQ(text(suppress({.row_count = 1, .column_count = 1, .counts = {2}}, {})), "x x\nx x\n");
}

RC_GTEST_PROP(DisclosureTest, no_suppressed_cell_can_be_computed_closely, ()) {
    const auto rows = *rc::gen::inRange<std::size_t>(1, 4);
    const auto columns = *rc::gen::inRange<std::size_t>(1, rows == 3 ? 3 : 4);
    CountTable table{.row_count = rows, .column_count = columns, .counts = {}};
    for (std::size_t i = 0; i < rows * columns; ++i) {
        table.counts.push_back(
            *rc::gen::weightedOneOf<std::int64_t>({{1, rc::gen::inRange<std::int64_t>(0, 5)},
                                                   {4, rc::gen::inRange<std::int64_t>(5, 12)}}));
    }
    const PublishedTable published = suppress(table, {.small = 5, .protection = 5});
    std::size_t unknown = 0;
    for (std::size_t row = 0; row < rows; ++row) {
        for (std::size_t column = 0; column < columns; ++column)
            unknown += published.at(row, column) ? 0U : 1U;
    }
    RC_PRE(unknown <= 4);
    constexpr std::int64_t kMost = 25;  // more than the largest count and twice the protection
    const EveryTable every(published, kMost);
    for (std::size_t row = 0; row <= rows; ++row) {
        for (std::size_t column = 0; column <= columns; ++column) {
            const std::size_t i = row * (columns + 1) + column;
            const FeasibleRange range = feasible_range(table, published, row, column);
            RC_ASSERT(range.low == every.low(i));
            if (range.high && *range.high <= kMost) RC_ASSERT(*range.high == every.high(i));
            if (!published.at(row, column)) RC_ASSERT(every.high(i) - every.low(i) >= 5);
        }
    }
}

RC_GTEST_PROP(DisclosureTest, larger_tables_are_safe_too, ()) {
    CountTable table{.row_count = 12, .column_count = 9, .counts = {}};
    for (std::size_t i = 0; i < 108; ++i) {
        table.counts.push_back(
            *rc::gen::weightedOneOf<std::int64_t>({{1, rc::gen::inRange<std::int64_t>(0, 5)},
                                                   {8, rc::gen::inRange<std::int64_t>(5, 200)}}));
    }
    const PublishedTable published = suppress(table, {});
    for (std::size_t row = 0; row <= 12; ++row) {
        for (std::size_t column = 0; column <= 9; ++column) {
            const FeasibleRange range = feasible_range(table, published, row, column);
            if (published.at(row, column)) {
                RC_ASSERT(range.low == *published.at(row, column));
                RC_ASSERT(range.low >= 5);
            } else {
                RC_ASSERT(!range.high || *range.high - range.low >= 5);
            }
        }
    }
}

TEST(DisclosureTest, a_payment_gives_a_small_count_away) {
    EXPECT_EQ(revealed_count(90'000'00, 30'000'00, 5), 3);
    EXPECT_FALSE(revealed_count(150'000'00, 30'000'00, 5)) << "5 are not small";
    EXPECT_FALSE(revealed_count(90'000'01, 30'000'00, 5));
    EXPECT_FALSE(revealed_count(0, 30'000'00, 5));
    EXPECT_FALSE(revealed_count(90'000'00, 0, 5));
}

}  // namespace
}  // namespace utfall::microdata
