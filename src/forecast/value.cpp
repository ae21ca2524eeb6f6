#include "utfall/forecast/value.h"

#include <algorithm>
#include <limits>

#include "power.h"
#include "utfall/base/ensure.h"

namespace utfall::forecast {

namespace {

constexpr std::int32_t kDaysPerYear = 365;

double rate_from(const DiscountCurve& curve, std::int32_t year) {
    double rate = curve.steps.front().rate;
    for (const DiscountStep& step : curve.steps) {
        if (step.from_year <= year) rate = step.rate;
    }
    return rate;
}

}  // namespace

std::optional<CurveFault> check(const DiscountCurve& curve) {
    using Kind = CurveFault::Kind;
    if (curve.steps.empty()) return CurveFault{Kind::NoSteps, 0};
    if (curve.steps.front().from_year != 0) return CurveFault{Kind::FirstNotYearZero, 0};
    for (std::size_t k = 0; k < curve.steps.size(); ++k) {
        if (k > 0 && curve.steps[k].from_year <= curve.steps[k - 1].from_year)
            return CurveFault{Kind::YearsNotIncreasing, k};
        const double rate = curve.steps[k].rate;
        if (!(rate > -1 && rate < std::numeric_limits<double>::infinity()))
            return CurveFault{Kind::RateTooLow, k};
    }
    return std::nullopt;
}

double discount_factor(const DiscountCurve& curve, std::int32_t year) {
    ensure(!check(curve), "a discount curve is right");
    ensure(year >= 0, "a discount factor is for now or later");
    double growth = 1;
    for (std::size_t k = 0; k < curve.steps.size(); ++k) {
        const std::int32_t from = curve.steps[k].from_year;
        const std::int32_t until =
            k + 1 < curve.steps.size() ? std::min(year, curve.steps[k + 1].from_year) : year;
        if (until > from) growth *= whole_power(1 + curve.steps[k].rate, until - from);
    }
    return 1 / growth;
}

double discount_factor_at_day(const DiscountCurve& curve, std::int32_t day) {
    ensure(!check(curve), "a discount curve is right");
    const std::int32_t years = std::max(day, 0) / kDaysPerYear;
    const std::int32_t days = day - years * kDaysPerYear;
    if (days < 0) {  // before day 0
        const double rest = static_cast<double>(-days % kDaysPerYear) / kDaysPerYear;
        const double growth = 1 + curve.steps.front().rate;
        return whole_power(growth, -days / kDaysPerYear) * real_power(growth, rest);
    }
    const double whole = discount_factor(curve, years);
    if (days == 0) return whole;
    return whole /
           real_power(1 + rate_from(curve, years), static_cast<double>(days) / kDaysPerYear);
}

std::vector<double> discount_factors(const DiscountCurve& curve, std::size_t count) {
    std::vector<double> factors(count);
    for (std::size_t year = 0; year < count; ++year)
        factors[year] = discount_factor(curve, static_cast<std::int32_t>(year));
    return factors;
}

double present_value(const DiscountCurve& curve, std::span<const double> flows) {
    const std::vector<double> factors = discount_factors(curve, flows.size());
    double value = 0;
    for (std::size_t year = 0; year < flows.size(); ++year) value += factors[year] * flows[year];
    return value;
}

double present_value(const DiscountCurve& curve, std::span<const DatedFlow> flows) {
    double value = 0;
    for (const DatedFlow& flow : flows)
        value += discount_factor_at_day(curve, flow.day) * flow.amount;
    return value;
}

void present_values(std::span<const std::span<const double>> amounts,
                    std::span<const double> factors, std::span<double> values) {
    ensure(amounts.size() == factors.size(), "every column of flows has a discount factor");
    std::fill(values.begin(), values.end(), 0.0);
    for (std::size_t t = 0; t < amounts.size(); ++t) {
        ensure(amounts[t].size() == values.size(), "a column of flows has every row");
        const double factor = factors[t];
        for (std::size_t row = 0; row < values.size(); ++row)
            values[row] += factor * amounts[t][row];
    }
}

std::optional<double> multiple(std::span<const double> flows) {
    double in = 0;
    double back = 0;
    for (const double flow : flows) {
        if (flow < 0) in -= flow;
        if (flow > 0) back += flow;
    }
    if (in == 0) return std::nullopt;
    return back / in;
}

std::optional<std::size_t> payback_year(std::span<const double> flows) {
    double sum = 0;
    bool is_below = false;
    std::optional<std::size_t> year;
    for (std::size_t t = 0; t < flows.size(); ++t) {
        sum += flows[t];
        if (sum >= 0 && is_below) year = t;
        if (sum < 0) year.reset();
        is_below = sum < 0;
    }
    return year;
}

Deficit deepest_deficit(std::span<const double> flows) {
    double sum = 0;
    Deficit deepest;
    for (std::size_t t = 0; t < flows.size(); ++t) {
        sum += flows[t];
        if (-sum > deepest.amount) deepest = {.amount = -sum, .year = t};
    }
    return deepest;
}

}  // namespace utfall::forecast
