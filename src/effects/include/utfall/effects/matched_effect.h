// effects: the effect on the treated after matching.
//
//     const MatchedOutcome outcome{.outcome = y, .treated = t, .covariates = {age, educ}, .names = {"age", "educ"}};
//     Answer<Estimate> effect = matched_effect(outcome, matching);        // without covariates: a difference of means
//     Answer<Estimate> again = matched_effect_again(units, distance, y, matching, {});   // controls used again
//
// Shapes: n rows, those of the matching. Only matched rows count.
#pragma once
#include <string>
#include <vector>

#include "utfall/effects/least_squares.h"
#include "utfall/effects/matching.h"

namespace utfall::effects {

struct MatchedOutcome {
    Column outcome;
    Column treated;
    std::vector<Column> covariates{};
    std::vector<std::string> names{};
};
// Weighted least squares of the outcome on treatment, the covariates less their means among the matched treated, and
// the products of both, whose coefficient of treatment is the mean over the treated of what the fit foretells with less
// without treatment (g-computation; Ho, Imai, King and Stuart 2007). Covariance HC1 clustered by subclass (Abadie and
// Spiess 2022), G / (G - 1) (n - 1) / (n - k); the means count as known. Degrees of freedom: n - 2 without covariates,
// the normal distribution with them.
// Refuses: too_few_rows, singular with the term, and one_cluster for one subclass. The matching must have subclasses.
[[nodiscard]] Answer<Estimate> matched_effect(const MatchedOutcome& outcome,
                                              const Matching& matching);

// The mean over the treated of outcome less the mean of their controls, for controls that may serve many. Variance of
// Abadie and Imbens (2006), theorem 7 with their estimator for the treated: the squares of the differences about their
// mean, and for each control (sum of its shares)^2 - sum of (its shares)^2 times the variance of its outcome, which is
// estimated from its `neighbours` nearest of the same arm. That a propensity was estimated is not counted (Abadie and
// Imbens 2016), which for the effect on the treated may go either way.
// Refuses: too_few_rows, where the control arm has no neighbour or fewer than two treated are matched.
struct AgainOptions {
    std::uint32_t neighbours = 1;
};
[[nodiscard]] Answer<Estimate> matched_effect_again(const Units& units, const Distance& distance,
                                                    Column outcome, const Matching& matching,
                                                    const AgainOptions& options);

// Treated less the mean of its controls, by the treated unit's key: what rosenbaum_bounds asks for.
[[nodiscard]] std::vector<double> pair_differences(Column outcome, const Matching& matching);

}  // namespace utfall::effects
