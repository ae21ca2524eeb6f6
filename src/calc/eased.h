// calc, private: what the half-spaces of a region take off a form that is bounded on it.
#pragma once
#include "region.h"

namespace utfall::calc {

// A form that is nowhere on the region below `form`, and of which the greatest value on the region's box is less: each row,
// which is at most zero, is taken away as often as that lowers it (the multipliers of Lagrange, one after the other). Less
// exact than the simplex method (region.h: peak), and never given up because a number does not fit.
[[nodiscard]] Form eased(const Region& region, const Scales& scales, Form form);

}  // namespace utfall::calc
