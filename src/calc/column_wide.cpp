// Wide kernels: 128 bits and a test per row, for the steps whose ranges promise nothing.
#include "column_plan.h"
#include "meaning.h"

namespace utfall::calc {

namespace {

template <Operator op>
void wide(const Lanes& lanes) {
    const Instruction& instruction = *lanes.instruction;
    for (std::size_t row = 0; row < lanes.rows; ++row) {
        OperandValues values;
        values.a = lanes.a[row * lanes.stride_a];
        if constexpr (op != Operator::round && op != Operator::negate)
            values.b = lanes.b[row * lanes.stride_b];
        if constexpr (op == Operator::divide_round || op == Operator::choose) {
            if (lanes.c != nullptr) values.c = lanes.c[row * lanes.stride_c];
        }
        Outcome outcome = compute<op>(instruction, values);
        if (outcome.fault != FaultKind::None) [[unlikely]] {
            Fault& fault = lanes.faults[row];
            if (fault.kind == FaultKind::None)
                fault = {.kind = outcome.fault, .at = lanes.step->at};
            *lanes.has_faults = true;
            outcome.numerator = instruction.range.low;
        }
        lanes.target[row] = outcome.numerator;
    }
}

template <Operator op>
Kernel find_one() {
    if constexpr (op == Operator::input || op == Operator::constant || op == Operator::part) {
        return nullptr;
    } else {
        return wide<op>;
    }
}

}  // namespace

Kernel find_wide(Operator op) {
    switch (op) {
#define OPERATOR(name, arity, result, en, sv) \
    case Operator::name:                      \
        return find_one<Operator::name>();
#include "utfall/calc/operators.def"
#undef OPERATOR
    }
    return nullptr;
}

}  // namespace utfall::calc
