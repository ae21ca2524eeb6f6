// The canonical order of rows. The first columns that fit into 64 bits together become one key, so that most
// comparisons are of two whole numbers; the rest decides between rows whose keys are equal. Rows that are equal in all
// columns cannot be told apart, and so neither can their order.
#include <algorithm>
#include <atomic>
#include <bit>
#include <limits>
#include <utility>

#include "segment.h"
#include "utfall/base/large_pages.h"
#include "utfall/base/threads.h"

namespace utfall::microdata {
namespace {

// A double as a whole number that rises with it.
std::uint64_t rising_bits(double value) {
    const auto bits = std::bit_cast<std::uint64_t>(value);
    constexpr std::uint64_t kSign = std::uint64_t{1} << 63U;
    return (bits & kSign) != 0 ? ~bits : bits | kSign;
}

std::uint64_t rank(double value) { return rising_bits(value); }
template <class Whole>
std::uint64_t rank(Whole value) {
    constexpr std::uint64_t kSign = std::uint64_t{1} << 63U;
    return static_cast<std::uint64_t>(static_cast<std::int64_t>(value)) ^ kSign;
}

// Below, the same and above: -1, 0, 1.
int compare(const Column& column, std::size_t a, std::size_t b) {
    const bool a_missing = column.is_missing(a);
    const bool b_missing = column.is_missing(b);
    if (a_missing || b_missing) return static_cast<int>(a_missing) - static_cast<int>(b_missing);
    return std::visit(
        [&](const auto& values) { return (values[a] > values[b]) - (values[a] < values[b]); },
        column.values);
}

struct Keys {
    std::vector<std::uint64_t> of_row;
    std::size_t column_count = 0;  // so many of the first columns are in the keys
};

// Adds a column to the keys behind what is in them, when it fits; false when not.
bool add_column(const Column& column, Keys& keys, int& bits_left) {
    return std::visit(
        [&](const auto& values) {
            std::uint64_t least = std::numeric_limits<std::uint64_t>::max();
            std::uint64_t most = 0;
            for (const auto value : values) {
                least = std::min(least, rank(value));
                most = std::max(most, rank(value));
            }
            const std::uint64_t range = most - least;
            if (range == std::numeric_limits<std::uint64_t>::max()) return false;
            // One more than the range: for a missing value, which comes last.
            const int bits = static_cast<int>(std::bit_width(range + 1));
            if (bits > bits_left) return false;
            bits_left -= bits;
            for (std::size_t row = 0; row < values.size(); ++row) {
                const std::uint64_t part =
                    column.is_missing(row) ? range + 1 : rank(values[row]) - least;
                keys.of_row[row] = bits == 64 ? part : (keys.of_row[row] << bits) | part;
            }
            return true;
        },
        column.values);
}

Keys make_keys(const Table& table) {
    Keys keys;
    base::reserve_large(keys.of_row, table.row_count);
    keys.of_row.resize(table.row_count, 0);
    int bits_left = 64;
    for (const Column& column : table.columns) {
        if (!add_column(column, keys, bits_left)) break;
        ++keys.column_count;
    }
    return keys;
}

struct Entry {
    std::uint64_t key;
    std::uint32_t row;
};

class RowsInOrder {
public:
    RowsInOrder(const Table& table, std::size_t first) : table_(table), first_(first) {}
    // By the columns that are not in the key.
    [[nodiscard]] int compare_rest(std::size_t a, std::size_t b) const {
        for (std::size_t k = first_; k < table_.columns.size(); ++k) {
            if (const int sign = compare(table_.columns[k], a, b)) return sign;
        }
        return 0;
    }
    bool operator()(const Entry& a, const Entry& b) const {
        return a.key != b.key ? a.key < b.key : compare_rest(a.row, b.row) < 0;
    }

private:
    const Table& table_;
    std::size_t first_;
};

// Whether no row from `begin` on, before `end`, comes before the one above it, by the columns from `column` on.
bool is_in_order(const Table& table, std::size_t column, std::size_t begin, std::size_t end) {
    const Column& first = table.columns[column];
    const RowsInOrder by_all(table, column);
    return std::visit(
        [&](const auto& values) {
            for (std::size_t row = begin; row < end; ++row) {
                if (!first.missing.empty()) {
                    if (by_all.compare_rest(row - 1, row) > 0) return false;
                    continue;
                }
                if (values[row - 1] < values[row]) continue;
                if (values[row - 1] > values[row]) return false;
                // Many rows may be alike here and not in the next column, as a person's years.
                const std::size_t tie = row;
                while (row + 1 < end && values[row + 1] == values[tie]) ++row;
                if (column + 1 < table.columns.size() &&
                    !is_in_order(table, column + 1, tie, row + 1))
                    return false;
            }
            return true;
        },
        first.values);
}

// Most files are written in order, and that is seen without keys.
bool is_in_order(const Table& table, std::size_t threads) {
    using base::kPieceRows;
    std::atomic<bool> is = true;
    base::for_each_index(table.row_count / kPieceRows + 1, threads, [&](std::size_t piece) {
        const std::size_t end = std::min((piece + 1) * kPieceRows, table.row_count);
        const std::size_t begin = std::max<std::size_t>(piece * kPieceRows, 1);
        if (is && begin < end && !is_in_order(table, 0, begin, end)) is = false;
    });
    return is;
}

void sort_entries(std::vector<Entry>& entries, const RowsInOrder& order, std::size_t threads) {
    const auto middle = entries.begin() + static_cast<std::ptrdiff_t>(entries.size() / 2);
    constexpr std::size_t kWorthThreads = 100'000;
    if (threads < 2 || entries.size() < kWorthThreads) {
        std::sort(entries.begin(), entries.end(), order);
        return;
    }
    base::for_each_index(2, threads, [&](std::size_t half) {
        std::sort(half == 0 ? entries.begin() : middle, half == 0 ? middle : entries.end(), order);
    });
    std::inplace_merge(entries.begin(), middle, entries.end(), order);
}

template <class Value>
void gather(std::vector<Value>& values, const std::vector<std::uint32_t>& rows) {
    if (values.empty()) return;
    std::vector<Value> sorted;
    sorted.reserve(values.size());
    for (const std::uint32_t row : rows) sorted.push_back(values[row]);
    values = std::move(sorted);
}

}  // namespace

void sort_rows(Table& table, std::size_t threads) {
    if (is_in_order(table, threads)) return;
    Keys keys = make_keys(table);
    const RowsInOrder order(table, keys.column_count);
    std::vector<Entry> entries;
    base::reserve_large(entries, table.row_count);
    for (std::size_t row = 0; row < table.row_count; ++row) {
        entries.push_back({.key = keys.of_row[row], .row = static_cast<std::uint32_t>(row)});
    }
    keys.of_row = {};
    sort_entries(entries, order, threads);
    std::vector<std::uint32_t> rows;
    rows.reserve(entries.size());
    for (const Entry& entry : entries) rows.push_back(entry.row);
    entries = {};
    for (Column& column : table.columns) {
        std::visit([&](auto& values) { gather(values, rows); }, column.values);
        gather(column.missing, rows);
    }
}

}  // namespace utfall::microdata
