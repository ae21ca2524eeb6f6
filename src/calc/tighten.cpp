#include <numeric>

#include "relations.h"
#include "utfall/base/ensure.h"

namespace utfall::calc {

void tighten(Program& program, std::span<const Span> box, Budget& budget) {
    ensure(box.size() == program.inputs.size(), "a span for each input");
    std::vector<Register> all(program.instructions.size());
    std::iota(all.begin(), all.end(), Register{0});
    const Region whole = region_of(box);
    Relations relations(program, all, whole, budget);
    for (Register r : program.outputs) relations.deepen(r);
    if (relations.is_empty()) return;  // no row is without a fault
    for (Register r : all)
        if (program.instructions[r].op != Operator::input)
            program.instructions[r].range = relations.range(r);
}

}  // namespace utfall::calc
