// forecast, private: points with one value at a percentile of its own and all others in the middle.
#pragma once
#include "prepared.h"
#include "utfall/forecast/sensitivity.h"

namespace utfall::forecast {

inline constexpr double kMiddle = 0.5;
using PointColumns = std::vector<std::vector<double>>;  // [dimension][row]

// Whether chance draws that part of it.
[[nodiscard]] bool has_part(const Variable& v, AssumedPart part);

// Sets the row's points so that the part is at the percentile. What it goes together with stays in the middle.
void move_point(const Prepared& prepared, std::size_t variable, AssumedPart part, double percentile,
                std::size_t row, PointColumns& columns);

}  // namespace utfall::forecast
