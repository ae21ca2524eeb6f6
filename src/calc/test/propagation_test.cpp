#include "propagation.h"

#include <gtest/gtest.h>

#include "random_program.h"

namespace utfall::calc {

// Against every point of a small box: what a row leaves of a range holds all points that keep to the row, and no more than
// an end that some point of the box could have alone.
TEST(Propagation, KeepsEveryPointThatKeepsToTheRow) {
    Random random(1'994);
    int narrower = 0, empty = 0;
    for (int k = 0; k < 2'000; ++k) {
        std::vector<Range> ranges;
        std::vector<std::int64_t> denominators;
        std::vector<std::pair<std::uint32_t, Fraction>> parts;
        for (std::uint32_t c = 0; c < 3; ++c) {
            const std::int64_t low = random.between(-5, 5);
            ranges.push_back({low, low + random.between(0, 5)});
            denominators.push_back(random.between(1, 4));
            parts.emplace_back(c, Fraction::of(random.between(-6, 6), random.between(1, 5)));
        }
        const Fraction limit = Fraction::of(random.between(-30, 30), random.between(1, 7));
        const WholeRow row = whole_row(parts, limit, denominators);
        ASSERT_FALSE(row.parts.empty() && !parts[0].second.is_zero());
        std::vector<Range> kept(3, Range{INT64_MAX, INT64_MIN});
        Fraction least = Fraction::unknown(), most = Fraction::unknown();
        for (std::int64_t x = ranges[0].low; x <= ranges[0].high; ++x)
            for (std::int64_t y = ranges[1].low; y <= ranges[1].high; ++y)
                for (std::int64_t z = ranges[2].low; z <= ranges[2].high; ++z) {
                    const std::int64_t point[] = {x, y, z};
                    Fraction sum;
                    for (const auto& [c, slope] : parts)
                        sum = sum + slope * Fraction::of(point[c], denominators[c]);
                    if (!least.is_known() || sum < least) least = sum;
                    if (!most.is_known() || most < sum) most = sum;
                    if (limit < sum) continue;
                    for (std::uint32_t c = 0; c < 3; ++c)
                        kept[c] = {std::min(kept[c].low, point[c]),
                                   std::max(kept[c].high, point[c])};
                }
        const Activity now = activity(row, ranges);
        ASSERT_TRUE(now.is_known);
        EXPECT_TRUE(Fraction::of(now.low, row.scale) == least);
        EXPECT_TRUE(Fraction::of(now.high, row.scale) == most);
        const bool is_possible = now.low <= row.limit;
        EXPECT_EQ(is_possible, kept[0].low <= kept[0].high);
        empty += is_possible ? 0 : 1;
        if (!is_possible) continue;
        for (const WholeRow::Part& part : row.parts) {
            const Range before = ranges[part.column], after = narrowed(row, part, now.low, before);
            EXPECT_EQ(after, kept[part.column]);
            narrower += after == before ? 0 : 1;
        }
    }
    EXPECT_GT(narrower, 300);
    EXPECT_GT(empty, 200);
}

TEST(Propagation, ARowThatDoesNotFitTellsNothing) {
    const Fraction huge{Int128{1} << 100U};
    const std::vector<std::pair<std::uint32_t, Fraction>> parts{{0, huge}};
    const WholeRow row = whole_row(parts, 1, {1});
    EXPECT_TRUE(row.parts.empty());
    EXPECT_EQ(activity(row, {{0, 5}}).high, 0);
}

}  // namespace utfall::calc
