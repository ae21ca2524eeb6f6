// effects: what all ways of matching share.
#pragma once
#include <optional>

#include "utfall/effects/matching.h"

namespace utfall::effects {

// Rows that may be matched with each other, by key.
struct Stratum {
    std::vector<std::uint32_t> treated;
    std::vector<std::uint32_t> controls;
};
[[nodiscard]] std::vector<Stratum> strata_of(const Units& units);

[[nodiscard]] std::optional<Refusal> look_at(const Units& units, const Distance& distance,
                                             const Caliper& caliper);
// In the units of the score or of Mahalanobis's distance.
[[nodiscard]] double caliper_width(const Distance& distance, const Caliper& caliper);

// Pairs in any order -> counts, subclasses and weights. Where no control has two treated a subclass is a treated unit with
// its controls; otherwise (full matching) pairs that share a unit are one subclass.
[[nodiscard]] Matching matching_of(const Units& units, std::vector<MatchedPair> pairs,
                                   bool controls_again);

}  // namespace utfall::effects
