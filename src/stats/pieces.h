// stats: a smooth quantile function as polynomials. Between two neighbouring places one polynomial of degree 7
// has the value and three derivatives of the function at both (Hermite interpolation). Places are the v =
// 2^e (1 + i/8), e from -15 to -2, and 1/2, where v is u, or 1 - u on the upper side.
#pragma once
#include <memory>
#include <vector>

#include "incomplete.h"
#include "kernels.h"
#include "utfall/stats/distribution.h"

namespace utfall::stats {

// A quantile function by v: its value and how it changes with v.
struct CurvePoint {
    double value = 0;
    double first = 0, second = 0, third = 0;
};

// x as a function of v where dx/dv = 1/f or, on the upper side, -1/f, from the density f, its logarithmic derivative
// f'/f and the derivative of that. Returns low + range * x.
struct Slope {
    double density = 0;
    double log_first = 0, log_second = 0;
};
[[nodiscard]] CurvePoint curve_point(double x, const Slope& slope, bool is_upper, double low,
                                     double range);

class Curve {
public:
    Curve() = default;
    Curve(const Curve&) = delete;
    Curve& operator=(const Curve&) = delete;
    virtual ~Curve() = default;
    // The value at v, near a guess, to about 1e-13 of itself; `guess` is not used when NaN.
    [[nodiscard]] virtual CurvePoint at(double v, bool is_upper, double guess) const = 0;
    [[nodiscard]] double value(double u) const;
};

// The coefficients that PieceTable wants; NaN in a piece that would be more than 1e-10 wrong in its middle, of the
// value or of `least_scale`, whichever is more.
[[nodiscard]] std::vector<double> fit_pieces(const Curve& curve, double least_scale);

// The log deviation is not 0.
[[nodiscard]] std::unique_ptr<const Curve> curve_of(const Lognormal& d);
[[nodiscard]] std::unique_ptr<const Curve> curve_of(const Gamma& d);
[[nodiscard]] std::unique_ptr<const Curve> curve_of(const Beta& d);
[[nodiscard]] std::unique_ptr<const Curve> curve_of(const Pert& d);

}  // namespace utfall::stats
