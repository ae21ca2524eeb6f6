// study, private: whether a table of sums can be one of any rows at all. One that has been damaged or made up seldom is.
#pragma once
#include <optional>
#include <string>

#include "layout.h"
#include "utfall/study/extract.h"

namespace utfall::study {

// Where it cannot: "north: cost × cost". A cell's sums of products are those of a matrix X'X of as many rows as it has, so that
// none of its parts is negative (Cauchy-Schwarz for more than two) and no more of them are above zero than there are rows;
// yes and no are their own squares; cells make up what is used; and none is smaller than the plan lets be given.
[[nodiscard]] std::optional<std::string> contradiction(const terms::AnalysisPlan& plan,
                                                       const terms::PlannedEstimate& planned,
                                                       const Layout& layout,
                                                       const SumsTable::Estimate& sums);

}  // namespace utfall::study
