#include "utfall/forecast/value.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "power.h"

namespace utfall::forecast {

namespace {

const DiscountCurve kGreenBook = {.steps = {{0, 0.035}, {30, 0.03}, {75, 0.025}}};

TEST(DiscountCurve, MultipliesTheRatesOfTheGreenBook) {
    // HM Treasury 2022, The Green Book, annex 6: 3.5, 3 and 2.5 %. The factors are their powers.
    EXPECT_NEAR(discount_factor(kGreenBook, 0), 1, 0);
    EXPECT_NEAR(discount_factor(kGreenBook, 1), 0.9662, 5e-5);
    EXPECT_NEAR(discount_factor(kGreenBook, 10), 0.7089, 5e-5);
    EXPECT_NEAR(discount_factor(kGreenBook, 30), 0.3563, 5e-5);
    EXPECT_NEAR(discount_factor(kGreenBook, 31), std::pow(1.035, -30) / 1.03, 1e-15);
    EXPECT_NEAR(discount_factor(kGreenBook, 100),
                std::pow(1.035, -30) * std::pow(1.03, -45) * std::pow(1.025, -25), 1e-15);
}

TEST(DiscountCurve, IsContinuousBetweenYears) {
    for (int day = -800; day < 100 * 365; day += 91) {
        const double factor = discount_factor_at_day(kGreenBook, day);
        EXPECT_GT(factor, discount_factor_at_day(kGreenBook, day + 1));
        if (day > 30 * 365) continue;
        EXPECT_NEAR(factor * std::pow(1.035, day / 365.0), 1, 1e-13) << day;
    }
    EXPECT_EQ(discount_factor_at_day(kGreenBook, 31 * 365), discount_factor(kGreenBook, 31));
}

TEST(DiscountCurve, SaysWhatIsWrong) {
    using Kind = CurveFault::Kind;
    EXPECT_EQ(check({})->kind, Kind::NoSteps);
    EXPECT_EQ(check({{{1, 0.1}}})->kind, Kind::FirstNotYearZero);
    EXPECT_EQ(check({{{0, 0.1}, {0, 0.1}}})->kind, Kind::YearsNotIncreasing);
    EXPECT_EQ(check({{{0, 0.1}, {2, -1}}})->step, 1U);
    EXPECT_EQ(check({{{0, std::nan("")}}})->kind, Kind::RateTooLow);
    EXPECT_FALSE(check(kGreenBook));
}

TEST(PresentValue, IsTheSameByYearByDayAndByColumn) {
    // Mescius, Spread reference, NPV(6.5%, -10000, 3000, 3400, 7700): 2,055.38, the first after a year.
    const DiscountCurve curve = {.steps = {{0, 0.065}}};
    const std::vector<double> flows = {0, -10000, 3000, 3400, 7700};
    EXPECT_NEAR(present_value(curve, flows), 2055.38, 0.005);
    std::vector<DatedFlow> dated;
    std::vector<std::span<const double>> columns;
    for (std::size_t t = 0; t < flows.size(); ++t) {
        dated.push_back({static_cast<std::int32_t>(365 * t), flows[t]});
        columns.push_back({&flows[t], 1});
    }
    EXPECT_NEAR(present_value(curve, dated), present_value(curve, flows), 1e-11);
    double value = 0;
    present_values(columns, discount_factors(curve, flows.size()), {&value, 1});
    EXPECT_EQ(value, present_value(curve, flows));
}

TEST(PresentValue, IsZeroAtTheInternalRate) {
    const std::vector<double> flows = {-1000, 200, 0, 500, 700, -20};
    const double rate = internal_rate(flows).rate;
    EXPECT_NEAR(present_value({{{0, rate}}}, flows), 0, 1e-11);
}

TEST(Course, HasAMultipleAPaybackYearAndADeepestDeficit) {
    const std::vector<double> flows = {-60, -40, 30, 90, -25, 10};
    EXPECT_DOUBLE_EQ(*multiple(flows), 130.0 / 125);
    EXPECT_EQ(payback_year(flows), 5U);  // above 0 in year 3, below again in year 4
    EXPECT_EQ(deepest_deficit(flows).amount, 100);
    EXPECT_EQ(deepest_deficit(flows).year, 1U);
    EXPECT_FALSE(multiple(std::vector<double>{0, 5}));
    EXPECT_EQ(*multiple(std::vector<double>{-5}), 0);
    EXPECT_FALSE(payback_year(std::vector<double>{5, -4}));
    EXPECT_FALSE(payback_year(std::vector<double>{-5, 4}));
    EXPECT_EQ(payback_year(std::vector<double>{-5, 5, 0}), 1U);
    EXPECT_EQ(deepest_deficit(std::vector<double>{5, -4}).amount, 0);
}

TEST(Power, IsRightToAFewUnitsInTheLastPlace) {
    for (int k = -100; k <= 100; ++k) {
        const double x = std::pow(1.07, k);
        for (const double y : {-1.0, -0.3, 0.0, 1.0 / 365, 0.5, 0.99, 1.0})
            EXPECT_NEAR(real_power(x, y) / std::pow(x, y), 1, 2e-15) << x << ' ' << y;
    }
}

}  // namespace

}  // namespace utfall::forecast
