// calc, private: the part of a program that one register rests on.
#pragma once
#include "cone.h"

namespace utfall::calc {

// What `value` rests on and nothing else, the inputs as they are; turned: its negative. What is known of ranges is kept.
[[nodiscard]] Program sliced(const Program& program, Register value, bool is_turned);

// Of a turned slice, what is told of the register itself.
[[nodiscard]] std::optional<Rational> negative(const std::optional<Rational>& r);
[[nodiscard]] Extreme turned(Extreme extreme);

}  // namespace utfall::calc
