#include <cmath>

#include "incomplete.h"
#include "invert.h"
#include "utfall/base/ensure.h"

namespace utfall::stats {

namespace {

constexpr double kTwoPi = 6.283185307179586;
constexpr int kMostTerms = 1'000'000;

// The continued fraction of DLMF 8.17.22 as Lentz (1976) evaluates it.
double fraction(double a, double b, double x) {
    constexpr double kTiny = 1e-300;
    double c = 1, d = 0, result = 1;
    for (int n = 1; n < kMostTerms; ++n) {
        const int half = n / 2;
        const double m = half;
        const double numerator = n % 2 == 0 ? m * (b - m) * x / ((a + n - 1) * (a + n))
                                            : -(a + m) * (a + b + m) * x / ((a + n - 1) * (a + n));
        d = 1 + numerator * d;
        if (d < kTiny && d > -kTiny) d = kTiny;
        c = 1 + numerator / c;
        if (c < kTiny && c > -kTiny) c = kTiny;
        d = 1 / d;
        const double change = c * d;
        result *= change;
        if (change > 1 - 2e-16 && change < 1 + 3e-16) break;
    }
    return 1 / result;
}

// Abramowitz and Stegun (1964), 26.5.22, for a and b of 1 and above; else the first term of the series in x.
double first_guess(double a, double b, Tails target) {
    if (a < 1 || b < 1) {
        const double log_beta = log_gamma(a) + log_gamma(b) - log_gamma(a + b);
        return exp((log(target.lower) + log(a) + log_beta) / a);
    }
    const double y = target.lower < target.upper ? -normal_quantile(target.lower)
                                                 : normal_quantile(target.upper);
    const double of_a = 1 / (2 * a - 1), of_b = 1 / (2 * b - 1);
    const double h = 2 / (of_a + of_b);
    const double lambda = (y * y - 3) / 6;
    const double w =
        y * std::sqrt(h + lambda) / h - (of_b - of_a) * (lambda + 5.0 / 6 - 2 / (3 * h));
    return a / (a + b * exp(2 * w));
}

}  // namespace

StandardBeta::StandardBeta(double a, double b)
    : a_(a),
      b_(b),
      factor_(std::sqrt(a / (a + b) * b / kTwoPi) *
              exp(stirling_remainder(a + b) - stirling_remainder(a) - stirling_remainder(b))) {
    lower_at_half_ = tails({.x = 0.5, .rest = 0.5}).lower;
}

double StandardBeta::rate(Share at) const {
    const double n = a_ + b_;
    return factor_ * exp(-(a_ * excess(at.x, a_ / n) + b_ * excess(at.rest, b_ / n)));
}

Tails StandardBeta::tails(Share at) const {
    if (!(at.x > 0)) return {.lower = 0, .upper = 1};
    if (!(at.rest > 0)) return {.lower = 1, .upper = 0};
    if (at.x * (a_ + b_ + 2) < a_ + 1) {
        const double lower = rate(at) / a_ * fraction(a_, b_, at.x);
        return {.lower = lower, .upper = 1 - lower};
    }
    const double upper = rate(at) / b_ * fraction(b_, a_, at.rest);
    return {.lower = 1 - upper, .upper = upper};
}

Share StandardBeta::quantile(Tails target, double guess) const {
    // Always for the part that is at most a half.
    if (target.lower <= lower_at_half_) {
        const auto place = [this](double x) {
            const Share at{.x = x, .rest = 1 - x};
            return Place{.tails = tails(at), .rate = rate(at) / at.rest};
        };
        const double x =
            invert(place, target, guess > 0 ? guess : first_guess(a_, b_, target), 0.5);
        return {.x = x, .rest = 1 - x};
    }
    const auto place = [this](double rest) {
        const Share at{.x = 1 - rest, .rest = rest};
        const Tails here = tails(at);
        return Place{.tails = {.lower = here.upper, .upper = here.lower}, .rate = rate(at) / at.x};
    };
    const Tails turned{.lower = target.upper, .upper = target.lower};
    const double rest =
        invert(place, turned, guess > 0 ? 1 - guess : first_guess(b_, a_, turned), 0.5);
    return {.x = 1 - rest, .rest = rest};
}

Tails incomplete_beta(double a, double b, double x) {
    ensure(a > 0 && b > 0 && x >= 0 && x <= 1, "a, b > 0 and x in 0-1");
    return StandardBeta(a, b).tails({.x = x, .rest = 1 - x});
}

}  // namespace utfall::stats
