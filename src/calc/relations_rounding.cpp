// What is known of a rounded number and of a quotient.
#include <algorithm>
#include <numeric>

#include "relations.h"

namespace utfall::calc {

RoundingError rounding_error(const Instruction& i, Int128 parts, const Range& of) {
    if (parts == 1) return {};
    const bool to_nearest = i.rounding == Rounding::HalfUp || i.rounding == Rounding::HalfEven;
    const Fraction most = parts == 0   ? (to_nearest ? Fraction::of(1, 2) : Fraction{1})
                          : to_nearest ? Fraction::of(parts / 2, parts)
                                       : Fraction::of(parts - 1, parts);
    // Away from zero, and towards it.
    Fraction away = most, towards = most;
    if (i.rounding == Rounding::Up) towards = 0;
    if (i.rounding == Rounding::Down) away = 0;
    if (i.rounding == Rounding::HalfUp && parts != 0)
        towards = Fraction::of((parts - 1) / 2, parts);
    const bool is_quotient = i.op == Operator::divide_round;
    const bool is_above_zero = of.low >= 0 && !is_quotient;
    const bool is_below_zero = of.high <= 0 && !is_quotient;
    return {is_above_zero   ? away
            : is_below_zero ? towards
                            : larger(away, towards),
            is_above_zero   ? towards
            : is_below_zero ? away
                            : larger(away, towards)};
}

Int128 unit_parts(const Fraction& step, std::int64_t denominator) {
    const Fraction whole = step * Fraction{denominator};
    return whole.is_known() ? whole.denominator() : 0;
}

void Relations::learn_rounded(Register r, const Form& exact) {
    if (!exact.is_known()) return;
    const Instruction& i = program_.instructions[r];
    const Int128 told = i.op == Operator::round ? i.scale_b / std::gcd(i.scale_a, i.scale_b) : 0,
                 seen = unit_parts(step_of(exact, program_, steps()), i.denominator),
                 parts = told == 0 || (seen != 0 && seen < told) ? seen : told;
    if (parts == 1) return be(r, exact);
    const RoundingError error = rounding_error(i, parts, operand(r, 0).range);
    const Fraction unit = Fraction::of(1, i.denominator);
    known_[r].above = {raised(exact, error.up * unit)};
    known_[r].below = {raised(exact, -(error.down * unit))};
    known_[r].exact = exact;
}

void Relations::learn_quotient(Register r) {
    const Form& divisor = operand(r, 1).line;
    if (divisor.is_constant() && !divisor.constant.is_zero())
        learn_rounded(r, scaled(operand(r, 0).line, Fraction{1} / divisor.constant));
}

}  // namespace utfall::calc
