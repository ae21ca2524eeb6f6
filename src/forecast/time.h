// forecast, private: years between days, and what money then is worth now.
#pragma once
#include <optional>
#include <vector>

#include "utfall/base/date.h"
#include "utfall/forecast/value.h"
#include "utfall/terms/assumptions.h"

namespace utfall::forecast {

// Whole years to the last anniversary of `from`, and the days after it over 365: an anniversary is a whole number, in leap
// years too. Negative before `from`.
struct Years {
    int whole = 0;
    int days = 0;
};
[[nodiscard]] Years years_between(base::Date from, base::Date day);
// Nothing unless every day is an anniversary of the first.
[[nodiscard]] std::optional<std::vector<int>> whole_years(const std::vector<base::Date>& days);

// What 1 on `day` is worth on `from`: the curve's factor of the whole years, and the rate of the year begun to the power of
// the rest.
[[nodiscard]] double factor_on(const DiscountCurve& curve, base::Date from, base::Date day);

// The party's own curve, or everybody's, or 3 %.
[[nodiscard]] DiscountCurve curve_of(const terms::Assumptions& assumptions, int party);

}  // namespace utfall::forecast
