// review, private: what a line of an exposure counts, and its registers in a space.
#pragma once
#include "reviewed.h"
#include "utfall/review/exposure.h"

namespace utfall::review {

[[nodiscard]] bool counts(const Exposure::Line& line, const settle::Flow& flow);

// The sum that each line stands for, one register each; no registers when a number does not fit.
[[nodiscard]] Sheet sheet_of(const Reviewed& r, const Space& space,
                             const std::vector<Exposure::Line>& lines);

}  // namespace utfall::review
