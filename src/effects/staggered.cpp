#include "staggered.h"

#include <algorithm>
#include <numeric>

#include "utfall/base/ensure.h"
#include "utfall/base/threads.h"

namespace utfall::effects {

std::vector<std::size_t> rows_in_order(const StaggeredPanel& panel) {
    std::vector<std::size_t> order(panel.unit.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto comes_before = [&panel](std::size_t a, std::size_t b) {
        if (panel.unit[a] != panel.unit[b]) return panel.unit[a] < panel.unit[b];
        return panel.period[a] < panel.period[b];
    };
    // A unit's period twice is refused, so that the order is complete in all that is answered.
    if (!std::is_sorted(order.begin(), order.end(), comes_before))
        std::stable_sort(order.begin(), order.end(), comes_before);
    return order;
}

std::vector<std::int64_t> distinct(std::span<const std::int64_t> values) {
    std::vector<std::int64_t> seen;
    for (const std::int64_t value : values) {
        const auto at = std::lower_bound(seen.begin(), seen.end(), value);
        if (at == seen.end() || *at != value) seen.insert(at, value);
    }
    return seen;
}

Answer<std::vector<UnitRows>> unit_rows(const StaggeredPanel& panel,
                                        const std::vector<std::size_t>& order) {
    std::vector<UnitRows> all;
    for (std::size_t i = 0; i < order.size(); ++i) {
        const std::size_t row = order[i];
        if (i == 0 || panel.unit[row] != all.back().unit) {
            all.push_back({.unit = panel.unit[row],
                           .group = panel.first_treated[row],
                           .first = i,
                           .last = i + 1});
            continue;
        }
        const auto unit = [&] { return std::to_string(panel.unit[row]); };
        const std::size_t previous = order[i - 1];
        if (panel.period[row] == panel.period[previous])
            return Refusal{Reason::twice_in_period, {unit(), std::to_string(panel.period[row])}};
        if (panel.first_treated[row] != panel.first_treated[previous])
            return Refusal{Reason::changes_in_unit, {"first_treated", unit()}};
        if (!panel.cluster.empty() && panel.cluster[row] != panel.cluster[previous])
            return Refusal{Reason::changes_in_unit, {"cluster", unit()}};
        all.back().last = i + 1;
    }
    return all;
}

namespace {

void lay_out(const StaggeredPanel& panel, const std::vector<std::size_t>& order,
             const std::vector<UnitRows>& all, Staggered& s) {
    s.outcome = Matrix(all.size(), s.periods.size());
    for (std::size_t t = 0; t < s.periods.size(); ++t)
        std::fill(s.outcome.column(t).begin(), s.outcome.column(t).end(), kNone);
    s.covariates.assign(panel.covariates.size(), s.outcome);
    constexpr std::size_t kUnitsAtOnce = 4096;
    base::for_each_piece(all.size(), kUnitsAtOnce, [&](std::size_t begin, std::size_t end) {
        for (std::size_t u = begin; u < end; ++u) {
            std::size_t t = 0;
            for (std::size_t i = all[u].first; i < all[u].last; ++i) {
                while (s.periods[t] != panel.period[order[i]]) ++t;
                s.outcome(u, t) = panel.outcome[order[i]];
                for (std::size_t k = 0; k < panel.covariates.size(); ++k)
                    s.covariates[k](u, t) = panel.covariates[k][order[i]];
            }
        }
    });
}

void name_clusters(const StaggeredPanel& panel, const std::vector<std::size_t>& order,
                   const std::vector<UnitRows>& all, Staggered& s) {
    std::vector<std::int64_t> numbers;
    for (const UnitRows& unit : all)
        numbers.push_back(panel.cluster.empty() ? unit.unit : panel.cluster[order[unit.first]]);
    std::vector<std::int64_t> sorted = numbers;
    std::sort(sorted.begin(), sorted.end());
    sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
    s.clusters_count = sorted.size();
    for (std::size_t u = 0; u < all.size(); ++u)
        // Units as their own clusters keep the order of groups, in which a bootstrap's tables are narrow.
        s.cluster_of.push_back(static_cast<std::uint32_t>(
            panel.cluster.empty() ? u
                                  : static_cast<std::size_t>(
                                        std::lower_bound(sorted.begin(), sorted.end(), numbers[u]) -
                                        sorted.begin())));
}

}  // namespace

Answer<Staggered> staggered(const StaggeredPanel& panel, std::int64_t anticipation) {
    const std::size_t n = panel.unit.size();
    ensure(panel.period.size() == n && panel.first_treated.size() == n && panel.outcome.size() == n,
           "columns of a panel are equally long");
    ensure(panel.names.size() == panel.covariates.size(), "each covariate has a name");
    ensure(anticipation >= 0, "anticipation is a number of periods");
    if (n == 0) return Refusal{Reason::no_rows};
    Staggered s;
    s.names = panel.names;
    s.weighted = !panel.weights.empty();
    s.periods = distinct(panel.period);
    if (s.periods.size() < 2) return Refusal{Reason::one_period};
    const std::vector<std::size_t> order = rows_in_order(panel);
    auto found = unit_rows(panel, order);
    if (!found.ok()) return found.refusal();
    std::vector<UnitRows> all;
    for (UnitRows unit : found.value()) {
        if (s.weighted && !(panel.weights[order[unit.first]] > 0)) continue;
        if (unit.group > s.periods.back() + anticipation) unit.group = kNeverTreated;
        if (unit.group != kNeverTreated && unit.group - anticipation <= s.periods.front())
            ++s.treated_from_start;
        else
            all.push_back(unit);
    }
    std::sort(all.begin(), all.end(), [](const UnitRows& a, const UnitRows& b) {
        return a.group != b.group ? a.group < b.group : a.unit < b.unit;
    });
    if (all.empty() || all.front().group == kNeverTreated) return Refusal{Reason::no_treated};
    for (const UnitRows& unit : all) {
        s.units.push_back(unit.unit);
        s.groups.push_back(unit.group);
        s.weights.push_back(s.weighted ? panel.weights[order[unit.first]] : 1);
    }
    lay_out(panel, order, all, s);
    name_clusters(panel, order, all, s);
    return s;
}

}  // namespace utfall::effects
