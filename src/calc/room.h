// calc, private: what intervals alone do not see: a payment cut to the room that is left never takes more than the room.
#pragma once
#include <span>

#include "utfall/calc/program.h"

namespace utfall::calc {

// `range` of a sum or difference of `operands`, made narrower where one operand is limited by the other:
// used + min(x, max(limit - used, 0)) is at most the greater of limit and used; left - min(x, left) is at least 0.
[[nodiscard]] Range tightened(const Program& program, const Instruction& instruction,
                              std::span<const Register> operands, Range range);

}  // namespace utfall::calc
