// forecast: what money of later years is worth now, by a curve of rates.
//
//     const DiscountCurve curve = {.steps = {{.from_year = 0, .rate = 0.035}, {30, 0.03}}};
//     discount_factor(curve, 31);        // 1/(1.035^30 * 1.03)
//
// Rates are per year.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace utfall::forecast {

// `rate` > -1 holds from the end of year `from_year` until the next step.
struct DiscountStep {
    std::int32_t from_year = 0;
    double rate = 0;
};

// The first step is from year 0 and the years increase. A declining curve multiplies the years' own
// factors, as in HM Treasury's Green Book (2022, annex 6): year 31 is 1/(1.035^30 * 1.03).
struct DiscountCurve {
    std::vector<DiscountStep> steps;
};

struct CurveFault {
    enum class Kind : std::uint8_t { NoSteps, FirstNotYearZero, YearsNotIncreasing, RateTooLow };
    Kind kind = Kind::NoSteps;
    std::size_t step = 0;
};

// What is wrong first; nothing when the curve can be used. The functions below need a right curve.
[[nodiscard]] std::optional<CurveFault> check(const DiscountCurve& curve);

// What 1 at the end of year `year` is worth at year 0; year >= 0.
[[nodiscard]] double discount_factor(const DiscountCurve& curve, std::int32_t year);

}  // namespace utfall::forecast
