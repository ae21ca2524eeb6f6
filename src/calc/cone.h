// calc, private: the instructions that a register rests on, and what intervals alone know of it.
#pragma once
#include <vector>

#include "region.h"

namespace utfall::calc {

// The instructions that `value` rests on, in order.
[[nodiscard]] std::vector<Register> cone_of(const Program& program, Register value);

// The range of the last of the cone when the inputs lie in a region's box, by intervals alone.
[[nodiscard]] Range range_on(const Program& program, const std::vector<Register>& cone,
                             const Region& region);

}  // namespace utfall::calc
