// Effects of few units cannot be found from those that are shown.
#include "few_cohorts.h"

#include <gtest/gtest.h>

#include "utfall/effects/group_time.h"

namespace utfall::study {
namespace {

constexpr std::int64_t kNever = effects::kNeverTreated;

std::vector<std::int64_t> units(const std::map<std::int64_t, std::size_t>& cohorts) {
    std::vector<std::int64_t> all(40, kNever);
    for (const auto& [cohort, count] : cohorts) all.insert(all.end(), count, cohort);
    return all;
}

TEST(FewCohorts, NoneIsWithheldWhereAllAreMany) {
    const FewCohorts few(units({{2001, 5}, {2002, 9}}), 5);
    EXPECT_FALSE(few.is_any());
    EXPECT_FALSE(few.withholds({2001}));
}

TEST(FewCohorts, OneThatIsFewTakesTheNextSmallestAlong) {
    const FewCohorts few(units({{2001, 4}, {2002, 30}, {2003, 7}}), 5);
    EXPECT_TRUE(few.is_any());
    EXPECT_TRUE(few.withholds({2001}));
    EXPECT_TRUE(few.withholds({2003}));
    EXPECT_FALSE(few.withholds({2002}));
    // Of all together, both that are withheld are in the mean, and they are not few.
    EXPECT_FALSE(few.withholds({2001, 2002, 2003}));
    // Less 2002, which is shown, this is the effect of the four.
    EXPECT_TRUE(few.withholds({2001, 2002}));
    EXPECT_FALSE(few.withholds({2002, 2003}));
}

TEST(FewCohorts, SmallOnesThatAreFewTogetherTakeAnotherAlong) {
    const FewCohorts few(units({{2001, 1}, {2002, 2}, {2003, 6}, {2004, 20}}), 5);
    EXPECT_TRUE(few.withholds({2003}));
    EXPECT_FALSE(few.withholds({2004}));
    EXPECT_TRUE(few.withholds({2001, 2002}));
    EXPECT_TRUE(few.withholds({2001, 2002, 2004}));
}

TEST(FewCohorts, APlanWithoutSmallestGroupWithholdsNone) {
    EXPECT_FALSE(FewCohorts(units({{2001, 1}}), 1).is_any());
}

}  // namespace
}  // namespace utfall::study
