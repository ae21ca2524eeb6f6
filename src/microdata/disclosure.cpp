#include "utfall/microdata/disclosure.h"

#include <algorithm>
#include <limits>

#include "utfall/base/ensure.h"

namespace utfall::microdata {
namespace {

constexpr std::int64_t kUnbounded = std::numeric_limits<std::int64_t>::max() / 4;

struct Arc {
    std::size_t from = 0;
    std::size_t to = 0;
    std::int64_t count = 0;
    bool is_suppressed = false;
};

// A step along an arc: forward adds persons to the cell, which has no limit; backward takes them away.
struct Step {
    std::size_t arc = 0;
    bool is_forward = true;
};

// The grand total's two ends are the first two nodes; then come the rows, then the columns. Arcs stand as the cells of a
// published table do: row by row, each with its total, and the totals of the columns last.
class Network {
public:
    explicit Network(const CountTable& table)
        : node_count_(2 + table.row_count + table.column_count) {
        ensure(table.row_count > 0 && table.column_count > 0 &&
                   table.counts.size() == table.row_count * table.column_count,
               "a table has as many counts as cells");
        const auto row_node = [](std::size_t row) { return 2 + row; };
        const auto column_node = [&](std::size_t column) { return 2 + table.row_count + column; };
        std::vector<std::int64_t> totals(table.column_count + 1, 0);
        for (std::size_t row = 0; row < table.row_count; ++row) {
            std::int64_t row_total = 0;
            for (std::size_t column = 0; column < table.column_count; ++column) {
                const std::int64_t count = table.counts[row * table.column_count + column];
                ensure(count >= 0, "a count is from 0");
                arcs_.push_back({row_node(row), column_node(column), count});
                row_total += count;
                totals[column] += count;
            }
            arcs_.push_back({kHub, row_node(row), row_total});
            totals[table.column_count] += row_total;
        }
        for (std::size_t column = 0; column < table.column_count; ++column) {
            arcs_.push_back({column_node(column), kSink, totals[column]});
        }
        arcs_.push_back({kSink, kHub, totals[table.column_count]});
    }

    [[nodiscard]] std::vector<Arc>& arcs() { return arcs_; }

    // The most that can be moved from one node to another through suppressed cells other than `but`, at most kUnbounded.
    [[nodiscard]] std::int64_t most_flow(std::size_t from, std::size_t to, std::size_t but) const {
        std::vector<std::int64_t> added(arcs_.size(), 0);
        std::int64_t flow = 0;
        while (flow < kUnbounded) {
            const auto room = [&](const Step& step) -> std::int64_t {
                const Arc& arc = arcs_[step.arc];
                if (step.arc == but || !arc.is_suppressed) return 0;
                return step.is_forward ? kUnbounded : arc.count + added[step.arc];
            };
            const auto cost = [&](const Step& step) -> std::int64_t {
                return room(step) > 0 ? 0 : kUnbounded;
            };
            const std::vector<Step> path = cheapest_path(from, to, cost);
            if (path.empty()) return flow;
            std::int64_t amount = kUnbounded - flow;
            for (const Step& step : path) amount = std::min(amount, room(step));
            for (const Step& step : path) added[step.arc] += step.is_forward ? amount : -amount;
            flow += amount;
        }
        return flow;
    }

    // Steps from one node to another with the least sum of costs; none when every way costs kUnbounded. Of equals, the
    // one found first, in the order of nodes and arcs.
    template <class Cost>
    [[nodiscard]] std::vector<Step> cheapest_path(std::size_t from, std::size_t to,
                                                  const Cost& cost) const {
        std::vector<std::int64_t> distance(node_count_, kUnbounded);
        std::vector<Step> reached_by(node_count_);
        std::vector<bool> is_done(node_count_, false);
        distance[from] = 0;
        for (;;) {
            std::size_t node = node_count_;
            for (std::size_t i = 0; i < node_count_; ++i) {
                const bool is_open = !is_done[i] && distance[i] < kUnbounded;
                if (is_open && (node == node_count_ || distance[i] < distance[node])) node = i;
            }
            if (node == node_count_) return {};
            if (node == to) break;
            is_done[node] = true;
            for (std::size_t i = 0; i < arcs_.size(); ++i) {
                if (arcs_[i].from != node && arcs_[i].to != node) continue;
                const Step step{.arc = i, .is_forward = arcs_[i].from == node};
                const std::size_t next = step.is_forward ? arcs_[i].to : arcs_[i].from;
                const std::int64_t length = cost(step);
                if (length >= kUnbounded || distance[node] + length >= distance[next]) continue;
                distance[next] = distance[node] + length;
                reached_by[next] = step;
            }
        }
        std::vector<Step> path;
        for (std::size_t node = to; node != from;) {
            const Step step = reached_by[node];
            path.push_back(step);
            node = step.is_forward ? arcs_[step.arc].from : arcs_[step.arc].to;
        }
        return path;
    }

private:
    static constexpr std::size_t kHub = 0;
    static constexpr std::size_t kSink = 1;
    std::size_t node_count_;
    std::vector<Arc> arcs_;
};

FeasibleRange range_of(Network& network, std::size_t index) {
    const Arc& arc = network.arcs()[index];
    if (!arc.is_suppressed) return {.low = arc.count, .high = arc.count};
    const std::int64_t up = network.most_flow(arc.to, arc.from, index);
    const std::int64_t down = std::min(arc.count, network.most_flow(arc.from, arc.to, index));
    FeasibleRange range{.low = arc.count - down, .high = std::nullopt};
    if (up < kUnbounded) range.high = arc.count + up;
    return range;
}

// Suppresses the cheapest cells that let the cell grow by `protection`.
void protect(Network& network, std::size_t index, std::int64_t protection) {
    const Arc& cell = network.arcs()[index];
    const auto cost = [&](const Step& step) -> std::int64_t {
        const Arc& arc = network.arcs()[step.arc];
        if (step.arc == index || (!step.is_forward && arc.count < protection)) return kUnbounded;
        return arc.is_suppressed ? 0 : arc.count + 1;
    };
    const std::vector<Step> path = network.cheapest_path(cell.to, cell.from, cost);
    ensure(!path.empty(), "every cell is on a cycle with its totals, which may grow without limit");
    for (const Step& step : path) network.arcs()[step.arc].is_suppressed = true;
}

}  // namespace

PublishedTable suppress(const CountTable& table, const DisclosureRule& rule) {
    Network network(table);
    for (Arc& arc : network.arcs()) arc.is_suppressed = arc.count < rule.small;
    // Small ones first, in order; those that are suppressed for them are safe at once, being on the same cycle.
    for (std::size_t i = 0; i < network.arcs().size(); ++i) {
        if (!network.arcs()[i].is_suppressed) continue;
        const FeasibleRange range = range_of(network, i);
        if (range.high && *range.high - range.low < rule.protection) {
            protect(network, i, rule.protection);
        }
    }
    PublishedTable published{
        .row_count = table.row_count, .column_count = table.column_count, .cells = {}};
    for (std::size_t i = 0; i < network.arcs().size(); ++i) {
        const Arc& arc = network.arcs()[i];
        if (arc.is_suppressed) {
            const FeasibleRange range = range_of(network, i);
            ensure(!range.high || *range.high - range.low >= rule.protection,
                   "no suppressed cell can be computed more closely than the protection");
            published.cells.emplace_back();
        } else {
            published.cells.emplace_back(arc.count);
        }
    }
    return published;
}

FeasibleRange feasible_range(const CountTable& table, const PublishedTable& published,
                             std::size_t row, std::size_t column) {
    Network network(table);
    for (std::size_t i = 0; i < network.arcs().size(); ++i) {
        network.arcs()[i].is_suppressed = !published.cells[i].has_value();
    }
    return range_of(network, row * (table.column_count + 1) + column);
}

std::optional<std::int64_t> revealed_count(std::int64_t amount_ore, std::int64_t price_ore,
                                           std::int64_t small) {
    if (price_ore <= 0 || amount_ore <= 0 || amount_ore % price_ore != 0) return {};
    const std::int64_t count = amount_ore / price_ore;
    return count < small ? std::optional(count) : std::nullopt;
}

}  // namespace utfall::microdata
