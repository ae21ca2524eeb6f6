// forecast, private: each party's net over one outcome, all else at its median.
#pragma once
#include "results.h"

namespace utfall::forecast {

// One for each assumed measure of the contract that is not given, all its members at the same percentile.
[[nodiscard]] base::Result<std::vector<Payoff>> payoffs_of(const Prepared& prepared,
                                                           const std::vector<int>& parties);

}  // namespace utfall::forecast
