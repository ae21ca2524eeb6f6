#include "rows.h"
#include "slice.h"
#include "utfall/calc/extremes.h"

namespace utfall::calc {

namespace {

std::optional<Extreme> best_of_all(const Program& slice, std::span<const Span> box,
                                   Budget& budget) {
    Rows rows(slice, std::nullopt);
    if (!rows.try_all(region_of(box), SIZE_MAX, budget)) return std::nullopt;
    Extreme out;
    out.bound = out.attained = rows.attained();
    out.inputs = rows.best();
    return out;
}

}  // namespace

std::optional<Extreme> maximum_by_trying(const Program& program, Register value,
                                         std::span<const Span> box, Budget& budget) {
    return best_of_all(sliced(program, value, false), box, budget);
}

std::optional<Extreme> minimum_by_trying(const Program& program, Register value,
                                         std::span<const Span> box, Budget& budget) {
    if (program.instructions[value].range.low == INT64_MIN) return {};  // its negative does not fit
    auto least = best_of_all(sliced(program, value, true), box, budget);
    return least ? std::optional(turned(std::move(*least))) : std::nullopt;
}

}  // namespace utfall::calc
