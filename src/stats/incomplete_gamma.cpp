#include <array>
#include <cmath>

#include "incomplete.h"
#include "invert.h"
#include "utfall/base/ensure.h"

namespace utfall::stats {

namespace {

constexpr double kTwoPi = 6.283185307179586;
constexpr double kHalfLogTwoPi = 0.9189385332046727;
constexpr double kLastTerm = 1e-17;
constexpr int kMostTerms = 1'000'000;

}  // namespace

double excess(double x, double reference) {
    const double t = (x - reference) / reference;
    if (t > 0.4 || t < -0.4) return t - log(x / reference);
    // log(1 + t) = 2 artanh(s), and t - 2 s = t s.
    const double s = t / (2 + t);
    const double z = s * s;
    double rest = 0;
    for (int k = 23; k >= 3; k -= 2) rest = rest * z + 1.0 / k;
    return t * s - 2 * s * z * rest;
}

double stirling_remainder(double a) {
    constexpr double kFar = 10;
    double carried = 0;
    // remainder(a) - remainder(a + 1) = (a + 1/2) log(1 + 1/a) - 1.
    while (a < kFar) {
        carried += (a + 0.5) * log1p(1 / a) - 1;
        a += 1;
    }
    constexpr std::array kTerms{1.0 / 12,   -1.0 / 360,       1.0 / 1260, -1.0 / 1680,
                                1.0 / 1188, -691.0 / 360'360, 1.0 / 156,  -3617.0 / 122'400};
    const double z = 1 / (a * a);
    double series = 0;
    for (std::size_t k = kTerms.size(); k-- > 0;) series = series * z + kTerms[k];
    return carried + series / a;
}

double log_gamma(double x) {
    // log Gamma(x) = log Gamma(x + 1) - log x.
    return (x - 0.5) * log(x) - x + kHalfLogTwoPi + stirling_remainder(x);
}

StandardGamma::StandardGamma(double shape)
    : shape_(shape), factor_(std::sqrt(shape / kTwoPi) * exp(-stirling_remainder(shape))) {}

double StandardGamma::rate(double x) const { return factor_ * exp(-shape_ * excess(x, shape_)); }

Place StandardGamma::place(double x) const {
    const double a = shape_;
    const double here = rate(x);
    if (!(x > 0)) return {.tails = {.lower = 0, .upper = 1}, .rate = here};
    if (x < a + 1) {
        double term = 1, series = 1;
        for (int n = 1; n < kMostTerms && term > kLastTerm * series; ++n) {
            term *= x / (a + n);
            series += term;
        }
        const double lower = here / a * series;
        return {.tails = {.lower = lower, .upper = 1 - lower}, .rate = here};
    }
    // Lentz (1976), modified by Thompson and Barnett (1986).
    double b = x + 1 - a;
    double c = 1e300, d = 1 / b;
    double fraction = d;
    for (int n = 1; n < kMostTerms; ++n) {
        const double numerator = -n * (n - a);
        b += 2;
        d = 1 / (b + numerator * d);
        c = b + numerator / c;
        const double change = c * d;
        fraction *= change;
        if (change > 1 - 2e-16 && change < 1 + 3e-16) break;
    }
    const double upper = here * fraction;
    return {.tails = {.lower = 1 - upper, .upper = upper}, .rate = here};
}

// Wilson and Hilferty (1931) near the middle, else the first term of the series.
double StandardGamma::first_guess(Tails target) const {
    const double z = target.lower < target.upper ? normal_quantile(target.lower)
                                                 : -normal_quantile(target.upper);
    const double third = 1 / (9 * shape_);
    const double root = 1 - third + z * std::sqrt(third);
    if (shape_ > 0.5 && root > 0.2) return shape_ * root * root * root;
    return exp((log(target.lower) + log_gamma(shape_ + 1)) / shape_);
}

double StandardGamma::quantile(Tails target, double guess) const {
    return invert([this](double x) { return place(x); }, target,
                  guess > 0 ? guess : first_guess(target), 1e300);
}

Tails incomplete_gamma(double a, double x) {
    ensure(a > 0 && x >= 0, "a > 0 and x >= 0");
    return StandardGamma(a).place(x).tails;
}

}  // namespace utfall::stats
