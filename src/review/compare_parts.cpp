#include "compare_parts.h"

#include <algorithm>
#include <array>

#include "utfall/calc/execute.h"
#include "utfall/calc/pursuit.h"

namespace utfall::review {

using calc::Extreme;
using calc::Register;

namespace {

// Of registers: what a value rests on.
std::vector<bool> rested_on(const calc::Program& program, Register value) {
    std::vector<bool> wanted(program.instructions.size());
    wanted[value] = true;
    for (Register r = value + 1; r-- > 0;)
        if (wanted[r])
            for (Register operand : program.operands_of(r)) wanted[operand] = true;
    return wanted;
}

bool is_further(const std::optional<base::Rational>& a, const std::optional<base::Rational>& b,
                bool upwards) {
    return a && (!b || (upwards ? *b < *a : *a < *b));
}

}  // namespace

std::vector<bool> inputs_used(const calc::Program& program, Register value) {
    const std::vector<bool> wanted = rested_on(program, value);
    std::vector<bool> inputs;
    for (Register r : program.inputs) inputs.push_back(wanted[r]);
    return inputs;
}

Extreme SumOfParts::asked(Register value, bool upwards, std::size_t work_limit) const {
    calc::Budget budget{.steps = work_limit};
    Extreme out = upwards ? calc::maximum(program_, value, box_, budget)
                          : calc::minimum(program_, value, box_, budget);
    constexpr std::ptrdiff_t kSmall = 250;  // instructions; of more the second search takes seconds
    const std::vector<bool> wanted = rested_on(program_, value);
    if (!out.is_proved() && std::count(wanted.begin(), wanted.end(), true) <= kSmall)
        pursue(out, value, upwards, work_limit);
    return out;
}

// Once more, by the second search: what it knows better.
void SumOfParts::pursue(Extreme& out, Register value, bool upwards, std::size_t work_limit) const {
    calc::Budget narrowing{.steps = work_limit}, budget = narrowing;
    calc::Pursuit pursuit(program_, box_, std::array{value}, narrowing);
    const calc::Pursuit::Start start{out.inputs, out.attained};
    const Extreme more =
        upwards ? pursuit.maximum(value, budget, start) : pursuit.minimum(value, budget, start);
    if (more.bound && is_further(out.bound, more.bound, upwards)) out.bound = more.bound;
    if (is_further(more.attained, out.attained, upwards)) {
        out.attained = more.attained;
        out.inputs = more.inputs;
    }
    out.is_stopped = out.is_stopped && more.is_stopped;
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
