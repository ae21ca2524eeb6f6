// effects: the chance of a yes, by logit or probit.
//
//     Answer<BinaryFit> score = binary_regression({.outcome = treated, .terms = {ones, age}, .names = …}, Link::logit);
//     score.value().chances;            // the propensity of each row
//
// Newton's method on the log likelihood (McCullagh and Nelder 1989, 2.5) until no coefficient moves by 1e-12 of its
// standard error.
#pragma once
#include "utfall/effects/least_squares.h"

namespace utfall::effects {

enum class Link { logit, probit };

struct BinaryFit {
    std::vector<double> coefficients;  // p
    Matrix covariance;                 // inverse of the expected information, p by p
    std::vector<double> scores;        // linear predictor of each row
    std::vector<double> chances;       // fitted chance of each row
};

// The outcome is 0 or 1. Refuses: no_rows, too_few_rows, singular, separated.
[[nodiscard]] Answer<BinaryFit> binary_regression(const Regression& regression, Link link);

}  // namespace utfall::effects
