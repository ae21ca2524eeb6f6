#include "utfall/effects/estimate.h"

#include <cmath>

#include "utfall/base/ensure.h"
#include "utfall/stats/portable.h"

namespace utfall::effects {

using stats::incomplete_beta;

double student_upper(double t, double degrees) {
    ensure(degrees > 0, "degrees of freedom are above zero");
    if (std::isinf(degrees)) return stats::normal_cdf(-t);
    // Abramowitz and Stegun (1964), 26.7.1 with 26.5.27: P(|T| > t) = I_x(v/2, 1/2), x = v/(v + t^2).
    const double both = incomplete_beta(degrees / 2, 0.5, degrees / (degrees + t * t)).lower;
    return t >= 0 ? both / 2 : 1 - both / 2;
}

double student_quantile(double u, double degrees) {
    ensure(u > 0 && u < 1, "a quantile is asked of a probability between 0 and 1");
    if (std::isinf(degrees)) return stats::normal_quantile(u);
    if (u == 0.5) return 0;
    const double tail = u < 0.5 ? u : 1 - u;
    // By halving between two bounds that enclose it: slow, and right for every degree.
    double low = 0;
    double high = 1;
    while (student_upper(high, degrees) > tail) high *= 2;
    for (double middle = high / 2; middle > low && middle < high; middle = low + (high - low) / 2)
        (student_upper(middle, degrees) > tail ? low : high) = middle;
    return u < 0.5 ? -high : high;
}

double chi_squared_upper(double x, double degrees) {
    return x <= 0 ? 1 : stats::incomplete_gamma(degrees / 2, x / 2).upper;
}

double f_upper(double x, double numerator, double denominator) {
    if (x <= 0) return 1;
    if (std::isinf(denominator)) return chi_squared_upper(x * numerator, numerator);
    // Abramowitz and Stegun (1964), 26.6.2.
    return incomplete_beta(denominator / 2, numerator / 2,
                           denominator / (denominator + numerator * x))
        .lower;
}

double p_value(const Estimate& e) {
    return 2 * student_upper(std::abs(e.value / e.standard_error), e.degrees);
}

Interval interval(const Estimate& e, double confidence) {
    const double reach = student_quantile((1 + confidence) / 2, e.degrees) * e.standard_error;
    return {.low = e.value - reach, .high = e.value + reach};
}

}  // namespace utfall::effects
