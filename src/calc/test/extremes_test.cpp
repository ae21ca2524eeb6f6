// The bounds executor against every point of small boxes, on programs that look like contract terms and on any programs.
#include "utfall/calc/extremes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "contract_like.h"
#include "random_program.h"
#include "utfall/calc/builder.h"
#include "utfall/calc/execute.h"
#include "utfall/calc/pursuit.h"

namespace utfall::calc {

namespace {

constexpr std::uint64_t kSeed = 20'160'101;

struct Brute {
    std::optional<Rational> most, least;
};

Brute brute(const Program& program, Register value, const std::vector<Span>& box) {
    Brute out;
    std::vector<std::int64_t> row = first_row(box);
    do {
        const Trace trace = run_row(program, row);
        if (trace.registers.size() <= value) continue;
        const auto v =
            Rational::of(trace.registers[value], program.instructions[value].denominator);
        if (!out.most || *out.most < *v) out.most = v;
        if (!out.least || *v < *out.least) out.least = v;
    } while (next_row(row, box));
    return out;
}

struct Tally {
    int proved = 0, all = 0;
};

// Slower for each: a part of them.
int programs_pursued() { return std::max(programs_wanted() / 10, 20); }

void check(const Program& program, Register value, const std::vector<Span>& box, Tally& tally) {
    const Brute wanted = brute(program, value, box);
    if (!wanted.most) return;
    Budget budget{.steps = 40'000};
    const Extreme most = maximum(program, value, box, budget);
    const Extreme least = minimum(program, value, box, budget);
    ++tally.all;
    if (!most.bound || !least.bound) return;
    EXPECT_FALSE(*most.bound < *wanted.most) << dump(program);
    EXPECT_FALSE(*wanted.least < *least.bound) << dump(program);
    EXPECT_EQ(most.attained, Rational::of(run_row(program, most.inputs).registers[value],
                                          program.instructions[value].denominator));
    if (most.is_proved()) {
        EXPECT_EQ(*most.bound, *wanted.most) << dump(program);
    }
    Budget all{.steps = 4'000'000};
    const auto highest = maximum_by_trying(program, value, box, all),
               lowest = minimum_by_trying(program, value, box, all);
    ASSERT_TRUE(highest && lowest);
    EXPECT_EQ(highest->bound, wanted.most) << dump(program);
    EXPECT_EQ(lowest->bound, wanted.least) << dump(program);
    if (least.is_proved()) {
        EXPECT_EQ(*least.bound, *wanted.least) << dump(program);
    }
    if (most.is_proved() && least.is_proved()) ++tally.proved;
}

// The same by linear programs, with ranges narrowed before.
void check_pursued(const Program& program, Register value, const std::vector<Span>& box,
                   Tally& tally) {
    const Brute wanted = brute(program, value, box);
    if (!wanted.most) return;
    Budget narrowing{.steps = 40'000}, budget{.steps = 40'000};
    Pursuit pursuit(program, box, std::array{value}, narrowing);
    const Extreme most = pursuit.maximum(value, budget, {}),
                  least = pursuit.minimum(value, budget, {});
    ++tally.all;
    if (!most.bound || !least.bound) return;
    EXPECT_FALSE(*most.bound < *wanted.most) << dump(program);
    EXPECT_FALSE(*wanted.least < *least.bound) << dump(program);
    EXPECT_FALSE(most.attained && *wanted.most < *most.attained) << dump(program);
    EXPECT_FALSE(least.attained && *least.attained < *wanted.least) << dump(program);
    if (most.is_proved() && least.is_proved()) ++tally.proved;
}

}  // namespace

TEST(Extremes, AgreeWithEveryPointOfContractLikePrograms) {
    Random random(kSeed);
    Tally tally;
    for (int k = 0; k < programs_wanted() && !HasFailure(); ++k) {
        const Program program = contract_like(random);
        check(program, program.outputs.front(), spans_of(program), tally);
    }
    EXPECT_GT(tally.proved, tally.all * 4 / 5) << tally.proved << " of " << tally.all;
}

TEST(Extremes, PursuedAgreeWithEveryPointOfContractLikePrograms) {
    Random random(kSeed + 3);
    Tally tally;
    for (int k = 0; k < programs_pursued() && !HasFailure(); ++k) {
        const Program program = contract_like(random);
        check_pursued(program, program.outputs.front(), spans_of(program), tally);
    }
    EXPECT_GT(tally.proved, tally.all * 4 / 5) << tally.proved << " of " << tally.all;
}

TEST(Extremes, PursuedAgreeWithEveryPointOfRepayments) {
    Random random(kSeed + 4);
    Tally tally;
    for (int k = 0; k < programs_pursued() / 3 && !HasFailure(); ++k) {
        const Program program = repayments(random);
        for (const Register value : program.outputs)
            check_pursued(program, value, spans_of(program), tally);
    }
    // Everything is rounded here, and savings are few steps: mostly a bound is a unit or two above what is reached.
    EXPECT_GT(tally.proved, tally.all / 8) << tally.proved << " of " << tally.all;
}

TEST(Extremes, PursuedAgreeWithEveryPointOfProRata) {
    Random random(kSeed + 5);
    Tally tally;
    for (int k = 0; k < programs_pursued() / 3 && !HasFailure(); ++k) {
        const Program program = program_of(pro_rata(random));
        for (const Register value : program.outputs)
            check_pursued(program, value, spans_of(program), tally);
    }
    EXPECT_GT(tally.proved, tally.all / 2) << tally.proved << " of " << tally.all;
}

// Every register of every row lies in its narrowed range, and the narrowed program gives it too.
TEST(Extremes, TightenedRangesHoldEveryRow) {
    Random random(kSeed + 2);
    for (int k = 0; k < programs_wanted() && !HasFailure(); ++k) {
        const Program program = contract_like(random);
        const std::vector<Span> box = spans_of(program);
        Program tight = program;
        Budget budget{.steps = 400'000};
        tighten(tight, box, budget);
        std::vector<std::int64_t> row = first_row(box);
        do {
            const Trace trace = run_row(program, row);
            EXPECT_EQ(run_row(tight, row).registers, trace.registers) << dump(tight);
            for (Register r = 0; r < trace.registers.size(); ++r) {
                const Range& range = tight.instructions[r].range;
                EXPECT_TRUE(range.low <= trace.registers[r] && trace.registers[r] <= range.high)
                    << "r" << r << " is " << trace.registers[r] << "\n"
                    << dump(tight);
            }
        } while (!HasFailure() && next_row(row, box));
    }
}

TEST(Extremes, NeverWrongOnAnyProgram) {
    Random random(kSeed + 1);
    Tally tally;
    for (int k = 0; k < programs_wanted() && !HasFailure(); ++k) {
        const RandomProgram any = random_program(random);
        const auto& all = any.program.instructions;
        if (any.program.inputs.empty() || any.program.inputs.size() > 6 ||
            any.program.outputs.empty() ||
            !std::all_of(all.begin(), all.end(), [](const Instruction& i) { return i.safe; }))
            continue;
        std::vector<Span> box = spans_of(any.program);
        for (Span& span : box) {
            const std::int64_t from = random.between(-20, 20);
            const std::int64_t low = std::clamp(from, span.low, span.high);
            const Int128 high = std::min<Int128>(span.high, Int128{low} + 2);
            span = {low, static_cast<std::int64_t>(high), 1};
        }
        check(any.program, any.program.outputs.front(), box, tally);
        if (k < programs_pursued())
            check_pursued(any.program, any.program.outputs.front(), box, tally);
    }
    EXPECT_GT(tally.all, kPrograms / 20);
}

TEST(Extremes, CopyOfAProgramIsTheProgram) {
    Random random(kSeed + 2);
    for (int k = 0; k < kPrograms; ++k) {
        const Program program = contract_like(random);
        Builder build;
        std::vector<Register> inputs;
        for (Register r : program.inputs)
            inputs.push_back(
                build.input(program.instructions[r].range, program.instructions[r].denominator));
        const Register out =
            append(build, program, inputs, std::array{program.outputs.front()}).front();
        const Program copy = std::move(build).finish({out});
        const auto row = random_inputs(random, program);
        const Trace one = run_row(program, row), other = run_row(copy, row);
        if (one.fault.kind != FaultKind::None) continue;
        ASSERT_EQ(other.fault.kind, FaultKind::None);
        EXPECT_EQ(Rational::of(one.registers[program.outputs.front()],
                               program.instructions[program.outputs.front()].denominator),
                  Rational::of(other.registers[out], copy.instructions[out].denominator));
    }
}

// Two amounts in öre far too many to try: the edge where one overtakes the other is found exactly.
TEST(Extremes, FindsTheEdgeBetweenTwoInputs) {
    Builder build;
    const Register saved = build.input({-20'000'000'00, 30'000'000'00}, 1),
                   drawn = build.input({0, 10'000'000'00}, 1);
    const Register zero = build.constant({0, 1});
    const Register shared = build.maximum(build.minimum(saved, drawn), zero);
    const Register part =
        build.round(build.multiply(shared, build.constant({3, 5})), 1, Rounding::HalfUp);
    const Register sure =
        build.round(build.multiply(drawn, build.constant({2, 5})), 1, Rounding::HalfUp);
    const Register paid = build.add(part, sure);
    const Register net = build.subtract(saved, paid);
    const Register below = build.less(saved, drawn);
    const Register net_below = build.choose(below, net, build.constant({-99'999'999'99, 1}));
    const Program program = std::move(build).finish({paid, net, net_below});
    Budget budget;
    const auto box = spans_of(program);
    EXPECT_EQ(maximum(program, paid, box, budget).bound, Rational::of(10'000'000'00, 1));
    EXPECT_TRUE(maximum(program, paid, box, budget).is_proved());
    const Extreme least = minimum(program, net, box, budget);
    EXPECT_EQ(least.bound, Rational::of(-24'000'000'00, 1));
    EXPECT_TRUE(least.is_proved());
    // Below the amount drawn the municipality loses, but for the rounding of its two payments.
    const Extreme most = maximum(program, net_below, box, budget);
    ASSERT_TRUE(most.bound.has_value());
    EXPECT_LE(*most.bound, Rational::of(1, 1));
    EXPECT_FALSE(most.is_stopped);
}

}  // namespace utfall::calc
