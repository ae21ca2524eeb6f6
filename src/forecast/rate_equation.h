// forecast: all rates that make a course of flows worth nothing (see irr.h).
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "utfall/forecast/irr.h"

namespace utfall::forecast {

// An amount times x^exponent. Exponents are strictly increasing and start at 0, amounts are finite
// and not 0.
struct RateTerm {
    std::int32_t exponent = 0;
    double amount = 0;
};

// x^unit = 1/(1 + rate): unit 1 for years, 365 for days.
[[nodiscard]] InternalRate solve_rate(std::span<const RateTerm> terms, std::int32_t unit);

}  // namespace utfall::forecast
