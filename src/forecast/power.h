// forecast: powers by products, and x^y out of +, -, *, / alone, so that every machine gives the same
// bits. When stats has exp and log, real_power is exp(y * log(x)) of that room.
#pragma once
#include <cmath>
#include <cstdint>

namespace utfall::forecast {

// x^n for n >= 0; relative error below n * 2^-52.
inline double whole_power(double x, std::int32_t n) {
    double result = 1;
    for (double square = x; n > 0; n /= 2) {
        if (n % 2 == 1) result *= square;
        if (n > 1) square *= square;
    }
    return result;
}

// x^y for x > 0, |y| <= 1. By log x = k log 2 + 2 artanh((m - 1)/(m + 1)), 1/sqrt 2 <= m < sqrt 2,
// and the power series of exp (Abramowitz and Stegun 1964, 4.1.27 and 4.2.1). frexp and ldexp are
// exact.
inline double real_power(double x, double y) {
    constexpr double kLog2High = 0x1.62e42fee00000p-1;
    constexpr double kLog2Low = 0x1.a39ef35793c76p-33;
    int binary = 0;
    double m = std::frexp(x, &binary);
    if (m < 0.70710678118654752) m *= 2, --binary;
    const double z = (m - 1) / (m + 1);
    double series = 0;
    for (int k = 23; k >= 1; k -= 2) series = series * z * z + 1.0 / k;
    const double exponent = y * (binary * kLog2High + (binary * kLog2Low + 2 * z * series));
    const double halvings = std::floor(exponent * 1.4426950408889634 + 0.5);
    const double rest = (exponent - halvings * kLog2High) - halvings * kLog2Low;
    double power = 1;
    for (int k = 17; k >= 1; --k) power = power * rest / k + 1;
    return std::ldexp(power, static_cast<int>(halvings));
}

}  // namespace utfall::forecast
