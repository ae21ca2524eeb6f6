#include "least_claims.h"

#include <map>
#include <optional>

#include "utfall/calc/execute.h"

namespace utfall::review {

std::vector<std::int64_t> with_least_claims(const calc::Program& program, calc::Register value,
                                            const Space& space, std::vector<std::int64_t> row) {
    const auto at = [&](const std::vector<std::int64_t>& inputs) -> std::optional<std::int64_t> {
        const calc::Trace trace = calc::run_row(program, inputs);
        if (trace.registers.size() <= value) return std::nullopt;
        return trace.registers[value];
    };
    std::map<base::Date, std::vector<std::size_t>> periods;
    for (std::size_t i = 0; i < row.size(); ++i) {
        const settle::Unknown& unknown = space.formula.unknowns[i];
        if (unknown.kind == settle::Unknown::Kind::Claims) periods[unknown.from].push_back(i);
    }
    const auto wanted = at(row);
    for (const auto& [from, inputs] : periods) {
        std::vector<std::int64_t> less = row;
        for (std::size_t i : inputs) less[i] = space.box[i].low;
        if (less != row && at(less) == wanted) row = std::move(less);
    }
    return row;
}

}  // namespace utfall::review
