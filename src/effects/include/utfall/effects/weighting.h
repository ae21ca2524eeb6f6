// effects: controls weighted until they look like the treated, or both arms until they look like everybody.
//
//     const WeightedStudy study{.outcome = y, .treated = t, .covariates = {age, educ}, .names = {"age", "educ"}};
//     Answer<WeightedEffect> ipw = inverse_probability(study, Estimand::att);
//     Answer<WeightedEffect> ebal = entropy_balance(study);
//     Answer<WeightedEffect> dr = doubly_robust(study, Estimand::ate);
//
// Shapes: n rows. The propensity e is a logit on the covariates with an intercept. Standard errors are those of stacked
// estimating equations (Stefanski and Boos 2002): that weights are estimated counts. They are the root of the sum of
// squares of each row's influence, of each cluster's with clusters (times G / (G - 1)); normal distribution, no other
// factor for small samples.
// Refuses: no_rows, no_treated, no_controls, one_cluster; what binary_regression and least_squares refuse; and what stands below.
#pragma once
#include <string>
#include <vector>

#include "utfall/effects/answer.h"
#include "utfall/effects/balance.h"
#include "utfall/effects/least_squares.h"

namespace utfall::effects {

// Whom the effect is of: the treated; everybody; those whom either arm might have had (overlap: Li, Morgan and Zaslavsky
// 2018).
enum class Estimand { att, ate, ato };

struct WeightedStudy {
    Column outcome;
    Column treated;  // 0 or 1
    std::vector<Column> covariates{};
    std::vector<std::string> names{};
    Groups clusters{};  // none: each row by itself
};
struct WeightedEffect {
    Estimate effect;  // "treat"
    double mean_treated = kNone;
    double mean_control = kNone;       // effect = mean_treated - mean_control
    std::vector<double> weights{};     // by row; each arm's have the mean 1
    std::vector<double> influences{};  // by row; they sum to 0
    std::vector<double> chances{};     // propensity by row; empty for entropy balancing
    Overlap overlap{};
};

// Hajek (1971): weighted means of each arm. ATT: 1 and e / (1 - e); ATE: 1 / e and 1 / (1 - e); ATO: 1 - e and e.
// Hirano, Imbens and Ridder (2003); variance as in Lunceford and Davidian (2004), with Hajek's denominators.
[[nodiscard]] Answer<WeightedEffect> inverse_probability(const WeightedStudy& study,
                                                         Estimand estimand);

// Weights of the controls closest to equal ones (Kullback and Leibler) that give every covariate the mean of the
// treated, to 1e-10 of its standard deviation; Hainmueller (2012), (6) to (8), Newton on the dual. ATT. Variance after
// Zhao and Percival (2017): each row's influence is its distance from a weighted regression of the controls.
// Refuses: out_of_reach with the covariate, where no weights do it; singular.
[[nodiscard]] Answer<WeightedEffect> entropy_balance(const WeightedStudy& study);

// Augmented inverse probability weighting: right if the logit is, or if the outcome is linear in each arm. Robins,
// Rotnitzky and Zhao (1994) for ATE; Hahn (1998), Mercatanti and Li (2014) for ATT: with m0 fitted to the controls
// sum (t - (1 - t) e / (1 - e)) (y - m0) / sum t. Influence of the efficient score; that of the fitted models falls out
// when both are right. Not for ATO.
[[nodiscard]] Answer<WeightedEffect> doubly_robust(const WeightedStudy& study, Estimand estimand);

}  // namespace utfall::effects
