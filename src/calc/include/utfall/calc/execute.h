// calc: runs a program, on one row with its trace or on columns of rows. Same bits either way.
//
//     Trace trace = run_row(program, inputs);
//     if (trace.fault.kind == FaultKind::None) paid = trace.registers[program.outputs[0]];
//
//     ColumnExecutor executor(program);
//     executor.run({.rows = n, .inputs = {saved}, .outputs = {paid}, .faults = faults});
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "utfall/calc/program.h"

namespace utfall::calc {

enum class FaultKind : std::uint8_t { None, Overflow, DivisionByZero, InputOutOfRange };
struct Fault {
    FaultKind kind = FaultKind::None;
    Register at = 0;
    bool operator==(const Fault&) const = default;
};

// One row, every register kept: the trace from which explanations are told.
struct Trace {
    Fault fault;
    std::vector<std::int64_t> registers;  // up to and including the one before the fault
};
// `inputs`: one numerator per input, in order.
[[nodiscard]] Trace run_row(const Program& program, std::span<const std::int64_t> inputs);

// Many rows. `inputs[k]` and `outputs[k]` are columns of `rows` numerators; `faults` has `rows`
// places. Outputs of a row with a fault are 0. Same bits as run_row for every row, any chunk size.
struct Columns {
    std::size_t rows = 0;
    std::vector<std::span<const std::int64_t>> inputs;
    std::vector<std::span<std::int64_t>> outputs;  // may not overlap the inputs
    std::span<Fault> faults;
};

struct ColumnPlan;

// Plans register reuse once; then runs chunk by chunk. The program must outlive it. One executor
// per thread.
class ColumnExecutor {
public:
    // The chunk is made smaller when the program needs so many slots that they would not stay in
    // the cache.
    explicit ColumnExecutor(const Program& program, std::size_t chunk_rows = 512);
    ~ColumnExecutor();
    ColumnExecutor(ColumnExecutor&& other) noexcept;
    ColumnExecutor& operator=(ColumnExecutor&& other) noexcept;

    // Whether any row has a fault.
    bool run(const Columns& columns);
    [[nodiscard]] std::size_t slots() const;

private:
    std::unique_ptr<ColumnPlan> plan_;
};

}  // namespace utfall::calc
