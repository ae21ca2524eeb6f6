// Random programs that look like contracts, over boxes so small that every point can be tried.
#pragma once
#include <array>
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

// Two lenders on one rate, to whom goes pro rata what counts times prices bring in within a limit for the first year and one
// for all years: interest is due rounded and paid first, what was paid of it in part stays exact.
struct ProRata {
    std::array<std::int64_t, 2> lent{};
    Rational rate{};
    std::vector<std::int64_t> prices{};
    int years = 0;
    std::int64_t most = 0;  // a count
    std::int64_t first_limit = 0, limit = 0;
};
[[nodiscard]] ProRata pro_rata(Random& random);
// What each lender is paid in all, and what is left over.
[[nodiscard]] Program program_of(const ProRata& terms);

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
