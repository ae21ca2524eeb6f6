#include "rows.h"

#include <algorithm>
#include <array>

#include "cone.h"
#include "utfall/linear/solver.h"

namespace utfall::calc {

std::vector<std::int64_t> row_near(const Program& program, const Region& region,
                                   const std::vector<Int128>& point) {
    std::vector<std::int64_t> row;
    for (std::size_t i = 0; i < region.box.size(); ++i) {
        const Span& span = region.box[i];
        const Int128 scale = program.instructions[program.inputs[i]].denominator;
        const Int128 unit = linear::kPoint * span.stride;
        const Int128 steps =
            floored(clamped_product(point[i], scale) - linear::kPoint * span.low + unit / 2, unit);
        row.push_back(static_cast<std::int64_t>(
            std::clamp<Int128>(span.low + steps * span.stride, span.low, span.high)));
    }
    return row;
}

Rows::Rows(const Program& program, std::optional<Fraction> level)
    : program_(program),
      value_(program.outputs.front()),
      is_used_(program.inputs.size()),
      level_(level) {
    for (Register r : cone_of(program, value_))
        if (program.instructions[r].op == Operator::input)
            is_used_[static_cast<std::size_t>(program.instructions[r].number)] = true;
}

std::optional<Fraction> Rows::attempt(const Row& row) {
    const Trace trace = run_row(program_, row);
    if (trace.registers.size() <= value_) return std::nullopt;
    const std::int64_t numerator = trace.registers[value_],
                       scale = program_.instructions[value_].denominator;
    const Fraction value = Fraction::of(numerator, scale);
    if (best_ && value <= *best_) return value;
    best_ = value;
    if (!level_ || *level_ < value) level_ = value;
    attained_ = Rational::of(numerator, scale);
    best_row_ = row;
    return value;
}

void Rows::begin(const Row& row, const Region& region, Budget& budget) {
    Row first = row;
    if (first.empty())
        for (const Span& span : region.box) first.push_back(span.low);
    (void)attempt(first);
    std::vector<std::size_t> free;
    for (std::size_t i = 0; i < region.box.size(); ++i)
        if (region.box[i].low < region.box[i].high) free.push_back(i);
    constexpr std::size_t kFewInputs = 16;  // then also two at a time
    while (!best_row_.empty() && budget.steps > 0) {
        const auto before = best_;
        for (const std::size_t i : free) try_ends(region, std::array{i}, budget);
        for (std::size_t k = 0; k < free.size() && free.size() <= kFewInputs; ++k)
            for (std::size_t j = k + 1; j < free.size(); ++j)
                try_ends(region, std::array{free[k], free[j]}, budget);
        if (best_ == before) return;
    }
}

bool Rows::try_all(const Region& region, std::size_t most, Budget& budget) {
    const std::size_t each = program_.instructions.size() / 4 + 1;
    Row row;
    Int128 rows = 1;
    for (std::size_t i = 0; i < region.box.size(); ++i) {
        const Span& span = region.box[i];
        row.push_back(span.low);
        if (is_used_[i]) rows *= (Int128{span.high} - span.low) / span.stride + 1;
        if (rows > Int128{std::min(most, budget.steps / each)}) return false;
    }
    for (Int128 k = 0; k < rows; ++k) {
        if (!budget.take(each)) return false;
        (void)attempt(row);
        for (std::size_t i = 0; i < row.size(); ++i) {
            if (!is_used_[i]) continue;
            const Span& span = region.box[i];
            const bool is_last = Int128{row[i]} + span.stride > span.high;
            row[i] = is_last ? span.low : row[i] + span.stride;
            if (!is_last) break;
        }
    }
    return true;
}

// The best row with some inputs at either end each.
void Rows::try_ends(const Region& region, std::span<const std::size_t> inputs, Budget& budget) {
    for (std::size_t ends = 0; ends < std::size_t{1} << inputs.size(); ++ends) {
        Row row = best_row_;
        for (std::size_t k = 0; k < inputs.size(); ++k) {
            const Span& span = region.box[inputs[k]];
            row[inputs[k]] = (ends >> k & 1U) != 0 ? span.high : span.low;
        }
        if (row != best_row_ && budget.take(program_.instructions.size() / 4)) (void)attempt(row);
    }
}

}  // namespace utfall::calc
