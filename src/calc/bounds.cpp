#include "bounds.h"

#include <algorithm>
#include <optional>

namespace utfall::calc {

namespace {

// Nothing when no value is possible: a division whose divisor is always zero.
using PossibleInterval = std::optional<Interval>;

PossibleInterval united(PossibleInterval a, PossibleInterval b) {
    if (!a) return b;
    if (!b) return a;
    return Interval{std::min(a->low, b->low), std::max(a->high, b->high)};
}

Interval product(Interval a, Interval b, std::int64_t divisor) {
    const auto [low, high] =
        std::minmax({a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high});
    return {low / divisor, high / divisor};
}

// Both ends of `b` on the same side of zero: then the quotient is monotone in each operand, and so
// is rounding.
Interval quotient(Interval a, Interval b, Rounding rounding) {
    const auto [low, high] = std::minmax(
        {base::divide(a.low, b.low, rounding), base::divide(a.low, b.high, rounding),
         base::divide(a.high, b.low, rounding), base::divide(a.high, b.high, rounding)});
    return {low, high};
}

PossibleInterval quotient_around_zero(Interval a, Interval b, std::int64_t scale_b,
                                      Rounding rounding) {
    PossibleInterval result;
    if (b.low < 0) result = quotient(a, {b.low, std::min<Int128>(b.high, -scale_b)}, rounding);
    if (b.high > 0) {
        result = united(result, quotient(a, {std::max<Int128>(b.low, scale_b), b.high}, rounding));
    }
    return result;
}

bool includes_zero(Range range) { return range.low <= 0 && range.high >= 0; }

PossibleInterval possible(const Instruction& i, std::span<const Range> operands) {
    const auto a = [&] { return scaled(operands[0], i.scale_a); };
    const auto b = [&] { return scaled(operands[1], i.scale_b); };
    switch (i.op) {
        case Operator::input: return interval(i.range);
        case Operator::constant: return Interval{i.number, i.number};
        case Operator::add: return Interval{a().low + b().low, a().high + b().high};
        case Operator::subtract: return Interval{a().low - b().high, a().high - b().low};
        case Operator::multiply:
            return product(interval(operands[0]), interval(operands[1]), i.scale_b);
        case Operator::minimum:
            return Interval{std::min(a().low, b().low), std::min(a().high, b().high)};
        case Operator::maximum:
            return Interval{std::max(a().low, b().low), std::max(a().high, b().high)};
        case Operator::round:
            return Interval{base::divide(a().low, i.scale_b, i.rounding),
                            base::divide(a().high, i.scale_b, i.rounding)};
        case Operator::divide_round: {
            PossibleInterval result = quotient_around_zero(a(), b(), i.scale_b, i.rounding);
            if (operands.size() > 2 && includes_zero(operands[1])) {
                result = united(result, interval(operands[2]));
            }
            return result;
        }
        case Operator::less:
        case Operator::at_most:
        case Operator::equal:
        case Operator::both:
        case Operator::either:
        case Operator::negate: return Interval{0, 1};
        case Operator::choose:
            return united(scaled(operands[1], i.scale_a), scaled(operands[2], i.scale_b));
        case Operator::part:
            return Interval{std::min<Int128>(operands[0].low, 0),
                            std::max<Int128>(operands[0].high, 0)};
    }
    return std::nullopt;
}

std::int64_t clamped(Int128 value) {
    return static_cast<std::int64_t>(std::clamp<Int128>(value, INT64_MIN, INT64_MAX));
}

}  // namespace

Interval interval(Range range) { return {range.low, range.high}; }

Interval scaled(Range range, std::int64_t scale) {
    return {Int128{range.low} * scale, Int128{range.high} * scale};
}

Bounds bounds(const Instruction& instruction, std::span<const Range> operands) {
    const PossibleInterval result = possible(instruction, operands);
    if (!result) return {.range = {0, 0}, .safe = false};
    const bool may_divide_by_zero = instruction.op == Operator::divide_round &&
                                    operands.size() < 3 && includes_zero(operands[1]);
    return {.range = {clamped(result->low), clamped(result->high)},
            .safe = result->fits() && !may_divide_by_zero};
}

}  // namespace utfall::calc
