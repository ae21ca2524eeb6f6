#include "running.h"

#include <algorithm>
#include <set>
#include <utility>

namespace utfall::calc {

RunningTotals::RunningTotals(const Program& program, const Relations& relations,
                             std::span<const Register> values)
    : program_(program), relations_(relations) {
    for (Register value : std::set<Register>(values.begin(), values.end())) {
        const std::vector<Register> none(program.instructions.size());
        totals_.push_back({{}, none, none});
        collect(value, totals_.size() - 1);
    }
}

// From the last register down, so that each is met once, with all that it counts.
void RunningTotals::collect(Register value, std::size_t total) {
    std::map<Register, Fraction> times{{value, 1}};
    while (!times.empty()) {
        const auto [r, count] = *times.rbegin();
        times.erase(r);
        const Operator op = program_.instructions[r].op;
        if (op == Operator::add || op == Operator::subtract) {
            const auto operands = program_.operands_of(r);
            for (const std::size_t k : {0U, 1U}) {
                Fraction& sum = times[operands[k]];
                sum = sum + (k == 1 && op == Operator::subtract ? -count : count);
            }
        } else if (count.is_known() && !count.is_zero()) {
            payments_[r].push_back({total, count});
        }
    }
}

void RunningTotals::add(Register r) {
    const auto at = payments_.find(r);
    if (at == payments_.end()) return;
    for (const Payment& p : at->second) {
        Total& total = totals_[p.total];
        total.so_far = sum(total.so_far, relations_.line(r), p.times);
        total.before[r] = std::exchange(total.last[r], r);
    }
}

void RunningTotals::begin(Register r) {
    for (Total& total : totals_)
        for (Register operand : program_.operands_of(r))
            total.last[r] = std::max(total.last[r], total.last[operand]);
}

Register RunningTotals::from(Register r, unsigned payments) const {
    Register out = r;
    for (const Total& total : totals_) {
        Register at = total.last[r];
        if (at == 0) continue;
        for (unsigned k = 1; k < payments; ++k) at = total.before[at];
        out = std::min(out, at);
    }
    return out == r ? 0 : out + 1;
}

std::vector<RunningTotals::Sum> RunningTotals::before(Register r) const {
    std::vector<Sum> out;
    const auto at = payments_.find(r);
    if (at == payments_.end()) return out;
    const std::vector<Register> limits = limits_of(r);
    for (const Payment& p : at->second) {
        const Total& total = totals_[p.total];
        if (!p.times.is_positive()) continue;
        for (std::size_t k = 0; k < limits.size(); ++k) {
            const Register operand = limits[k];
            const Register last = total.last[operand];
            if (last == 0) continue;
            const Form& line = relations_.line(operand);
            for (const Form& form : {unrounded(line, last), line}) {
                Form together = sum(total.so_far, form, p.times);
                const bool is_new = together.is_known() &&
                                    std::none_of(out.begin(), out.end(), [&](const Sum& sum) {
                                        return sum.form == together;
                                    });
                if (is_new)
                    out.push_back({std::move(together),
                                   total.before[last] + 1,
                                   {p.total, k},
                                   Fraction::of(1, program_.instructions[r].denominator)});
            }
        }
    }
    return out;
}

// Of the minimum that a register is, or that it is a rounded one of.
std::vector<Register> RunningTotals::limits_of(Register r) const {
    const Instruction& i = program_.instructions[r];
    const auto operands = program_.operands_of(r);
    switch (i.op) {
        case Operator::minimum: return {operands.begin(), operands.end()};
        case Operator::part: return {operands[1 + static_cast<std::size_t>(i.number)]};
        case Operator::round: return limits_of(operands[0]);
        case Operator::multiply: {
            for (const std::size_t k : {0U, 1U})
                if (relations_.line(operands[k]) == fixed(1)) return limits_of(operands[1 - k]);
            return {};
        }
        default: return {};
    }
}

Form RunningTotals::unrounded(const Form& form, Register since) const {
    Form out = fixed(form.constant);
    for (const Form::Part& p : form.parts) {
        const std::optional<Form>& exact = relations_.exact(p.input);
        out = sum(out, exact && since < p.input ? *exact : form_of(p.input, 1), p.slope);
    }
    return out;
}

}  // namespace utfall::calc
