#include "cone.h"

#include <algorithm>

#include "bounds.h"

namespace utfall::calc {

std::vector<Register> cone_of(const Program& program, Register value) {
    std::vector<bool> is_needed(value + 1);
    is_needed[value] = true;
    std::vector<Register> cone;
    for (Register r = value + 1; r-- > 0;) {
        if (!is_needed[r]) continue;
        cone.push_back(r);
        for (Register below : program.operands_of(r)) is_needed[below] = true;
    }
    std::reverse(cone.begin(), cone.end());
    return cone;
}

Range range_on(const Program& program, const std::vector<Register>& cone, const Region& region) {
    std::vector<Range> ranges(program.instructions.size());
    std::vector<Range> operands;
    for (Register r : cone) {
        const Instruction& i = program.instructions[r];
        if (i.op == Operator::input) {
            const Span& span = region.box[static_cast<std::size_t>(i.number)];
            ranges[r] = {span.low, span.high};
            continue;
        }
        operands.clear();
        for (Register below : program.operands_of(r)) operands.push_back(ranges[below]);
        const Range found = bounds(i, operands).range;
        // The declared inputs' range holds here too, and may know more.
        ranges[r] = {std::max(found.low, i.range.low), std::min(found.high, i.range.high)};
        for (const auto& [at, range] : region.narrowed)
            if (at == r && range.low <= ranges[r].high && ranges[r].low <= range.high)
                ranges[r] = {std::max(ranges[r].low, range.low),
                             std::min(ranges[r].high, range.high)};
    }
    return ranges[cone.back()];
}

}  // namespace utfall::calc
