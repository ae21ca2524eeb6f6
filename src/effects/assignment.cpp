#include "assignment.h"

#include <algorithm>
#include <limits>
#include <queue>
#include <utility>

#include "utfall/base/ensure.h"

namespace utfall::effects {

namespace {

constexpr std::int64_t kUnreached = std::numeric_limits<std::int64_t>::max();

class Search {
public:
    Search(const CostTable& table, Assignment& found)
        : table_(table),
          found_(found),
          row_of_(table.columns, kNobody),
          distance_(table.columns, kUnreached),
          from_(table.columns, kNobody) {}

    void start() {
        for (std::uint32_t r = 0; r < table_.rows.size(); ++r) {
            std::int64_t least = table_.left_out[r];
            for (const Edge& e : table_.rows[r]) least = std::min(least, e.cost);
            found_.worth[r] = least;
        }
    }

    // Finds the cheapest way to place one more row: along a path to a free column, or to a row that is left out.
    void place(std::uint32_t row) {
        best_ = kUnreached;
        reached_.clear();
        scanned_.assign(1, {row, 0});
        scan(row, 0);
        while (!queue_.empty() && queue_.top().first < best_) {
            const auto [distance, column] = queue_.top();
            queue_.pop();
            if (distance != distance_[column]) continue;
            if (row_of_[column] == kNobody) {
                best_ = distance;
                end_column_ = column;
                end_row_ = kNobody;
                break;
            }
            scanned_.emplace_back(row_of_[column], distance);
            scan(row_of_[column], distance);
        }
        queue_ = {};
        raise();
        flip(row);
        for (const std::uint32_t c : reached_) {
            distance_[c] = kUnreached;
            from_[c] = kNobody;
        }
    }

private:
    void scan(std::uint32_t row, std::int64_t at) {
        const std::int64_t base = at - found_.worth[row];
        if (base + table_.left_out[row] < best_) {
            best_ = base + table_.left_out[row];
            end_column_ = kNobody;
            end_row_ = row;
        }
        for (const Edge& e : table_.rows[row]) {
            const std::int64_t reach = base + e.cost + found_.prices[e.column];
            if (reach >= distance_[e.column] || reach >= best_) continue;
            if (distance_[e.column] == kUnreached) reached_.push_back(e.column);
            distance_[e.column] = reach;
            from_[e.column] = row;
            queue_.emplace(reach, e.column);
        }
    }
    // Rows and columns nearer than the end become dearer by what they lack.
    void raise() {
        for (const auto& [row, distance] : scanned_) found_.worth[row] += best_ - distance;
        for (const std::uint32_t c : reached_)
            if (distance_[c] < best_ && row_of_[c] != kNobody)
                found_.prices[c] += best_ - distance_[c];
    }
    void flip(std::uint32_t start) {
        std::uint32_t column = end_column_;
        std::uint32_t row = column == kNobody ? end_row_ : from_[column];
        while (true) {
            const std::uint32_t left = found_.column[row];
            found_.column[row] = column;
            if (column != kNobody) row_of_[column] = row;
            if (row == start) return;
            column = left;
            row = from_[column];
        }
    }

    const CostTable& table_;
    Assignment& found_;
    std::vector<std::uint32_t> row_of_;
    std::vector<std::int64_t> distance_;
    std::vector<std::uint32_t> from_;
    std::vector<std::uint32_t> reached_;
    std::vector<std::pair<std::uint32_t, std::int64_t>> scanned_;
    using Entry = std::pair<std::int64_t, std::uint32_t>;
    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue_;
    std::int64_t best_ = 0;
    std::uint32_t end_column_ = kNobody;
    std::uint32_t end_row_ = kNobody;
};

void prove(const CostTable& table, Assignment& found) {
    std::vector<bool> used(table.columns);
    for (std::size_t r = 0; r < table.rows.size(); ++r) {
        ensure(found.worth[r] <= table.left_out[r], "no row is worth more than leaving it out");
        found.bound += found.worth[r];
        std::int64_t paid = table.left_out[r];
        if (found.column[r] != kNobody) paid = kUnreached;
        for (const Edge& e : table.rows[r]) {
            ensure(found.worth[r] <= e.cost + found.prices[e.column],
                   "no edge is cheaper than its row's worth");
            if (e.column == found.column[r]) paid = std::min(paid, e.cost);
        }
        ensure(paid != kUnreached, "a row is assigned along an edge");
        found.cost += paid;
        if (found.column[r] == kNobody) continue;
        ensure(!used[found.column[r]], "no column is used twice");
        used[found.column[r]] = true;
    }
    for (std::size_t c = 0; c < table.columns; ++c) {
        ensure(found.prices[c] >= 0 && (used[c] || found.prices[c] == 0),
               "only used columns have a price");
        found.bound -= found.prices[c];
    }
    ensure(found.bound == found.cost, "the prices prove the cost");
}

}  // namespace

Assignment assign(const CostTable& table) {
    const std::size_t n = table.rows.size();
    Assignment found{.column = std::vector<std::uint32_t>(n, kNobody),
                     .worth = std::vector<std::int64_t>(n),
                     .prices = std::vector<std::int64_t>(table.columns)};
    Search search(table, found);
    search.start();
    for (std::uint32_t r = 0; r < n; ++r) search.place(r);
    prove(table, found);
    return found;
}

}  // namespace utfall::effects
