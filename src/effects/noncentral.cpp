#include "utfall/effects/noncentral.h"

#include <cmath>

#include "utfall/base/ensure.h"
#include "utfall/effects/estimate.h"
#include "utfall/stats/portable.h"

namespace utfall::effects {

namespace {

constexpr double kNoWeight = 1e-19;
constexpr double kFarOut = 1e4;

// Sum over j of the Poisson weights of mean h, and of the like with Gamma(j + 3/2), times tails of a beta function.
// tail(j) is asked from the heaviest weight upwards, then downwards.
template <class Term>
double mixed(double h, double shift, const Term& tail) {
    const double start = std::floor(h);
    const double log_weight =
        (h > 0 ? start * stats::log(h) : 0) - h - stats::log_gamma(start + 1 + shift);
    const double heaviest = stats::exp(log_weight);
    double sum = 0;
    double weight = heaviest;
    for (double j = start; weight > kNoWeight; ++j) {
        sum += weight * tail(j);
        weight *= h / (j + 1 + shift);
    }
    weight = heaviest;
    for (double j = start; j >= 1; --j) {
        weight *= (j + shift) / h;
        if (!(weight > kNoWeight)) break;
        sum += weight * tail(j - 1);
    }
    return sum;
}

}  // namespace

double noncentral_student_upper(double t, double degrees, double noncentrality) {
    ensure(degrees > 0, "degrees of freedom are above zero");
    if (std::isinf(degrees)) return stats::normal_cdf(noncentrality - t);
    if (t < 0) return 1 - noncentral_student_upper(-t, degrees, -noncentrality);
    // So far out the normal part is as good as its mean: only the spread's chi-squared counts.
    if (noncentrality > kFarOut)
        return 1 - chi_squared_upper(degrees * (noncentrality / t) * (noncentrality / t), degrees);
    const double x = t * t / (degrees + t * t);
    const double h = noncentrality * noncentrality / 2;
    const auto beyond = [&](double a) { return stats::incomplete_beta(a, degrees / 2, x).upper; };
    const double even = mixed(h, 0, [&](double j) { return beyond(j + 0.5); });
    const double odd = mixed(h, 0.5, [&](double j) { return beyond(j + 1); });
    return (even + noncentrality / std::sqrt(2.0) * odd) / 2;
}

double noncentral_f_upper(double x, double numerator, double denominator, double noncentrality) {
    if (x <= 0) return 1;
    const double part = numerator * x / (numerator * x + denominator);
    return mixed(noncentrality / 2, 0, [&](double j) {
        return stats::incomplete_beta(numerator / 2 + j, denominator / 2, part).upper;
    });
}

double f_quantile(double upper, double numerator, double denominator) {
    ensure(upper > 0 && upper < 1, "a quantile is asked of a probability between 0 and 1");
    double low = 0;
    double high = 1;
    while (f_upper(high, numerator, denominator) > upper) high *= 2;
    for (double middle = high / 2; middle > low && middle < high; middle = low + (high - low) / 2)
        (f_upper(middle, numerator, denominator) > upper ? low : high) = middle;
    return high;
}

}  // namespace utfall::effects
