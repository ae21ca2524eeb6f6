#include "utfall/stats/quantile.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "families.h"
#include "pieces.h"
#include "steps.h"
#include "utfall/base/ensure.h"

namespace utfall::stats {

constexpr std::size_t kChunk = 256;

class PreparedQuantile {
public:
    PreparedQuantile() = default;
    PreparedQuantile(const PreparedQuantile&) = delete;
    PreparedQuantile& operator=(const PreparedQuantile&) = delete;
    virtual ~PreparedQuantile() = default;

    virtual void at(ConstColumn u, Column out) const = 0;
    virtual void at_scores(ConstColumn scores, Column out) const {
        for (std::size_t row = 0; row < scores.size(); row += kChunk) {
            const std::size_t rows = std::min(kChunk, scores.size() - row);
            const Column part = out.subspan(row, rows);
            normal_cdf(scores.subspan(row, rows), part);
            // A score above 8.2 gives 1, which is not inside.
            for (double& u : part) u = std::min(u, 1 - 0x1p-53);
            at(part, part);
        }
    }
};

namespace {

// A kind whose quantile is a short formula.
template <class Kind>
class ByFormula final : public PreparedQuantile {
public:
    explicit ByFormula(const Kind& d) : d_(d) {}
    void at(ConstColumn u, Column out) const override {
        for (std::size_t row = 0; row < u.size(); ++row) out[row] = quantile_of(d_, u[row]);
    }

private:
    Kind d_;
};

class NormalByScore final : public PreparedQuantile {
public:
    explicit NormalByScore(const Normal& d) : d_(d) {}
    void at(ConstColumn u, Column out) const override {
        kernels().normal({&d_.mean, true}, {&d_.deviation, true}, u.data(), out.data(), u.size());
    }
    void at_scores(ConstColumn scores, Column out) const override {
        kernels().affine({&d_.mean, true}, {&d_.deviation, true}, scores.data(), out.data(),
                         scores.size());
    }

private:
    Normal d_;
};

class ByPieces : public PreparedQuantile {
public:
    ByPieces(std::unique_ptr<const Curve> curve, double least_scale)
        : curve_(std::move(curve)), coefficients_(fit_pieces(*curve_, least_scale)) {}
    void at(ConstColumn u, Column out) const override {
        std::array<double, kChunk> uniforms;
        const PieceTable table{.coefficients = coefficients_.data()};
        for (std::size_t row = 0; row < u.size(); row += kChunk) {
            const std::size_t rows = std::min(kChunk, u.size() - row);
            std::copy_n(u.begin() + static_cast<std::ptrdiff_t>(row), rows, uniforms.begin());
            double* values = out.data() + row;
            if (!kernels().pieces(table, uniforms.data(), values, rows)) continue;
            for (std::size_t i = 0; i < rows; ++i)
                if (std::isnan(values[i])) values[i] = curve_->value(uniforms[i]);
        }
    }

private:
    std::unique_ptr<const Curve> curve_;
    std::vector<double> coefficients_;
};

// Pieces are twice as fast as a score and its exponential; from a score, there is only the exponential left.
class LognormalByPieces final : public ByPieces {
public:
    explicit LognormalByPieces(const Lognormal& d) : ByPieces(curve_of(d), 0), d_(d) {}
    void at_scores(ConstColumn scores, Column out) const override {
        kernels().lognormal_of_scores({&d_.log_mean, true}, {&d_.log_deviation, true},
                                      scores.data(), out.data(), scores.size());
    }

private:
    Lognormal d_;
};

class BySteps final : public PreparedQuantile {
public:
    explicit BySteps(StepTable steps) : steps_(std::move(steps)) {}
    void at(ConstColumn u, Column out) const override {
        for (std::size_t row = 0; row < u.size(); ++row) out[row] = steps_.at(u[row]);
    }

private:
    StepTable steps_;
};

template <class Kind>
std::unique_ptr<const PreparedQuantile> prepare(const Kind& d) {
    return std::make_unique<ByFormula<Kind>>(d);
}
template <>
std::unique_ptr<const PreparedQuantile> prepare(const Normal& d) {
    return std::make_unique<NormalByScore>(d);
}
template <>
std::unique_ptr<const PreparedQuantile> prepare(const Lognormal& d) {
    if (d.log_deviation == 0) return prepare(Point{.value = exp(d.log_mean)});
    return std::make_unique<LognormalByPieces>(d);
}
template <>
std::unique_ptr<const PreparedQuantile> prepare(const Gamma& d) {
    return std::make_unique<ByPieces>(curve_of(d), 0);
}
template <>
std::unique_ptr<const PreparedQuantile> prepare(const Beta& d) {
    return std::make_unique<ByPieces>(curve_of(d), 0);
}
template <>
std::unique_ptr<const PreparedQuantile> prepare(const Pert& d) {
    // Only where the range has zero inside can a value be small against it.
    return std::make_unique<ByPieces>(curve_of(d), d.low < 0 && d.high > 0 ? d.high - d.low : 0);
}
template <>
std::unique_ptr<const PreparedQuantile> prepare(const Binomial& d) {
    return std::make_unique<BySteps>(steps_of(d));
}
template <>
std::unique_ptr<const PreparedQuantile> prepare(const BetaBinomial& d) {
    return std::make_unique<BySteps>(steps_of(d));
}
template <>
std::unique_ptr<const PreparedQuantile> prepare(const Poisson& d) {
    return std::make_unique<BySteps>(steps_of(d));
}
template <>
std::unique_ptr<const PreparedQuantile> prepare(const NegativeBinomial& d) {
    return std::make_unique<BySteps>(steps_of(d));
}
template <>
std::unique_ptr<const PreparedQuantile> prepare(const Empirical& d) {
    return std::make_unique<BySteps>(steps_of(d));
}

}  // namespace

Quantile::Quantile(const Distribution& distribution) {
    ensure(!distribution.fault(), "a distribution without fault");
    prepared_ = std::visit([](const auto& d) { return prepare(d); }, distribution.kind);
}
Quantile::~Quantile() = default;
Quantile::Quantile(Quantile&&) noexcept = default;
Quantile& Quantile::operator=(Quantile&&) noexcept = default;

void Quantile::at(ConstColumn u, Column out) const {
    ensure(u.size() == out.size(), "a column goes in and one of the same length comes out");
    prepared_->at(u, out);
}
double Quantile::at(double u) const {
    double value = 0;
    prepared_->at({&u, 1}, {&value, 1});
    return value;
}
void Quantile::at_scores(ConstColumn scores, Column out) const {
    ensure(scores.size() == out.size(), "a column goes in and one of the same length comes out");
    prepared_->at_scores(scores, out);
}

}  // namespace utfall::stats
