// forecast: powers by products, so that every machine gives the same bits. Other powers are stats::pow.
#pragma once
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

}  // namespace utfall::forecast
