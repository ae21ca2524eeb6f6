// stats: elementary functions that give the same bits on every x86-64 machine, made of + - * / sqrt and bits.
//
//     double z = stats::normal_quantile(0.975);          // 1.9599639845400545
//     stats::normal_quantile(uniforms, scores);          // the same bits, a column at a time
//
// Columns: `out` is as long as `in` and may be the same memory. How a column is cut into calls does not show.
// Relative errors, over the arguments named, are below 1e-15 unless said otherwise.
#pragma once
#include <span>

namespace utfall::stats {

using ConstColumn = std::span<const double>;
using Column = std::span<double>;

// e^x. Over 709.78 infinite; under -707.5 zero, where the true value is below 1e-307.
[[nodiscard]] double exp(double x);
// e^x - 1, also for x near 0.
[[nodiscard]] double expm1(double x);
// Natural logarithm; -infinity at 0, NaN below. 2 artanh((m-1)/(m+1)) after x = m 2^e, m in [sqrt 1/2, sqrt 2).
[[nodiscard]] double log(double x);
// log(1 + x), also for x near 0; Goldberg (1991), theorem 4, with the correction of Kahan.
[[nodiscard]] double log1p(double x);
// x^y = e^(y log x), x > 0. Relative error about |y log x| 1e-16.
[[nodiscard]] double pow(double x, double y);
// Inverse of the normal distribution function, u in (0, 1); Wichura (1988), algorithm AS 241, PPND16.
[[nodiscard]] double normal_quantile(double u);
// Normal distribution function, also far out in the lower tail, to z > -37.6; relative error below 2e-15 + z^2 1e-16. The
// ratio of Mills (1926), Phi(-z)/phi(z), as (z + 0.7)^-1 times a polynomial in (z - 4.5)/(z + 4.5) found by Chebyshev
// expansion, after the transformation of Schonfelder (1978).
[[nodiscard]] double normal_cdf(double z);

void exp(ConstColumn in, Column out);
void expm1(ConstColumn in, Column out);
void log(ConstColumn in, Column out);
void log1p(ConstColumn in, Column out);
void pow(ConstColumn x, ConstColumn y, Column out);
void normal_quantile(ConstColumn in, Column out);
void normal_cdf(ConstColumn in, Column out);

// log Gamma(x), x > 0; absolute error below 1e-14 (1 + |value|). Stirling's series with its remainder carried down to
// small x (Abramowitz and Stegun 1964, 6.1.41).
[[nodiscard]] double log_gamma(double x);

// The two parts of a probability; the smaller one is kept to full relative precision.
struct Tails {
    double lower = 0;
    double upper = 1;
};
// Regularised incomplete gamma function P(a, x) and Q(a, x), a > 0, x >= 0: the series DLMF 8.11.4 below the mean, the
// continued fraction DLMF 8.9.2 above. Takes some sqrt(a) steps.
[[nodiscard]] Tails incomplete_gamma(double a, double x);
// Regularised incomplete beta function I_x(a, b) and 1 - I, a, b > 0, x in [0, 1]; the continued fraction DLMF 8.17.22.
[[nodiscard]] Tails incomplete_beta(double a, double b, double x);

}  // namespace utfall::stats
