// forecast, private: what an estimate of an effect can tell, found by drawing worlds without that effect.
#pragma once
#include "stream.h"

namespace utfall::forecast {

// `repaid`: of the world as assumed. The same points are drawn again for each estimated measure.
[[nodiscard]] base::Result<std::vector<MeasurementForecast>> measurements_of(
    const Stream& all, const Results& results, std::size_t per_replicate);

}  // namespace utfall::forecast
