// forecast: what a course of flows is worth now, and when and how far it is in the red.
//
//     const DiscountCurve curve = {.steps = {{.from_year = 0, .rate = 0.035}, {30, 0.03}}};
//     present_value(curve, flows);       // flows[t] at the end of year t
//     deepest_deficit(flows).amount;     // what has to be put up at most
//
// Amounts are in any one unit; money that goes out is negative. Rates are per year.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "utfall/forecast/irr.h"

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
// The same after `day` days, act/365: whole years, then a power of the rate of the year begun.
// Before day 0, by the first rate.
[[nodiscard]] double discount_factor_at_day(const DiscountCurve& curve, std::int32_t day);

// Factors for the ends of years 0, 1, … count - 1.
[[nodiscard]] std::vector<double> discount_factors(const DiscountCurve& curve, std::size_t count);

[[nodiscard]] double present_value(const DiscountCurve& curve, std::span<const double> flows);
// Day 0 is the day of the value.
[[nodiscard]] double present_value(const DiscountCurve& curve, std::span<const DatedFlow> flows);
// factors[t] for amounts[t]; values[row]. The order of additions is that of the columns.
void present_values(std::span<const std::span<const double>> amounts,
                    std::span<const double> factors, std::span<double> values);

// Money back over money in, both not discounted; none when no money goes in. With `flows` netted
// per year.
[[nodiscard]] std::optional<double> multiple(std::span<const double> flows);

// The first year from whose end on the sum so far is never below 0 again, when it has been; none
// when it ends below 0 or has never been.
[[nodiscard]] std::optional<std::size_t> payback_year(std::span<const double> flows);

struct Deficit {
    double amount = 0;  // >= 0
    std::size_t year = 0;
};

// The lowest the sum of the flows so far gets, and the first year in which it does: the most that
// is at stake at one time. 0 when it never is below 0.
[[nodiscard]] Deficit deepest_deficit(std::span<const double> flows);

}  // namespace utfall::forecast
