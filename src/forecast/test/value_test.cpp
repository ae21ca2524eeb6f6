#include "utfall/forecast/value.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "years.h"

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

// Rates change at anniversaries only, and a leap day makes no jump.
TEST(FactorOn, falls_every_day_and_is_the_curve_s_own_on_anniversaries) {
    const base::Date from = *base::Date::create(2016, 3, 1);
    double before = 1.1;
    for (base::Date day = from; day < *base::Date::create(2060, 3, 1); day = day.plus_days(1)) {
        const double factor = factor_on(kGreenBook, from, day);
        ASSERT_LE(factor, before) << day.text();
        before = factor;
        if (day.month() == 3 && day.day() == 1) {
            EXPECT_DOUBLE_EQ(factor, discount_factor(kGreenBook, day.year() - 2016));
        }
    }
    EXPECT_GT(factor_on(kGreenBook, from, *base::Date::create(2015, 3, 1)), 1.034);
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

}  // namespace

}  // namespace utfall::forecast
