// forecast, private: a distribution as written in a document, with the values of its parameters, as stats draws it.
#pragma once
#include <span>

#include "utfall/stats/distribution.h"
#include "utfall/terms/beliefs.h"

namespace utfall::forecast {

// For kinds with parameters. Mean and spread become the parameters of stats by moments:
// gamma shape (mean/spread)², scale spread²/mean; beta a = mean·weight, b = (1 − mean)·weight; negative binomial size
// mean²/(spread² − mean), a Poisson where the spread is no greater than that of one (Johnson, Kemp and Kotz 2005, ch. 3–6;
// Johnson, Kotz and Balakrishnan 1994, ch. 14, 17, 25); lognormal by mean: log mean = log(mean) − spread²/2.
[[nodiscard]] stats::Distribution distribution_of(const terms::AssumedDistribution& d,
                                                  std::span<const double> parameters);

}  // namespace utfall::forecast
