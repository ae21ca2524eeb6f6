#include "utfall/base/ensure.h"
#include "utfall/base/money.h"
#include "utfall/calc/program.h"

#include "meaning.h"

namespace utfall::calc {

namespace {

OperandValues first_three(std::span<const std::int64_t> operands) {
    return {.a = operands.empty() ? 0 : operands[0],
            .b = operands.size() > 1 ? operands[1] : 0,
            .c = operands.size() > 2 ? operands[2] : 0};
}

template <Operator op>
Outcome compute_one(const Instruction& instruction, std::span<const std::int64_t> operands) {
    if constexpr (op == Operator::input) {
        base::fail("an input's value comes from outside", __FILE__, __LINE__);
    } else if constexpr (op == Operator::part) {
        const auto parts = base::allocate(operands[0], operands.subspan(1));
        return {.fault = FaultKind::None,
                .numerator = parts[static_cast<std::size_t>(instruction.number)]};
    } else {
        return compute<op>(instruction, first_three(operands));
    }
}

Outcome input_value(const Instruction& instruction, std::span<const std::int64_t> inputs) {
    const std::int64_t value = inputs[static_cast<std::size_t>(instruction.number)];
    const bool is_inside = instruction.range.low <= value && value <= instruction.range.high;
    return {.fault = is_inside ? FaultKind::None : FaultKind::InputOutOfRange, .numerator = value};
}

}  // namespace

Outcome compute_any(const Instruction& instruction, std::span<const std::int64_t> operands) {
    switch (instruction.op) {
#define OPERATOR(name, arity, result, en, sv) \
    case Operator::name:                      \
        return compute_one<Operator::name>(instruction, operands);
#include "utfall/calc/operators.def"
#undef OPERATOR
    }
    base::fail("an instruction has one of the listed operators", __FILE__, __LINE__);
}

Trace run_row(const Program& program, std::span<const std::int64_t> inputs) {
    ensure(inputs.size() == program.inputs.size(), "a row has one value per input of the program");
    Trace trace;
    trace.registers.reserve(program.instructions.size());
    std::vector<std::int64_t> operands;
    for (Register r = 0; r < program.instructions.size(); ++r) {
        const Instruction& instruction = program.instructions[r];
        operands.clear();
        for (const Register operand : program.operands_of(r)) {
            operands.push_back(trace.registers[operand]);
        }
        const Outcome outcome = instruction.op == Operator::input
                                    ? input_value(instruction, inputs)
                                    : compute_any(instruction, operands);
        if (outcome.fault != FaultKind::None) {
            trace.fault = {.kind = outcome.fault, .at = r};
            return trace;
        }
        trace.registers.push_back(outcome.numerator);
    }
    return trace;
}

}  // namespace utfall::calc
