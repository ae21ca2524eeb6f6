// effects, private: a panel laid out by unit and period, for group_time.h.
#pragma once
#include "utfall/effects/group_time.h"

namespace utfall::effects {

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
