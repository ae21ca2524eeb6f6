#include "utfall/effects/matching.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace utfall::effects {

namespace {

constexpr double kInfinite = std::numeric_limits<double>::infinity();

struct Sample {
    std::vector<double> treated;
    std::vector<std::int64_t> keys;
    std::vector<std::int64_t> strata;
    std::vector<std::vector<double>> covariates;  // the first is the score
    [[nodiscard]] Units units() const {
        return {.treated = treated, .keys = keys, .strata = strata};
    }
    [[nodiscard]] Distance score() const { return {.score = covariates[0]}; }
    [[nodiscard]] Distance space() const {
        return {.score = {}, .covariates = {covariates[0], covariates[1]}, .names = {"a", "b"}};
    }
    [[nodiscard]] std::size_t arm(double which) const {
        return static_cast<std::size_t>(std::count(treated.begin(), treated.end(), which));
    }
};

// Scores with many ties (whole eighths) or none.
Sample any_sample(int count_max, bool with_strata) {
    const int n = *rc::gen::inRange(4, count_max + 1);
    const int grain = *rc::gen::element(8, 1000);
    const int treated_share = *rc::gen::element(2, 4);
    Sample s;
    s.covariates.resize(2);
    for (int i = 0; i < n; ++i) {
        s.treated.push_back(i == 0 ? 1 : i == 1 ? 0 : *rc::gen::inRange(0, treated_share) == 0);
        s.keys.push_back(7 * i % 1009);
        if (with_strata) s.strata.push_back(*rc::gen::inRange(0, 2));
        for (auto& column : s.covariates)
            column.push_back(static_cast<double>(*rc::gen::inRange(0, grain)) / 8 + 1e-3 * (i % 3));
    }
    return s;
}
Sample permuted(const Sample& s) {
    std::vector<std::size_t> order(s.treated.size());
    std::iota(order.begin(), order.end(), 0U);
    for (std::size_t i = order.size(); i-- > 1;)
        std::swap(
            order[i],
            order[static_cast<std::size_t>(*rc::gen::inRange<int>(0, static_cast<int>(i) + 1))]);
    Sample p;
    p.covariates.resize(s.covariates.size());
    for (const std::size_t i : order) {
        p.treated.push_back(s.treated[i]);
        p.keys.push_back(s.keys[i]);
        if (!s.strata.empty()) p.strata.push_back(s.strata[i]);
        for (std::size_t j = 0; j < s.covariates.size(); ++j)
            p.covariates[j].push_back(s.covariates[j][i]);
    }
    return p;
}

using KeyPairs = std::vector<std::pair<std::int64_t, std::int64_t>>;
KeyPairs by_key(const Sample& s, const Matching& m) {
    KeyPairs pairs;
    for (const MatchedPair& p : m.pairs) pairs.emplace_back(s.keys[p.treated], s.keys[p.control]);
    return pairs;
}

// Distances by the definition: the inverse of the pooled covariance of two covariates, written out.
std::vector<std::vector<double>> distances(const Sample& s, bool space) {
    const std::size_t n = s.treated.size();
    double v[2][2] = {{0, 0}, {0, 0}};
    std::vector<std::vector<double>> c = s.covariates;
    for (std::size_t j = 0; j < 2; ++j)
        for (const double arm : {0.0, 1.0}) {
            double sum = 0;
            for (std::size_t i = 0; i < n; ++i) sum += s.treated[i] == arm ? c[j][i] : 0;
            const double mean = sum / static_cast<double>(s.arm(arm));
            for (std::size_t i = 0; i < n; ++i)
                if (s.treated[i] == arm) c[j][i] -= mean;
        }
    for (std::size_t j = 0; j < 2; ++j)
        for (std::size_t k = 0; k < 2; ++k)
            for (std::size_t i = 0; i < n; ++i)
                v[j][k] += c[j][i] * c[k][i] / static_cast<double>(n - 2);
    const double det = v[0][0] * v[1][1] - v[0][1] * v[1][0];
    std::vector<std::vector<double>> d(n, std::vector<double>(n));
    for (std::size_t a = 0; a < n; ++a)
        for (std::size_t b = 0; b < n; ++b) {
            const double x = s.covariates[0][a] - s.covariates[0][b];
            const double y = s.covariates[1][a] - s.covariates[1][b];
            d[a][b] =
                space ? std::sqrt(std::max(
                            0.0, (x * x * v[1][1] - 2 * x * y * v[0][1] + y * y * v[0][0]) / det))
                      : std::abs(x);
        }
    return d;
}

// Least sum over assignments of rows to columns (Kuhn 1955, as everybody writes it), rows <= columns.
double hungarian(const std::vector<std::vector<double>>& cost) {
    const std::size_t n = cost.size();
    if (n == 0) return 0;
    const std::size_t m = cost[0].size();
    std::vector<double> u(n + 1), v(m + 1);
    std::vector<std::size_t> p(m + 1), way(m + 1);
    for (std::size_t i = 1; i <= n; ++i) {
        p[0] = i;
        std::size_t j0 = 0;
        std::vector<double> least(m + 1, kInfinite);
        std::vector<bool> used(m + 1);
        do {
            used[j0] = true;
            const std::size_t i0 = p[j0];
            double delta = kInfinite;
            std::size_t j1 = 0;
            for (std::size_t j = 1; j <= m; ++j) {
                if (used[j]) continue;
                const double now = cost[i0 - 1][j - 1] - u[i0] - v[j];
                if (now < least[j]) {
                    least[j] = now;
                    way[j] = j0;
                }
                if (least[j] < delta) {
                    delta = least[j];
                    j1 = j;
                }
            }
            for (std::size_t j = 0; j <= m; ++j) {
                if (used[j]) {
                    u[p[j]] += delta;
                    v[j] -= delta;
                } else {
                    least[j] -= delta;
                }
            }
            j0 = j1;
        } while (p[j0] != 0);
        while (j0 != 0) {
            p[j0] = p[way[j0]];
            j0 = way[j0];
        }
    }
    return -v[0];
}

struct Arms {
    std::vector<std::size_t> treated, controls;
};
std::map<std::int64_t, Arms> arms(const Sample& s) {
    std::map<std::int64_t, Arms> strata;
    for (std::size_t i = 0; i < s.treated.size(); ++i) {
        Arms& a = strata[s.strata.empty() ? 0 : s.strata[i]];
        (s.treated[i] != 0 ? a.treated : a.controls).push_back(i);
    }
    return strata;
}

// Pairs with a column of its own for each missing match.
double least_pairs(const Sample& s, bool space, std::uint32_t ratio, double caliper) {
    const auto d = distances(s, space);
    double sum = 0;
    for (const auto& [value, a] : arms(s)) {
        std::vector<std::vector<double>> cost;
        for (const std::size_t t : a.treated)
            for (std::uint32_t k = 0; k < ratio; ++k) {
                std::vector<double> row;
                for (const std::size_t c : a.controls) row.push_back(d[t][c]);
                if (caliper < kInfinite) row.resize(row.size() + a.treated.size() * ratio, caliper);
                cost.push_back(row);
            }
        sum += hungarian(cost);
    }
    return sum;
}

// The least cover: every set of covered controls in turn, treated unit by treated unit, each with a set of its own.
double least_cover(const Sample& s, bool space) {
    const auto d = distances(s, space);
    double sum = 0;
    for (const auto& [value, a] : arms(s)) {
        if (a.treated.empty() || a.controls.empty()) continue;
        const std::size_t sets = std::size_t{1} << a.controls.size();
        std::vector<double> least(sets, kInfinite);
        least[0] = 0;
        for (const std::size_t t : a.treated) {
            std::vector<double> next(sets, kInfinite);
            for (std::size_t had = 0; had < sets; ++had)
                for (std::size_t own = 1; own < sets; ++own) {
                    double cost = least[had];
                    for (std::size_t c = 0; c < a.controls.size(); ++c)
                        if ((own >> c & 1U) != 0) cost += d[t][a.controls[c]];
                    next[had | own] = std::min(next[had | own], cost);
                }
            least = next;
        }
        sum += least[sets - 1];
    }
    return sum;
}

// Everybody in turn looks at all that are left.
KeyPairs plain_nearest(const Sample& s, bool space, const NearestOptions& options) {
    const auto d = distances(s, space);
    std::vector<std::size_t> turns;
    for (std::size_t i = 0; i < s.treated.size(); ++i)
        if (s.treated[i] != 0) turns.push_back(i);
    const double sign = options.turn == Turn::largest_score    ? -1
                        : options.turn == Turn::smallest_score ? 1
                                                               : 0;
    std::sort(turns.begin(), turns.end(), [&](std::size_t a, std::size_t b) {
        const double x = space ? 0 : sign * s.covariates[0][a];
        const double y = space ? 0 : sign * s.covariates[0][b];
        return x != y ? x < y : s.keys[a] < s.keys[b];
    });
    std::set<std::pair<std::size_t, std::size_t>> used;  // treated (or all), control
    KeyPairs pairs;
    std::vector<std::tuple<std::int64_t, double, std::int64_t>> sorted;
    for (std::uint32_t round = 0; round < options.ratio; ++round)
        for (const std::size_t t : turns) {
            std::tuple best{kInfinite, kInfinite, std::int64_t{0}, std::size_t{0}};
            for (std::size_t c = 0; c < s.treated.size(); ++c) {
                if (s.treated[c] != 0 || used.contains({options.controls_again ? t : 0, c}))
                    continue;
                if (!s.strata.empty() && s.strata[t] != s.strata[c]) continue;
                if (d[t][c] > options.caliper.width) continue;
                const bool below = !space && s.covariates[0][c] < s.covariates[0][t];
                best = std::min(best, std::tuple{d[t][c], space ? 0 : s.covariates[0][c],
                                                 below ? -s.keys[c] : s.keys[c], c});
            }
            if (std::get<0>(best) == kInfinite) continue;
            used.emplace(options.controls_again ? t : 0, std::get<3>(best));
            sorted.emplace_back(s.keys[t], std::get<0>(best), std::abs(std::get<2>(best)));
        }
    std::sort(sorted.begin(), sorted.end());
    for (const auto& [t, distance, c] : sorted) pairs.emplace_back(t, c);
    return pairs;
}

NearestOptions any_nearest() {
    return {.ratio = static_cast<std::uint32_t>(*rc::gen::inRange(1, 4)),
            .controls_again = *rc::gen::arbitrary<bool>(),
            .caliper = {.width = *rc::gen::element(kInfinite, 0.25, 1.0)},
            .turn = *rc::gen::element(Turn::largest_score, Turn::smallest_score, Turn::key)};
}

}  // namespace

RC_GTEST_PROP(Matching, NearestOnAScoreIsThatOfThePlainSearch, ()) {
    const Sample s = any_sample(40, *rc::gen::arbitrary<bool>());
    const NearestOptions options = any_nearest();
    const KeyPairs plain = plain_nearest(s, false, options);
    const auto found = match_nearest(s.units(), s.score(), options);
    RC_ASSERT(found.ok() == !plain.empty());
    if (found.ok()) RC_ASSERT(by_key(s, found.value()) == plain);
}

RC_GTEST_PROP(Matching, NearestInSpaceIsThatOfThePlainSearch, ()) {
    Sample s = any_sample(60, *rc::gen::arbitrary<bool>());
    // No two distances alike, as those of the twin are equal only up to rounding.
    for (std::size_t i = 0; i < s.treated.size(); ++i)
        for (auto& column : s.covariates)
            column[i] += 1e-4 * std::sqrt(static_cast<double>(*rc::gen::inRange(0, 1000000)));
    const NearestOptions options = any_nearest();
    const auto found = match_nearest(s.units(), s.space(), options);
    if (!found.ok() && found.refusal().reason == Reason::singular) RC_DISCARD("no plane");
    const KeyPairs plain = plain_nearest(s, true, options);
    RC_ASSERT(found.ok() == !plain.empty());
    if (found.ok()) RC_ASSERT(by_key(s, found.value()) == plain);
}

RC_GTEST_PROP(Matching, OptimalPairsAreThoseOfTheHungarianMethod, ()) {
    const Sample s = any_sample(30, *rc::gen::arbitrary<bool>());
    const bool space = *rc::gen::arbitrary<bool>();
    const OptimalOptions options{
        .ratio = static_cast<std::uint32_t>(*rc::gen::inRange(1, 3)),
        .caliper = {.width = *rc::gen::element(kInfinite, 0.25, 1.0, 100.0)}};
    const auto found = match_optimal_pairs(s.units(), space ? s.space() : s.score(), options);
    if (!found.ok()) {
        RC_ASSERT(found.refusal().reason == Reason::too_few_controls ||
                  found.refusal().reason == Reason::no_pairs ||
                  found.refusal().reason == Reason::singular);
        return;
    }
    const Proof& proof = found.value().proof;
    const double least = least_pairs(s, space, options.ratio, options.caliper.width);
    RC_ASSERT(proof.gap == 0);
    RC_ASSERT(std::abs(proof.total - least) <= 1e-9 * (1 + least));
    const Matching& m = found.value().matching;
    const double left_out = static_cast<double>(s.arm(1) * options.ratio - m.pairs.size());
    RC_ASSERT(std::abs(m.total_distance + (left_out > 0 ? left_out * options.caliper.width : 0) -
                       least) <= 1e-9 * (1 + least));
    for (const MatchedPair& p : m.pairs)
        RC_ASSERT(p.distance <= options.caliper.width * (1 + 1e-9));
}

RC_GTEST_PROP(Matching, AFullMatchingIsALeastCover, ()) {
    const Sample s = any_sample(9, *rc::gen::arbitrary<bool>());
    const bool space = *rc::gen::arbitrary<bool>();
    const auto found = match_full(s.units(), space ? s.space() : s.score());
    if (!found.ok()) {
        RC_ASSERT(found.refusal().reason == Reason::no_pairs ||
                  found.refusal().reason == Reason::singular);
        return;
    }
    const double least = least_cover(s, space);
    RC_ASSERT(std::abs(found.value().proof.total - least) <= 1e-9 * (1 + least));
    RC_ASSERT(std::abs(found.value().matching.total_distance - least) <= 1e-9 * (1 + least));
    for (const auto& [value, a] : arms(s)) {
        if (a.treated.empty() || a.controls.empty()) continue;
        for (const std::size_t t : a.treated) RC_ASSERT(found.value().matching.subclass[t] > 0U);
        for (const std::size_t c : a.controls) RC_ASSERT(found.value().matching.subclass[c] > 0U);
    }
}

RC_GTEST_PROP(Matching, OnALineAndInSpaceOneScoreGivesTheSameTotal, ()) {
    const Sample s = any_sample(60, false);
    const double width = *rc::gen::element(kInfinite, 0.5234567);
    const Distance space{.score = {}, .covariates = {s.covariates[0]}, .names = {"a"}};
    const auto m = match_full(s.units(), space);
    RC_PRE(m.ok());
    const double scale =
        m.value().matching.pairs.empty() ? 0 : match_full(s.units(), s.score()).value().proof.total;
    const double turned = m.value().proof.total;
    RC_PRE(turned > 0);
    const auto line = match_optimal_pairs(s.units(), s.score(), {.caliper = {.width = width}});
    const auto plane =
        match_optimal_pairs(s.units(), space, {.caliper = {.width = width * turned / scale}});
    RC_ASSERT(line.ok() == plane.ok());
    if (line.ok())
        RC_ASSERT(std::abs(line.value().proof.total * turned / scale - plane.value().proof.total) <
                  1e-8);
}

RC_GTEST_PROP(Matching, TheOrderOfRowsDoesNotShow, ()) {
    const Sample s = any_sample(60, *rc::gen::arbitrary<bool>());
    const Sample p = permuted(s);
    const bool space = *rc::gen::arbitrary<bool>();
    const auto distance = [&](const Sample& of) { return space ? of.space() : of.score(); };
    const NearestOptions options = any_nearest();
    const auto a = match_nearest(s.units(), distance(s), options);
    const auto b = match_nearest(p.units(), distance(p), options);
    RC_ASSERT(a.ok() == b.ok());
    if (a.ok()) RC_ASSERT(by_key(s, a.value()) == by_key(p, b.value()));
    const auto c = match_optimal_pairs(s.units(), distance(s), {.caliper = {.width = 1}});
    const auto d = match_optimal_pairs(p.units(), distance(p), {.caliper = {.width = 1}});
    RC_ASSERT(c.ok() == d.ok());
    if (c.ok()) RC_ASSERT(by_key(s, c.value().matching) == by_key(p, d.value().matching));
    const auto e = match_full(s.units(), distance(s));
    const auto f = match_full(p.units(), distance(p));
    RC_ASSERT(e.ok() == f.ok());
    if (e.ok()) RC_ASSERT(by_key(s, e.value().matching) == by_key(p, f.value().matching));
}

TEST(Matching, RefusesByName) {
    Sample s;
    s.treated = {1, 1, 0};
    s.keys = {1, 2, 3};
    s.covariates = {{1, 2, 3}, {2, 4, 6}};
    EXPECT_EQ(match_optimal_pairs(s.units(), s.score(), {}).refusal().reason,
              Reason::too_few_controls);
    EXPECT_EQ(match_nearest(s.units(), s.space(), {}).refusal().holes.at(0), "b");
    EXPECT_EQ(match_nearest(s.units(), s.score(), {.caliper = {.width = 0.5}}).refusal().reason,
              Reason::no_pairs);
    EXPECT_EQ(match_full(s.units(), s.score()).value().proof.total, 3);
    s.treated = {0, 0, 0};
    EXPECT_EQ(match_full(s.units(), s.score()).refusal().reason, Reason::no_treated);
    s.treated = {1, 1, 1};
    EXPECT_EQ(match_full(s.units(), s.score()).refusal().reason, Reason::no_controls);
}

}  // namespace utfall::effects
