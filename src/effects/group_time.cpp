#include "utfall/effects/group_time.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "staggered.h"
#include "utfall/base/threads.h"

namespace utfall::effects {

namespace {

// Chances of treatment that the next cell may use, if it is of the same units in the same base period.
struct Shared {
    std::size_t base = 0;
    std::vector<std::size_t> units{};
    std::optional<Answer<Propensity>> chances{};
};

// One cell's units, and what the estimator says of them.
class CellEstimator {
public:
    CellEstimator(const Staggered& panel, const GroupTimeOptions& options, GroupTimeCell& cell,
                  std::span<double> influence)
        : panel_(panel), options_(options), cell_(cell), influence_(influence) {}

    void run(std::size_t base, std::size_t period, Shared& shared) {
        gather(base, period);
        const TwoPeriods units{.change = change_,
                               .treated = treated_,
                               .covariates = {covariates_.begin(), covariates_.end()},
                               .names = {panel_.names.begin(), panel_.names.end()},
                               .weights = panel_.weighted ? Column(weights_) : Column{}};
        const auto effect = two_period_effect(
            units, {.method = options_.method, .highest_chance = options_.highest_chance},
            chances(units, base, shared));
        if (!effect.ok()) {
            cell_.refusal = effect.refusal();
            return;
        }
        // The cell's mean over its own units is a mean over all units of those units' influence, scaled up.
        const double scale =
            static_cast<double>(panel_.units.size()) / static_cast<double>(at_.size());
        for (std::size_t i = 0; i < at_.size(); ++i)
            influence_[at_[i]] = scale * effect.value().influence[i];
        cell_.effect.value = effect.value().effect.value;
    }

private:
    [[nodiscard]] bool compared(std::int64_t group) const {
        if (group == cell_.group) return false;
        if (group == kNeverTreated) return true;
        return options_.comparison == ComparisonGroup::not_yet_treated &&
               group - options_.anticipation > std::max(cell_.period, cell_.base);
    }

    // Nothing where the estimator shall find them itself, and say why if it cannot.
    [[nodiscard]] const Propensity* chances(const TwoPeriods& units, std::size_t base,
                                            Shared& shared) const {
        if (units.covariates.empty() || options_.method == TwoPeriodMethod::regression ||
            cell_.treated == 0 || cell_.comparison == 0)
            return nullptr;
        if (!shared.chances || shared.base != base || shared.units != at_)
            shared = {.base = base, .units = at_, .chances = propensity(units, options_.method)};
        return shared.chances->ok() ? &shared.chances->value() : nullptr;
    }

    void gather(std::size_t base, std::size_t period) {
        covariates_.resize(panel_.names.size());
        const auto before = panel_.outcome.column(base);
        const auto after = panel_.outcome.column(period);
        for (std::size_t i = 0; i < panel_.units.size(); ++i) {
            const bool is_treated = panel_.groups[i] == cell_.group;
            if (!is_treated && !compared(panel_.groups[i])) continue;
            const double change = after[i] - before[i];
            if (std::isnan(change)) {
                ++cell_.incomplete;
                continue;
            }
            ++(is_treated ? cell_.treated : cell_.comparison);
            at_.push_back(i);
            change_.push_back(change);
            treated_.push_back(is_treated ? 1 : 0);
            if (panel_.weighted) weights_.push_back(panel_.weights[i]);
            for (std::size_t k = 0; k < covariates_.size(); ++k)
                covariates_[k].push_back(panel_.covariates[k](i, base));
        }
    }

    const Staggered& panel_;
    const GroupTimeOptions& options_;
    GroupTimeCell& cell_;
    std::span<double> influence_;
    std::vector<std::size_t> at_;
    std::vector<double> change_, treated_, weights_;
    std::vector<std::vector<double>> covariates_;
};

// A cell and where its periods stand among all; nothing to compare where base is period itself.
struct Task {
    std::size_t base = 0, period = 0;
};

class Plan {
public:
    Plan(const Staggered& panel, const GroupTimeOptions& options)
        : panel_(panel), options_(options) {
        std::int64_t last = kNeverTreated;
        for (const std::int64_t group : panel.groups) {
            if (group != last && group != kNeverTreated) add_group(group);
            last = group;
        }
    }
    std::vector<GroupTimeCell> cells;
    std::vector<Task> tasks;

private:
    void add_group(std::int64_t group) {
        const auto& periods = panel_.periods;
        const std::int64_t begins = group - options_.anticipation;
        const auto begin = std::lower_bound(periods.begin(), periods.end(), begins);
        // Units whose base period is before all periods are left out earlier; here there is one.
        const auto base = static_cast<std::size_t>(begin - periods.begin()) - 1;
        const bool varying = options_.base == BasePeriod::varying;
        for (std::size_t t = varying ? 1 : 0; t < periods.size(); ++t) {
            const bool before = periods[t] < begins;
            const Task task{.base = before && varying ? t - 1 : base, .period = t};
            cells.push_back({.group = group,
                             .period = periods[t],
                             .base = periods[task.base],
                             .before = before,
                             .effect = {.term = "ATT(" + std::to_string(group) + "," +
                                                std::to_string(periods[t]) + ")"}});
            tasks.push_back(task);
        }
    }

    const Staggered& panel_;
    const GroupTimeOptions& options_;
};

// Standard errors from the influence functions, summed by cluster.
void add_errors(GroupTime& made) {
    const auto n = static_cast<double>(made.units.size());
    base::for_each_index(made.cells.size(), [&](std::size_t k) {
        if (made.cells[k].refusal || made.cells[k].base == made.cells[k].period) return;
        std::vector<double> sums(made.clusters_count);
        const auto psi = std::as_const(made).influence.column(k);
        for (std::size_t i = 0; i < psi.size(); ++i) sums[made.cluster_of[i]] += psi[i];
        double squares = 0;
        for (const double sum : sums) squares += sum * sum;
        made.cells[k].effect.standard_error = std::sqrt(squares) / n;
    });
}

}  // namespace

Answer<GroupTime> group_time_effects(const StaggeredPanel& panel, const GroupTimeOptions& options) {
    auto arranged = staggered(panel, options.anticipation);
    if (!arranged.ok()) return arranged.refusal();
    Staggered s = std::move(arranged).value();
    if (options.comparison == ComparisonGroup::never_treated && s.groups.back() != kNeverTreated)
        return Refusal{Reason::no_comparison};
    if (s.clusters_count < 2) return Refusal{Reason::one_cluster};
    Plan plan(s, options);
    GroupTime made;
    made.cells = std::move(plan.cells);
    made.influence = Matrix(s.units.size(), made.cells.size());
    // Cells of one group and base period, one after the other, share what they can.
    std::vector<std::size_t> begins;
    for (std::size_t k = 0; k < made.cells.size(); ++k)
        if (k == 0 || made.cells[k].group != made.cells[k - 1].group ||
            plan.tasks[k].base != plan.tasks[k - 1].base)
            begins.push_back(k);
    const std::size_t families = begins.size();
    begins.push_back(made.cells.size());
    base::for_each_index(families, [&](std::size_t family) {
        Shared shared;
        for (std::size_t k = begins[family]; k < begins[family + 1]; ++k) {
            GroupTimeCell& cell = made.cells[k];
            const Task task = plan.tasks[k];
            if (task.base == task.period)  // nothing changes from a period to itself
                cell.effect.value = 0;
            else
                CellEstimator(s, options, cell, made.influence.column(k))
                    .run(task.base, task.period, shared);
        }
    });
    made.units = std::move(s.units);
    made.groups = std::move(s.groups);
    made.weights = std::move(s.weights);
    made.cluster_of = std::move(s.cluster_of);
    made.clusters_count = s.clusters_count;
    made.anticipation = options.anticipation;
    made.treated_from_start = s.treated_from_start;
    add_errors(made);
    return made;
}

}  // namespace utfall::effects
