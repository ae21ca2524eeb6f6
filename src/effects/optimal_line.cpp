#include <algorithm>
#include <cmath>

#include "line.h"
#include "optimal_parts.h"
#include "utfall/base/ensure.h"

namespace utfall::effects {

namespace {

// The rows of a stratum by score, then key.
std::vector<std::uint32_t> along(const Units& units, Column score, const Stratum& stratum) {
    std::vector<std::uint32_t> rows = stratum.treated;
    rows.insert(rows.end(), stratum.controls.begin(), stratum.controls.end());
    std::sort(rows.begin(), rows.end(), [&](auto a, auto b) {
        return score[a] != score[b] ? score[a] < score[b] : units.keys[a] < units.keys[b];
    });
    return rows;
}

// The first given goes to the first taken: of all pairings of the same units none is shorter in sum, nor in the sum of
// any convex function of the distance.
std::vector<MatchedPair> by_rank(std::span<const std::uint32_t> rows, const LinePlan& plan,
                                 Column score) {
    std::vector<std::uint32_t> given, taken;
    for (std::size_t i = 0; i < rows.size(); ++i)
        for (std::int64_t k = std::abs(plan.given[i]); k > 0; --k)
            (plan.given[i] > 0 ? given : taken).push_back(rows[i]);
    ensure(given.size() == taken.size(), "everything given is taken");
    std::vector<MatchedPair> pairs;
    for (std::size_t i = 0; i < given.size(); ++i)
        pairs.push_back({given[i], taken[i], std::abs(score[given[i]] - score[taken[i]])});
    return pairs;
}

Best solved(std::span<const std::uint32_t> rows, std::span<const Stop> stops, Column score) {
    const auto plan = carry(stops);
    ensure(plan.has_value(), "a stratum with enough controls can be matched");
    return {.pairs = by_rank(rows, *plan, score), .cost = plan->cost, .bound = plan->bound};
}

}  // namespace

Best pairs_on_line(const Units& units, Column score, const Stratum& stratum, const PairRule& rule,
                   const Whole& whole) {
    const std::vector<std::uint32_t> rows = along(units, score, stratum);
    if (rows.empty()) return {};
    const std::int64_t ratio = rule.ratio;
    const bool may_leave = std::isfinite(rule.left_out);
    std::vector<Stop> stops;
    for (const std::uint32_t row : rows) {
        const std::int64_t position = whole.of(score[row] - score[rows[0]]);
        if (units.treated[row] != 0)
            stops.push_back(
                {position, ratio, may_leave ? 0 : ratio, may_leave ? whole.of(rule.left_out) : 0});
        else
            stops.push_back({position, 0, -1, 0});
    }
    return solved(rows, stops, score);
}

Best full_on_line(const Units& units, Column score, const Stratum& stratum, const Whole& whole) {
    const std::vector<std::uint32_t> rows = along(units, score, stratum);
    // More than anybody ever gives: there are not so many to take.
    const auto many = static_cast<std::int64_t>(rows.size());
    std::vector<Stop> stops;
    for (const std::uint32_t row : rows) {
        const std::int64_t position = whole.of(score[row] - score[rows[0]]);
        if (units.treated[row] != 0)
            stops.push_back({position, many, 1, 0});
        else
            stops.push_back({position, -1, -many, 0});
    }
    Best best = solved(rows, stops, score);
    best.pairs = stars(std::move(best.pairs), units.treated.size(), whole);
    return best;
}

}  // namespace utfall::effects
