#include <algorithm>

#include "utfall/base/ensure.h"
#include "utfall/calc/execute.h"

#include "column_plan.h"

namespace utfall::calc {

namespace {

struct Chunk {
    std::size_t begin = 0;
    std::size_t rows = 0;
    const Columns* columns = nullptr;
    Fault* faults = nullptr;
    bool has_faults = false;
};

struct Operand {
    const std::int64_t* values = nullptr;
    std::size_t stride = 0;
};

Operand operand(const ColumnPlan& plan, Source source) {
    if ((source & kConstantBit) != 0) return {&plan.constants[source & ~kConstantBit], 0};
    return {plan.columns[source], 1};
}

std::int64_t* target(ColumnPlan& plan, const Step& step, const Chunk& chunk) {
    std::int64_t* column = step.output == kNoOutput
                               ? plan.memory.data() + step.target * plan.chunk_rows
                               : chunk.columns->outputs[step.output].data() + chunk.begin;
    plan.columns[step.target] = column;
    return column;
}

// The caller's own column, unless a value lies outside the range that the program was built for.
void bind_input(ColumnPlan& plan, const Step& step, std::span<const std::int64_t> values,
                Chunk& chunk) {
    const Range range = plan.program->instructions[step.at].range;
    if (plan.is_inside(values, range)) {
        plan.columns[step.target] = values.data();
        return;
    }
    std::int64_t* column = target(plan, step, chunk);
    for (std::size_t row = 0; row < values.size(); ++row) {
        column[row] = values[row];
        if (range.low <= values[row] && values[row] <= range.high) continue;
        column[row] = range.low;
        Fault& fault = chunk.faults[row];
        if (fault.kind == FaultKind::None)
            fault = {.kind = FaultKind::InputOutOfRange, .at = step.at};
        chunk.has_faults = true;
    }
}

void split_rows(ColumnPlan& plan, const Step& step, const Chunk& chunk) {
    const Operand total = operand(plan, step.sources[0]);
    std::vector<Operand> columns;
    for (std::size_t k = 0; k + 1 < plan.split.operands.size(); ++k) {
        columns.push_back(operand(plan, plan.weights[step.weights_begin + k]));
    }
    std::vector<std::int64_t> weights(columns.size());
    plan.split.parts.resize(columns.size() * chunk.rows);
    for (std::size_t row = 0; row < chunk.rows; ++row) {
        for (std::size_t k = 0; k < weights.size(); ++k)
            weights[k] = columns[k].values[row * columns[k].stride];
        const auto parts = plan.split.splitter.split(total.values[row * total.stride], weights);
        for (std::size_t k = 0; k < parts.size(); ++k)
            plan.split.parts[k * chunk.rows + row] = parts[k];
    }
}

void run_part(ColumnPlan& plan, const Step& step, const Chunk& chunk) {
    const Instruction& instruction = plan.program->instructions[step.at];
    const std::span<const Register> operands =
        std::span(plan.program->operands)
            .subspan(instruction.operand_begin, instruction.operand_count);
    if (!std::equal(operands.begin(), operands.end(), plan.split.operands.begin(),
                    plan.split.operands.end())) {
        plan.split.operands.assign(operands.begin(), operands.end());
        split_rows(plan, step, chunk);
    }
    std::copy_n(plan.split.parts.data() + static_cast<std::size_t>(instruction.number) * chunk.rows,
                chunk.rows, target(plan, step, chunk));
}

void run_kernel(ColumnPlan& plan, const Step& step, Chunk& chunk) {
    const Instruction& instruction = plan.program->instructions[step.at];
    // A rounding by a denominator that divides is a product, so every step may have a second
    // source.
    const Operand a = operand(plan, step.sources[0]), b = operand(plan, step.sources[1]);
    const Operand c = instruction.operand_count > 2 ? operand(plan, step.sources[2]) : Operand{};
    step.kernel({.a = a.values,
                 .b = b.values,
                 .c = c.values,
                 .stride_a = a.stride,
                 .stride_b = b.stride,
                 .stride_c = c.stride,
                 .target = target(plan, step, chunk),
                 .rows = chunk.rows,
                 .step = &step,
                 .instruction = &instruction,
                 .faults = chunk.faults,
                 .has_faults = &chunk.has_faults});
}

void write_output(const ColumnPlan& plan, Source source, const Chunk& chunk, std::int64_t* output) {
    const Operand values = operand(plan, source);
    if (values.stride == 0) {
        std::fill_n(output, chunk.rows, *values.values);
    } else if (values.values != output) {
        std::copy_n(values.values, chunk.rows, output);
    }
    if (!chunk.has_faults) return;
    for (std::size_t row = 0; row < chunk.rows; ++row) {
        if (chunk.faults[row].kind != FaultKind::None) output[row] = 0;
    }
}

bool run_chunk(ColumnPlan& plan, Chunk chunk) {
    const Columns& columns = *chunk.columns;
    std::fill_n(chunk.faults, chunk.rows, Fault{});
    plan.split.operands.clear();
    for (const Step& step : plan.steps) {
        const Instruction& instruction = plan.program->instructions[step.at];
        if (instruction.op == Operator::input) {
            const auto& column = columns.inputs[static_cast<std::size_t>(instruction.number)];
            bind_input(plan, step, column.subspan(chunk.begin, chunk.rows), chunk);
        } else if (instruction.op == Operator::part) {
            run_part(plan, step, chunk);
        } else {
            run_kernel(plan, step, chunk);
        }
    }
    for (std::size_t k = 0; k < plan.outputs.size(); ++k) {
        write_output(plan, plan.outputs[k], chunk, columns.outputs[k].data() + chunk.begin);
    }
    return chunk.has_faults;
}

void check_shape(const Program& program, const Columns& columns) {
    ensure(columns.inputs.size() == program.inputs.size(),
           "there is one column per input of the program");
    ensure(columns.outputs.size() == program.outputs.size(),
           "there is one column per output of the program");
    ensure(columns.faults.size() == columns.rows, "there is one fault place per row");
    for (const auto& input : columns.inputs)
        ensure(input.size() == columns.rows, "an input column has every row");
    for (const auto& output : columns.outputs)
        ensure(output.size() == columns.rows, "an output column has every row");
}

}  // namespace

bool run_columns(ColumnPlan& plan, const Columns& columns) {
    check_shape(*plan.program, columns);
    bool has_faults = false;
    for (std::size_t begin = 0; begin < columns.rows; begin += plan.chunk_rows) {
        const std::size_t rows = std::min(plan.chunk_rows, columns.rows - begin);
        has_faults |= run_chunk(plan, {.begin = begin,
                                       .rows = rows,
                                       .columns = &columns,
                                       .faults = columns.faults.data() + begin});
    }
    return has_faults;
}

ColumnExecutor::ColumnExecutor(const Program& program, std::size_t chunk_rows)
    : plan_(std::make_unique<ColumnPlan>(
          plan_columns(program, chunk_rows, base::instruction_set_in_use()))) {}
ColumnExecutor::~ColumnExecutor() = default;
ColumnExecutor::ColumnExecutor(ColumnExecutor&& other) noexcept = default;
ColumnExecutor& ColumnExecutor::operator=(ColumnExecutor&& other) noexcept = default;

bool ColumnExecutor::run(const Columns& columns) { return run_columns(*plan_, columns); }
std::size_t ColumnExecutor::slots() const { return plan_->slot_count; }

}  // namespace utfall::calc
