// calc: a straight-line program over exact numbers. It is the only place where contract terms are
// computed: settlement, examples, forecast and proofs all run the same instructions.
//
//     Builder build;
//     Register saved = build.input(Range{0, 30'000'000'00}, 1);           // öre
//     Register share = build.multiply(saved, build.constant(*Rational::of(3, 5)));
//     Register paid = build.round(share, 1, Rounding::HalfUp);
//     Program program = std::move(build).finish({paid});
//     Trace trace = run_row(program, std::vector<std::int64_t>{12'345'67});
//
// Scale: every register holds a 64-bit numerator over a denominator that is fixed when the program
// is built; value = numerator / denominator exactly. Yes is 1 and no is 0 over 1.
// Overflow: an instruction overflows when its numerator does not fit in 64 bits. Intermediates are
// 128 bits and never overflow. Every instruction is evaluated, also the branch of a choice that is
// not taken; the first instruction (lowest register) that overflows or divides by zero is the run's
// fault, the same in every executor.
// Ranges: from the inputs' ranges the builder bounds every register; an instruction that cannot
// overflow is marked `safe` and the column executor then leaves the test out.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "utfall/base/exact.h"

namespace utfall::calc {

using base::Int128;
using base::Rational;
using base::Rounding;

enum class Operator : std::uint8_t {
#define OPERATOR(name, arity, result, en, sv) name,
#include "utfall/calc/operators.def"
#undef OPERATOR
};

using Register = std::uint32_t;  // the index of the instruction that defines it

struct Range {  // both ends included, in numerators
    std::int64_t low = INT64_MIN;
    std::int64_t high = INT64_MAX;
    bool operator==(const Range&) const = default;
};

// Meaning of the numbers, by operator (d = denominator of the result; a, b = numerators of the
// operands; every scale is positive):
//   input         number = index of the input
//   constant      number = the numerator
//   add/subtract  a*scale_a ± b*scale_b
//   multiply      a*b / scale_b; scale_b is 1, or else one operand is a constant that scale_b
//                 divides, so that the division is exact (15/100 times 2/3 is 10/100, not 30/300)
//   minimum/maximum/choose   the operands (of choose: 1 and 2) brought to d by scale_a, scale_b
//   less/at_most/equal       a*scale_a against b*scale_b
//   both/either/negate       of yes 1 and no 0
//   round         divide(a*scale_a, scale_b, rounding)
//   divide_round  divide(a*scale_a, b*scale_b, rounding); when b is zero, operand 2 (whose
//                 denominator is d) or a fault
//   part          allocate(operand 0, other operands)[number]; the weights share one denominator
//                 and are never negative
struct Instruction {
    Operator op = Operator::constant;
    Rounding rounding = Rounding::HalfUp;
    bool safe = false;
    std::uint32_t operand_begin = 0;  // into Program::operands
    std::uint32_t operand_count = 0;
    std::int64_t number = 0;
    std::int64_t scale_a = 1;
    std::int64_t scale_b = 1;
    std::int64_t denominator = 1;
    Range range;
};

struct Program {
    std::vector<Instruction> instructions;
    std::vector<Register> operands;
    std::vector<Register> inputs;  // register of input 0, 1, …
    std::vector<Register> outputs;

    [[nodiscard]] std::span<const Register> operands_of(Register r) const {
        const Instruction& i = instructions[r];
        return {operands.data() + i.operand_begin, i.operand_count};
    }
};

// Text of a program, one instruction per line: for `utfall dump program`.
[[nodiscard]] std::string dump(const Program& program);
[[nodiscard]] std::string_view operator_name(Operator op);

}  // namespace utfall::calc

#include "utfall/calc/builder.h"
#include "utfall/calc/execute.h"
