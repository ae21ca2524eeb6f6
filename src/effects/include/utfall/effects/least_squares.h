// effects: least squares, and how sure its coefficients are.
//
//     Answer<Fit> fit = least_squares({.outcome = y, .terms = {ones, treat}, .names = {"(intercept)", "treat"}});
//     Answer<std::vector<Estimate>> sure = estimates(fit.value(), {.kind = Robust::hc1});
//
// Shapes: n rows, p terms, n > p. An intercept is a term of ones. Weights are of importance (the variance of a row is
// sigma^2 / weight); empty: all one.
#pragma once
#include <string>
#include <vector>

#include "utfall/effects/estimate.h"
#include "utfall/effects/matrix.h"

namespace utfall::effects {

struct Regression {
    Column outcome;
    std::vector<Column> terms;
    std::vector<std::string> names;
    Column weights{};
};

struct Fit {
    Regression of;
    std::vector<double> coefficients;  // p
    Matrix inverse;                    // (X'WX)^-1, p by p
    std::vector<double> residuals;     // n, unweighted
    double residual_sum = 0;           // of squares, weighted
};

// Refuses: no_rows, too_few_rows, singular with the term's name.
[[nodiscard]] Answer<Fit> least_squares(const Regression& regression);

}  // namespace utfall::effects
