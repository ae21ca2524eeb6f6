#include "utfall/base/date.h"

#include <gtest/gtest.h>

#include "table.h"

namespace utfall::base {
namespace {

TEST(Date, equals_counting_day_by_day) {
    // 1900-01-01 was a Monday, 25 567 days before 1970.
    int year = 1900;
    int month = 1;
    int day = 1;
    int weekday = 1;
    for (std::int32_t days = -25'567; year <= 2100; ++days) {
        const Date date = Date::from_days(days);
        ASSERT_EQ(date.year(), year) << days;
        ASSERT_EQ(date.month(), month) << days;
        ASSERT_EQ(date.day(), day) << days;
        ASSERT_EQ(date.weekday(), weekday) << days;
        ASSERT_EQ(Date::create(year, month, day), date) << days;
        ASSERT_EQ(Date::parse(date.text()), date) << days;
        const bool is_leap = year % 4 == 0 && (year % 100 != 0 || year == 2000);
        const bool is_short = month == 4 || month == 6 || month == 9 || month == 11;
        const int last = month == 2 ? (is_leap ? 29 : 28) : (is_short ? 30 : 31);
        weekday = weekday == 7 ? 1 : weekday + 1;
        if (++day <= last) continue;
        day = 1;
        if (++month <= 12) continue;
        month = 1;
        ++year;
    }
}

TEST(Date, parse) {
    const auto cases = test::table(R"(
        # text         | date         why
          2021-03-31   | 2021-03-31
          2024-02-29   | 2024-02-29
          0001-01-01   | 0001-01-01
          9999-12-31   | 9999-12-31
          2023-02-29   | refuse       no leap year
          1900-02-29   | refuse
          2000-02-30   | refuse
          2021-00-10   | refuse
          2021-13-10   | refuse
          2021-01-00   | refuse
          2021-04-31   | refuse
          0000-01-01   | refuse       years 1 to 9999
          2021-3-31    | refuse
          2021-03-1    | refuse
          21-03-31     | refuse
          2021/03/31   | refuse
          2021-03-31T  | refuse
          20210331     | refuse
          -021-03-31   | refuse
          2021-+3-31   | refuse
          _            | refuse
    )");
    ASSERT_EQ(cases.size(), 21U);
    for (const test::Case& row : cases) {
        const std::optional<Date> date = Date::parse(row.given[0]);
        EXPECT_EQ(date ? date->text() : "refuse", row.expected[0]) << row.text;
    }
}

TEST(Date, plus_months) {
    const auto cases = test::table(R"(
        # from        months  | no rule      last day     first of next  why
          2021-01-31  1       | none         2021-02-28   2021-03-01     31 January plus one month
          2024-01-31  1       | none         2024-02-29   2024-03-01     in a leap year
          2021-01-30  1       | none         2021-02-28   2021-03-01
          2021-01-28  1       | 2021-02-28   2021-02-28   2021-02-28
          2021-03-31  1       | none         2021-04-30   2021-05-01
          2021-03-31  -1      | none         2021-02-28   2021-03-01
          2021-12-31  2       | none         2022-02-28   2022-03-01
          2021-12-31  1       | 2022-01-31   2022-01-31   2022-01-31
          2020-02-29  12      | none         2021-02-28   2021-03-01
          2020-02-29  48      | 2024-02-29   2024-02-29   2024-02-29
          2021-01-15  -13     | 2019-12-15   2019-12-15   2019-12-15
          2021-05-31  0       | 2021-05-31   2021-05-31   2021-05-31
          2021-01-31  3       | none         2021-04-30   2021-05-01     counted from the anchor, not chained
          9999-12-31  1       | none         none         none           beyond the years
          0001-01-01  -1      | none         none         none
    )");
    ASSERT_EQ(cases.size(), 15U);
    const auto text = [](std::optional<Date> date) { return date ? date->text() : "none"; };
    for (const test::Case& row : cases) {
        const Date from = *Date::parse(row.given[0]);
        const int months = std::stoi(row.given[1]);
        EXPECT_EQ(text(from.plus_months(months, std::nullopt)), row.expected[0]) << row.text;
        EXPECT_EQ(text(from.plus_months(months, MonthEnd::LastDay)), row.expected[1]) << row.text;
        EXPECT_EQ(text(from.plus_months(months, MonthEnd::FirstOfNext)), row.expected[2])
            << row.text;
    }
}

TEST(Date, plus_days_and_order) {
    const Date date = *Date::parse("2021-03-31");
    EXPECT_EQ(date.plus_days(30).text(), "2021-04-30");
    EXPECT_EQ(date.plus_days(-31).text(), "2021-02-28");
    EXPECT_LT(date, date.plus_days(1));
    EXPECT_EQ(Date().text(), "1970-01-01");
    EXPECT_EQ(Date().weekday(), 4);
    EXPECT_DEATH(static_cast<void>(Date::from_days(INT32_MAX).plus_days(1)), "five million years");
}

TEST(Date, holds_at_the_ends_of_its_range) {
    EXPECT_EQ(Date::from_days(INT32_MAX).text(), "5881580-07-11");
    EXPECT_EQ(Date::from_days(INT32_MIN).year(), -5877641);
    EXPECT_EQ(Date::from_days(INT32_MAX).plus_months(1, MonthEnd::LastDay), std::nullopt);
    EXPECT_EQ(Date().plus_months(INT32_MAX, MonthEnd::LastDay), std::nullopt);
    EXPECT_EQ(Date().plus_months(INT32_MIN, MonthEnd::LastDay), std::nullopt);
}

}  // namespace
}  // namespace utfall::base
