#include "compare_parts.h"

#include "utfall/calc/execute.h"

namespace utfall::review {

using calc::Extreme;
using calc::Register;

std::vector<bool> inputs_used(const calc::Program& program, Register value) {
    std::vector<bool> wanted(program.instructions.size(), false), inputs(program.inputs.size());
    wanted[value] = true;
    for (Register r = value + 1; r-- > 0;) {
        if (!wanted[r]) continue;
        if (program.instructions[r].op == calc::Operator::input)
            inputs[static_cast<std::size_t>(program.instructions[r].number)] = true;
        for (Register operand : program.operands_of(r)) wanted[operand] = true;
    }
    return inputs;
}

Extreme SumOfParts::asked(Register value, bool upwards, std::size_t work_limit) const {
    calc::Budget budget{.steps = work_limit};
    return upwards ? calc::maximum(program_, value, box_, budget)
                   : calc::minimum(program_, value, box_, budget);
}

const Extreme& SumOfParts::of_part(Register value, bool upwards, std::size_t work_limit) {
    const auto [at, is_new] = known_.try_emplace(std::pair(value, upwards));
    if (is_new) at->second = asked(value, upwards, work_limit);
    return at->second;
}

Extreme SumOfParts::extreme(Register sum, const std::vector<Addend>& addends, bool upwards) {
    if (addends.size() < 2) return of_part(sum, upwards, work_limit_);
    Extreme total;
    total.bound = base::Rational{0, 1};
    for (const calc::Span& span : box_) total.inputs.push_back(span.low);
    for (const Addend& addend : addends) {
        const Extreme& part =
            of_part(addend.value, upwards == (addend.sign > 0), work_limit_ / addends.size());
        total.is_stopped = total.is_stopped || part.is_stopped;
        if (total.bound && part.bound)
            total.bound =
                addend.sign > 0 ? total.bound->plus(*part.bound) : total.bound->minus(*part.bound);
        else
            total.bound.reset();
        if (!part.attained) continue;
        const std::vector<bool> used = inputs_used(program_, addend.value);
        for (std::size_t i = 0; i < used.size(); ++i)
            if (used[i]) total.inputs[i] = part.inputs[i];
    }
    const calc::Trace trace = calc::run_row(program_, total.inputs);
    if (trace.registers.size() > sum)
        total.attained =
            base::Rational::of(trace.registers[sum], program_.instructions[sum].denominator);
    if (total.is_proved()) {
        total.is_stopped = false;
        return total;
    }
    Extreme whole = asked(sum, upwards, work_limit_);
    const auto is_further = [&](const std::optional<base::Rational>& a,
                                const std::optional<base::Rational>& b) {
        return a && (!b || (upwards ? *b < *a : *a < *b));
    };
    if (is_further(whole.bound, total.bound) || !whole.bound) {
        whole.bound = total.bound;
        whole.is_stopped = total.is_stopped;
    }
    if (is_further(total.attained, whole.attained)) {
        whole.attained = total.attained;
        whole.inputs = total.inputs;
    }
    return whole;
}

}  // namespace utfall::review
