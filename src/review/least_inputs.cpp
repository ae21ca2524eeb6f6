#include "least_inputs.h"

#include <algorithm>
#include <optional>

#include "utfall/calc/execute.h"

namespace utfall::review {

std::vector<std::int64_t> with_least(const calc::Program& program, calc::Register value,
                                     std::span<const calc::Span> box,
                                     std::vector<std::int64_t> row) {
    const auto at = [&](const std::vector<std::int64_t>& inputs) -> std::optional<std::int64_t> {
        const calc::Trace trace = calc::run_row(program, inputs);
        if (trace.registers.size() <= value) return std::nullopt;
        return trace.registers[value];
    };
    const auto wanted = at(row);
    // Halves of what is left, so that a long row is soon short.
    for (std::size_t size = row.size(); size > 0; size /= 2)
        for (std::size_t begin = 0; begin < row.size(); begin += size) {
            std::vector<std::int64_t> less = row;
            for (std::size_t i = begin; i < std::min(begin + size, row.size()); ++i)
                less[i] = box[i].low;
            if (less != row && at(less) == wanted) row = std::move(less);
        }
    return row;
}

}  // namespace utfall::review
