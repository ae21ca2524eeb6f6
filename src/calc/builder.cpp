#include "utfall/calc/builder.h"

#include <algorithm>
#include <array>
#include <numeric>

#include "utfall/base/ensure.h"

#include "bounds.h"
#include "meaning.h"

namespace utfall::calc {

namespace {

// Brings two denominators to their least common one; nothing when that does not fit.
struct CommonScale {
    std::int64_t denominator = 1;
    std::int64_t scale_a = 1;
    std::int64_t scale_b = 1;
};
std::optional<CommonScale> common_scale(std::int64_t denominator_a, std::int64_t denominator_b) {
    const auto common = base::least_common_multiple(denominator_a, denominator_b);
    if (!common) return std::nullopt;
    return CommonScale{*common, *common / denominator_a, *common / denominator_b};
}

Instruction common_instruction(Operator op, CommonScale scale) {
    Instruction instruction;
    instruction.op = op;
    instruction.scale_a = scale.scale_a;
    instruction.scale_b = scale.scale_b;
    instruction.denominator = scale.denominator;
    return instruction;
}

// A product with the constant numerator/denominator, where the other operand is over
// `denominator_other`. Written k·p over k·q in terms of the lowest terms p/q; the result is over
// (denominator_other / g)·q with g = gcd(p, denominator_other), so the plain product is too large
// by k·g, which divides k·p.
struct ReducedProduct {
    std::int64_t denominator = 1;
    std::int64_t divisor = 1;
};
std::optional<ReducedProduct> reduced_product(std::int64_t numerator, std::int64_t denominator,
                                              std::int64_t denominator_other) {
    if (numerator == 0) return ReducedProduct{};
    const auto lowest = Rational::of(numerator, denominator);
    ensure(lowest.has_value(),
           "a ratio of two 64-bit numbers with a positive denominator can be reduced");
    const std::int64_t k = denominator / lowest->denominator;
    // One operand of the greatest common divisor is positive, so it fits although p may be
    // INT64_MIN.
    const std::int64_t g = std::gcd(lowest->numerator % denominator_other, denominator_other);
    const auto result = base::checked_multiply(denominator_other / g, lowest->denominator);
    if (!result) return std::nullopt;
    const auto divisor = base::checked_multiply(k, g);
    // k·g divides k·p; only for p = INT64_MIN could it be 2^63.
    if (!divisor) return std::nullopt;
    return ReducedProduct{*result, *divisor};
}

}  // namespace

const Instruction& Builder::at(Register r) const {
    ensure(r < program_.instructions.size(), "a register is one that this builder returned");
    return program_.instructions[r];
}

std::int64_t Builder::denominator(Register r) const { return at(r).denominator; }
Range Builder::range(Register r) const { return at(r).range; }

bool Builder::may_fault() const {
    const auto& all = program_.instructions;
    return std::any_of(all.begin(), all.end(), [](const Instruction& i) { return !i.safe; });
}

std::optional<Rational> Builder::constant_value(Register r) const {
    const Instruction& instruction = at(r);
    if (instruction.op != Operator::constant) return std::nullopt;
    return Rational::of(instruction.number, instruction.denominator);
}

Register Builder::input(Range range, std::int64_t denominator) {
    ensure(range.low <= range.high, "an input's range is not empty");
    ensure(denominator > 0, "a denominator is positive");
    Instruction instruction;
    instruction.op = Operator::input;
    instruction.safe = true;
    instruction.number = static_cast<std::int64_t>(program_.inputs.size());
    instruction.denominator = denominator;
    instruction.range = range;
    const Register r = append(instruction, {});
    program_.inputs.push_back(r);
    return r;
}

Register Builder::constant(Rational value) {
    return constant_over(value.numerator, value.denominator);
}

Register Builder::constant_over(std::int64_t numerator, std::int64_t denominator) {
    ensure(denominator > 0, "a denominator is positive");
    Instruction instruction;
    instruction.op = Operator::constant;
    instruction.safe = true;
    instruction.number = numerator;
    instruction.denominator = denominator;
    instruction.range = {numerator, numerator};
    return find_or_append(instruction, {});
}

Register Builder::add(Register a, Register b) { return emit_common(Operator::add, a, b); }
Register Builder::subtract(Register a, Register b) { return emit_common(Operator::subtract, a, b); }
Register Builder::minimum(Register a, Register b) { return emit_common(Operator::minimum, a, b); }
Register Builder::maximum(Register a, Register b) { return emit_common(Operator::maximum, a, b); }
Register Builder::less(Register a, Register b) { return emit_comparison(Operator::less, a, b); }
Register Builder::at_most(Register a, Register b) {
    return emit_comparison(Operator::at_most, a, b);
}
Register Builder::equal(Register a, Register b) { return emit_comparison(Operator::equal, a, b); }
Register Builder::both(Register a, Register b) {
    return emit_logic(Operator::both, std::array{a, b});
}
Register Builder::either(Register a, Register b) {
    return emit_logic(Operator::either, std::array{a, b});
}
Register Builder::negate(Register a) { return emit_logic(Operator::negate, std::array{a}); }

Register Builder::emit_common(Operator op, Register a, Register b) {
    const auto scale = common_scale(denominator(a), denominator(b));
    if (!scale) return too_fine();
    return emit(common_instruction(op, *scale), std::array{a, b});
}

Register Builder::emit_comparison(Operator op, Register a, Register b) {
    const std::int64_t g = std::gcd(denominator(a), denominator(b));
    const CommonScale scale{
        .denominator = 1, .scale_a = denominator(b) / g, .scale_b = denominator(a) / g};
    return emit(common_instruction(op, scale), std::array{a, b});
}

Register Builder::emit_logic(Operator op, std::span<const Register> operands) {
    for (const Register r : operands) {
        const Instruction& i = at(r);
        ensure(i.denominator == 1 && i.range.low >= 0 && i.range.high <= 1,
               "an operand of and, or, not is yes or no");
    }
    return emit(common_instruction(op, {}), operands);
}

Register Builder::multiply(Register a, Register b) {
    Instruction instruction;
    instruction.op = Operator::multiply;
    const bool is_constant_a = at(a).op == Operator::constant;
    const bool is_constant_b = at(b).op == Operator::constant;
    if (is_constant_a && is_constant_b) {
        const auto product = constant_value(a)->times(*constant_value(b));
        if (product) return constant(*product);
    }
    if (is_constant_a || is_constant_b) {
        const Register fixed = is_constant_b ? b : a;
        const Register other = is_constant_b ? a : b;
        const auto reduced =
            reduced_product(at(fixed).number, denominator(fixed), denominator(other));
        if (!reduced) return too_fine();
        instruction.denominator = reduced->denominator;
        instruction.scale_b = reduced->divisor;
    } else {
        const auto product = base::checked_multiply(denominator(a), denominator(b));
        if (!product) return too_fine();
        instruction.denominator = *product;
    }
    return emit(instruction, std::array{a, b});
}

Register Builder::round(Register a, std::int64_t denominator, Rounding rounding) {
    ensure(denominator > 0, "a denominator is positive");
    const std::int64_t from = at(a).denominator;
    if (from == denominator) return a;
    const std::int64_t g = std::gcd(from, denominator);
    Instruction instruction;
    instruction.op = Operator::round;
    instruction.rounding = rounding;
    instruction.scale_a = denominator / g;
    instruction.scale_b = from / g;
    instruction.denominator = denominator;
    return emit(instruction, std::array{a});
}

// (a/da) / (b/db) in units of 1/d is a·(db·d) over b·da.
Register Builder::divide_round(Register a, Register b, std::optional<Register> if_zero,
                               std::int64_t denominator, Rounding rounding) {
    ensure(denominator > 0, "a denominator is positive");
    const Int128 over = Int128{at(b).denominator} * denominator;
    const std::int64_t under = at(a).denominator;
    const std::int64_t g = std::gcd(static_cast<std::int64_t>(over % under), under);
    if (!base::fits(over / g)) return too_fine();
    Instruction instruction;
    instruction.op = Operator::divide_round;
    instruction.rounding = rounding;
    instruction.scale_a = static_cast<std::int64_t>(over / g);
    instruction.scale_b = under / g;
    instruction.denominator = denominator;
    if (!if_zero) return emit(instruction, std::array{a, b});
    return emit(instruction, std::array{a, b, round(*if_zero, denominator, rounding)});
}

Register Builder::choose(Register condition, Register yes, Register no) {
    const Instruction& c = at(condition);
    ensure(c.denominator == 1 && c.range.low >= 0 && c.range.high <= 1,
           "the condition of a choice is yes or no");
    if (c.op == Operator::constant) return c.number != 0 ? yes : no;
    const auto scale = common_scale(denominator(yes), denominator(no));
    if (!scale) return too_fine();
    return emit(common_instruction(Operator::choose, *scale), std::array{condition, yes, no});
}

Register Builder::part(Register total, std::span<const Register> weights, std::size_t index) {
    ensure(index < weights.size(), "a part is one of those that the total is split into");
    std::int64_t common = 1;
    for (const Register weight : weights) {
        ensure(range(weight).low >= 0, "a weight is never negative");
        const auto next = base::least_common_multiple(common, denominator(weight));
        if (!next) return too_fine();
        common = *next;
    }
    std::vector<Register> operands{total};
    for (const Register weight : weights) {
        operands.push_back(round(weight, common, Rounding::Down));  // exact: `common` is a multiple
    }
    Instruction instruction;
    instruction.op = Operator::part;
    instruction.number = static_cast<std::int64_t>(index);
    instruction.denominator = denominator(total);
    return emit(instruction, operands);
}

Program Builder::finish(std::vector<Register> outputs) && {
    ensure(!fault_, "a program with a scale that is too fine is not finished");
    for (const Register output : outputs)
        ensure(output < size(), "an output is a register of the program");
    program_.outputs = std::move(outputs);
    return std::move(program_);
}

}  // namespace utfall::calc
