// review, private: what in a contract can never happen, can go wrong, or never ends.
#pragma once
#include "positions.h"

namespace utfall::review {

// Payments that never pay, caps that never cut, accounts that may lack money, amounts that may become negative, and
// what caps carry past the last period.
[[nodiscard]] std::vector<Finding> loose_ends_of(const Reviewed& r, std::size_t work_limit);

}  // namespace utfall::review
