// study, private: the number that a plan delivers, from its estimates.
#pragma once
#include "utfall/study/study.h"

namespace utfall::study {

// Results are those of the plan's estimates; only the main variant of each decides.
[[nodiscard]] std::vector<Delivered> decided(const terms::AnalysisPlan& plan,
                                             const std::vector<Result>& results);

// The shortest decimal number that reads as the same double: at most 17 digits, and no exponent.
[[nodiscard]] std::string exact_decimal(double value);

}  // namespace utfall::study
