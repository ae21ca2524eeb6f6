// forecast, private: a party's net present value at given points.
#pragma once
#include <optional>
#include <vector>

#include "results.h"

namespace utfall::forecast {

// columns[dimension][scenario]. A refused scenario is no number. Party nothing: the sum of all.
[[nodiscard]] base::Result<Column> worth_at(const Prepared& prepared,
                                            const std::vector<std::vector<double>>& columns,
                                            std::optional<int> party, std::size_t threads = 1);

}  // namespace utfall::forecast
