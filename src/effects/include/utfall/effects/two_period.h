// effects: what an effort changed between two periods, when the treated and the comparison differ in what is known before.
//
//     auto effect = two_period_effect({.change = wage_1978_less_1975, .treated = d, .covariates = {age, re74},
//                                      .names = {"age", "re74"}},
//                                     {.method = TwoPeriodMethod::doubly_robust});
//     effect.value().effect;       // of the treated, with an analytic standard error
//
// Shapes: n units seen in both periods; treated is 0 or 1; covariates without an intercept, as they were before; weights of
// sampling, above zero; empty: all one. Parallel trends are asked of units with the same covariates only.
// With D treated, w weight, dy change, p(X) chance of treatment by logit, m(X) change predicted by least squares among the
// comparison:
//   regression      mean(dy - m | treated)                         Heckman, Ichimura, Todd (1997)
//   weighting       mean(dy | treated) - mean(dy weighted by p/(1-p) | comparison), weights that sum to one
//                                                                  Abadie (2005), normalised as by Hajek (1971)
//   doubly_robust   mean(dy - m | treated) - weighted mean(dy - m | comparison)
//                                                                  Sant'Anna and Zhao (2020), eq. 2.5 with 3.1
//   improved        the same with p by inverse probability tilting (Graham, Pinto, Egel 2012) and m by least squares
//                   weighted with p/(1-p)                          Sant'Anna and Zhao (2020), eq. 3.3
// Without covariates all four are the difference between two mean changes. Comparison units whose chance is highest_chance
// or more get no weight and are counted, as in the authors' program.
#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "utfall/effects/answer.h"
#include "utfall/effects/estimate.h"
#include "utfall/effects/matrix.h"

namespace utfall::effects {

enum class TwoPeriodMethod { doubly_robust, improved, weighting, regression };

struct TwoPeriods {
    Column change;
    Column treated;
    std::vector<Column> covariates{};
    std::vector<std::string> names{};  // of the covariates
    Column weights{};
};
struct TwoPeriodOptions {
    TwoPeriodMethod method = TwoPeriodMethod::doubly_robust;
    double highest_chance = 0.995;
};
struct TwoPeriodEffect {
    Estimate effect;  // standard error sqrt(sum of influence^2)/n; normal distribution
    std::vector<double> influence;  // of each unit on the effect, with mean zero; n
    std::size_t treated = 0;
    std::size_t comparison = 0;
    std::size_t too_likely = 0;  // comparison units without weight
};

// The chances that the units are treated, as the method models them. They rest on no change, so that the same units seen in
// other periods need no new ones.
struct Propensity {
    std::vector<double> chances{};  // n
    Matrix inverse{};               // of the mean of w p (1 - p) XX'; none for tilting
};
[[nodiscard]] Answer<Propensity> propensity(const TwoPeriods& units, TwoPeriodMethod method);

// Refuses: no_rows, no_treated, no_comparison, too_few_treated, too_few_comparison, singular, separated,
// no_tilt (improved: no weights give the comparison the means of the treated).
[[nodiscard]] Answer<TwoPeriodEffect> two_period_effect(const TwoPeriods& units,
                                                        const TwoPeriodOptions& options = {},
                                                        const Propensity* known = nullptr);

}  // namespace utfall::effects
