// calc, private: what a register is on a region, as a linear form with an error, and the arithmetic of it.
#pragma once
#include <optional>

#include "grid.h"
#include "region.h"

namespace utfall::calc {

// form + something within [low, high]; `split` is the place of the split that would decide it.
struct Value {
    Form form;
    Fraction low, high;
    std::optional<std::size_t> split;
};

[[nodiscard]] Value exact(Form form);
// a + factor * b
[[nodiscard]] Value plus(const Value& a, const Value& b, const Fraction& factor);
[[nodiscard]] Value times(const Value& a, const Fraction& factor);
[[nodiscard]] Value widened(Value v, const Fraction& down, const Fraction& up);
// Yes, and what may be yes or no.
[[nodiscard]] Value one();
[[nodiscard]] Value unsure(std::optional<std::size_t> split);
// `a`, which is the operand of `i` scaled, after the rounding of `i`.
[[nodiscard]] Value rounded(const Region& region, const Scales& scales, const Value& a,
                            const Instruction& i);
// Of a comparison whose difference is within [low, high] and nothing splits that.
[[nodiscard]] Value settled(Operator op, const Fraction& low, const Fraction& high);

}  // namespace utfall::calc
