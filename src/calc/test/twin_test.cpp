// The proof that the executors are one: random typed programs through run_row, through the column
// executor with every instruction set of this machine, and through the naive twin. Values and
// faults agree bit for bit.
//
//     UTFALL_SEED=7 UTFALL_PROGRAMS=1000000 calc_test --gtest_filter='Twin.*'
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>

#include "column_plan.h"
#include "random_program.h"

namespace utfall::calc {

namespace {

// Sanitizers cost a factor of ten; the long run is the optimised build's.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::uint64_t kPrograms = 5'000;
#else
constexpr std::uint64_t kPrograms = 100'000;
#endif
constexpr std::uint64_t kSeed = 20'160'101;

std::uint64_t setting(const char* name, std::uint64_t otherwise) {
    const char* text = std::getenv(name);
    return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

// What the run has met, so that a generator gone lame is noticed.
struct Census {
    std::map<Operator, std::size_t> computed, overflowed;
    std::map<FaultKind, std::size_t> rows;
    std::size_t narrow = 0, wide = 0, too_fine = 0, reused = 0;
};

using Rows = std::vector<std::vector<std::int64_t>>;

std::string described(const Program& program, const std::vector<std::int64_t>& inputs) {
    return dump(program) + "inputs " + testing::PrintToString(inputs);
}

void count(const Program& program, const Trace& trace, Census& census) {
    ++census.rows[trace.fault.kind];
    for (std::size_t r = 0; r < trace.registers.size(); ++r)
        ++census.computed[program.instructions[r].op];
    if (trace.fault.kind == FaultKind::Overflow)
        ++census.overflowed[program.instructions[trace.fault.at].op];
}

// The trace against the twin and against what the builder promised about it.
void check_trace(const RandomProgram& random, const std::vector<std::int64_t>& inputs,
                 const Trace& trace) {
    const Program& program = random.program;
    const Trace wanted = naive::run(program, inputs);
    EXPECT_EQ(trace.fault, wanted.fault);
    EXPECT_EQ(trace.registers, wanted.registers);
    for (std::size_t r = 0; r < trace.registers.size(); ++r) {
        EXPECT_GE(trace.registers[r], program.instructions[r].range.low) << "r" << r;
        EXPECT_LE(trace.registers[r], program.instructions[r].range.high) << "r" << r;
    }
    if (trace.fault.kind == FaultKind::Overflow || trace.fault.kind == FaultKind::DivisionByZero) {
        EXPECT_FALSE(program.instructions[trace.fault.at].safe);
    }
}

// The registers against the recipe: what the builder folded, shared and rescaled means what was
// asked for.
void check_wishes(const RandomProgram& random, const std::vector<std::int64_t>& inputs,
                  const Trace& trace) {
    const Program& program = random.program;
    const auto values = values_of(random, inputs, trace.registers.size());
    for (std::size_t k = 0; k < values.size(); ++k) {
        const Register r = random.wishes[k].result;
        if (r >= trace.registers.size() || !values[k]) continue;
        EXPECT_EQ(naive::Ratio(trace.registers[r]),
                  *values[k] * naive::Ratio(program.instructions[r].denominator))
            << "wish " << k << " " << operator_name(random.wishes[k].op) << " in r" << r;
    }
}

void check_columns(const Program& program, const Rows& rows, const std::vector<Trace>& traces,
                   base::InstructionSet set, std::size_t chunk_rows, Census& census) {
    Rows inputs(program.inputs.size(), std::vector<std::int64_t>(rows.size()));
    for (std::size_t row = 0; row < rows.size(); ++row) {
        for (std::size_t k = 0; k < inputs.size(); ++k) inputs[k][row] = rows[row][k];
    }
    Rows outputs(program.outputs.size(), std::vector<std::int64_t>(rows.size(), 77));
    std::vector<Fault> faults(rows.size(), Fault{FaultKind::Overflow, 77});
    const Columns columns{.rows = rows.size(),
                          .inputs = {inputs.begin(), inputs.end()},
                          .outputs = {outputs.begin(), outputs.end()},
                          .faults = faults};
    ColumnPlan plan = plan_columns(program, chunk_rows, set);
    run_columns(plan, columns);
    for (std::size_t row = 0; row < rows.size(); ++row) {
        EXPECT_EQ(faults[row], traces[row].fault) << "row " << row;
        for (std::size_t k = 0; k < outputs.size(); ++k) {
            const bool is_faulty = traces[row].fault.kind != FaultKind::None;
            const std::int64_t wanted = is_faulty ? 0 : traces[row].registers[program.outputs[k]];
            EXPECT_EQ(outputs[k][row], wanted) << "row " << row << " output " << k;
        }
    }
    census.narrow += plan.narrow_count;
    for (const Step& step : plan.steps)
        census.wide += step.kernel == find_wide(program.instructions[step.at].op);
    census.reused += plan.slot_count < plan.steps.size();
}

void check_program(Random& random, Census& census) {
    const RandomProgram made = random_program(random);
    census.too_fine += made.too_fine_count;
    Rows rows(1 + random.below(random.chance(20) ? 60 : 12));
    std::vector<Trace> traces;
    for (auto& row : rows) {
        row = random_inputs(random, made.program);
        traces.push_back(run_row(made.program, row));
        count(made.program, traces.back(), census);
    }
    for (std::size_t row = 0; row < std::min<std::size_t>(rows.size(), 2); ++row) {
        check_trace(made, rows[row], traces[row]);
    }
    check_wishes(made, rows[0], traces[0]);
    for (const base::InstructionSet set : base::kInstructionSets) {
        if (!base::is_available(set)) continue;
        const std::size_t chunk_rows = random.one_of<std::size_t>({1, 2, 3, 7, 8, 16, 33, 512});
        check_columns(made.program, rows, traces, set, chunk_rows, census);
    }
    if (testing::Test::HasFailure()) std::printf("%s\n", described(made.program, rows[0]).c_str());
}

}  // namespace

TEST(Twin, ExecutorsAgreeOnRandomPrograms) {
    const std::uint64_t seed = setting("UTFALL_SEED", kSeed);
    const std::uint64_t programs = setting("UTFALL_PROGRAMS", kPrograms);
    std::printf("UTFALL_SEED=%llu UTFALL_PROGRAMS=%llu\n", static_cast<unsigned long long>(seed),
                static_cast<unsigned long long>(programs));
    Random random(seed);
    Census census;
    for (std::uint64_t k = 0; k < programs; ++k) {
        check_program(random, census);
        if (HasFailure()) FAIL() << "program " << k << " of seed " << seed;
    }
    std::printf(
        "rows: %zu without fault, %zu overflow, %zu division by zero, %zu input out of range\n",
        census.rows[FaultKind::None], census.rows[FaultKind::Overflow],
        census.rows[FaultKind::DivisionByZero], census.rows[FaultKind::InputOutOfRange]);
    std::printf("steps: %zu narrow, %zu wide; %zu plans reuse slots; %zu scales too fine\n",
                census.narrow, census.wide, census.reused, census.too_fine);
    if (programs < 1000) return;
#define OPERATOR(name, arity, result, en, sv) \
    EXPECT_GT(census.computed[Operator::name], 0U) << #name;
#include "utfall/calc/operators.def"
#undef OPERATOR
    for (const Operator op :
         {Operator::add, Operator::subtract, Operator::multiply, Operator::minimum,
          Operator::maximum, Operator::round, Operator::divide_round, Operator::choose}) {
        EXPECT_GT(census.overflowed[op], 0U) << operator_name(op);
    }
    for (const FaultKind kind : {FaultKind::None, FaultKind::Overflow, FaultKind::DivisionByZero,
                                 FaultKind::InputOutOfRange}) {
        EXPECT_GT(census.rows[kind], programs / 100);
    }
    EXPECT_GT(census.narrow, programs);
    EXPECT_GT(census.wide, programs);
    EXPECT_GT(census.too_fine, 0U);
    EXPECT_GT(census.reused, 0U);
}

}  // namespace utfall::calc
