// effects: the cheapest assignment of rows to columns over a sparse table of costs, with its proof.
//
// Shortest augmenting paths (Kuhn 1955; Tomizawa 1971; Jonker and Volgenant 1987), with whole numbers, so that the sum
// of the prices equals the cost exactly. A row may be left out at its own cost.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace utfall::effects {

struct Edge {
    std::uint32_t column = 0;
    std::int64_t cost = 0;
};
struct CostTable {
    std::vector<std::vector<Edge>> rows;
    std::vector<std::int64_t> left_out;  // the cost of leaving a row out
    std::size_t columns = 0;
};
inline constexpr std::uint32_t kNobody = static_cast<std::uint32_t>(-1);

struct Assignment {
    std::vector<std::uint32_t> column;  // of each row; kNobody if left out
    std::vector<std::int64_t> worth;    // of each row, at most its cost of being left out
    std::vector<std::int64_t> prices;   // of each column, >= 0, 0 where it is not used
    std::int64_t cost = 0;
    std::int64_t bound =
        0;  // sum of worth less sum of prices; equals cost; worth <= cost + price on every edge
};
[[nodiscard]] Assignment assign(const CostTable& table);

}  // namespace utfall::effects
