#include "utfall/effects/event_study.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "staggered.h"
#include "utfall/base/ensure.h"
#include "utfall/effects/fixed_effects.h"

namespace utfall::effects {

namespace {

struct Numbered {
    std::vector<std::uint32_t> of;
    std::size_t count = 0;
};
Numbered numbered(const std::vector<std::int64_t>& keys) {
    std::vector<std::int64_t> sorted = keys;
    std::sort(sorted.begin(), sorted.end());
    sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
    Numbered made{.of = {}, .count = sorted.size()};
    for (const std::int64_t key : keys)
        made.of.push_back(static_cast<std::uint32_t>(
            std::lower_bound(sorted.begin(), sorted.end(), key) - sorted.begin()));
    return made;
}

// The rows that count, by unit and period.
struct EventRows {
    std::vector<std::int64_t> unit, period, group, cluster;
    std::vector<double> outcome, weights;
    std::vector<std::vector<double>> covariates;

    [[nodiscard]] double weight(std::size_t i) const { return weights.empty() ? 1 : weights[i]; }
};

// Which groups stay: with rows before treatment, and one at the reference.
struct Groupings {
    std::set<std::int64_t> with_before, with_reference;
    std::int64_t comparison = kNeverTreated;  // this group and later ones are the comparison
    std::int64_t end = kNeverTreated;         // rows from this period on are left out
};
Answer<Groupings> groupings(const StaggeredPanel& panel, const EventStudyOptions& options) {
    Groupings made;
    std::set<std::int64_t> treated;
    const std::int64_t last = *std::max_element(panel.period.begin(), panel.period.end());
    bool has_comparison = false;
    for (const std::int64_t group : panel.first_treated)
        if (group <= last)
            treated.insert(group);
        else
            has_comparison = true;
    if (treated.empty()) return Refusal{Reason::no_treated};
    made.comparison = last + 1;
    if (!has_comparison) {
        made.comparison = made.end = *treated.rbegin();
        treated.erase(made.end);
        if (treated.empty()) return Refusal{Reason::no_comparison};
    }
    for (std::size_t i = 0; i < panel.unit.size(); ++i) {
        const std::int64_t group = panel.first_treated[i];
        if (group >= made.comparison || panel.period[i] >= made.end) continue;
        if (panel.period[i] < group) made.with_before.insert(group);
        if (panel.period[i] - group == options.reference) made.with_reference.insert(group);
    }
    return made;
}

EventRows kept_rows(const StaggeredPanel& panel, const Groupings& groups,
                    const std::vector<std::size_t>& order, const std::vector<UnitRows>& units,
                    EventStudy& study) {
    EventRows kept;
    kept.covariates.resize(panel.covariates.size());
    for (const UnitRows& unit : units) {
        const bool is_compared = unit.group >= groups.comparison;
        if (!is_compared && !groups.with_before.contains(unit.group)) {
            ++study.treated_from_start;
            continue;
        }
        if (!is_compared && !groups.with_reference.contains(unit.group)) {
            ++study.without_reference;
            continue;
        }
        for (std::size_t k = unit.first; k < unit.last; ++k) {
            const std::size_t i = order[k];
            if (panel.period[i] >= groups.end) continue;
            if (!panel.weights.empty() && !(panel.weights[i] > 0)) continue;
            kept.unit.push_back(panel.unit[i]);
            kept.period.push_back(panel.period[i]);
            kept.group.push_back(is_compared ? kNeverTreated : unit.group);
            kept.cluster.push_back(panel.cluster.empty() ? panel.unit[i] : panel.cluster[i]);
            kept.outcome.push_back(panel.outcome[i]);
            if (!panel.weights.empty()) kept.weights.push_back(panel.weights[i]);
            for (std::size_t j = 0; j < panel.covariates.size(); ++j)
                kept.covariates[j].push_back(panel.covariates[j][i]);
        }
    }
    return kept;
}

// A group's rows at a time since treatment: a term of the regression and its share.
struct EventCell {
    std::int64_t group = 0, since = 0;
    double weight = 0;
    std::vector<double> is_here{};  // of each row
};
std::vector<EventCell> event_cells(const EventRows& rows, std::int64_t reference) {
    std::map<std::pair<std::int64_t, std::int64_t>, EventCell> cells;
    for (std::size_t i = 0; i < rows.unit.size(); ++i) {
        if (rows.group[i] == kNeverTreated) continue;
        const std::int64_t since = rows.period[i] - rows.group[i];
        if (since == reference) continue;
        EventCell& cell = cells[{rows.group[i], since}];
        if (cell.is_here.empty()) {
            cell.group = rows.group[i];
            cell.since = since;
            cell.is_here.resize(rows.unit.size());
        }
        cell.is_here[i] = 1;
        cell.weight += rows.weight(i);
    }
    std::vector<EventCell> made;
    for (auto& [key, cell] : cells) made.push_back(std::move(cell));
    return made;
}

// The mean of those cells that belong, by their weights.
template <class Belongs>
Estimate mean_of_cells(const std::string& name, const std::vector<EventCell>& cells, const Fit& fit,
                       const Covariance& covariance, const Belongs& belongs) {
    const std::size_t first = fit.coefficients.size() - cells.size();
    std::vector<double> shares(fit.coefficients.size());
    double total = 0;
    for (std::size_t c = 0; c < cells.size(); ++c) {
        if (!belongs(cells[c])) continue;
        shares[first + c] = cells[c].weight;
        total += cells[c].weight;
    }
    Estimate made{.term = name, .value = 0, .degrees = covariance.degrees[first]};
    for (std::size_t k = 0; k < shares.size(); ++k) {
        shares[k] /= total;
        made.value += shares[k] * fit.coefficients[k];
    }
    const std::vector<double> by_share = product(covariance.matrix, shares);
    double variance = 0;
    for (std::size_t k = 0; k < shares.size(); ++k) variance += shares[k] * by_share[k];
    made.standard_error = std::sqrt(variance);
    return made;
}

void write(const Fit& fit, const Covariance& covariance, const std::vector<EventCell>& cells,
           EventStudy& study) {
    const std::vector<Estimate> all = estimates(fit, covariance);
    const auto first_cell = all.end() - static_cast<std::ptrdiff_t>(cells.size());
    study.covariates.assign(all.begin(), first_cell);
    study.cells.assign(first_cell, all.end());
    std::set<std::int64_t> times;
    for (const EventCell& cell : cells) times.insert(cell.since);
    for (const std::int64_t since : times) {
        study.of.push_back(since);
        study.parts.push_back(
            mean_of_cells(std::to_string(since), cells, fit, covariance,
                          [since](const EventCell& cell) { return cell.since == since; }));
    }
    study.overall = mean_of_cells("ATT", cells, fit, covariance,
                                  [](const EventCell& cell) { return cell.since >= 0; });
    study.clusters = covariance.clusters.front();
}

}  // namespace

Answer<EventStudy> sun_abraham(const StaggeredPanel& panel, const EventStudyOptions& options) {
    ensure(options.reference < 0, "the reference is a period before treatment");
    if (panel.unit.empty()) return Refusal{Reason::no_rows};
    if (distinct(panel.period).size() < 2) return Refusal{Reason::one_period};
    const std::vector<std::size_t> order = rows_in_order(panel);
    const auto units = unit_rows(panel, order);
    if (!units.ok()) return units.refusal();
    const auto groups = groupings(panel, options);
    if (!groups.ok()) return groups.refusal();
    EventStudy study;
    const EventRows rows = kept_rows(panel, groups.value(), order, units.value(), study);
    const std::vector<EventCell> cells = event_cells(rows, options.reference);
    if (std::none_of(cells.begin(), cells.end(),
                     [](const EventCell& cell) { return cell.since >= 0; }))
        return Refusal{Reason::no_treated};
    study.rows = rows.unit.size();
    Regression regression{.outcome = rows.outcome,
                          .terms = {rows.covariates.begin(), rows.covariates.end()},
                          .names = panel.names,
                          .weights = rows.weights};
    for (const EventCell& cell : cells) {
        regression.terms.emplace_back(cell.is_here);
        regression.names.push_back(std::to_string(cell.group) + ":" + std::to_string(cell.since));
    }
    const Numbered unit = numbered(rows.unit);
    const Numbered period = numbered(rows.period);
    const Numbered cluster = numbered(rows.cluster);
    const auto fit = least_squares(regression, {Groups{.of = unit.of, .count = unit.count},
                                                Groups{.of = period.of, .count = period.count}});
    if (!fit.ok()) return fit.refusal();
    const auto errors = covariance(
        fit.value().fit, Groups{.of = cluster.of, .count = cluster.count}, usual(Clustered::cr1));
    if (!errors.ok()) return errors.refusal();
    write(fit.value().fit, errors.value(), cells, study);
    return study;
}

}  // namespace utfall::effects
