#include <numeric>

#include "relations.h"
#include "utfall/base/ensure.h"

namespace utfall::calc {

namespace {

// A minimum or a maximum that is always the same operand is told as that operand twice.
void take_sides(Program& program, Relations& relations) {
    for (Instruction& i : program.instructions) {
        const bool is_lesser = i.op == Operator::minimum;
        if (!is_lesser && i.op != Operator::maximum) continue;
        const auto r = static_cast<Register>(&i - program.instructions.data());
        const auto first = relations.first_is_less(r);
        if (!first) continue;
        const bool is_first = *first == is_lesser;
        const Register kept = program.operands_of(r)[is_first ? 0 : 1];
        const std::int64_t scale = is_first ? i.scale_a : i.scale_b;
        program.operands[i.operand_begin] = program.operands[i.operand_begin + 1] = kept;
        i.scale_a = i.scale_b = scale;
    }
}

}  // namespace

void tighten(Program& program, std::span<const Span> box, Budget& budget) {
    ensure(box.size() == program.inputs.size(), "a span for each input");
    std::vector<Register> all(program.instructions.size());
    std::iota(all.begin(), all.end(), Register{0});
    Region whole;
    for (const Span& span : box) whole.box.push_back(on_lattice(span));
    for (const auto way : {Relations::Way::Traced, Relations::Way::Close}) {
        // The first may take half.
        Budget part{.steps = budget.steps / (way == Relations::Way::Traced ? 2 : 1)};
        const std::size_t given = part.steps;
        Relations relations(program, all, whole, part, way);
        for (Register r : program.outputs) relations.deepen(r);
        if (relations.is_empty()) return;  // no row is without a fault
        for (Register r : all)
            if (program.instructions[r].op != Operator::input)
                program.instructions[r].range = relations.range(r);
        if (way == Relations::Way::Close) take_sides(program, relations);
        budget.steps -= given - part.steps;
    }
}

}  // namespace utfall::calc
