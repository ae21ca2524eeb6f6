// The gamma family.
#include "families.h"
#include "incomplete.h"
#include "pieces.h"

namespace utfall::stats {

namespace {

class GammaCurve final : public Curve {
public:
    explicit GammaCurve(const Gamma& d) : standard_(d.shape), scale_(d.scale) {}

    [[nodiscard]] CurvePoint at(double v, bool is_upper, double guess) const override {
        const Tails target =
            is_upper ? Tails{.lower = 1 - v, .upper = v} : Tails{.lower = v, .upper = 1 - v};
        const double x = standard_.quantile(target, guess > 0 ? guess / scale_ : 0);
        const double rest = standard_.shape() - 1;
        const Slope slope{.density = standard_.rate(x) / x,
                          .log_first = rest / x - 1,
                          .log_second = -rest / (x * x)};
        return curve_point(x, slope, is_upper, 0, scale_);
    }

private:
    StandardGamma standard_;
    double scale_;
};

}  // namespace

std::unique_ptr<const Curve> curve_of(const Gamma& d) { return std::make_unique<GammaCurve>(d); }

std::optional<Fault> fault_of(const Gamma& d) {
    if (!are_finite(d.shape, d.scale)) return Fault::NotFinite;
    if (!(d.shape > 0)) return Fault::ShapeNotPositive;
    if (!(d.scale > 0)) return Fault::ScaleNotPositive;
    return std::nullopt;
}
Moments moments_of(const Gamma& d) { return {d.shape * d.scale, d.shape * d.scale * d.scale}; }
double quantile_of(const Gamma& d, double u) { return GammaCurve(d).value(u); }
double cdf_of(const Gamma& d, double x) {
    return x > 0 ? StandardGamma(d.shape).place(x / d.scale).tails.lower : 0;
}

}  // namespace utfall::stats
