// microdata: what may leave. Tables of counts in which small cells are suppressed so that the totals do not give them away.
//
//     CountTable persons{.row_count = 2, .column_count = 3, .counts = {3, 12, 20, 18, 9, 31}};
//     PublishedTable published = suppress(persons, {});
//     published.at(0, 0);                       // nothing: 3 is small
//     published.at(0, published.column_count);  // the row's total, if it is published
//
// A cell under `small` is suppressed, and with it others (Cox 1980, J. Amer. Stat. Assoc. 75, 377–385), until no suppressed
// cell or total can be computed more closely than `protection`: among all tables of whole numbers from 0 that agree
// with what is published, the cell's largest and smallest value differ by at least that. Proof: rows, columns and the
// grand total are the nodes and all cells the arcs of a network in which the counts are a circulation; a suppressed cell
// lies on a cycle of suppressed cells along which `protection` persons can be moved, and that is another such table.
// The cycle is the one that suppresses the fewest persons (shortest path, Dijkstra 1959), cell by cell; not the fewest
// of all tables. Whether a cell was small or was suppressed for others is not told.
//
// Sums over the same cells are published where the counts are: they can be moved along the same cycles.
// Not covered: several tables with cells in common; publish them as one, or with the categories of the coarser one.
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

namespace utfall::microdata {

struct CountTable {
    std::size_t row_count =
        0;  // at least 1, as column_count; a list of counts is a table of one row
    std::size_t column_count = 0;
    std::vector<std::int64_t> counts;  // row by row, without totals; from 0
};

struct DisclosureRule {
    std::int64_t small = 5;  // fewer than this are not published, 0 neither
    std::int64_t protection = 5;
};

struct PublishedTable {
    std::size_t row_count = 0;
    std::size_t column_count = 0;
    // With a total behind each row, and a row of totals last; nothing where it is suppressed.
    std::vector<std::optional<std::int64_t>> cells;

    [[nodiscard]] const std::optional<std::int64_t>& at(std::size_t row, std::size_t column) const {
        return cells[row * (column_count + 1) + column];
    }
};

[[nodiscard]] PublishedTable suppress(const CountTable& table, const DisclosureRule& rule);

// What a reader of the published table can work out of a cell or total, when all else that is known is that counts are
// whole numbers from 0.
struct FeasibleRange {
    std::int64_t low = 0;
    std::optional<std::int64_t> high;  // nothing: no limit
};
// `table` is the table behind `published`.
[[nodiscard]] FeasibleRange feasible_range(const CountTable& table, const PublishedTable& published,
                                           std::size_t row, std::size_t column);

// The count that a published payment gives away: amount = price · count, with 0 < count < small. Amounts in öre.
[[nodiscard]] std::optional<std::int64_t> revealed_count(std::int64_t amount_ore,
                                                         std::int64_t price_ore,
                                                         std::int64_t small);

}  // namespace utfall::microdata
