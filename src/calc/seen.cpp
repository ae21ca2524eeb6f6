#include "seen.h"

#include <algorithm>

#include "propagation.h"
#include "utfall/base/chance.h"
#include "utfall/calc/execute.h"

namespace utfall::calc {

namespace {

constexpr std::size_t kKept = 1'000;  // rows, and the last one

// Rows of ends for the most part, since amounts are greatest and least there.
std::vector<std::int64_t> row_of(const Region& whole, base::Chance& chance) {
    const std::uint64_t highs = 1 + chance.next() % 7;  // of eight
    std::vector<std::int64_t> row;
    for (const Span& span : whole.box) {
        const auto steps = static_cast<std::uint64_t>((Int128{span.high} - span.low) / span.stride);
        const std::uint64_t kind = chance.next() % 16, end = chance.next() % 8, any = chance.next();
        const std::uint64_t at = kind < 3      ? (steps + 1 == 0 ? any : any % (steps + 1))
                                 : end < highs ? steps
                                               : 0;
        row.push_back(static_cast<std::int64_t>(span.low + Int128{at} * span.stride));
    }
    return row;
}

}  // namespace

Seen::Seen(const Program& program, const std::vector<Register>& cone)
    : program_(program),
      cone_(cone),
      ranges_(program.instructions.size(), {INT64_MAX, INT64_MIN}),
      first_is_less_(program.instructions.size()),
      second_is_less_(program.instructions.size()) {
    for (const Instruction& i : program.instructions) denominators_.push_back(i.denominator);
}

void Seen::look_at(const std::vector<std::int64_t>& row, Budget& budget) {
    constexpr std::size_t kAtOnce = 4;  // registers that a row computes in one step
    if (!budget.take(program_.instructions.size() / kAtOnce)) return;
    Trace trace = run_row(program_, row);
    if (trace.registers.size() < program_.instructions.size()) return;
    for (Register r : cone_) {
        Range& range = ranges_[r];
        range = {std::min(range.low, trace.registers[r]), std::max(range.high, trace.registers[r])};
        const Instruction& i = program_.instructions[r];
        if (i.op != Operator::minimum && i.op != Operator::maximum) continue;
        const auto operands = program_.operands_of(r);
        const Int128 a = Int128{trace.registers[operands[0]]} * i.scale_a,
                     b = Int128{trace.registers[operands[1]]} * i.scale_b;
        if (a < b) first_is_less_[r] = true;
        if (b < a) second_is_less_[r] = true;
    }
    if (rows_.size() == kKept) rows_.pop_back();
    rows_.push_back(std::move(trace.registers));
}

Fraction Seen::last(const Form& form) const {
    if (rows_.empty()) return Fraction::unknown();
    Fraction value = form.constant;
    for (const Form::Part& p : form.parts)
        value = value + p.slope * Fraction::of(rows_.back()[p.input], denominators_[p.input]);
    return value;
}

std::optional<Seen::Highest> Seen::highest(const Form& form) const {
    std::vector<std::pair<std::uint32_t, Fraction>> parts;
    for (const Form::Part& p : form.parts) parts.emplace_back(p.input, p.slope);
    const WholeRow whole = whole_row(parts, 0, denominators_);
    if (whole.parts.size() < parts.size()) return std::nullopt;
    std::optional<Int128> most;
    const std::vector<std::int64_t>* best = nullptr;
    for (const std::vector<std::int64_t>& row : rows_) {
        Int128 value = 0;
        bool is_lost = false;
        for (const auto& [at, times] : whole.parts)
            is_lost = __builtin_add_overflow(value, times * row[at], &value) || is_lost;
        if (is_lost || (most && value <= *most)) continue;
        most = value;
        best = &row;
    }
    if (best == nullptr) return std::nullopt;
    Highest out{Fraction::of(*most, whole.scale) + form.constant, {}};
    for (Register r : program_.inputs) out.inputs.push_back((*best)[r]);
    return out.value.is_known() ? std::optional(std::move(out)) : std::nullopt;
}

// The first inputs at one end and the rest at the other, since what is measured first comes first; then by chance.
void look_at_rows(Seen& seen, const Region& whole, Budget& budget) {
    for (std::size_t first = 0; first <= whole.box.size(); ++first)
        for (const bool is_high_first : {false, true}) {
            std::vector<std::int64_t> row;
            for (std::size_t i = 0; i < whole.box.size(); ++i)
                row.push_back((i < first) == is_high_first ? whole.box[i].high : whole.box[i].low);
            seen.look_at(row, budget);
        }
    constexpr std::size_t kRows = 400;
    base::Chance chance(20'240'628);
    for (std::size_t k = 0; k < kRows && budget.steps > 0; ++k)
        seen.look_at(row_of(whole, chance), budget);
}

}  // namespace utfall::calc
