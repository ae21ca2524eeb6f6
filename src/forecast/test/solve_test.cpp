#include "utfall/forecast/solve.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace utfall::forecast {

namespace {

TEST(Solve, FindsTheEdgeExactly) {
    const auto rising = [](std::int64_t step) { return static_cast<double>(step - 123'457); };
    const Solution least = solve({0, 1'000'000}, rising);
    EXPECT_TRUE(least.is_found);
    EXPECT_EQ(least.at, 123'457);
    EXPECT_EQ(least.margin, 0);
    EXPECT_EQ(least.margin_beyond, -1);
    EXPECT_FALSE(least.is_at_end);
    EXPECT_FALSE(least.is_complete);
    EXPECT_LT(least.evaluations, 90U);
    const auto falling = [](std::int64_t step) { return static_cast<double>(-5 - step); };
    EXPECT_EQ(solve({-1000, 1000}, falling, {.wish = Wish::Most}).at, -5);
}

TEST(Solve, SaysWhenTheRangeEndsWhereTheWishIsMet) {
    const auto always = [](std::int64_t) { return 1.0; };
    const Solution least = solve({3, 900}, always);
    EXPECT_TRUE(least.is_at_end);
    EXPECT_EQ(least.at, 3);
    EXPECT_EQ(solve({3, 900}, always, {.wish = Wish::Most}).at, 900);
    EXPECT_EQ(solve({3, 3}, always).at, 3);
}

TEST(Solve, TellsTheNearestWhenThereIsNone) {
    const auto hill = [](std::int64_t step) {
        return -2 - std::fabs(static_cast<double>(step) - 77'777) / 1000;
    };
    const Solution none = solve({0, 1'000'000}, hill);
    EXPECT_FALSE(none.is_found);
    EXPECT_EQ(none.at, 77'777);
    EXPECT_EQ(none.margin, -2);
    const auto nothing = [](std::int64_t) { return std::nan(""); };
    EXPECT_FALSE(solve({0, 10}, nothing).is_found);
}

TEST(Solve, SeesAWindowThatTheScanMissed) {
    const auto window = [](std::int64_t step) {  // met at 500 001 … 500 003 only
        return 1 - std::fabs(static_cast<double>(step) - 500'002);
    };
    const Solution least = solve({0, 1'000'000}, window, {.wish = Wish::Least, .scans = 10});
    EXPECT_TRUE(least.is_found);
    EXPECT_EQ(least.at, 500'001);
    const Solution most = solve({0, 1'000'000}, window, {.wish = Wish::Most, .scans = 10});
    EXPECT_EQ(most.at, 500'003);
}

TEST(Solve, TakesTheOuterOfSeveralWindows) {
    const auto waves = [](std::int64_t step) { return std::sin(static_cast<double>(step) / 100); };
    const Solution least = solve({400, 1850}, waves);  // met from 629 and from 1257 to 1570
    EXPECT_EQ(least.at, 629);
    const Solution most = solve({400, 1850}, waves, {.wish = Wish::Most});
    EXPECT_EQ(most.at, 1570);
}

TEST(Solve, AgreesWithTryingAllWhenItSaysSo) {
    std::mt19937_64 random(8);
    for (int round = 0; round < 300; ++round) {
        std::vector<double> margins(1 + random() % 60);
        for (double& margin : margins) margin = static_cast<double>(random() % 21) - 17;
        const auto at = [&](std::int64_t step) { return margins[static_cast<std::size_t>(step)]; };
        const StepRange range = {0, static_cast<std::int64_t>(margins.size()) - 1};
        const Solution told = solve(range, at);
        ASSERT_TRUE(told.is_complete);
        std::size_t first = 0;
        while (first < margins.size() && margins[first] < 0) ++first;
        ASSERT_EQ(told.is_found, first < margins.size());
        if (!told.is_found) continue;
        ASSERT_EQ(told.at, static_cast<std::int64_t>(first));
    }
}

TEST(WishMap, HasEveryPartyAtEveryPlace) {
    const WishMap map = map_wishes({0, 10}, 6, {0, 2}, 9, 2, [](std::int64_t a, std::int64_t d) {
        return std::vector<double>{static_cast<double>(a - 4), static_cast<double>(6 - a - d)};
    });
    EXPECT_EQ(map.across, (std::vector<std::int64_t>{0, 2, 4, 6, 8, 10}));
    EXPECT_EQ(map.down, (std::vector<std::int64_t>{0, 1, 2}));
    EXPECT_FALSE(map.is_met(1, 0, 0));
    EXPECT_TRUE(map.is_met(1, 0, 1));
    EXPECT_TRUE(map.is_met_for_all(2, 2));
    EXPECT_TRUE(map.is_met_for_all(3, 0));
    EXPECT_FALSE(map.is_met_for_all(3, 1));
}

}  // namespace

}  // namespace utfall::forecast
