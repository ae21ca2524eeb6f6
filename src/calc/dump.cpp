#include <fmt/format.h>

#include "utfall/calc/program.h"

namespace utfall::calc {

namespace {

std::string_view rounding_name(Rounding rounding) {
    switch (rounding) {
        case Rounding::HalfUp: return "half_up";
        case Rounding::HalfEven: return "half_even";
        case Rounding::Down: return "down";
        case Rounding::Up: return "up";
    }
    return "";
}

bool has_number(Operator op) {
    return op == Operator::input || op == Operator::constant || op == Operator::part;
}

bool has_rounding(Operator op) { return op == Operator::round || op == Operator::divide_round; }

// r7 = add(r3, r6)  scale_a 5  over 10  range -20..50
std::string line(const Program& program, Register r) {
    const Instruction& i = program.instructions[r];
    std::string text = fmt::format("r{} = {}(", r, operator_name(i.op));
    std::string_view separator;
    if (has_number(i.op)) {
        text += fmt::format("{}", i.number);
        separator = ", ";
    }
    for (const Register operand : program.operands_of(r)) {
        text += fmt::format("{}r{}", separator, operand);
        separator = ", ";
    }
    text += ')';
    if (i.scale_a != 1) text += fmt::format("  scale_a {}", i.scale_a);
    if (i.scale_b != 1) text += fmt::format("  scale_b {}", i.scale_b);
    if (has_rounding(i.op)) text += fmt::format("  rounding {}", rounding_name(i.rounding));
    text += fmt::format("  over {}  range {}..{}", i.denominator, i.range.low, i.range.high);
    if (!i.safe) text += "  may fault";
    return text + "\n";
}

}  // namespace

std::string_view operator_name(Operator op) {
    switch (op) {
#define OPERATOR(name, arity, result, en, sv) \
    case Operator::name:                      \
        return #name;
#include "utfall/calc/operators.def"
#undef OPERATOR
    }
    return "";
}

std::string dump(const Program& program) {
    std::string text;
    for (Register r = 0; r < program.instructions.size(); ++r) text += line(program, r);
    for (std::size_t k = 0; k < program.outputs.size(); ++k) {
        text += fmt::format("output {} = r{}\n", k, program.outputs[k]);
    }
    return text;
}

}  // namespace utfall::calc
