// Random programs that look like contracts, over boxes so small that every point can be tried.
#pragma once
#include <cstdint>
#include <vector>

#include "random_program.h"
#include "utfall/calc/extremes.h"

namespace utfall::calc {

// Amounts, shares, limits, tiers and conditions over two to four inputs, as contracts have them.
[[nodiscard]] Program contract_like(Random& random);

// Two debts that are repaid from savings over three years, by what remains of each or by fixed parts: what each is paid in
// all, and what is left over.
[[nodiscard]] Program repayments(Random& random);

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr int kPrograms = 60;
#else
constexpr int kPrograms = 600;
#endif
// UTFALL_PROGRAMS: how many are tried.
[[nodiscard]] int programs_wanted();

using Row = std::vector<std::int64_t>;
[[nodiscard]] Row first_row(const std::vector<Span>& box);
// False after the last one.
[[nodiscard]] bool next_row(Row& row, const std::vector<Span>& box);

}  // namespace utfall::calc
