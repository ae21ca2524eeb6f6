// study, private: tests, errors and intervals by drawing again, in place of those of a distribution.
#pragma once
#include <optional>

#include "run.h"
#include "utfall/effects/moments.h"

namespace utfall::study {

// Whether the plan asks for a bootstrap of rows or clusters.
[[nodiscard]] bool is_bootstrapped(const Setup& setup);

// Of the first line, a coefficient of the fit. Where effects were absorbed that cross the clusters they become indicators,
// for a bootstrap of clusters must keep each absorbed level whole. Nothing where the plan asks for no bootstrap.
[[nodiscard]] std::optional<effects::Refusal> bootstrap(const Setup& setup, const effects::Fit& fit,
                                                        const Model& model, Found& found);
// The same of a fit without absorbed effects.
[[nodiscard]] std::optional<effects::Refusal> bootstrap(const Setup& setup, const effects::Fit& fit,
                                                        Found& found);
// The same from the sums of each cluster, in the order of their codes.
[[nodiscard]] std::optional<effects::Refusal> bootstrap(const Setup& setup,
                                                        const std::vector<effects::Moments>& blocks,
                                                        const std::vector<std::string>& names,
                                                        Found& found);

// The p-value of the first line, by all ways in which the treated could have been drawn, or a draw of them. Nothing where
// the plan asks for none.
enum class Permuted { Means, Ranks };
[[nodiscard]] std::optional<effects::Refusal> permute(const Setup& setup, Permuted what,
                                                      Found& found);

}  // namespace utfall::study
