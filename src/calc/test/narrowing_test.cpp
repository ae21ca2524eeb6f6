#include "narrowing.h"

#include <gtest/gtest.h>

#include <numeric>

#include "contract_like.h"
#include "utfall/calc/execute.h"

namespace utfall::calc {

// What is known of a program once its ranges are narrowed holds on every row: ranges, of what a register is a multiple, what
// it is the same as, what it is never above or below, and what sums are never above.
TEST(Narrowing, WhatIsKnownHoldsOnEveryRow) {
    Random random(20'160'106);
    int limited = 0, decided = 0, sums = 0, stepped = 0;  // ranges and operands
    for (int k = 0; k < programs_wanted() && !HasFailure(); ++k) {
        const Program program = k % 3 == 0   ? repayments(random)
                                : k % 3 == 1 ? program_of(pro_rata(random))
                                             : contract_like(random);
        std::vector<Span> box = spans_of(program);
        if (random.chance(30))
            for (Span& span : box) span.stride = random.between(1, 3);
        const Region whole = region_of(box);
        std::vector<Register> all(program.instructions.size());
        std::iota(all.begin(), all.end(), Register{0});
        Budget relating{.steps = 400'000}, plain = relating, budget{.steps = 400'000};
        const Relations before(program, all, whole, plain);
        Relations relations(program, whole, relating);
        const Narrowed narrowed = narrow(program, whole, all, program.outputs, relations, budget);
        sums += static_cast<int>(narrowed.most.size() + narrowed.least.size());
        for (Register r : all) {
            const Range &one = before.range(r), &other = relations.range(r);
            if (one.low < other.low || other.high < one.high) ++limited;
            if (before.is_open(r) && !relations.is_open(r)) ++decided;
            if (relations.step(r) > 1) ++stepped;
        }
        Row row = first_row(box);
        do {
            const Trace trace = run_row(program, row);
            if (trace.registers.size() < all.size()) continue;
            const auto value = [&](Register r) {
                return Fraction::of(trace.registers[r], program.instructions[r].denominator);
            };
            const auto at = [&](const Form& form) {
                Fraction sum = form.constant;
                for (const Form::Part& p : form.parts) sum = sum + p.slope * value(p.input);
                return sum;
            };
            for (Register r : all) {
                const Range& range = relations.range(r);
                ASSERT_LE(range.low, trace.registers[r]) << "r" << r << "\n" << dump(program);
                ASSERT_LE(trace.registers[r], range.high) << "r" << r << "\n" << dump(program);
                const std::int64_t step = relations.step(r);
                ASSERT_EQ(step == 0 ? trace.registers[r] : trace.registers[r] % step, 0)
                    << "r" << r << "\n"
                    << dump(program);
                ASSERT_TRUE(at(relations.line(r)) == value(r)) << "r" << r << "\n" << dump(program);
                for (const Form& form : relations.above(r))
                    ASSERT_FALSE(form.is_known() && at(form) < value(r)) << "r" << r << "\n"
                                                                         << dump(program);
                for (const Form& form : relations.below(r))
                    ASSERT_FALSE(form.is_known() && value(r) < at(form)) << "r" << r << "\n"
                                                                         << dump(program);
            }
            for (const auto* const side : {&narrowed.most, &narrowed.least, &narrowed.ratios})
                for (const Relaxation::Limited& sum : *side)
                    ASSERT_TRUE(at(sum.form) <= sum.most) << dump(program);
        } while (next_row(row, box));
    }
    EXPECT_GT(limited, programs_wanted() / 6);
    EXPECT_GT(decided, programs_wanted() / 60);
    EXPECT_GT(sums, programs_wanted() / 6);
    EXPECT_GT(stepped, programs_wanted());
}

}  // namespace utfall::calc
