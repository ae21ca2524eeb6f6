// forecast, private: each party's net over one outcome, all else at its median.
#pragma once
#include "results.h"

namespace utfall::forecast {

// One for each assumed measure of the contract that varies, all its members at the same percentile; what follows from
// other assumptions goes through the values that it had in `results`.
[[nodiscard]] base::Result<std::vector<Payoff>> payoffs_of(const Prepared& prepared,
                                                           const Results& results,
                                                           const std::vector<int>& parties);

}  // namespace utfall::forecast
