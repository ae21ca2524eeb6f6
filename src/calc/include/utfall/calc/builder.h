// calc: builds a program, verb by verb.
//
//     Builder build;
//     Register days = build.input(Range{0, 7'000}, 1);
//     Register rate = build.constant(*Rational::of(15'000'000'00, 7'000));   // öre per day, exact
//     Register paid = build.round(build.multiply(days, rate), 1, Rounding::HalfUp);
//
// The verbs return a register at once. Equal instructions are built once and constants are folded,
// unless folding would hide a fault: 1 divided by 0 stays an instruction that faults when it is
// run. Operands of different denominators are brought to their least common one. The first scale
// that does not fit in 64 bits is remembered and reported by `fault()`; the verb then returns a
// fresh register that holds zero. A type error (a choice on an amount, a weight that may be
// negative) is the caller's mistake and stops the program.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "utfall/calc/program.h"

namespace utfall::calc {

// Why a program cannot be built: a scale would pass 64 bits ("write `rounded to`"), named by
// register.
struct ScaleTooFine {
    Register at = 0;
};

class Builder {
public:
    // Every call is a new input, numbered 0, 1, … A yes-or-no input has the range 0 … 1 and
    // denominator 1.
    Register input(Range range, std::int64_t denominator);
    Register constant(Rational value);
    // The result's denominator is the operands' least common one; a folded constant is in lowest
    // terms.
    Register add(Register a, Register b);
    Register subtract(Register a, Register b);
    Register multiply(Register a, Register b);
    Register minimum(Register a, Register b);
    Register maximum(Register a, Register b);
    // The result of round and divide_round has exactly this denominator, also when it is folded.
    Register round(Register a, std::int64_t denominator, Rounding rounding);
    // `if_zero` is rounded in the same way.
    Register divide_round(Register a, Register b, std::optional<Register> if_zero,
                          std::int64_t denominator, Rounding rounding);
    // Comparisons always fit, whatever the denominators.
    Register less(Register a, Register b);
    Register at_most(Register a, Register b);
    Register equal(Register a, Register b);
    Register both(Register a, Register b);
    Register either(Register a, Register b);
    Register negate(Register a);
    // With a constant condition this is the taken operand itself.
    Register choose(Register condition, Register yes, Register no);
    // The unit that is not split further is 1/denominator of the total. The weights' ranges must
    // begin at 0 or above.
    Register part(Register total, std::span<const Register> weights, std::size_t index);

    [[nodiscard]] std::int64_t denominator(Register r) const;
    [[nodiscard]] Range range(Register r) const;
    // The value when the register is a constant.
    [[nodiscard]] std::optional<Rational> constant_value(Register r) const;
    [[nodiscard]] std::optional<ScaleTooFine> fault() const { return fault_; }
    // True when inputs within their ranges can make the program fault: a number that does not fit, or a division by zero.
    [[nodiscard]] bool may_fault() const;
    [[nodiscard]] std::size_t size() const { return program_.instructions.size(); }
    // Only when there is no fault.
    [[nodiscard]] Program finish(std::vector<Register> outputs) &&;

private:
    Register emit(Instruction instruction, std::span<const Register> operands);
    Register append(Instruction instruction, std::span<const Register> operands);
    Register find_or_append(Instruction instruction, std::span<const Register> operands);
    Register emit_common(Operator op, Register a, Register b);
    Register emit_comparison(Operator op, Register a, Register b);
    Register emit_logic(Operator op, std::span<const Register> operands);
    Register constant_over(std::int64_t numerator, std::int64_t denominator);
    [[nodiscard]] std::optional<std::int64_t> folded(const Instruction& instruction,
                                                     std::span<const Register> operands) const;
    [[nodiscard]] bool is_equal(Register r, const Instruction& instruction,
                                std::span<const Register> operands) const;
    void grow_buckets();
    Register too_fine();
    [[nodiscard]] const Instruction& at(Register r) const;

    Program program_;
    std::optional<ScaleTooFine> fault_;
    std::vector<Register> buckets_;  // open addressing; register + 1, or 0 when empty
};

// The `wanted` registers of `program` once more, and what they rest on, on other inputs of the same denominators.
// Unrounded: as if amounts had no smallest unit, so that nothing but a divisor that varies is rounded.
enum class Copy { Rounded, Unrounded };
[[nodiscard]] std::vector<Register> append(Builder& builder, const Program& program,
                                           std::span<const Register> inputs,
                                           std::span<const Register> wanted,
                                           Copy copy = Copy::Rounded);

}  // namespace utfall::calc
