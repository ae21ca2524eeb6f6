// calc, private: of which number every value of a register is a multiple (Granger, Static analysis of arithmetical
// congruences, 1989, without remainders). Payments that are counts times prices move by more than an öre at once, and so do
// their sums.
#pragma once
#include <functional>

#include "form.h"
#include "utfall/calc/program.h"

namespace utfall::calc {

// The greatest number of which both are multiples, never negative; 0 when both are 0. Unknown when a number does not fit.
[[nodiscard]] Fraction common_step(Fraction a, Fraction b);

// Every value of the form is a multiple of it, when every numerator of a register, over its denominator in the program, is
// one of `step` of that.
using Steps = std::function<std::int64_t(Register)>;
[[nodiscard]] Fraction step_of(const Form& form, const Program& program, const Steps& step);

// The same of an instruction's numerators, by what is known of its operands' ones; 1 where nothing is known, 0 where the value
// is always 0.
[[nodiscard]] std::int64_t step_of(const Program& program, Register r, const Steps& step);
// Of numerators over a denominator, whose values are multiples of a step.
[[nodiscard]] std::int64_t numerator_step(const Fraction& step, std::int64_t denominator);

// The multiples of a step that lie in a range; none may be left.
[[nodiscard]] Range on_step(const Range& range, std::int64_t step);

}  // namespace utfall::calc
