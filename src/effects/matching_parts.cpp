#include "matching_parts.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "utfall/base/ensure.h"

namespace utfall::effects {

std::vector<Stratum> strata_of(const Units& units) {
    std::vector<std::uint32_t> rows(units.treated.size());
    std::iota(rows.begin(), rows.end(), 0U);
    std::sort(rows.begin(), rows.end(),
              [&](auto a, auto b) { return units.keys[a] < units.keys[b]; });
    for (std::size_t i = 1; i < rows.size(); ++i)
        ensure(units.keys[rows[i - 1]] != units.keys[rows[i]], "each unit has a key of its own");
    std::map<std::int64_t, Stratum> strata;
    Stratum* only = units.strata.empty() ? &strata[0] : nullptr;
    for (const std::uint32_t row : rows) {
        Stratum& s = only != nullptr ? *only : strata[units.strata[row]];
        (units.treated[row] != 0 ? s.treated : s.controls).push_back(row);
    }
    std::vector<Stratum> list;
    for (auto& [value, stratum] : strata) list.push_back(std::move(stratum));
    return list;
}

std::optional<Refusal> look_at(const Units& units, const Distance& distance,
                               const Caliper& caliper) {
    const std::size_t n = units.treated.size();
    ensure(units.keys.size() == n && (units.strata.empty() || units.strata.size() == n),
           "each row has a key and a stratum");
    ensure(distance.score.empty() || distance.score.size() == n, "each row has a score");
    ensure(n == 0 || !distance.score.empty() || !distance.covariates.empty(),
           "a distance is of a score or of covariates");
    if (n == 0) return Refusal{Reason::no_rows};
    if (distance.score.empty() && caliper.in_deviations)
        return Refusal{Reason::caliper_without_score};
    const auto treated =
        std::count_if(units.treated.begin(), units.treated.end(), [](double t) { return t != 0; });
    if (treated == 0) return Refusal{Reason::no_treated};
    if (static_cast<std::size_t>(treated) == n) return Refusal{Reason::no_controls};
    return std::nullopt;
}

double caliper_width(const Distance& distance, const Caliper& caliper) {
    if (!caliper.in_deviations) return caliper.width;
    // In the order of values, so that the order of rows cannot show.
    std::vector<double> score(distance.score.begin(), distance.score.end());
    std::sort(score.begin(), score.end());
    const auto n = static_cast<double>(score.size());
    const double mean = std::accumulate(score.begin(), score.end(), 0.0) / n;
    double squares = 0;
    for (const double s : score) squares += (s - mean) * (s - mean);
    return caliper.width * std::sqrt(squares / (n - 1));
}

namespace {

void weigh(const std::vector<MatchedPair>& pairs, Matching& matching) {
    std::vector<std::uint32_t> controls_of(matching.weights.size());
    for (const MatchedPair& p : pairs) ++controls_of[p.treated];
    for (const MatchedPair& p : pairs) {
        matching.weights[p.treated] = 1;
        matching.weights[p.control] += 1.0 / controls_of[p.treated];
    }
}

// The subclass of a pair is the smallest row number of its ends only on the way; the numbers given are by pair.
void name_subclasses(Matching& matching) {
    std::uint32_t last = 0;
    for (const MatchedPair& p : matching.pairs) {
        std::uint32_t& t = matching.subclass[p.treated];
        std::uint32_t& c = matching.subclass[p.control];
        ensure(t == 0 || c == 0 || t == c, "a subclass is a star");
        if (t == 0 && c == 0) t = c = ++last;
        t = c = std::max(t, c);
    }
}

}  // namespace

Matching matching_of(const Units& units, std::vector<MatchedPair> pairs, bool controls_again) {
    const std::size_t n = units.treated.size();
    std::sort(pairs.begin(), pairs.end(), [&](const MatchedPair& a, const MatchedPair& b) {
        if (a.treated != b.treated) return units.keys[a.treated] < units.keys[b.treated];
        if (a.distance != b.distance) return a.distance < b.distance;
        return units.keys[a.control] < units.keys[b.control];
    });
    Matching matching{.pairs = std::move(pairs), .subclass = {}, .weights = std::vector<double>(n)};
    for (const MatchedPair& p : matching.pairs) matching.total_distance += p.distance;
    weigh(matching.pairs, matching);
    for (std::size_t i = 0; i < n; ++i)
        if (matching.weights[i] > 0)
            ++(units.treated[i] != 0 ? matching.treated : matching.controls);
    // The shares of the controls add up to the number of treated.
    const double scale = static_cast<double>(matching.controls) /
                         std::max(static_cast<double>(matching.treated), 1.0);
    for (std::size_t i = 0; i < n; ++i)
        if (units.treated[i] == 0) matching.weights[i] *= scale;
    if (!controls_again) {
        matching.subclass.assign(n, 0);
        name_subclasses(matching);
    }
    return matching;
}

}  // namespace utfall::effects
