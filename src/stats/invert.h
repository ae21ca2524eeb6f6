// stats: where a distribution on x > 0 has given tails. Newton's method on the logarithm of the smaller tail as a
// function of log x, which is close to straight where x is small; halving the logarithm where it leads outside.
#pragma once
#include "incomplete.h"
#include "scalar.h"

namespace utfall::stats {

// `place` gives the Place at an x of (0, most].
template <class PlaceAt>
double invert(const PlaceAt& place, Tails target, double guess, double most) {
    constexpr double kLeast = 1e-300;
    constexpr double kLongestStep = 4;
    constexpr double kEnough = 1e-8;  // the next error is about the square of this one
    constexpr int kMostSteps = 200;
    const bool is_by_lower = target.lower <= 0.9;
    double low = kLeast, high = most;
    double x = guess < low ? low : guess > high ? high : guess;
    for (int i = 0; i < kMostSteps; ++i) {
        const Place here = place(x);
        const bool is_left =
            is_by_lower ? here.tails.lower < target.lower : here.tails.upper > target.upper;
        (is_left ? low : high) = x;
        const double part = is_by_lower ? here.tails.lower : here.tails.upper;
        const double wanted = is_by_lower ? target.lower : target.upper;
        const double gap = log(part / wanted);
        const double step = (is_by_lower ? -gap : gap) * part / here.rate;
        const bool is_usable = step > -kLongestStep * 1e3 && step < kLongestStep * 1e3;
        const double limited = step > kLongestStep    ? kLongestStep
                               : step < -kLongestStep ? -kLongestStep
                                                      : step;
        const double next = is_usable ? x * exp(limited) : 0;
        if (is_usable && gap < kEnough && gap > -kEnough) return next > most ? most : next;
        if (next > low && next < high) {
            x = next;
        } else {
            const double middle = scalar::root(low) * scalar::root(high);
            if (!(middle > low && middle < high)) return x;
            x = middle;
        }
    }
    return x;
}

}  // namespace utfall::stats
