#include "utfall/forecast/value.h"

#include <algorithm>
#include <limits>

#include "power.h"
#include "utfall/base/ensure.h"

namespace utfall::forecast {

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

}  // namespace utfall::forecast
