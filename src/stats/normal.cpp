// The normal family and its exponential.
#include "families.h"
#include "pieces.h"
#include "utfall/stats/portable.h"

namespace utfall::stats {

namespace {

std::optional<Fault> fault(double location, double deviation) {
    if (!are_finite(location, deviation)) return Fault::NotFinite;
    if (deviation < 0) return Fault::NegativeDeviation;
    return std::nullopt;
}

double cdf(double location, double deviation, double x) {
    if (deviation > 0) return normal_cdf((x - location) / deviation);
    return x < location ? 0 : 1;
}

class LognormalCurve final : public Curve {
public:
    explicit LognormalCurve(const Lognormal& d) : d_(d) {}

    [[nodiscard]] CurvePoint at(double v, bool is_upper, double /*guess*/) const override {
        constexpr double kDensityAtZero = 0.3989422804014327;
        const double below = normal_quantile(v);
        const double z = is_upper ? -below : below;
        const double x = exp(d_.log_mean + d_.log_deviation * z);
        const double of_z = 1 + z / d_.log_deviation;
        const double of_spread = 1 / (d_.log_deviation * d_.log_deviation);
        const Slope slope{.density = kDensityAtZero * exp(-z * z / 2) / (d_.log_deviation * x),
                          .log_first = -of_z / x,
                          .log_second = (of_z - of_spread) / (x * x)};
        return curve_point(x, slope, is_upper, 0, 1);
    }

private:
    Lognormal d_;
};

}  // namespace

std::unique_ptr<const Curve> curve_of(const Lognormal& d) {
    return std::make_unique<LognormalCurve>(d);
}

std::optional<Fault> fault_of(const Normal& d) { return fault(d.mean, d.deviation); }
Moments moments_of(const Normal& d) { return {d.mean, d.deviation * d.deviation}; }
double quantile_of(const Normal& d, double u) { return d.mean + d.deviation * normal_quantile(u); }
double cdf_of(const Normal& d, double x) { return cdf(d.mean, d.deviation, x); }

std::optional<Fault> fault_of(const Lognormal& d) { return fault(d.log_mean, d.log_deviation); }
Moments moments_of(const Lognormal& d) {
    const double log_variance = d.log_deviation * d.log_deviation;
    const double mean = exp(d.log_mean + log_variance / 2);
    return {mean, mean * mean * expm1(log_variance)};
}
double quantile_of(const Lognormal& d, double u) {
    return exp(d.log_mean + d.log_deviation * normal_quantile(u));
}
double cdf_of(const Lognormal& d, double x) {
    return x > 0 ? cdf(d.log_mean, d.log_deviation, log(x)) : 0;
}

}  // namespace utfall::stats
