// forecast: internal_rates with a chosen instruction set, for tests.
#pragma once
#include <span>

#include "utfall/forecast/irr.h"

#include "rate_kernels.h"

namespace utfall::forecast {

void internal_rates_by(RateKernel kernel, const FlowColumns& flows, std::span<InternalRate> rates);

}  // namespace utfall::forecast
