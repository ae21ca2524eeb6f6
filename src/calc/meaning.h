// calc, private: what each operator does with numerators. Written here once; the one-row executor,
// constant folding and both paths of the column executor (64 bits when the ranges allow it,
// otherwise 128) instantiate these templates.
#pragma once
#include <span>

#include "utfall/calc/program.h"

namespace utfall::calc {

constexpr bool is_binary(Operator op) {
    switch (op) {
        case Operator::add:
        case Operator::subtract:
        case Operator::multiply:
        case Operator::minimum:
        case Operator::maximum:
        case Operator::less:
        case Operator::at_most:
        case Operator::equal:
        case Operator::both:
        case Operator::either: return true;
        case Operator::input:
        case Operator::constant:
        case Operator::round:
        case Operator::divide_round:
        case Operator::negate:
        case Operator::choose:
        case Operator::part: return false;
    }
    return false;
}

// The operators that are a plain expression of operands already brought to scale; N is wide enough
// for the result.
template <Operator op, class N>
[[gnu::always_inline]] constexpr N combine(N a, N b) {
    static_assert(is_binary(op));
    if constexpr (op == Operator::add) return a + b;
    if constexpr (op == Operator::subtract) return a - b;
    if constexpr (op == Operator::multiply) return a * b;
    if constexpr (op == Operator::minimum) return b < a ? b : a;
    if constexpr (op == Operator::maximum) return a < b ? b : a;
    if constexpr (op == Operator::less) return a < b ? 1 : 0;
    if constexpr (op == Operator::at_most) return a <= b ? 1 : 0;
    if constexpr (op == Operator::equal) return a == b ? 1 : 0;
    if constexpr (op == Operator::both) return a & b;
    if constexpr (op == Operator::either) return a | b;
}

template <class N>
[[gnu::always_inline]] constexpr N negated(N yes) {
    return N{1} - yes;
}

template <class N>
[[gnu::always_inline]] constexpr N chosen(N condition, N yes, N no) {
    return condition != 0 ? yes : no;
}

struct Outcome {
    FaultKind fault = FaultKind::None;
    std::int64_t numerator = 0;
};

inline Outcome narrowed(Int128 numerator) {
    if (!base::fits(numerator)) return {.fault = FaultKind::Overflow, .numerator = 0};
    return {.fault = FaultKind::None, .numerator = static_cast<std::int64_t>(numerator)};
}

// The operands of one instruction on one row; c only where there is a third.
struct OperandValues {
    std::int64_t a = 0;
    std::int64_t b = 0;
    std::int64_t c = 0;
};

// Every operator that has at most three operands, except `input`, which takes its value from
// outside.
template <Operator op>
[[gnu::always_inline]] inline Outcome compute(const Instruction& i, OperandValues values) {
    static_assert(op != Operator::input && op != Operator::part);
    const Int128 a = values.a;
    const Int128 b = values.b;
    if constexpr (op == Operator::constant) {
        return {.fault = FaultKind::None, .numerator = i.number};
    } else if constexpr (op == Operator::multiply) {
        const Int128 product = combine<op, Int128>(a, b);
        return narrowed(i.scale_b == 1 ? product : product / i.scale_b);
    } else if constexpr (op == Operator::round) {
        return narrowed(base::divide(a * i.scale_a, i.scale_b, i.rounding));
    } else if constexpr (op == Operator::divide_round) {
        if (values.b == 0 && i.operand_count < 3)
            return {.fault = FaultKind::DivisionByZero, .numerator = 0};
        if (values.b == 0) return {.fault = FaultKind::None, .numerator = values.c};
        return narrowed(base::divide(a * i.scale_a, b * i.scale_b, i.rounding));
    } else if constexpr (op == Operator::negate) {
        return narrowed(negated<Int128>(a));
    } else if constexpr (op == Operator::choose) {
        return narrowed(chosen<Int128>(a, b * i.scale_a, Int128{values.c} * i.scale_b));
    } else {
        return narrowed(combine<op, Int128>(a * i.scale_a, b * i.scale_b));
    }
}

// Any instruction except `input`, on one row: `operands` are the values of its operands.
[[nodiscard]] Outcome compute_any(const Instruction& instruction,
                                  std::span<const std::int64_t> operands);

}  // namespace utfall::calc
