// effects: synthetic difference in differences: units and periods weighted so that the treated and the others ran alike.
//
//     SyntheticPanel panel{.outcomes = …, .controls = 38, .before = 19};
//     SyntheticDifference fit = synthetic_difference(panel).value();          // effect -15.6
//     placebo_error(panel, {}, {.draws = 200, .seed = 1});                    // its standard error
//
// Arkhangelsky, Athey, Hirshberg, Imbens and Wager (2021), algorithm 1. Unit weights: at least 0, sum 1, minimise the
// mean squared gap to the treated units' mean before the start, an intercept free, plus zeta^2 sum of squares (eq. 4);
// zeta = (treated units x treated periods)^(1/4) sd (eq. 5), sd that of the controls' changes from period to period before
// the start. Period weights alike, of the controls' mean after the start (eq. 6), zeta 1e-6 sd. The effect is the
// difference in differences with these weights, which is what the weighted two-way regression gives.
//
// Solver::published repeats what the authors' program does, and so its figures: Frank and Wolfe's steps, 100 of them, then
// weights of at most a quarter of the largest set to 0, then steps until one improves the objective by no more than
// (1e-5 sd)^2. Solver::exact takes the least value itself (simplex.h); it needs neither a rule for stopping nor thinning.
#pragma once
#include <cstdint>
#include <vector>

#include "utfall/effects/estimate.h"
#include "utfall/effects/matrix.h"

namespace utfall::effects {

// units by periods; the controls first, `before` periods before the treated units' common start.
struct SyntheticPanel {
    Matrix outcomes;
    std::size_t controls = 0;
    std::size_t before = 0;
};

enum class Solver { published, exact };
// control: unit weights only, no intercept, zeta 1e-6 sd (a synthetic control without predictors); plain: equal weights,
// the usual difference in differences.
enum class Weighting { synthetic_difference, control, plain };
struct SyntheticPanelOptions {
    Weighting weighting = Weighting::synthetic_difference;
    Solver solver = Solver::published;
};

struct SyntheticDifference {
    double effect = 0;
    std::vector<double> unit_weights;    // of the controls
    std::vector<double> period_weights;  // of the periods before
    double noise = 0;                    // sd
    double unit_zeta = 0;
    double period_zeta = 0;
    // How far the objectives may lie above their least values (simplex.h), per period and per unit.
    double unit_gap = 0;
    double period_gap = 0;
    std::vector<double>
        gaps;  // treated less weighted controls, by period, before any level is taken away
};
// Refuses: no_donors, no_fit_period (fewer than two periods before, or none after).
[[nodiscard]] Answer<SyntheticDifference> synthetic_difference(
    const SyntheticPanel& panel, const SyntheticPanelOptions& options = {});

// Algorithm 4: as many controls as there are treated units, drawn, stand in for them; the standard error is the standard
// deviation of their effects (divisor: the draws). Begins the weights at the fit's own. Refuses: no_donors when there are
// not more controls than treated units.
struct PlaceboDraws {
    std::size_t draws = 200;
    std::uint64_t seed = 1;
};
[[nodiscard]] Answer<Estimate> placebo_error(const SyntheticPanel& panel,
                                             const SyntheticPanelOptions& options,
                                             const PlaceboDraws& draws);

// Algorithm 3: each unit left out in turn, weights kept and scaled to sum 1. Refuses: one_treated, no_donors when one
// control has all the weight.
[[nodiscard]] Answer<Estimate> jackknife_error(const SyntheticPanel& panel,
                                               const SyntheticPanelOptions& options);

}  // namespace utfall::effects
