#include "utfall/effects/survival.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

#include "utfall/stats/portable.h"

namespace utfall::effects {

namespace {

// Shares closer than this to each other are one share: sums and products of them have been rounded.
constexpr double kSameShare = 1.5e-8;

std::optional<Refusal> fault(const RiskTable& table) {
    double before = -std::numeric_limits<double>::infinity();
    for (const RiskRow& row : table) {
        // Weighted counts need not add up to the last bit.
        const bool counts = row.events >= 0 && row.censored >= 0 &&
                            row.events + row.censored <= row.at_risk * (1 + 1e-9);
        if (!(row.time > before) || !counts)
            return Refusal{Reason::bad_risk_table, {std::to_string(&row - table.data() + 1)}};
        before = row.time;
    }
    return std::nullopt;
}

Interval band(double s, double relative_error, double z, Band kind) {
    if (s <= 0) return {};
    const double reach = z * relative_error;
    switch (kind) {
        case Band::plain:
            return {.low = std::max(0.0, s - s * reach), .high = std::min(1.0, s + s * reach)};
        case Band::log:
            return {.low = s * stats::exp(-reach), .high = std::min(1.0, s * stats::exp(reach))};
        case Band::log_log: break;
    }
    if (s >= 1) return {};
    const double hazard = -stats::log(s);
    const double factor = stats::exp(reach / hazard);
    return {.low = stats::exp(-hazard * factor), .high = stats::exp(-hazard / factor)};
}

// quantile() of one line: survival, or an edge of its band. Points without a value are passed over.
template <class Height>
double crossing(const Curve& curve, double rest, Height height) {
    for (std::size_t i = 0; i < curve.size(); ++i) {
        const double here = height(curve[i]);
        if (std::isnan(here) || here > rest + kSameShare) continue;
        if (here < rest - kSameShare) return curve[i].at.time;
        std::size_t next = i + 1;
        while (next < curve.size() && !(height(curve[next]) < here - kSameShare)) ++next;
        return (curve[i].at.time + curve[std::min(next, curve.size() - 1)].at.time) / 2;
    }
    return kNone;
}

}  // namespace

Answer<RiskTable> risk_table(const Lifetimes& of) {
    const std::size_t n = of.time.size();
    if (n == 0) return Refusal{Reason::no_rows};
    ensure(of.event.size() == n && (of.entry.empty() || of.entry.size() == n) &&
               (of.weights.empty() || of.weights.size() == n),
           "the columns of lifetimes are of one length");
    const auto weight = [&](std::size_t i) { return of.weights.empty() ? 1 : of.weights[i]; };
    std::vector<std::size_t> by_time(n);
    std::iota(by_time.begin(), by_time.end(), std::size_t{0});
    std::vector<std::size_t> by_entry;
    if (!of.entry.empty()) by_entry = by_time;
    std::stable_sort(by_time.begin(), by_time.end(),
                     [&](std::size_t a, std::size_t b) { return of.time[a] > of.time[b]; });
    std::stable_sort(by_entry.begin(), by_entry.end(),
                     [&](std::size_t a, std::size_t b) { return of.entry[a] > of.entry[b]; });
    for (const std::size_t i : by_entry)
        if (!(of.entry[i] < of.time[i]))
            return Refusal{Reason::backwards_in_time, {std::to_string(i + 1)}};

    // From the last time to the first: those still there are the ones already seen, less those not yet in.
    RiskTable table;
    double seen = 0;
    double not_in = 0;
    auto leaving = by_time.begin();
    auto entering = by_entry.begin();
    while (leaving != by_time.end() || entering != by_entry.end()) {
        const bool out = entering == by_entry.end() ||
                         (leaving != by_time.end() && of.time[*leaving] >= of.entry[*entering]);
        RiskRow row{.time = out ? of.time[*leaving] : of.entry[*entering]};
        for (; leaving != by_time.end() && of.time[*leaving] == row.time; ++leaving) {
            (of.event[*leaving] != 0 ? row.events : row.censored) += weight(*leaving);
            seen += weight(*leaving);
        }
        for (; entering != by_entry.end() && of.entry[*entering] == row.time; ++entering)
            not_in += weight(*entering);
        row.at_risk = seen - not_in;
        table.push_back(row);
    }
    std::reverse(table.begin(), table.end());
    // Before the first come in nobody is at risk: their row says so, exactly.
    if (!of.entry.empty()) table.front().at_risk = 0;
    return table;
}

Answer<Curve> kaplan_meier(const RiskTable& table, const CurveOptions& options) {
    if (table.empty()) return Refusal{Reason::no_rows};
    if (auto refused = fault(table)) return *refused;
    const double z = stats::normal_quantile((1 + options.confidence) / 2);
    Curve curve;
    double s = 1;
    double greenwood = 0;
    for (const RiskRow& row : table) {
        if (row.events > 0) {
            const double left = std::max(0.0, row.at_risk - row.events);
            s *= left / row.at_risk;
            greenwood += left > 0 ? row.events / (row.at_risk * left) : 0;
        }
        const double relative = std::sqrt(greenwood);
        curve.push_back({.at = row,
                         .survival = s,
                         .standard_error = s > 0 ? s * relative : kNone,
                         .interval = band(s, relative, z, options.band)});
    }
    return curve;
}

Estimate survival_at(const Curve& curve, double time) {
    Estimate at{.term = "survival", .value = 1, .standard_error = 0};
    for (const CurvePoint& point : curve) {
        if (point.at.time > time) return at;
        at.value = point.survival;
        at.standard_error = point.standard_error;
    }
    if (curve.empty() || (time > curve.back().at.time && at.value > 0)) return {.term = "survival"};
    return at;
}

Quantile quantile(const Curve& curve, double gone) {
    const double rest = 1 - gone;
    return {
        .time = crossing(curve, rest, [](const CurvePoint& p) { return p.survival; }),
        .interval = {
            .low = crossing(curve, rest, [](const CurvePoint& p) { return p.interval.low; }),
            .high = crossing(curve, rest, [](const CurvePoint& p) { return p.interval.high; })}};
}

Answer<Estimate> restricted_mean(const Curve& curve, double limit) {
    if (curve.empty()) return Refusal{Reason::no_rows};
    if (limit > curve.back().at.time && curve.back().survival > 0)
        return Refusal{Reason::beyond_follow_up};
    // From the limit back: the area to the right of each time.
    double area = 0;
    double variance = 0;
    double right = limit;
    for (auto point = curve.rbegin(); point != curve.rend(); ++point) {
        const RiskRow& row = point->at;
        if (row.time >= limit) continue;
        area += (right - row.time) * point->survival;
        right = row.time;
        const double left = row.at_risk - row.events;
        if (row.events > 0 && left > 0) variance += area * area * row.events / (row.at_risk * left);
    }
    return Estimate{
        .term = "restricted mean", .value = area + right, .standard_error = std::sqrt(variance)};
}

}  // namespace utfall::effects
