// review, private: what two texts declare, side by side.
#pragma once
#include "compare_joint.h"

namespace utfall::review {

// Why the two cannot be compared at all; nothing when they can.
[[nodiscard]] base::Diagnostics incomparable(const terms::Contract& a, const terms::Contract& b);
// Parties and values that only one declares, and values that they declare differently.
[[nodiscard]] std::vector<Comparison::Declared> declared_differently(const terms::Contract& a,
                                                                     const terms::Contract& b);
// Clauses of both that fall due or are paid on different days.
[[nodiscard]] std::vector<Comparison::Moved> moved_days(const Compared& c);
[[nodiscard]] std::optional<base::Date> last_day(const Reviewed& r);

}  // namespace utfall::review
