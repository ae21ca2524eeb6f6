// effects, private: a panel laid out by unit and period, for group_time.h and event_study.h.
#pragma once
#include "utfall/effects/group_time.h"

namespace utfall::effects {

// Rows [first, last) of an order are one unit's, by period.
struct UnitRows {
    std::int64_t unit = 0, group = 0;
    std::size_t first = 0, last = 0;
};
// By unit, then period.
[[nodiscard]] std::vector<std::size_t> rows_in_order(const StaggeredPanel& panel);
// Refuses twice_in_period, changes_in_unit.
[[nodiscard]] Answer<std::vector<UnitRows>> unit_rows(const StaggeredPanel& panel,
                                                      const std::vector<std::size_t>& order);
[[nodiscard]] std::vector<std::int64_t> distinct(std::span<const std::int64_t> values);

struct Staggered {
    std::vector<std::int64_t> units, groups;  // in order of group, then number
    std::vector<double> weights;
    bool weighted = false;
    std::vector<std::uint32_t> cluster_of;
    std::size_t clusters_count = 0;
    std::vector<std::int64_t> periods;  // rising
    Matrix outcome;                     // units by periods; NaN where there is no row
    std::vector<Matrix> covariates;     // the same, one for each
    std::vector<std::string> names;
    std::size_t treated_from_start = 0;
};

// Refuses as group_time_effects does, but for no_comparison.
[[nodiscard]] Answer<Staggered> staggered(const StaggeredPanel& panel, std::int64_t anticipation);

}  // namespace utfall::effects
