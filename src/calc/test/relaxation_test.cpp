// What linear programs and the ranges before them prove of a part of the space holds on every row of that part.
#include "relaxation.h"

#include <gtest/gtest.h>

#include <numeric>

#include "contract_like.h"
#include "excerpt.h"
#include "narrowing.h"
#include "utfall/calc/builder.h"
#include "utfall/calc/execute.h"
#include "utfall/calc/pursuit.h"

namespace utfall::calc {

namespace {

using Decision = Relaxation::Decision;

Register whole(Builder& build, std::int64_t n) { return build.constant({n, 1}); }

// A debt that is repaid from savings, with what the first saving is short of a limit carried along, so that a minimum that
// was settled long ago is named again.
Program chain(Random& random, int years, std::int64_t most) {
    Builder build;
    const Register x = build.input({0, most}, 1), y = build.input({0, most}, 1),
                   half = build.multiply(build.add(x, y), build.constant({1, 2})),
                   lesser = build.minimum(x, y), none = whole(build, 0),
                   carried = build.maximum(build.subtract(half, lesser), none);
    Register total = build.minimum(lesser, half), due = whole(build, random.between(4, 60));
    for (int year = 0; year < years; ++year) {
        const Register rate = build.constant({random.between(1, 30), 100});
        due = build.add(due, build.round(build.multiply(due, rate), 1, Rounding::HalfUp));
        const Register paid = build.minimum(build.input({0, random.between(2, most)}, 1), due);
        total = build.add(total, paid);
        due = build.subtract(due, paid);
        const Register more =
            build.minimum(build.add(carried, build.multiply(due, build.constant({1, 3}))),
                          build.add(whole(build, random.between(1, most)), paid));
        const Register extra =
            build.round(build.multiply(more, build.constant({7, 10})), 1, Rounding::HalfUp);
        total = build.add(total, extra);
        if (random.chance(50)) due = build.maximum(build.subtract(due, extra), none);
    }
    EXPECT_FALSE(build.fault());
    return std::move(build).finish({total});
}

Program any_program(Random& random, int k) {
    switch (k % 4) {
        case 0: return contract_like(random);
        case 1: return repayments(random);
        case 2: return chain(random, 2, 4);
        default: return program_of(pro_rata(random));
    }
}

// Some decisions, near a row for the most part.
Relaxation::Decisions decisions(Random& random, const Relaxation& relaxation,
                                const std::vector<Register>& told, const Row& row) {
    Relaxation::Decisions out;
    std::vector<Register> sides;
    for (std::size_t k = random.below(5); k-- > 0;) {
        const Register r = told[random.below(told.size())];
        if (!relaxation.has_sides(r)) {
            const std::int64_t end = row[r] + random.between(-1, 1);
            out.push_back({Decision::Kind::Range, r,
                           random.chance(50) ? Range{INT64_MIN, end} : Range{end, INT64_MAX}});
        } else if (std::find(sides.begin(), sides.end(), r) == sides.end()) {
            sides.push_back(r);
            out.push_back(
                {random.chance(50) ? Decision::Kind::First : Decision::Kind::Second, r, {}});
        }
    }
    return out;
}

void expect_bounded(const Program& program) {
    const Register value = program.outputs.front();
    Budget narrowing{.steps = 4'000'000}, budget{.steps = 100'000};
    Pursuit pursuit(program, spans_of(program), std::array{value}, narrowing);
    const Extreme most = pursuit.maximum(value, budget, {});
    ASSERT_TRUE(most.bound && most.attained);
    EXPECT_FALSE(*most.bound < *most.attained);
}

}  // namespace

TEST(Relaxation, WhatALookProvesHoldsOnEveryRow) {
    Random random(19'941'215);
    int empty = 0, closer = 0, looks = 0;
    for (int k = 0; k < programs_wanted() / 4 && !HasFailure(); ++k) {
        const Program program = any_program(random, k);
        const std::vector<Span> box = spans_of(program);
        const Region region = region_of(box);
        std::vector<Register> all(program.instructions.size());
        std::iota(all.begin(), all.end(), Register{0});
        Budget relating{.steps = 400'000}, narrowing{.steps = 100'000};
        Relations relations(program, region, relating);
        const Narrowed known = narrow(program, region, all, program.outputs, relations, narrowing);
        std::vector<Relaxation::Limited> sums = known.most;
        sums.insert(sums.end(), known.least.begin(), known.least.end());
        const auto from = random.chance(50) ? 0 : static_cast<Register>(random.below(all.size()));
        const Tellable tellable{all, known.watched, {sums, {}}, random.chance(70)};
        std::vector<Form> forms;
        for (Register r : program.outputs) forms.push_back(relations.line(r));
        const std::vector<Register> told = told_by(program, relations, tellable, forms, from);
        if (told.empty()) continue;
        Relaxation relaxation(program, relations);
        include(relaxation, tellable, told, from);
        std::vector<Row> rows;
        Row inputs = first_row(box);
        do {
            Trace trace = run_row(program, inputs);
            if (trace.registers.size() == all.size()) rows.push_back(std::move(trace.registers));
        } while (next_row(inputs, box));
        if (rows.empty()) continue;
        const auto value = [&](const Row& row, Register r) {
            return Fraction::of(row[r], program.instructions[r].denominator);
        };
        const auto at = [&](const Row& row, const Form& of) {
            Fraction sum = of.constant;
            for (const Form::Part& p : of.parts) sum = sum + p.slope * value(row, p.input);
            return sum;
        };
        for (int q = 0; q < 12 && !HasFailure(); ++q) {
            // Every other look is at the whole space: nothing of the look before it is left.
            const auto decided =
                q % 2 == 1 ? Relaxation::Decisions{}
                           : decisions(random, relaxation, told, rows[random.below(rows.size())]);
            Form form;
            for (std::size_t n = 1 + random.below(3); n-- > 0;)
                form = sum(form,
                           form_of(told[random.below(told.size())],
                                   Fraction::of(2 * random.between(-5, 4) + 1, 3)),
                           1);
            Budget budget{.steps = 1'000'000};
            const Relaxation::Look look = relaxation.look(form, decided, budget);
            ++looks;
            empty += look.is_empty ? 1 : 0;
            closer += look.most.is_known() ? 1 : 0;
            for (const Row& row : rows) {
                const bool is_there =
                    std::all_of(decided.begin(), decided.end(), [&](const Decision& d) {
                        if (d.kind == Decision::Kind::Range)
                            return d.range.low <= row[d.at] && row[d.at] <= d.range.high;
                        const std::size_t side = d.kind == Decision::Kind::First ? 0 : 1;
                        if (program.instructions[d.at].op != Operator::part)
                            return value(row, program.operands_of(d.at)[side]) == value(row, d.at);
                        const Fraction off = at(row, relations.nearly(d.at)->off);
                        return side == 0 ? !off.is_positive() : !off.is_negative();
                    });
                if (!is_there) continue;
                const Fraction reached = at(row, form);
                ASSERT_FALSE(look.is_empty) << dump(program);
                ASSERT_FALSE(look.most.is_known() && look.most < reached) << dump(program);
            }
        }
    }
    EXPECT_GT(empty, looks / 60) << looks;
    EXPECT_GT(closer, looks / 2) << looks;
}

// A minimum that was settled may be named by what comes long after it, where it is told by its range only.
TEST(Relaxation, ToldInPartIsNotReadBeyond) {
    Random random(1);
    for (int k = 0; k < 20; ++k) expect_bounded(chain(random, 5, 60));
}

// Numbers over large denominators that have no common one: what does not fit is not compared.
TEST(Relaxation, DenominatorsWithoutACommonOneEndAProofOnly) {
    constexpr std::array<std::int64_t, 5> kLarge{1'000'036'000'099, 1'000'076'001'443,
                                                 1'000'180'008'019, 1'000'238'014'157,
                                                 1'000'284'020'083};
    Builder build;
    Register total = whole(build, 0), left = total;
    for (std::size_t i = 0; i < kLarge.size(); ++i) {
        const Register saved = build.input({0, 1'000}, 1),
                       measured = build.input({0, 1'000'000}, 1);
        const auto share = [&](Register of, std::int64_t parts, std::int64_t over) {
            const Register exact = build.multiply(of, build.constant({over / parts, over}));
            return build.round(exact, 1, Rounding::HalfUp);
        };
        const Register due = build.add(
            share(measured, 3, kLarge[i]),
            build.add(left, share(build.input({0, 1'000'000}, 1), 7, kLarge[(i + 1) % 5])));
        const Register paid =
            build.minimum(build.add(saved, build.multiply(measured, build.constant({1, 2}))), due);
        left = build.subtract(due, paid);
        total = build.add(total, paid);
    }
    ASSERT_FALSE(build.fault());
    expect_bounded(std::move(build).finish({total}));
}

// A sum of sums of sums that are used again and again is walked through once.
TEST(Relaxation, SharedSumsAreMetOnce) {
    Builder build;
    Register one = build.minimum(build.input({0, 3}, 1), whole(build, 2)),
             other = build.input({0, 1}, 1);
    for (int k = 0; k < 60; ++k) other = std::exchange(one, build.add(one, other));
    ASSERT_FALSE(build.fault());
    const Program program = std::move(build).finish({one});
    Budget narrowing{.steps = 40'000}, budget{.steps = 4'000};
    Pursuit pursuit(program, spans_of(program), std::array{one}, narrowing);
    const Extreme most = pursuit.maximum(one, budget, {});
    EXPECT_TRUE(most.is_proved());
}

// Multiples of ten between 20 and 25 are 20: known to be fixed before anything is recorded of it that later questions name.
TEST(Relaxation, WhatIsFixedByItsStepIsNotNamed) {
    Builder build;
    const Register ten = build.multiply(build.input({2, 3}, 1), whole(build, 10)),
                   y = build.input({0, 1'000}, 1), rest = build.subtract(whole(build, 50), ten),
                   least = build.minimum(ten, rest),
                   paid =
                       build.minimum(build.multiply(build.maximum(ten, rest), whole(build, 5)), y),
                   half = build.multiply(y, build.constant({1, 2})),
                   kept =
                       build.maximum(build.subtract(paid, build.round(half, 1, Rounding::HalfUp)),
                                     whole(build, 0));
    ASSERT_FALSE(build.fault());
    Program program = std::move(build).finish({least, kept});
    program.instructions[least].range = {20, 25};
    Budget narrowing{.steps = 1'000'000}, budget{.steps = 100'000};
    Pursuit pursuit(program, spans_of(program), program.outputs, narrowing);
    const Extreme most = pursuit.maximum(kept, budget, {});
    ASSERT_TRUE(most.bound && most.attained);
    EXPECT_FALSE(*most.bound < *most.attained);
}

}  // namespace utfall::calc
