#include <algorithm>
#include <cmath>

#include "optimal_parts.h"
#include "utfall/base/ensure.h"

namespace utfall::effects {

Whole::Whole(double reach, std::size_t count) {
    int exponent = 0;
    std::frexp(reach * (static_cast<double>(count) + 2), &exponent);
    unit_ = reach > 0 ? std::ldexp(1.0, exponent - 59) : 1.0;
}
std::int64_t Whole::of(double distance) const { return std::llround(distance / unit_); }

std::vector<MatchedPair> stars(std::vector<MatchedPair> pairs, std::size_t rows,
                               const Whole& whole) {
    std::vector<std::uint32_t> others(rows);
    for (const MatchedPair& p : pairs) {
        ++others[p.treated];
        ++others[p.control];
    }
    std::vector<MatchedPair> kept;
    for (const MatchedPair& p : pairs) {
        if (others[p.treated] == 1 || others[p.control] == 1) {
            kept.push_back(p);
            continue;
        }
        ensure(whole.of(p.distance) <= 1, "what a least cover can do without costs nothing");
        --others[p.treated];
        --others[p.control];
    }
    return kept;
}

namespace {

struct Ground {
    Points points{};   // empty on a score
    double reach = 0;  // no distance is longer
};

Answer<Ground> ground_of(const Units& units, const Distance& distance) {
    Ground ground;
    if (distance.covariates.empty()) {
        const auto [low, high] = std::minmax_element(distance.score.begin(), distance.score.end());
        ground.reach = *high - *low;
        return ground;
    }
    auto made = whitened(units, distance);
    if (!made.ok()) return made.refusal();
    ground.points = std::move(made).value();
    const std::size_t p = ground.points.dimensions;
    for (std::size_t d = 0; d < p; ++d) {
        double low = ground.points.at[d];
        double high = low;
        for (std::size_t i = d; i < ground.points.at.size(); i += p) {
            low = std::min(low, ground.points.at[i]);
            high = std::max(high, ground.points.at[i]);
        }
        ground.reach += (high - low) * (high - low);
    }
    ground.reach = std::sqrt(ground.reach);
    return ground;
}

Answer<OptimalMatching> gathered(const Units& units, std::span<const Best> parts,
                                 const Whole& whole) {
    std::vector<MatchedPair> pairs;
    std::int64_t cost = 0;
    std::int64_t bound = 0;
    for (const Best& part : parts) {
        pairs.insert(pairs.end(), part.pairs.begin(), part.pairs.end());
        cost += part.cost;
        bound += part.bound;
    }
    if (pairs.empty()) return Refusal{Reason::no_pairs};
    ensure(cost == bound, "the bound proves the matching");
    return OptimalMatching{.matching = matching_of(units, std::move(pairs), false),
                           .proof = {.total = static_cast<double>(cost) * whole.unit(),
                                     .bound = static_cast<double>(bound) * whole.unit(),
                                     .unit = whole.unit(),
                                     .gap = cost - bound}};
}

}  // namespace

Answer<OptimalMatching> match_optimal_pairs(const Units& units, const Distance& distance,
                                            const OptimalOptions& options) {
    if (!distance.covariates.empty() && !distance.score.empty())
        return match_optimal_pairs(
            units, {.score = {}, .covariates = distance.covariates, .names = distance.names},
            options);
    if (auto refusal = look_at(units, distance, options.caliper)) return *refusal;
    ensure(options.ratio >= 1, "everybody gets at least one control");
    auto ground = ground_of(units, distance);
    if (!ground.ok()) return ground.refusal();
    const auto& [points, reach] = ground.value();
    PairRule rule{.ratio = options.ratio, .left_out = caliper_width(distance, options.caliper)};
    const std::vector<Stratum> strata = strata_of(units);
    if (std::isfinite(rule.left_out)) {
        // So much wider a caliper only says that a missing match is worse than any distance, and costs digits.
        if (reach > 0) rule.left_out = std::min(rule.left_out, 1e6 * reach);
    } else {
        for (const Stratum& s : strata)
            if (s.controls.size() < s.treated.size() * options.ratio)
                return Refusal{Reason::too_few_controls,
                               {std::to_string(s.treated.size()),
                                std::to_string(s.treated.size() * options.ratio),
                                std::to_string(s.controls.size())}};
    }
    const double longest = std::isfinite(rule.left_out) ? std::max(reach, rule.left_out) : reach;
    const Whole whole(longest, units.treated.size() * options.ratio);
    std::vector<Best> parts;
    for (const Stratum& s : strata)
        parts.push_back(points.at.empty() ? pairs_on_line(units, distance.score, s, rule, whole)
                                          : pairs_in_space(points, s, rule, whole));
    return gathered(units, parts, whole);
}

Answer<OptimalMatching> match_full(const Units& units, const Distance& distance) {
    if (auto refusal = look_at(units, distance, {})) return *refusal;
    auto ground = ground_of(units, distance);
    if (!ground.ok()) return ground.refusal();
    const auto& [points, reach] = ground.value();
    const Whole whole(reach, 2 * units.treated.size());
    std::vector<Best> parts;
    for (const Stratum& s : strata_of(units)) {
        if (s.treated.empty() || s.controls.empty()) continue;
        parts.push_back(points.at.empty() ? full_on_line(units, distance.score, s, whole)
                                          : full_in_space(points, s, whole));
    }
    return gathered(units, parts, whole);
}

}  // namespace utfall::effects
