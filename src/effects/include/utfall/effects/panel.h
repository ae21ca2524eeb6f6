// effects: regressions on panels, units seen in several periods.
//
//     const Panel panel{.regression = {.outcome = y, .terms = {x}, .names = {"x"}}, .units = firm, .periods = year};
//     Answer<AbsorbedFit> within = panel_within(panel, Within::two_ways);
//     Answer<RandomEffects> random = panel_random(panel);
//     covariance(within.value().fit, firm, kArellano);
//
// Terms must not hold an intercept: `between` and `random` add their own, named "(intercept)", in front. Pooling is
// least_squares with a term of ones. Panels may be unbalanced; weights are not taken here. Baltagi (2013), chapters 2, 3
// and 9.
#pragma once
#include "utfall/effects/covariance.h"
#include "utfall/effects/fixed_effects.h"

namespace utfall::effects {

struct Panel {
    Regression regression{};
    Groups units{};
    Groups periods{};  // only of Within::periods and two_ways
};

enum class Within { units, periods, two_ways };
[[nodiscard]] Answer<AbsorbedFit> panel_within(const Panel& panel, Within within);

// A regression of each unit's means, every unit once, however many rows it has.
struct MeansFit {
    MeansFit() = default;
    MeansFit(MeansFit&&) = default;
    MeansFit& operator=(MeansFit&&) = default;
    MeansFit(const MeansFit&) = delete;
    MeansFit& operator=(const MeansFit&) = delete;
    Fit fit{};
    std::vector<std::vector<double>> columns{};
};
[[nodiscard]] Answer<MeansFit> panel_between(const Panel& panel);

// Random effects of units. The variances are those of Swamy and Arora (1972), for unbalanced panels as Baltagi and Chang
// (1994): from the residuals of `within`, without terms that never change in a unit, and of the means, each weighed by its
// unit's rows. A unit of T rows has
// 1 - sqrt(s^2 / (s^2 + T u^2)) of its means subtracted, then least squares. A variance of units that comes out below
// zero is set to zero, which is pooling, and `is_pooled` says so. Tests with the normal distribution are customary:
// normal_degrees.
struct RandomEffects {
    MeansFit quasi_demeaned{};
    double disturbance_variance = 0;  // s^2
    double unit_variance = 0;         // u^2
    bool is_pooled = false;
};
[[nodiscard]] Answer<RandomEffects> panel_random(const Panel& panel);

// The same covariance with the normal distribution for all terms.
[[nodiscard]] Covariance normal_degrees(Covariance covariance);

// Arellano (1987): clusters are units, no factor, n - k degrees.
inline constexpr ClusterOptions kArellano{.kind = Clustered::cr0, .degrees = ClusterDegrees::rows};

}  // namespace utfall::effects
