// Sums of products give the same bits with every set of instructions.
#include <gtest/gtest.h>

#include <cmath>

#include "rows.h"
#include "utfall/base/chance.h"
#include "utfall/base/instruction_set.h"

namespace utfall::effects {

namespace {

BlockColumn drawn(base::Chance& chance, bool is_wide) {
    BlockColumn column;
    column.is_wide = is_wide;
    const auto number = [&] {  // of any sign, from 2^-20 to 2^20
        const auto bits = static_cast<double>(chance.next() >> 11U) * 0x1p-52 - 1;
        return std::ldexp(bits, static_cast<int>(chance.next() % 41) - 20);
    };
    for (double& x : column.high) x = number();
    if (is_wide)
        for (std::size_t i = 0; i < column.low.size(); ++i)
            column.low[i] = column.high[i] * 0x1p-54 * number();
    return column;
}

}  // namespace

TEST(SumOfProducts, DoesNotShowTheSetOfInstructions) {
    base::Chance chance(20'261'126);
    for (int k = 0; k < 2'000; ++k) {
        const BlockColumn a = drawn(chance, k % 2 == 0), b = drawn(chance, k % 3 == 0);
        base::use_instruction_set(base::InstructionSet::Baseline);
        const Pair plain = sum_of_products(a, b);
        base::use_instruction_set(base::best_instruction_set());
        const Pair best = sum_of_products(a, b);
        ASSERT_EQ(plain.high, best.high);
        ASSERT_EQ(plain.low, best.low);
    }
}

}  // namespace utfall::effects
