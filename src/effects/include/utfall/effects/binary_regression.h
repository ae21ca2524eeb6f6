// effects: the chance of a yes, by logit or probit.
//
//     Answer<BinaryFit> score = binary_regression({.outcome = treated, .terms = {Term::ones(), age}, .names = …},
//                                                 Link::logit);
//     score.value().chances;            // the propensity of each row
//
// Newton's method on the log likelihood (McCullagh and Nelder 1989, 2.5), a step halved while it does not raise it, until
// no coefficient moves by 1e-9 of its standard error; what a further step would change is lost in rounding. The sums of
// each step are those of weighted least squares in pairs of doubles (moments.h).
//
// Where a direction d has x'd >= 0 for every yes and x'd <= 0 for every no, and not always 0, the likelihood has no
// highest point (Albert and Anderson 1984): there are no coefficients to answer with. Newton's steps then settle on such a
// direction; it is checked on every row, and the term that moves the score most along it is named.
#pragma once
#include "utfall/effects/least_squares.h"

namespace utfall::effects {

enum class Link { logit, probit };

struct BinaryFit {
    std::vector<double> coefficients;  // p
    Matrix covariance;                 // inverse of the expected information, p by p
    std::vector<double> scores;        // linear predictor of each row
    std::vector<double> chances;       // fitted chance of each row
    double log_likelihood = 0;
    std::vector<std::string> names;
};

// The outcome is 0 or 1. Weights multiply a row's log likelihood. Refuses: no_rows, too_few_rows, singular, one_outcome,
// separated with the term's name, not_converged.
[[nodiscard]] Answer<BinaryFit> binary_regression(const Regression& regression, Link link);
// With normal p-values.
[[nodiscard]] std::vector<Estimate> estimates(const BinaryFit& fit);

}  // namespace utfall::effects
