#include "time.h"

#include <algorithm>

#include "numbers.h"
#include "utfall/stats/portable.h"

namespace utfall::forecast {

Years years_between(base::Date from, base::Date day) {
    int whole = day.year() - from.year();
    const auto anniversary = [&](int years) {
        return from.plus_months(12 * years, base::MonthEnd::LastDay).value_or(from);
    };
    if (day < anniversary(whole)) --whole;
    return {whole, day.days() - anniversary(whole).days()};
}

std::optional<std::vector<int>> whole_years(const std::vector<base::Date>& days) {
    std::vector<int> out;
    for (const base::Date& day : days) {
        const Years years = years_between(days.front(), day);
        if (years.days != 0) return std::nullopt;
        out.push_back(years.whole);
    }
    return out;
}

double factor_on(const DiscountCurve& curve, base::Date from, base::Date day) {
    const Years years = years_between(from, day);
    if (years.whole < 0) {
        const double rate = 1 + curve.steps.front().rate;
        return stats::pow(rate, -(years.whole + years.days / 365.0));
    }
    const double factor = discount_factor(curve, years.whole);
    if (years.days == 0) return factor;
    const double next = discount_factor(curve, years.whole + 1);
    return factor * stats::pow(next / factor, years.days / 365.0);
}

DiscountCurve curve_of(const terms::Assumptions& assumptions, int party) {
    const terms::Discount* found = nullptr;
    for (const terms::Discount& d : assumptions.discounts) {
        const bool is_own = std::find(d.parties.begin(), d.parties.end(), party) != d.parties.end();
        if (is_own || (d.parties.empty() && found == nullptr)) found = &d;
        if (is_own) break;
    }
    DiscountCurve curve;
    if (found == nullptr) return {.steps = {{.from_year = 0, .rate = 0.03}}};
    for (const auto& step : found->steps)
        curve.steps.push_back({static_cast<std::int32_t>(step.from_year), number(step.rate)});
    return curve;
}

}  // namespace utfall::forecast
