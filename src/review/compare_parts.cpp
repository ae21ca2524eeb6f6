#include "compare_parts.h"

#include <algorithm>

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

namespace {
bool is_further(const std::optional<base::Rational>& a, const std::optional<base::Rational>& b,
                bool upwards) {
    return a && (!b || (upwards ? *b < *a : *a < *b));
}
}  // namespace

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

Extreme SumOfParts::extreme(const Addend& sum, std::vector<Addend> addends, bool upwards) {
    const bool is_opposite = sum.sign < 0;
    const bool way = upwards != is_opposite;
    const auto [at, is_new] = sums_.try_emplace(std::pair(sum.value, way));
    if (is_new) {
        for (Addend& addend : addends) addend.sign *= sum.sign;
        at->second = of_sum(sum.value, addends, way);
    }
    Extreme out = at->second;
    if (is_opposite) {
        if (out.bound) out.bound->numerator = -out.bound->numerator;
        if (out.attained) out.attained->numerator = -out.attained->numerator;
    }
    return out;
}

Extreme SumOfParts::of_sum(Register sum, const std::vector<Addend>& addends, bool upwards) {
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
    total.attained = value_on(sum, total.inputs);
    if (total.is_proved()) {
        total.is_stopped = false;
        return total;
    }
    Extreme whole = asked(sum, upwards, work_limit_);
    if (is_further(whole.bound, total.bound, upwards) || !whole.bound) {
        whole.bound = total.bound;
        whole.is_stopped = total.is_stopped;
    }
    if (is_further(total.attained, whole.attained, upwards)) {
        whole.attained = total.attained;
        whole.inputs = total.inputs;
    }
    if (!whole.is_proved() && whole.attained) climb(sum, upwards, whole);
    return whole;
}

std::optional<base::Rational> SumOfParts::value_on(Register value,
                                                   const std::vector<std::int64_t>& row) const {
    const calc::Trace trace = calc::run_row(program_, row);
    if (trace.registers.size() <= value) return std::nullopt;
    return base::Rational::of(trace.registers[value], program_.instructions[value].denominator);
}

void SumOfParts::climb(Register sum, bool upwards, Extreme& best) const {
    constexpr std::int64_t kPoints = 20;
    constexpr std::size_t kMostInputs = 60;
    const std::vector<bool> used = inputs_used(program_, sum);
    for (std::size_t i = 0; i < std::min(used.size(), kMostInputs); ++i) {
        const calc::Span& span = box_[i];
        const std::int64_t steps = (span.high - span.low) / span.stride;
        if (!used[i] || steps == 0) continue;
        std::vector<std::int64_t> row = best.inputs;
        const auto consider = [&](std::int64_t at) {
            row[i] = at;
            const auto value = value_on(sum, row);
            if (!is_further(value, best.attained, upwards)) return;
            best.attained = value;
            best.inputs = row;
        };
        for (std::int64_t k = 0; k <= std::min(kPoints, steps); ++k) {
            const base::Int128 step = base::Int128{steps} * k / std::min(kPoints, steps);
            consider(static_cast<std::int64_t>(span.low + step * span.stride));
        }
        // What rounding can do shows near by.
        const std::int64_t middle = best.inputs[i];
        for (std::int64_t k = -kPoints; k <= kPoints; ++k) {
            const base::Int128 at = middle + base::Int128{k} * span.stride;
            if (at >= span.low && at <= span.high) consider(static_cast<std::int64_t>(at));
        }
    }
}

}  // namespace utfall::review
