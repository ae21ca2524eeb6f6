// Mahalanobis. Pairs: only some nearest controls of each treated unit are offered at first; the prices of the solution
// then show which other pairs could make it better, these are added, until none is left. So all pairs are proven, few are
// stored. A full matching is a least cover of a graph by edges, which is a matching of greatest saving over everybody's
// nearest (Schrijver 2003, 19.3); only pairs that save anything are stored.
#include <algorithm>
#include <cmath>

#include "assignment.h"
#include "optimal_parts.h"
#include "pieces.h"
#include "utfall/base/ensure.h"

namespace utfall::effects {

namespace {

constexpr std::size_t kOfferedFirst = 10;
constexpr std::size_t kOfferedMore = 32;

class PairSearch {
public:
    PairSearch(const Points& points, const Stratum& stratum, const PairRule& rule,
               const Whole& whole)
        : points_(points),
          stratum_(stratum),
          rule_(rule),
          whole_(whole),
          tree_(chosen(points, stratum.controls)),
          offers_(stratum.treated.size()) {
        const auto rows = static_cast<std::int64_t>(stratum.treated.size() * rule.ratio + 1);
        left_out_ =
            std::isfinite(rule.left_out) ? whole.of(rule.left_out) : (std::int64_t{1} << 61) / rows;
    }
    Best run() {
        for_each_row(offers_.size(), [&](std::size_t t) {
            const auto near = tree_.nearest(point(t), rule_.ratio + kOfferedFirst,
                                            std::numeric_limits<double>::infinity(), {});
            for (const Near& c : near) offers_[t].push_back(edge(c));
        });
        while (true) {
            const Assignment found = assign(table());
            std::vector<std::size_t> added(offers_.size());
            for_each_row(offers_.size(), [&](std::size_t t) { added[t] = offer_more(t, found); });
            if (std::all_of(added.begin(), added.end(), [](std::size_t n) { return n == 0; }))
                return best(found);
        }
    }

private:
    [[nodiscard]] std::span<const double> point(std::size_t t) const {
        return points_.point(stratum_.treated[t]);
    }
    [[nodiscard]] Edge edge(const Near& near) const {
        return {near.point, whole_.of(std::sqrt(near.squared))};
    }
    [[nodiscard]] CostTable table() const {
        CostTable table{.rows = {}, .left_out = {}, .columns = stratum_.controls.size()};
        for (const auto& offers : offers_)
            for (std::uint32_t copy = 0; copy < rule_.ratio; ++copy) {
                table.rows.push_back(offers);
                table.left_out.push_back(left_out_);
            }
        return table;
    }
    // Pairs that are cheaper than the prices allow. None for anybody proves the solution.
    std::size_t offer_more(std::size_t t, const Assignment& found) {
        const auto first = found.worth.begin() + static_cast<std::ptrdiff_t>(t * rule_.ratio);
        const std::int64_t worth = *std::max_element(first, first + rule_.ratio);
        const double reach = (static_cast<double>(worth) + 1) * whole_.unit();
        std::vector<std::pair<std::int64_t, Edge>> cheap;
        for (const Near& c : tree_.within(point(t), reach * reach * (1 + 1e-12))) {
            const Edge e = edge(c);
            const std::int64_t over = e.cost + found.prices[c.point] - worth;
            if (over < 0) cheap.emplace_back(over, e);
        }
        std::sort(cheap.begin(), cheap.end(), [](const auto& a, const auto& b) {
            return a.first != b.first ? a.first < b.first : a.second.column < b.second.column;
        });
        if (cheap.size() > kOfferedMore) cheap.resize(kOfferedMore);
        for (const auto& [over, e] : cheap) offers_[t].push_back(e);
        return cheap.size();
    }
    [[nodiscard]] Best best(const Assignment& found) const {
        Best best{.pairs = {}, .cost = found.cost, .bound = found.bound};
        for (std::size_t row = 0; row < found.column.size(); ++row) {
            if (found.column[row] == kNobody) continue;
            const std::uint32_t treated = stratum_.treated[row / rule_.ratio];
            const std::uint32_t control = stratum_.controls[found.column[row]];
            const double squared = squared_distance(points_.point(treated), points_.point(control));
            best.pairs.push_back({treated, control, std::sqrt(squared)});
        }
        return best;
    }

    const Points& points_;
    const Stratum& stratum_;
    const PairRule& rule_;
    const Whole& whole_;
    Neighbours tree_;
    std::vector<std::vector<Edge>> offers_;
    std::int64_t left_out_ = 0;
};

std::vector<Near> nearest_of(const Points& points, std::span<const std::uint32_t> from,
                             std::span<const std::uint32_t> to) {
    const Neighbours tree(chosen(points, to));
    std::vector<Near> nearest(from.size());
    for_each_row(from.size(), [&](std::size_t i) {
        nearest[i] =
            tree.nearest(points.point(from[i]), 1, std::numeric_limits<double>::infinity(), {})[0];
    });
    return nearest;
}

}  // namespace

Best pairs_in_space(const Points& points, const Stratum& stratum, const PairRule& rule,
                    const Whole& whole) {
    if (stratum.treated.empty() || stratum.controls.empty()) {
        const auto missing = static_cast<std::int64_t>(stratum.treated.size() * rule.ratio);
        const std::int64_t cost = missing == 0 ? 0 : missing * whole.of(rule.left_out);
        return {.pairs = {}, .cost = cost, .bound = cost};
    }
    return PairSearch(points, stratum, rule, whole).run();
}

Best full_in_space(const Points& points, const Stratum& stratum, const Whole& whole) {
    const auto& treated = stratum.treated;
    const auto& controls = stratum.controls;
    const std::vector<Near> of_treated = nearest_of(points, treated, controls);
    const std::vector<Near> of_control = nearest_of(points, controls, treated);
    const auto least = [&](const Near& near) { return whole.of(std::sqrt(near.squared)); };
    CostTable table{.rows = std::vector<std::vector<Edge>>(treated.size()),
                    .left_out = std::vector<std::int64_t>(treated.size(), 0),
                    .columns = controls.size()};
    for_each_row(treated.size(), [&](std::size_t t) {
        const std::int64_t own = least(of_treated[t]);
        for (std::uint32_t c = 0; c < controls.size(); ++c) {
            const double squared =
                squared_distance(points.point(treated[t]), points.point(controls[c]));
            const double both = std::sqrt(of_treated[t].squared) +
                                std::sqrt(of_control[c].squared) + 4 * whole.unit();
            if (squared > both * both) continue;
            const std::int64_t saving = own + least(of_control[c]) - whole.of(std::sqrt(squared));
            if (saving > 0) table.rows[t].push_back({c, -saving});
        }
    });
    const Assignment found = assign(table);
    Best best{.pairs = {}, .cost = found.cost, .bound = found.bound};
    const auto add = [&](std::size_t t, std::size_t c) {
        const double squared =
            squared_distance(points.point(treated[t]), points.point(controls[c]));
        best.pairs.push_back({treated[t], controls[c], std::sqrt(squared)});
    };
    std::vector<char> met(controls.size());
    for (std::size_t t = 0; t < treated.size(); ++t) {
        const bool alone = found.column[t] == kNobody;
        const std::uint32_t c = alone ? of_treated[t].point : found.column[t];
        add(t, c);
        if (!alone) met[c] = 1;
        best.bound += least(of_treated[t]);
        best.cost += least(of_treated[t]);
    }
    for (std::size_t c = 0; c < controls.size(); ++c) {
        best.bound += least(of_control[c]);
        best.cost += least(of_control[c]);
        if (met[c] == 0) add(of_control[c].point, c);
    }
    best.pairs = stars(std::move(best.pairs), points.count(), whole);
    return best;
}

}  // namespace utfall::effects
