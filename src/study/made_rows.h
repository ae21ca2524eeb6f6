// study, private: rows made of the cells of a table of sums, so that the estimators that read rows can answer from it.
#pragma once
#include <vector>

#include "layout.h"
#include "utfall/study/extract.h"
#include "variables.h"

namespace utfall::study {

// A variable by row: which of `texts` it is there.
[[nodiscard]] Values values_of(const terms::AnalysisPlan& plan, int variable,
                               const std::vector<std::string>& texts,
                               const std::vector<std::uint32_t>& rows);
// Of counts: each cell as its rows, which are alike; with the variables that are keys.
[[nodiscard]] Variables alike_rows(const terms::AnalysisPlan& plan, const Layout& layout,
                                   const std::vector<SumsTable::Cell>& cells);
// Of a panel: each cell as so many units that stand in for the real ones, with the same sums of the outcome in every period
// and of its products in every two; with the unit, the period, the outcome and the variables that are keys.
[[nodiscard]] Variables stand_ins(const terms::AnalysisPlan& plan,
                                  const terms::PlannedEstimate& planned, const Layout& layout,
                                  const std::vector<SumsTable::Cell>& cells);

}  // namespace utfall::study
