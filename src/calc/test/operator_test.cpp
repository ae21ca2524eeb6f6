// One row per case: operator, operands as numerators over their denominators, expected result.
// Every row runs in both executors and with every instruction set.
#include <gtest/gtest.h>

#include "column_plan.h"
#include "utfall/base/money.h"

namespace utfall::calc {

namespace {

constexpr std::int64_t kMin = INT64_MIN;
constexpr std::int64_t kMax = INT64_MAX;
constexpr auto kNoFault = FaultKind::None;
constexpr auto kOverflow = FaultKind::Overflow;
constexpr auto kByZero = FaultKind::DivisionByZero;

struct Operand {
    std::int64_t numerator = 0;
    std::int64_t denominator = 1;
    Range range = {};  // as narrow as the case wants it; {} is all
};

// NOLINTNEXTLINE(clang-analyzer-optin.performance.Padding): a row reads best in this order.
struct Case {
    const char* why;
    Operator op;
    std::vector<Operand> operands;
    std::int64_t denominator;  // asked for by round and divide_round; of the result in every case
    Rounding rounding;
    FaultKind fault;
    std::int64_t result;
};

constexpr auto kExact = Rounding::HalfUp;  // where nothing is rounded

Register build_case(Builder& build, const Case& c, const std::vector<Register>& r) {
    switch (c.op) {
        case Operator::input:
        case Operator::constant: return r[0];
        case Operator::add: return build.add(r[0], r[1]);
        case Operator::subtract: return build.subtract(r[0], r[1]);
        case Operator::multiply: return build.multiply(r[0], r[1]);
        case Operator::minimum: return build.minimum(r[0], r[1]);
        case Operator::maximum: return build.maximum(r[0], r[1]);
        case Operator::round: return build.round(r[0], c.denominator, c.rounding);
        case Operator::divide_round: {
            const auto if_zero = r.size() > 2 ? std::optional(r[2]) : std::nullopt;
            return build.divide_round(r[0], r[1], if_zero, c.denominator, c.rounding);
        }
        case Operator::less: return build.less(r[0], r[1]);
        case Operator::at_most: return build.at_most(r[0], r[1]);
        case Operator::equal: return build.equal(r[0], r[1]);
        case Operator::both: return build.both(r[0], r[1]);
        case Operator::either: return build.either(r[0], r[1]);
        case Operator::negate: return build.negate(r[0]);
        case Operator::choose: return build.choose(r[0], r[1], r[2]);
        case Operator::part: return build.part(r[0], std::span(r).subspan(1), 0);
    }
    return 0;
}

void check_columns(const Program& program, const std::vector<std::int64_t>& inputs, const Case& c) {
    for (const base::InstructionSet set : base::kInstructionSets) {
        if (!base::is_available(set)) continue;
        constexpr std::size_t kRows = 19;  // a whole vector and a rest
        std::vector<std::vector<std::int64_t>> columns;
        for (const std::int64_t input : inputs) columns.emplace_back(kRows, input);
        std::vector<std::int64_t> output(kRows, 77);
        std::vector<Fault> faults(kRows);
        ColumnPlan plan = plan_columns(program, 512, set);
        run_columns(plan, {.rows = kRows,
                           .inputs = {columns.begin(), columns.end()},
                           .outputs = {output},
                           .faults = faults});
        const Fault wanted = c.fault == kNoFault ? Fault{} : Fault{c.fault, program.outputs[0]};
        EXPECT_EQ(faults, std::vector<Fault>(kRows, wanted));
        EXPECT_EQ(output, std::vector<std::int64_t>(kRows, c.fault == kNoFault ? c.result : 0));
    }
}

void check(const Case& c) {
    SCOPED_TRACE(c.why);
    Builder build;
    std::vector<Register> registers;
    std::vector<std::int64_t> inputs;
    for (const Operand& operand : c.operands) {
        registers.push_back(build.input(operand.range, operand.denominator));
        inputs.push_back(operand.numerator);
    }
    const Register result = build_case(build, c, registers);
    ASSERT_FALSE(build.fault());
    EXPECT_EQ(build.denominator(result), c.denominator);
    const Program program = std::move(build).finish({result});
    const Trace trace = run_row(program, inputs);
    EXPECT_EQ(trace.fault.kind, c.fault);
    if (c.fault == kNoFault) {
        ASSERT_GT(trace.registers.size(), result);
        EXPECT_EQ(trace.registers[result], c.result);
    } else {
        EXPECT_EQ(trace.fault.at, result);
        EXPECT_EQ(trace.registers.size(), result);
        EXPECT_FALSE(program.instructions[result].safe);
    }
    check_columns(program, inputs, c);
}

Operand yes() { return {1, 1, {0, 1}}; }
Operand no() { return {0, 1, {0, 1}}; }
Operand near(std::int64_t value, std::int64_t denominator = 1) {
    return {value, denominator, {value - 1, value + 1}};
}
Operand weight(std::int64_t value, std::int64_t denominator = 1) {
    return {value, denominator, {0, kMax}};
}

const Case kArithmetic[] = {
    // why, operator, operands, denominator of the result, rounding, fault, result
    {"plain sum", Operator::add, {near(2), near(3)}, 1, kExact, kNoFault, 5},
    {"thirds and halves", Operator::add, {near(1, 3), near(1, 2)}, 6, kExact, kNoFault, 5},
    {"last sum that fits", Operator::add, {{kMax - 1}, {1}}, 1, kExact, kNoFault, kMax},
    {"first that does not", Operator::add, {{kMax}, {1}}, 1, kExact, kOverflow, 0},
    {"below", Operator::add, {{kMin}, {-1}}, 1, kExact, kOverflow, 0},
    {"scaled beyond and back", Operator::add, {{kMax, 1}, {-kMax, 1}}, 1, kExact, kNoFault, 0},
    {"operand leaves 64 bits, sum does not",
     Operator::add,
     {{kMax, 1}, {-kMax, 2}},
     2,
     kExact,
     kNoFault,
     kMax},
    {"plain difference", Operator::subtract, {near(2), near(3)}, 1, kExact, kNoFault, -1},
    {"zero minus the lowest", Operator::subtract, {{0}, {kMin}}, 1, kExact, kOverflow, 0},
    {"minus one minus the lowest", Operator::subtract, {{-1}, {kMin}}, 1, kExact, kNoFault, kMax},
    {"plain product", Operator::multiply, {near(-4, 5), near(3, 7)}, 35, kExact, kNoFault, -12},
    {"lowest times minus one", Operator::multiply, {{kMin}, {-1}}, 1, kExact, kOverflow, 0},
    {"lowest times one", Operator::multiply, {{kMin}, {1}}, 1, kExact, kNoFault, kMin},
    {"2^62 times -2", Operator::multiply, {{INT64_C(1) << 62}, {-2}}, 1, kExact, kNoFault, kMin},
    {"2^62 times 2", Operator::multiply, {{INT64_C(1) << 62}, {2}}, 1, kExact, kOverflow, 0},
    {"less of two", Operator::minimum, {near(1, 2), near(1, 3)}, 6, kExact, kNoFault, 2},
    {"the small one fits", Operator::minimum, {{kMax, 1}, {5, 2}}, 2, kExact, kNoFault, 5},
    {"the small one does not", Operator::minimum, {{kMin, 1}, {5, 2}}, 2, kExact, kOverflow, 0},
    {"more of two", Operator::maximum, {near(1, 2), near(1, 3)}, 6, kExact, kNoFault, 3},
    {"the large one fits", Operator::maximum, {{kMin, 1}, {5, 2}}, 2, kExact, kNoFault, 5},
    {"the large one does not", Operator::maximum, {{kMax, 1}, {5, 2}}, 2, kExact, kOverflow, 0},
};

const Case kRounded[] = {
    {"half up", Operator::round, {near(5, 2)}, 1, Rounding::HalfUp, kNoFault, 3},
    {"half up, loss", Operator::round, {near(-5, 2)}, 1, Rounding::HalfUp, kNoFault, -3},
    {"half even to even", Operator::round, {near(5, 2)}, 1, Rounding::HalfEven, kNoFault, 2},
    {"half even from odd", Operator::round, {near(-7, 2)}, 1, Rounding::HalfEven, kNoFault, -4},
    {"just below a half", Operator::round, {near(49, 100)}, 1, Rounding::HalfUp, kNoFault, 0},
    {"down", Operator::round, {near(-199, 100)}, 1, Rounding::Down, kNoFault, -1},
    {"up", Operator::round, {near(-101, 100)}, 1, Rounding::Up, kNoFault, -2},
    {"up, whole", Operator::round, {near(-100, 100)}, 1, Rounding::Up, kNoFault, -1},
    {"thirds to hundredths", Operator::round, {near(2, 3)}, 100, Rounding::HalfUp, kNoFault, 67},
    {"finer is exact", Operator::round, {near(1, 2)}, 100, Rounding::Down, kNoFault, 50},
    {"finer overflows", Operator::round, {{kMax}}, 2, Rounding::Down, kOverflow, 0},
    {"lowest halved", Operator::round, {{kMin, 2}}, 1, Rounding::HalfUp, kNoFault, kMin / 2},
    {"highest by a large odd number",
     Operator::round,
     {{kMax, 3, {kMin + 1, kMax}}},
     1,
     Rounding::Up,
     kNoFault,
     kMax / 3 + 1},
    {"highest by itself",
     Operator::round,
     {{kMax, kMax, {0, kMax}}},
     1,
     Rounding::Down,
     kNoFault,
     1},
    {"one less", Operator::round, {{kMax - 1, kMax, {0, kMax}}}, 1, Rounding::Down, kNoFault, 0},
    {"half of the highest divisor",
     Operator::round,
     {{kMax / 2 + 1, kMax, {0, kMax}}},
     1,
     Rounding::HalfUp,
     kNoFault,
     1},
    {"a sixth",
     Operator::divide_round,
     {near(1, 2), {3, 1, {1, 9}}},
     100,
     Rounding::HalfUp,
     kNoFault,
     17},
    {"negative divisor",
     Operator::divide_round,
     {near(7), {-2, 1, {-9, -1}}},
     1,
     Rounding::Down,
     kNoFault,
     -3},
    {"by zero", Operator::divide_round, {near(7), near(0)}, 1, kExact, kByZero, 0},
    {"zero by zero", Operator::divide_round, {near(0), {0}}, 1, kExact, kByZero, 0},
    {"by zero with another answer",
     Operator::divide_round,
     {near(7), near(0), near(9)},
     1,
     kExact,
     kNoFault,
     9},
    {"lowest by minus one", Operator::divide_round, {{kMin}, {-1}}, 1, kExact, kOverflow, 0},
    {"lowest by one", Operator::divide_round, {{kMin}, {1}}, 1, kExact, kNoFault, kMin},
    {"lowest by lowest", Operator::divide_round, {{kMin}, {kMin}}, 1, kExact, kNoFault, 1},
    {"numerator leaves 64 bits",
     Operator::divide_round,
     {{kMax}, {kMax}},
     1000,
     kExact,
     kNoFault,
     1000},
};

const Case kClaims[] = {
    {"a half is less than two thirds",
     Operator::less,
     {near(1, 2), near(2, 3)},
     1,
     kExact,
     kNoFault,
     1},
    {"not less than itself", Operator::less, {near(2, 4), near(1, 2)}, 1, kExact, kNoFault, 0},
    {"at most itself", Operator::at_most, {near(2, 4), near(1, 2)}, 1, kExact, kNoFault, 1},
    {"more", Operator::at_most, {near(3, 4), near(1, 2)}, 1, kExact, kNoFault, 0},
    {"equal in other terms", Operator::equal, {near(2, 4), near(1, 2)}, 1, kExact, kNoFault, 1},
    {"products beyond 64 bits",
     Operator::less,
     {{kMax, 1'000'003}, {kMax - 1, 1'000'003}},
     1,
     kExact,
     kNoFault,
     0},
    {"far scales", Operator::less, {{kMax, kMax}, {kMax, kMax - 1}}, 1, kExact, kNoFault, 1},
    {"yes and yes", Operator::both, {yes(), yes()}, 1, kExact, kNoFault, 1},
    {"yes and no", Operator::both, {yes(), no()}, 1, kExact, kNoFault, 0},
    {"no or yes", Operator::either, {no(), yes()}, 1, kExact, kNoFault, 1},
    {"no or no", Operator::either, {no(), no()}, 1, kExact, kNoFault, 0},
    {"not yes", Operator::negate, {yes()}, 1, kExact, kNoFault, 0},
    {"not no", Operator::negate, {no()}, 1, kExact, kNoFault, 1},
    {"first", Operator::choose, {yes(), near(1, 2), near(1, 3)}, 6, kExact, kNoFault, 3},
    {"second", Operator::choose, {no(), near(1, 2), near(1, 3)}, 6, kExact, kNoFault, 2},
    {"what is not taken may be too large",
     Operator::choose,
     {no(), {kMax}, near(1, 3)},
     3,
     kExact,
     kNoFault,
     1},
    {"what is taken may not",
     Operator::choose,
     {yes(), {kMax}, near(1, 3)},
     3,
     kExact,
     kOverflow,
     0},
};

const Case kParts[] = {
    {"first of three takes the odd öre",
     Operator::part,
     {{10000}, weight(1), weight(1), weight(1)},
     1,
     kExact,
     kNoFault,
     3334},
    {"losses by the same rule",
     Operator::part,
     {{-1}, weight(1), weight(1)},
     1,
     kExact,
     kNoFault,
     -1},
    {"no weights at all", Operator::part, {{7}, weight(0), weight(0)}, 1, kExact, kNoFault, 0},
    {"all to one", Operator::part, {{kMin}, weight(5)}, 1, kExact, kNoFault, kMin},
    {"largest remainder goes elsewhere",
     Operator::part,
     {{1}, weight(1), weight(2)},
     1,
     kExact,
     kNoFault,
     0},
    {"nothing, and weights that sum to 2^64",
     Operator::part,
     {{0}, weight(kMax), weight(kMax), weight(2)},
     1,
     kExact,
     kNoFault,
     0},
    {"one, and weights that sum to 2^64",
     Operator::part,
     {{1}, weight(kMax), weight(kMax), weight(2)},
     1,
     kExact,
     kNoFault,
     1},
};

}  // namespace

TEST(Operators, Arithmetic) {
    for (const Case& c : kArithmetic) check(c);
}
TEST(Operators, Rounded) {
    for (const Case& c : kRounded) check(c);
}
TEST(Operators, Claims) {
    for (const Case& c : kClaims) check(c);
}
TEST(Operators, Parts) {
    for (const Case& c : kParts) check(c);
}

TEST(Operators, PartsOfUnlikeWeightsAreBroughtToOneScale) {
    Builder build;
    const Register total = build.input({0, 1000}, 1);
    const Register half = build.input({0, 10}, 2);
    const Register third = build.input({0, 10}, 3);
    const Register part = build.part(total, std::array{half, third}, 0);
    const Program program = std::move(build).finish({part});
    const Trace trace = run_row(program, std::vector<std::int64_t>{100, 1, 1});
    EXPECT_EQ(trace.registers[program.outputs[0]], 60);  // 1/2 : 1/3 = 3 : 2
}

TEST(Operators, ASplitIsAllocate) {
    Splitter splitter;
    const std::int64_t totals[] = {kMin, kMin + 1, -7, -1, 0, 1, 10, 99999, kMax};
    const std::vector<std::int64_t> splits[] = {
        {},     {0},          {1},       {1, 1, 1},       {0, 3, 0, 4},
        {kMax}, {kMax, kMax}, {kMax, 1}, {7, 11, 13, 17}, {kMax, kMax, kMax, 2}};
    for (const std::int64_t total : totals) {
        for (const auto& weights : splits) {
            const auto parts = splitter.split(total, weights);
            EXPECT_EQ(std::vector<std::int64_t>(parts.begin(), parts.end()),
                      base::allocate(total, weights));
        }
    }
}

TEST(Operators, InputOutsideItsRangeIsAFaultAtTheInput) {
    Builder build;
    const Register condition = build.input({0, 1}, 1);
    const Register amount = build.input({10, 20}, 1);
    const Register chosen = build.choose(condition, amount, condition);
    const Program program = std::move(build).finish({chosen});
    const Fault outside{FaultKind::InputOutOfRange, amount};
    EXPECT_EQ(run_row(program, std::vector<std::int64_t>{0, 21}).fault, outside);
    EXPECT_EQ(run_row(program, std::vector<std::int64_t>{0, 9}).fault, outside);
    EXPECT_EQ(run_row(program, std::vector<std::int64_t>{2, 9}).fault,
              (Fault{FaultKind::InputOutOfRange, condition}));
    EXPECT_EQ(run_row(program, std::vector<std::int64_t>{0, 20}).fault, Fault{});
}

}  // namespace utfall::calc
