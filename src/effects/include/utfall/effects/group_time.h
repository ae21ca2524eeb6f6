// effects: an effort that reached its units at different times: the effect on each group in each period.
//
//     auto cells = group_time_effects({.unit = county, .period = year, .first_treated = first, .outcome = lemp}, {});
//     for (const GroupTimeCell& cell : cells.value().cells) …     // ATT(2004, 2006) = -0.137 (0.036)
//     auto by_length = aggregated(cells.value(), Aggregation::dynamic);
//     double p = pre_trend_test(cells.value()).value().p;
//
// Callaway and Sant'Anna (2021), Journal of Econometrics 225. ATT(g, t) compares the change from a base period to t of the
// group g (the units first treated in period g) with that of units which are not treated then: two_period.h says how.
// Shapes: one row per unit and period. first_treated is kNeverTreated or a period; a unit treated after the last period plus
// the anticipation counts as never treated.
// Conventions, which are those of the R package did where it says nothing else:
//   base period   the last period before g - anticipation; of an earlier period t the period just before t (varying) or the
//                 same (universal)
//   covariates    as they are in the base period
//   weights       a unit's own, from its first row, also in the sizes of groups; a unit of weight zero is left out
//   unbalanced    a unit not seen in both periods of a cell is left out of that cell and counted
//   left out      units treated in or before the first period, counted: nothing is known of them untreated
//   errors        from influence functions, sqrt(sum of squares)/n; summed by cluster first where clusters are given
#pragma once
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "utfall/effects/matrix.h"
#include "utfall/effects/moments.h"
#include "utfall/effects/two_period.h"

namespace utfall::effects {

inline constexpr std::int64_t kNeverTreated = std::numeric_limits<std::int64_t>::max();

struct StaggeredPanel {
    std::span<const std::int64_t> unit, period, first_treated;
    Column outcome;
    std::vector<Column> covariates{};
    std::vector<std::string> names{};  // of the covariates
    Column weights{};
    std::span<const std::int64_t> cluster{};  // above the unit; empty: the unit
};

enum class ComparisonGroup { never_treated, not_yet_treated };
enum class BasePeriod { varying, universal };
struct GroupTimeOptions {
    TwoPeriodMethod method = TwoPeriodMethod::doubly_robust;
    ComparisonGroup comparison = ComparisonGroup::never_treated;
    BasePeriod base = BasePeriod::varying;
    std::int64_t anticipation = 0;  // periods before g in which behaviour may already change
    double highest_chance = 0.995;
};

struct GroupTimeCell {
    std::int64_t group, period, base;
    bool before = false;  // period < group - anticipation: should be zero if trends are parallel
    Estimate effect;      // named ATT(group,period); kNone where it is refused
    std::size_t treated = 0, comparison = 0, incomplete = 0;  // units
    std::optional<Refusal> refusal{};
};
struct GroupTime {
    std::vector<GroupTimeCell> cells;  // by group, then period
    // Units in order of group, then number.
    std::vector<std::int64_t> units, groups;
    std::vector<double> weights;
    std::vector<std::uint32_t> cluster_of;  // of each unit
    std::size_t clusters_count = 0;
    Matrix influence;  // units by cells; zero where a cell is refused
    std::int64_t anticipation = 0;
    std::size_t treated_from_start = 0;  // units left out
};
[[nodiscard]] inline Groups clusters(const GroupTime& of) {
    return {.of = of.cluster_of, .count = of.clusters_count};
}
// Refuses the whole: no_rows, one_cluster, one_period, no_treated, no_comparison (never treated asked for, none there), and
// rows that contradict: twice_in_period, changes_in_unit. A cell that cannot be estimated has its own refusal.
[[nodiscard]] Answer<GroupTime> group_time_effects(const StaggeredPanel& panel,
                                                   const GroupTimeOptions& options = {});

// Callaway and Sant'Anna (2021), section 3.1, over the cells that are estimated, g's share by its units' weights:
enum class Aggregation {
    simple,    // all cells from g on, by group size
    dynamic,   // by periods since g (parts also before); overall: mean of the parts from 0 on (3.4)
    group,     // by group, the mean of its periods; overall by group size (3.7)
    calendar,  // by period, by group size; overall: mean of the parts (3.8)
};
struct AggregateOptions {
    std::optional<std::int64_t> earliest{}, latest{};  // dynamic: periods since g
};
struct Aggregated {
    Aggregation kind{};
    Estimate overall;
    std::vector<std::int64_t> of;  // periods since g, groups or periods, rising; none for simple
    std::vector<Estimate> parts;
    Matrix
        influence;  // units by parts and then the overall; the estimated shares of groups are in it
    std::size_t cells_missing = 0;  // cells that belong here and are not estimated
};
// Refuses: no_cells.
[[nodiscard]] Answer<Aggregated> aggregated(const GroupTime& effects, Aggregation kind,
                                            const AggregateOptions& options = {});

// Wald test that all cells before treatment are zero.
struct WaldTest {
    double statistic = 0;
    std::size_t degrees = 0;
    double p = kNone;  // chi-squared
};
// Refuses: no_cells, singular.
[[nodiscard]] Answer<WaldTest> pre_trend_test(const GroupTime& effects);

}  // namespace utfall::effects
