// review, private: the lines of an exposure, what each counts, and its registers in a space.
#pragma once
#include "reviewed.h"
#include "utfall/review/exposure.h"

namespace utfall::review {

// By party: what it pays, in all, by year and to whom; what it receives, in all and by year; what it funds.
[[nodiscard]] std::vector<Exposure::Line> lines_of(const Reviewed& r);
// The last day on which anything can be paid; nothing when nothing can.
[[nodiscard]] std::optional<base::Date> last_day_of(const Reviewed& r);

[[nodiscard]] bool counts(const Exposure::Line& line, const settle::Flow& flow);

// The sum that each line stands for, one register each; no registers when a number does not fit.
[[nodiscard]] Sheet sheet_of(const Reviewed& r, const Space& space,
                             const std::vector<Exposure::Line>& lines);

}  // namespace utfall::review
