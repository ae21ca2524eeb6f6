// stats: a distribution with fixed parameters, prepared for drawing.
//
//     const stats::Quantile cost(distribution);
//     cost.at(uniforms, draws);
//
// Preparing takes below a millisecond for parameters up to some thousands; lognormal, gamma and beta are then read
// from polynomials of degree 7 that agree with the exact function in three derivatives at 113 places on each side
// (Hermite interpolation), whole numbers and values from a table with a guide (Chen and Asau 1974).
// How a column is cut into calls does not show, nor the instruction set.
#pragma once
#include <memory>

#include "utfall/stats/distribution.h"
#include "utfall/stats/portable.h"

namespace utfall::stats {

class PreparedQuantile;  // one for each way of drawing

class Quantile {
public:
    // The distribution has no fault.
    explicit Quantile(const Distribution& distribution);
    ~Quantile();
    Quantile(Quantile&&) noexcept;
    Quantile& operator=(Quantile&&) noexcept;

    // u in (0, 1), out of the same length; they may be the same memory. Within 1e-9, relative to the value, of
    // Distribution::quantile (where a PERT value passes zero: to its range); not decreasing in u but for rounding.
    // Below 2^-15 and above 1 - 2^-15 gamma, beta and PERT are solved exactly, at some microseconds each; so is the part
    // of a curve that polynomials do not follow (shapes below about 0.1). The same bits alone as in a column.
    void at(ConstColumn u, Column out) const;
    [[nodiscard]] double at(double u) const;
    // The same of u = normal_cdf(score); normal and lognormal kinds go straight from the scores, without
    // the 1e-10 that pieces may be wrong.
    void at_scores(ConstColumn scores, Column out) const;

private:
    std::unique_ptr<const PreparedQuantile> prepared_;
};

}  // namespace utfall::stats
