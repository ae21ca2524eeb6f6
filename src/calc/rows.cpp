#include "rows.h"

#include <algorithm>

namespace utfall::calc {

Rows::Rows(const Program& program, const std::vector<Register>& cone, std::optional<Fraction> level)
    : program_(program),
      cone_(cone),
      value_(cone.back()),
      is_used_(program.inputs.size()),
      level_(std::move(level)) {
    for (Register r : program.inputs) scales_.push_back(program.instructions[r].denominator);
    for (Register r : cone)
        if (program.instructions[r].op == Operator::input)
            is_used_[static_cast<std::size_t>(program.instructions[r].number)] = true;
}

std::optional<Fraction> Rows::attempt(const Row& row) {
    const Trace trace = run_row(program_, row);
    if (trace.registers.size() <= value_) return std::nullopt;
    take(row, trace.registers[value_]);
    return Fraction::of(trace.registers[value_], program_.instructions[value_].denominator);
}

std::vector<Fraction> Rows::values(const Row& row) {
    const Trace trace = run_row(program_, row);
    if (trace.registers.size() <= value_) return {};
    take(row, trace.registers[value_]);
    std::vector<Fraction> out(trace.registers.size());
    for (Register r : cone_)
        out[r] = Fraction::of(trace.registers[r], program_.instructions[r].denominator);
    return out;
}

void Rows::take(const Row& row, std::int64_t numerator) {
    const std::int64_t scale = program_.instructions[value_].denominator;
    const Fraction value = Fraction::of(numerator, scale);
    if (best_ && value <= *best_) return;
    best_ = value;
    if (!level_ || *level_ < value) level_ = value;
    attained_ = Rational::of(numerator, scale);
    best_row_ = row;
}

void Rows::climb(const Region& region, Budget& budget) {
    std::vector<std::size_t> free;
    for (std::size_t i = 0; i < region.box.size(); ++i)
        if (is_used_[i] && region.box[i].low < region.box[i].high) free.push_back(i);
    constexpr std::size_t kFewInputs = 16;  // then also two at a time
    while (!best_row_.empty()) {
        const auto before = best_;
        for (const std::size_t i : free) try_ends(region, {i}, budget);
        for (std::size_t k = 0; k < free.size() && free.size() <= kFewInputs; ++k)
            for (std::size_t j = k + 1; j < free.size(); ++j)
                try_ends(region, {free[k], free[j]}, budget);
        if (best_ == before) return;
    }
}

// The best row with some inputs at either end each.
void Rows::try_ends(const Region& region, const std::vector<std::size_t>& inputs, Budget& budget) {
    for (std::size_t ends = 0; ends < std::size_t{1} << inputs.size(); ++ends) {
        Row row = best_row_;
        for (std::size_t k = 0; k < inputs.size(); ++k) {
            const Span& span = region.box[inputs[k]];
            row[inputs[k]] = (ends >> k & 1U) != 0 ? span.high : span.low;
        }
        if (row != best_row_ && budget.take(cone_.size() / 4)) (void)attempt(row);
    }
}

bool Rows::enumerate(const Region& region, Budget& budget) {
    constexpr std::int64_t kFew = 64;
    std::vector<std::size_t> free;
    std::int64_t points = 1;
    for (std::size_t i = 0; i < region.box.size(); ++i) {
        const Span& span = region.box[i];
        if (!is_used_[i] || span.low == span.high) continue;
        const Int128 steps = (Int128{span.high} - span.low) / span.stride + 1;
        if (steps > kFew || points * static_cast<std::int64_t>(steps) > kFew) return false;
        points *= static_cast<std::int64_t>(steps);
        free.push_back(i);
    }
    if (!budget.take(static_cast<std::size_t>(points) * cone_.size() / 4)) return false;
    Row row;
    for (const Span& span : region.box) row.push_back(span.low);
    for (std::int64_t k = 0; k < points; ++k) {
        std::int64_t rest = k;
        for (std::size_t i : free) {
            const Span& span = region.box[i];
            const std::int64_t steps = (span.high - span.low) / span.stride + 1;
            row[i] = span.low + rest % steps * span.stride;
            rest /= steps;
        }
        (void)attempt(row);
    }
    return true;
}

Rows::Row Rows::guide(const Region& region) const {
    Row row = best_row_;
    row.resize(region.box.size());
    for (std::size_t i = 0; i < row.size(); ++i) {
        const Span& span = region.box[i];
        row[i] = best_row_.empty() ? span.low : std::clamp(row[i], span.low, span.high);
        row[i] = span.low + (row[i] - span.low) / span.stride * span.stride;
    }
    return row;
}

Rows::Row Rows::nearest(const std::vector<Fraction>& vertex, const Region& region,
                        const Form& form) {
    Row below = guide(region);
    for (const Form::Part& p : form.parts) below[p.input] = region.box[p.input].low;
    Row above = below;
    for (std::size_t i = 0; i < vertex.size(); ++i) {
        const Span& span = region.box[i];
        if (!is_used_[i] || !vertex[i].is_known() || span.low == span.high) continue;
        const Fraction steps =
            (vertex[i] * Fraction{scales_[i]} - Fraction{span.low}) / Fraction{span.stride};
        if (!steps.is_known()) continue;
        // Where nothing tells the input it stays where the best row has it.
        if (steps.is_zero() && form.slope(static_cast<std::uint32_t>(i)).is_zero()) continue;
        const auto at = [&](Int128 k) {
            return static_cast<std::int64_t>(
                std::clamp<Int128>(span.low + k * span.stride, span.low, span.high));
        };
        below[i] = at(steps.floor());
        above[i] = at(steps.ceiling());
    }
    const auto low = attempt(below), high = above == below ? low : attempt(above);
    return high && (!low || *low < *high) ? above : below;
}

}  // namespace utfall::calc
