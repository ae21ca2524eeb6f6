// What the builder shares, folds, reduces and refuses.
#include <gtest/gtest.h>

#include <array>

#include "column_plan.h"
#include "utfall/calc/program.h"

namespace utfall::calc {

namespace {

Rational ratio(std::int64_t numerator, std::int64_t denominator) {
    return *Rational::of(numerator, denominator);
}

}  // namespace

TEST(Builder, BuildsEqualInstructionsOnce) {
    Builder build;
    const Register a = build.input({}, 1);
    const Register b = build.input({}, 1);
    EXPECT_NE(a, b);
    EXPECT_EQ(build.add(a, b), build.add(a, b));
    EXPECT_NE(build.add(a, b), build.add(b, a));
    EXPECT_EQ(build.constant(ratio(1, 2)), build.constant(ratio(2, 4)));
    EXPECT_NE(build.round(build.multiply(a, build.constant(ratio(1, 3))), 1, Rounding::Up),
              build.round(build.multiply(a, build.constant(ratio(1, 3))), 1, Rounding::Down));
}

TEST(Builder, FoldsConstants) {
    Builder build;
    const auto value = [&](Register r) { return build.constant_value(r); };
    const Register half = build.constant(ratio(1, 2));
    const Register third = build.constant(ratio(1, 3));
    const Register yes = build.less(third, half);
    EXPECT_EQ(value(build.add(half, third)), ratio(5, 6));
    EXPECT_EQ(value(build.subtract(half, third)), ratio(1, 6));
    EXPECT_EQ(value(build.multiply(half, third)), ratio(1, 6));
    EXPECT_EQ(value(build.minimum(half, third)), ratio(1, 3));
    EXPECT_EQ(value(build.round(third, 100, Rounding::Up)), ratio(34, 100));
    EXPECT_EQ(value(build.divide_round(half, third, std::nullopt, 1, Rounding::HalfEven)),
              ratio(2, 1));
    EXPECT_EQ(value(build.both(yes, build.negate(yes))), ratio(0, 1));
    EXPECT_EQ(value(build.part(build.constant(ratio(10, 1)), std::array{half, third}, 1)),
              ratio(4, 1));
    EXPECT_EQ(build.choose(yes, half, third), half);
    EXPECT_EQ(value(build.input({3, 3}, 1)), std::nullopt);
}

TEST(Builder, RoundingKeepsItsDenominatorAndArithmeticIsInLowestTerms) {
    Builder build;
    const Register quarter = build.constant(ratio(1, 4));
    EXPECT_EQ(build.denominator(build.round(quarter, 100, Rounding::HalfUp)), 100);
    EXPECT_EQ(build.denominator(build.add(quarter, quarter)), 2);
    const Register a = build.input({}, 100);
    EXPECT_EQ(build.round(a, 100, Rounding::HalfUp), a);
}

TEST(Builder, AFaultIsNotFoldedAway) {
    Builder build;
    const Register one = build.constant(ratio(1, 1));
    const Register zero = build.constant(ratio(0, 1));
    const Register highest = build.constant(ratio(INT64_MAX, 1));
    const Register sum = build.add(highest, one);
    const Register quotient = build.divide_round(one, zero, std::nullopt, 1, Rounding::HalfUp);
    EXPECT_EQ(build.constant_value(sum), std::nullopt);
    EXPECT_EQ(build.constant_value(quotient), std::nullopt);
    // Nobody reads the sum, but every instruction is evaluated.
    const Program program = std::move(build).finish({one});
    EXPECT_EQ(run_row(program, {}).fault, (Fault{FaultKind::Overflow, sum}));
}

TEST(Builder, AProductWithAConstantIsReduced) {
    struct Row {
        std::int64_t denominator;
        Rational constant;
        std::int64_t result;
    };
    const Row rows[] = {
        {100, ratio(2, 5), 250},      // 50 and 2 have 2 in common
        {100, ratio(100, 1), 1},      // to öre
        {6, ratio(-4, 9), 27},        // 2 in common
        {7, ratio(0, 1), 1},          // nothing is whole
        {7'000, ratio(7'000, 3), 3},  // all of it
    };
    for (const Row& row : rows) {
        Builder build;
        const Register a = build.input({-100, 100}, row.denominator);
        const Register left = build.multiply(a, build.constant(row.constant));
        const Register right = build.multiply(build.constant(row.constant), a);
        EXPECT_EQ(build.denominator(left), row.result);
        const Program program = std::move(build).finish({left, right});
        const Trace trace = run_row(program, std::vector<std::int64_t>{42});
        EXPECT_EQ(Rational::of(trace.registers[left], row.result),
                  row.constant.times(ratio(42, row.denominator)));
        EXPECT_EQ(trace.registers[left], trace.registers[right]);
    }
}

TEST(Builder, RemembersTheFirstScaleThatIsTooFine) {
    Builder build;
    const Register a = build.input({}, INT64_MAX);
    const Register b = build.input({}, INT64_MAX - 1);
    EXPECT_FALSE(build.fault());
    EXPECT_EQ(build.constant_value(build.less(a, b)), std::nullopt);
    EXPECT_FALSE(build.fault()) << "a comparison always fits";
    const Register sum = build.add(a, b);
    ASSERT_TRUE(build.fault());
    EXPECT_EQ(build.fault()->at, sum);
    EXPECT_EQ(build.constant_value(sum), ratio(0, 1));
    EXPECT_NE(build.multiply(a, b), sum) << "every refused verb has its own register";
    EXPECT_EQ(build.fault()->at, sum);
}

TEST(Builder, CopiesGoTheirOwnWays) {
    Builder build;
    const Register a = build.input({}, 1);
    Builder copy = build;
    const Register doubled = copy.add(a, a);
    EXPECT_EQ(build.size(), 1U);
    EXPECT_EQ(build.subtract(a, a), doubled) << "the same place, another instruction";
    EXPECT_EQ(copy.add(a, a), doubled);
}

TEST(Builder, BoundsDecideWhatIsSafe) {
    Builder build;
    const Register a = build.input({0, 30'000'000'00}, 1);
    const Register b = build.input({-5, 5}, 1);
    const Register product = build.multiply(a, build.constant(ratio(2, 5)));
    const Register risky = build.divide_round(a, b, std::nullopt, 1, Rounding::HalfUp);
    const Register guarded = build.divide_round(a, b, a, 1, Rounding::HalfUp);
    const Register wide = build.multiply(build.input({}, 1), b);
    EXPECT_EQ(build.range(product), (Range{0, 60'000'000'00}));
    EXPECT_EQ(build.range(risky), (Range{-30'000'000'00, 30'000'000'00}));
    EXPECT_EQ(build.range(wide), Range{});
    const Program program = std::move(build).finish({});
    EXPECT_TRUE(program.instructions[product].safe);
    EXPECT_FALSE(program.instructions[risky].safe);
    EXPECT_TRUE(program.instructions[guarded].safe);
    EXPECT_FALSE(program.instructions[wide].safe);
}

TEST(Builder, DumpsOneLinePerInstruction) {
    Builder build;
    const Register a = build.input({0, 100}, 1);
    const Register share = build.multiply(a, build.constant(ratio(3, 5)));
    const Register paid = build.round(share, 1, Rounding::HalfEven);
    const Program program = std::move(build).finish({paid});
    EXPECT_EQ(dump(program),
              "r0 = input(0)  over 1  range 0..100\n"
              "r1 = constant(3)  over 5  range 3..3\n"
              "r2 = multiply(r0, r1)  over 5  range 0..300\n"
              "r3 = round(r2)  scale_b 5  rounding half_even  over 1  range 0..60\n"
              "output 0 = r3\n");
}

// No quadratic behaviour anywhere: this would take hours.
TEST(Builder, AMillionInstructions) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    constexpr std::int64_t kCount = 100'000;  // the sanitizers take twenty times as long
#else
    constexpr std::int64_t kCount = 1'000'000;
#endif
    Builder build;
    const Register a = build.input({0, 1000}, 1);
    Register sum = a;
    std::vector<Register> late;  // read only at the end, so that many slots are in use at once
    for (std::int64_t k = 0; build.size() < kCount; ++k) {
        late.push_back(build.add(a, build.constant(ratio(k, 1))));
        sum = build.maximum(build.subtract(sum, late.back()), a);
    }
    for (const Register r : late) sum = build.maximum(sum, r);
    const Program program = std::move(build).finish({sum});
    const std::vector<std::int64_t> input = {0, 7, 1000, 1001, 3};
    std::vector<std::int64_t> output(input.size());
    std::vector<Fault> faults(input.size());
    ColumnExecutor executor(program);
    EXPECT_GT(executor.slots(), late.size());
    executor.run({.rows = input.size(), .inputs = {input}, .outputs = {output}, .faults = faults});
    for (std::size_t row = 0; row < input.size(); ++row) {
        const Trace trace = run_row(program, std::span(input).subspan(row, 1));
        EXPECT_EQ(faults[row], trace.fault);
        EXPECT_EQ(output[row], trace.fault.kind == FaultKind::None ? trace.registers[sum] : 0);
    }
}

TEST(Inverse, DividesExactly) {
    const std::int64_t divisors[] = {2,
                                     3,
                                     5,
                                     7,
                                     10,
                                     100,
                                     641,
                                     7'000,
                                     (INT64_C(1) << 32) + 1,
                                     (INT64_C(1) << 62) - 1,
                                     INT64_C(1) << 62,
                                     (INT64_C(1) << 62) + 1,
                                     INT64_MAX - 1,
                                     INT64_MAX};
    for (const std::int64_t divisor : divisors) {
        const Inverse inverse = inverse_of(divisor);
        const std::int64_t last = INT64_MAX / divisor * divisor;  // the largest multiple
        for (const std::int64_t n :
             {std::int64_t{0}, std::int64_t{1}, divisor - 1, divisor, last - 1, last, INT64_MAX}) {
            const auto product = static_cast<Unsigned128>(n) * inverse.multiplier;
            EXPECT_EQ(static_cast<std::int64_t>(product >> (64U + inverse.shift)), n / divisor)
                << n << " / " << divisor;
        }
    }
}

}  // namespace utfall::calc
