#include "prove.h"

#include <algorithm>

#include "utfall/base/chance.h"
#include "utfall/calc/execute.h"

namespace utfall::review {

using base::Rational;
using calc::Span;
using How = Verdict::How;

namespace {

std::int64_t steps_of(const Span& span) { return (span.high - span.low) / span.stride; }

constexpr std::size_t kEvery = 20'000;

// As far as it matters.
std::size_t number_of_rows(const std::vector<Span>& box) {
    std::size_t number = 1;
    for (const Span& span : box) {
        const auto values = static_cast<std::uint64_t>(steps_of(span)) + 1;
        if (values == 0 || kEvery / number < values) return kEvery + 1;
        number *= values;
    }
    return number;
}

// Columns; the last input moves fastest.
std::vector<std::vector<std::int64_t>> every_row(const std::vector<Span>& box) {
    const std::size_t number = number_of_rows(box);
    std::vector<std::vector<std::int64_t>> columns;
    std::size_t each = number;
    for (const Span& span : box) {
        const auto values = static_cast<std::size_t>(steps_of(span)) + 1;
        each /= values;
        std::vector<std::int64_t>& column = columns.emplace_back();
        for (std::size_t row = 0; row < number; ++row)
            column.push_back(span.low +
                             static_cast<std::int64_t>(row / each % values) * span.stride);
    }
    return columns;
}

struct Lowest {
    std::optional<std::size_t> row;
    std::int64_t numerator = 0;
    std::size_t tried = 0;
};

// Of each of the values `wanted`.
std::vector<Lowest> search(const Sheet& sheet, const std::vector<std::size_t>& wanted,
                           const std::vector<std::vector<std::int64_t>>& columns) {
    const std::size_t rows = columns.front().size();
    calc::Program program = sheet.program;
    program.outputs.clear();
    for (std::size_t k : wanted) program.outputs.push_back(sheet.values[k]);
    calc::ColumnExecutor executor(program);
    std::vector<std::vector<std::int64_t>> values(wanted.size(), std::vector<std::int64_t>(rows));
    std::vector<calc::Fault> faults(rows);
    calc::Columns run{.rows = rows, .inputs = {}, .outputs = {}, .faults = faults};
    for (const auto& column : columns) run.inputs.emplace_back(column);
    for (auto& column : values) run.outputs.emplace_back(column);
    executor.run(run);
    std::vector<Lowest> out(wanted.size());
    for (std::size_t row = 0; row < rows; ++row) {
        if (faults[row].kind != calc::FaultKind::None) continue;
        for (std::size_t k = 0; k < wanted.size(); ++k) {
            ++out[k].tried;
            if (out[k].row && out[k].numerator <= values[k][row]) continue;
            out[k].row = row;
            out[k].numerator = values[k][row];
        }
    }
    return out;
}

bool fails(const Sheet& sheet, Sign sign, const Rational& value) {
    return sign == Sign::Positive ? value <= Rational{0, 1} : is_fall(sheet, value);
}

// What the extremes say; undecided where they do not.
Proof by_extremes(const Sheet& sheet, std::size_t k, const std::vector<Span>& box, Sign sign,
                  calc::Budget budget) {
    Proof out;
    const calc::Extreme least = calc::minimum(sheet.program, sheet.values[k], box, budget);
    if (least.attained) {
        out.least = *least.attained;
        out.inputs = least.inputs;
        if (fails(sheet, sign, *least.attained)) {
            out.how = How::Refuted;
            return out;
        }
    }
    if (least.bound && !fails(sheet, sign, *least.bound)) out.how = How::Proved;
    return out;
}

}  // namespace

std::vector<std::vector<std::int64_t>> drawn_rows(const std::vector<Span>& box,
                                                  std::size_t number) {
    base::Chance chance(20'270'101);
    std::vector<std::vector<std::int64_t>> columns;
    for (const Span& span : box) {
        std::vector<std::int64_t>& column = columns.emplace_back();
        const auto steps = static_cast<std::uint64_t>(steps_of(span));
        for (std::size_t row = 0; row < number; ++row) {
            const std::uint64_t kind = chance.next() % 4, any = chance.next();
            const std::uint64_t at = kind == 0        ? 0
                                     : kind == 1      ? steps
                                     : steps + 1 == 0 ? any
                                                      : any % (steps + 1);
            column.push_back(span.low + static_cast<std::int64_t>(at) * span.stride);
        }
    }
    return columns;
}

std::vector<Proof> prove_each(const Sheet& sheet, const std::vector<std::size_t>& values,
                              const std::vector<Span>& box, Sign sign, calc::Budget budget,
                              std::size_t rows) {
    std::vector<Proof> out(values.size());
    std::vector<std::size_t> left, wanted;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (sheet.values.size() <= values[i]) continue;
        out[i] = by_extremes(sheet, values[i], box, sign, budget);
        if (out[i].how != How::Undecided) continue;
        left.push_back(i);
        wanted.push_back(values[i]);
    }
    if (left.empty()) return out;
    const bool is_few = number_of_rows(box) <= kEvery && !box.empty();
    const auto columns = is_few ? every_row(box) : drawn_rows(box, rows);
    if (columns.empty()) return out;
    const std::vector<Lowest> found = search(sheet, wanted, columns);
    for (std::size_t i = 0; i < left.size(); ++i) {
        Proof& proof = out[left[i]];
        proof.tried = found[i].tried;
        if (!found[i].row) continue;
        const auto value = Rational::of(
            found[i].numerator, sheet.program.instructions[sheet.values[wanted[i]]].denominator);
        const bool is_all = is_few && proof.tried == columns.front().size();
        proof.how = is_all ? How::Proved : How::Searched;
        const bool is_refuted = value && fails(sheet, sign, *value);
        if (is_refuted) proof.how = How::Refuted;
        if (!value || !(is_refuted || is_all)) continue;
        proof.least = *value;
        proof.inputs.clear();
        for (const auto& column : columns) proof.inputs.push_back(column[*found[i].row]);
    }
    return out;
}

Proof prove(const Sheet& sheet, std::size_t k, const std::vector<Span>& box, Sign sign,
            calc::Budget budget) {
    return prove_each(sheet, {k}, box, sign, budget).front();
}

}  // namespace utfall::review
