// Cholesky's factor in pairs of doubles of the sums of a regression, the outcome as its last row.
#pragma once
#include "utfall/effects/moments.h"

namespace utfall::effects {

// Refuses singular, with the number of the term, counted from 0. The outcome's own pivot may be zero.
[[nodiscard]] Answer<PairTriangle> pair_factor(const Moments& sums, double share_least);
// a b
[[nodiscard]] PairTriangle product(const PairTriangle& a, const PairTriangle& b);
// Inverse of the first `terms` rows.
[[nodiscard]] PairTriangle inverse(const PairTriangle& l, std::size_t terms);

}  // namespace utfall::effects
