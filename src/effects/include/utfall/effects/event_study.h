// effects: effects by time since treatment, from one regression on units, periods and every group's own time since.
//
//     auto study = sun_abraham({.unit = id, .period = year, .first_treated = first, .outcome = y, .covariates = {x1},
//                               .names = {"x1"}});
//     study.value().overall;       // from treatment on
//     study.value().parts;         // by periods since
//
// Sun and Abraham (2021), Journal of Econometrics 225, section 4. A two-way regression weights groups by more than their
// size, and some negatively; here each group g has its own coefficient for each period since, the one before treatment (-1)
// being left out, and these are averaged with the share of g's rows among the rows at that time since (eq. 27).
// Conventions, those of the R package fixest (sunab):
//   comparison    never treated, also those first treated after the last period; where there are none, the group treated
//                 last, whose rows from then on are left out
//   left out      units treated from their first period on: nothing is known of them untreated; a group without a row at
//                 the reference period; both counted by unit
//   shares        taken as known in the standard errors; by weight where weights are given
//   errors        CR1 by cluster, else by unit; clusters - 1 degrees of freedom
#pragma once
#include <cstdint>
#include <vector>

#include "utfall/effects/covariance.h"
#include "utfall/effects/group_time.h"

namespace utfall::effects {

struct EventStudy {
    Estimate overall;              // named ATT: over all rows from treatment on
    std::vector<std::int64_t> of;  // periods since treatment, rising, without the reference
    std::vector<Estimate> parts;
    std::vector<Estimate> covariates;
    std::vector<Estimate> cells;  // each group and time since, named "group:since"
    std::size_t treated_from_start = 0, without_reference = 0;  // units left out
    std::size_t rows = 0, clusters = 0;
};
struct EventStudyOptions {
    std::int64_t reference = -1;  // periods since treatment
};
// Refuses: no_rows, one_period, no_treated, no_comparison, twice_in_period, changes_in_unit, one_cluster, singular.
[[nodiscard]] Answer<EventStudy> sun_abraham(const StaggeredPanel& panel,
                                             const EventStudyOptions& options = {});

}  // namespace utfall::effects
