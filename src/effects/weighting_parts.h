// effects: what all ways of weighting share.
#pragma once
#include <optional>

#include "utfall/effects/weighting.h"

namespace utfall::effects {

[[nodiscard]] std::optional<Refusal> look_at(const WeightedStudy& study);
// Ones and the covariates, and their names.
[[nodiscard]] Regression on_covariates(const WeightedStudy& study, Column outcome);
// From effect.value, influences, raw weights: the standard error, weights of mean 1, overlap.
[[nodiscard]] WeightedEffect finished(const WeightedStudy& study, WeightedEffect effect);

}  // namespace utfall::effects
