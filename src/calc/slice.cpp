#include "slice.h"

#include <algorithm>
#include <array>

namespace utfall::calc {

Program sliced(const Program& program, Register value, bool is_turned) {
    std::vector<Register> kept = program.inputs;
    for (Register r : cone_of(program, value))
        if (program.instructions[r].op != Operator::input) kept.push_back(r);
    std::sort(kept.begin(), kept.end());
    std::vector<Register> copies(program.instructions.size());
    Program out;
    const auto add = [&](Instruction i, std::span<const Register> operands) {
        i.operand_begin = static_cast<std::uint32_t>(out.operands.size());
        i.operand_count = static_cast<std::uint32_t>(operands.size());
        out.operands.insert(out.operands.end(), operands.begin(), operands.end());
        out.instructions.push_back(i);
        return static_cast<Register>(out.instructions.size() - 1);
    };
    std::vector<Register> operands;
    for (Register r : kept) {
        operands.clear();
        for (Register below : program.operands_of(r)) operands.push_back(copies[below]);
        copies[r] = add(program.instructions[r], operands);
    }
    for (Register r : program.inputs) out.inputs.push_back(copies[r]);
    Register last = copies[value];
    if (is_turned) {
        const Instruction own = out.instructions[last];
        Instruction zero{.safe = true, .denominator = own.denominator, .range = {0, 0}};
        const Register from = add(zero, {});
        last = add({.op = Operator::subtract,
                    .denominator = own.denominator,
                    .range = {-own.range.high, -own.range.low}},
                   std::array{from, last});
    }
    out.outputs = {last};
    return out;
}

std::optional<Rational> negative(const std::optional<Rational>& r) {
    return r ? Rational::of(-Int128{r->numerator}, r->denominator) : std::nullopt;
}

Extreme turned(Extreme extreme) {
    extreme.bound = negative(extreme.bound);
    extreme.attained = negative(extreme.attained);
    return extreme;
}

}  // namespace utfall::calc
