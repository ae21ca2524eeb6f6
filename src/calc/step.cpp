#include "step.h"

#include <algorithm>
#include <cstdlib>

namespace utfall::calc {

Fraction common_step(Fraction a, Fraction b) {
    if (a.is_negative()) a = -a;
    if (b.is_negative()) b = -b;
    while (a.is_known() && b.is_positive()) {
        const Fraction times = a / b;
        if (!times.is_known()) return times;
        const Fraction rest = a - b * Fraction{times.floor()};
        a = b;
        b = rest;
    }
    return b.is_known() ? a : b;
}

Fraction step_of(const Form& form, const Program& program, const Steps& step) {
    Fraction common = form.constant;
    if (common.is_negative()) common = -common;
    for (const Form::Part& p : form.parts) {
        const std::int64_t scale = program.instructions[p.input].denominator;
        common = common_step(common, p.slope * Fraction::of(step(p.input), scale));
    }
    return common;
}

// A multiple of n/m in lowest terms that is whole is a multiple of n.
std::int64_t numerator_step(const Fraction& step, std::int64_t denominator) {
    const Fraction whole = step * Fraction{denominator};
    return whole.is_known() && base::fits(whole.numerator())
               ? static_cast<std::int64_t>(whole.numerator())
               : 1;
}

std::int64_t step_of(const Program& program, Register r, const Steps& step) {
    const Instruction& i = program.instructions[r];
    const auto operands = program.operands_of(r);
    const auto value_step = [&](std::size_t k) {
        return Fraction::of(step(operands[k]), program.instructions[operands[k]].denominator);
    };
    switch (i.op) {
        case Operator::constant: return i.number == INT64_MIN ? 1 : std::abs(i.number);
        case Operator::add:
        case Operator::subtract:
        case Operator::minimum:
        case Operator::maximum:
            return numerator_step(common_step(value_step(0), value_step(1)), i.denominator);
        case Operator::choose:
            return numerator_step(common_step(value_step(1), value_step(2)), i.denominator);
        case Operator::multiply:
            return numerator_step(value_step(0) * value_step(1), i.denominator);
        default: return 1;
    }
}

Range on_step(const Range& range, std::int64_t step) {
    if (step <= 1) return range;
    const Int128 low = -floored(-Int128{range.low}, step) * step,
                 high = floored(range.high, step) * step;
    const auto end = [](Int128 n) {
        return static_cast<std::int64_t>(std::clamp<Int128>(n, INT64_MIN, INT64_MAX));
    };
    return {end(low), end(high)};
}

}  // namespace utfall::calc
