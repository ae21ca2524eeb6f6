#include "prove.h"

#include <algorithm>

#include "utfall/calc/execute.h"

namespace utfall::review {

using base::Rational;
using calc::Span;
using How = Verdict::How;

namespace {

constexpr std::size_t kRows = 4'096;  // of a search

// SplitMix64 (Steele, Lea and Flood, Fast splittable pseudorandom number generators, 2014, figure 17).
class Chance {
public:
    std::uint64_t next() {
        state_ += 0x9e3779b97f4a7c15U;
        std::uint64_t z = state_;
        z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
        z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
        return z ^ (z >> 31U);
    }

private:
    std::uint64_t state_ = 20'270'101;
};

std::int64_t steps_of(const Span& span) { return (span.high - span.low) / span.stride; }

struct Lowest {
    std::optional<std::size_t> row;
    std::int64_t numerator = 0;
    std::size_t tried = 0;
};

Lowest search(const Sheet& sheet, std::size_t k,
              const std::vector<std::vector<std::int64_t>>& columns) {
    Lowest out;
    calc::Program program = sheet.program;
    program.outputs = {sheet.values[k]};
    calc::ColumnExecutor executor(program);
    std::vector<std::int64_t> values(kRows);
    std::vector<calc::Fault> faults(kRows);
    calc::Columns run{.rows = kRows, .inputs = {}, .outputs = {values}, .faults = faults};
    for (const auto& column : columns) run.inputs.emplace_back(column);
    executor.run(run);
    for (std::size_t row = 0; row < kRows; ++row) {
        if (faults[row].kind != calc::FaultKind::None) continue;
        ++out.tried;
        if (out.row && out.numerator <= values[row]) continue;
        out.row = row;
        out.numerator = values[row];
    }
    return out;
}

}  // namespace

std::vector<std::vector<std::int64_t>> drawn_rows(const std::vector<Span>& box,
                                                  std::size_t number) {
    Chance chance;
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

Proof prove(const Sheet& sheet, std::size_t k, const std::vector<Span>& box, Sign sign,
            calc::Budget budget) {
    Proof out;
    if (k >= sheet.values.size()) return out;
    const auto fails = [&](const Rational& value) {
        return sign == Sign::Positive ? value <= Rational{0, 1} : value < Rational{0, 1};
    };
    const calc::Extreme least = calc::minimum(sheet.program, sheet.values[k], box, budget);
    if (least.attained) {
        out.least = *least.attained;
        out.inputs = least.inputs;
        if (fails(*least.attained)) {
            out.how = How::Refuted;
            return out;
        }
    }
    if (least.bound && !fails(*least.bound)) {
        out.how = How::Proved;
        return out;
    }
    const auto columns = drawn_rows(box, kRows);
    const Lowest lowest = search(sheet, k, columns);
    out.tried = lowest.tried;
    if (lowest.tried == 0) return out;
    const std::int64_t scale = sheet.program.instructions[sheet.values[k]].denominator;
    const auto found = Rational::of(lowest.numerator, scale);
    if (found && fails(*found)) {
        out.how = How::Refuted;
        out.least = *found;
        out.inputs.clear();
        for (const auto& column : columns) out.inputs.push_back(column[*lowest.row]);
    } else {
        out.how = How::Searched;
    }
    return out;
}

}  // namespace utfall::review
