// The beta family: on [0, 1], and PERT on any range.
#include "families.h"
#include "incomplete.h"
#include "pieces.h"

namespace utfall::stats {

namespace {

class BetaCurve final : public Curve {
public:
    BetaCurve(const Beta& d, double low, double range)
        : standard_(d.a, d.b), low_(low), range_(range) {}

    [[nodiscard]] CurvePoint at(double v, bool is_upper, double guess) const override {
        const Tails target =
            is_upper ? Tails{.lower = 1 - v, .upper = v} : Tails{.lower = v, .upper = 1 - v};
        const double near = (guess - low_) / range_;
        const Share at = standard_.quantile(target, near > 0 && near < 1 ? near : 0);
        const double of_a = (standard_.a() - 1) / at.x, of_b = (standard_.b() - 1) / at.rest;
        const Slope slope{.density = standard_.rate(at) / (at.x * at.rest),
                          .log_first = of_a - of_b,
                          .log_second = -of_a / at.x - of_b / at.rest};
        return curve_point(at.x, slope, is_upper, low_, range_);
    }

private:
    StandardBeta standard_;
    double low_, range_;
};

Beta standard(const Pert& d) {
    const double range = d.high - d.low;
    return {.a = 1 + 4 * ((d.mode - d.low) / range), .b = 1 + 4 * ((d.high - d.mode) / range)};
}

}  // namespace

std::unique_ptr<const Curve> curve_of(const Beta& d) {
    return std::make_unique<BetaCurve>(d, 0, 1);
}
std::unique_ptr<const Curve> curve_of(const Pert& d) {
    return std::make_unique<BetaCurve>(standard(d), d.low, d.high - d.low);
}

std::optional<Fault> fault_of(const Beta& d) {
    if (!are_finite(d.a, d.b)) return Fault::NotFinite;
    if (!(d.a > 0 && d.b > 0)) return Fault::ShapeNotPositive;
    return std::nullopt;
}
Moments moments_of(const Beta& d) {
    const double n = d.a + d.b;
    const double mean = d.a / n;
    return {mean, mean * (d.b / n) / (n + 1)};
}
double quantile_of(const Beta& d, double u) { return BetaCurve(d, 0, 1).value(u); }
double cdf_of(const Beta& d, double x) {
    if (x <= 0) return 0;
    return x >= 1 ? 1 : StandardBeta(d.a, d.b).tails({.x = x, .rest = 1 - x}).lower;
}

std::optional<Fault> fault_of(const Pert& d) {
    return fault_of(Triangular{.low = d.low, .mode = d.mode, .high = d.high});
}
Moments moments_of(const Pert& d) {
    const double range = d.high - d.low;
    const Moments of_share = moments_of(standard(d));
    return {d.low + range * of_share.mean, range * range * of_share.variance};
}
double quantile_of(const Pert& d, double u) {
    return BetaCurve(standard(d), d.low, d.high - d.low).value(u);
}
double cdf_of(const Pert& d, double x) {
    return cdf_of(standard(d), (x - d.low) / (d.high - d.low));
}

}  // namespace utfall::stats
