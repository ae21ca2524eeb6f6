// forecast: all rates that make a course of flows worth nothing (see irr.h).
#pragma once
#include <cstdint>
#include <limits>
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

// A rate this near 0 is 0: x has no digits to tell it by.
[[nodiscard]] constexpr double rate_of_nothing(std::int32_t unit) {
    return 2 * std::numeric_limits<double>::epsilon() * unit;
}

// x^unit = 1/(1 + rate): unit 1 for years, 365 for days.
[[nodiscard]] InternalRate solve_rate(std::span<const RateTerm> terms, std::int32_t unit);

}  // namespace utfall::forecast
