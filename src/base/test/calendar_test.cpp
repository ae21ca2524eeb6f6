#include "utfall/base/calendar.h"

#include <gtest/gtest.h>

#include <set>

#include "table.h"

namespace utfall::base {
namespace {

Date day(const std::string& text) { return *Date::parse(text); }

TEST(Easter, known_years) {
    // Swedish almanacs, and the earliest and latest days that are possible.
    for (const char* text :
         {"1818-03-22", "1943-04-25", "1954-04-18", "1961-04-02", "1981-04-19", "1999-04-04",
          "2000-04-23", "2004-04-11", "2005-03-27", "2008-03-23", "2010-04-04", "2011-04-24",
          "2016-03-27", "2018-04-01", "2019-04-21", "2020-04-12", "2021-04-04", "2022-04-17",
          "2023-04-09", "2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28", "2028-04-16",
          "2029-04-01", "2030-04-21", "2038-04-25", "2049-04-18", "2076-04-19", "2285-03-22"}) {
        EXPECT_EQ(easter_sunday(day(text).year()).text(), text);
    }
}

TEST(Easter, is_always_a_sunday_in_spring) {
    for (int year = 1600; year <= 4000; ++year) {
        const Date easter = easter_sunday(year);
        EXPECT_EQ(easter.weekday(), 7) << year;
        EXPECT_GE(easter, *Date::create(year, 3, 22));
        EXPECT_LE(easter, *Date::create(year, 4, 25));
    }
}

// Every Monday to Friday on which Swedish banks are closed.
const std::string kClosings = R"(
    # year  | weekdays
      2003  | 01-01 01-06 04-18 04-21 05-01 05-29 06-09 06-20 12-24 12-25 12-26 12-31
      2004  | 01-01 01-06 04-09 04-12 05-20 05-31 06-25 12-24 12-31
      2005  | 01-06 03-25 03-28 05-05 06-06 06-24 12-26
      2016  | 01-01 01-06 03-25 03-28 05-05 06-06 06-24 12-26
      2020  | 01-01 01-06 04-10 04-13 05-01 05-21 06-19 12-24 12-25 12-31
      2021  | 01-01 01-06 04-02 04-05 05-13 06-25 12-24 12-31
      2023  | 01-06 04-07 04-10 05-01 05-18 06-06 06-23 12-25 12-26
      2024  | 01-01 03-29 04-01 05-01 05-09 06-06 06-21 12-24 12-25 12-26 12-31
      2025  | 01-01 01-06 04-18 04-21 05-01 05-29 06-06 06-20 12-24 12-25 12-26 12-31
      2026  | 01-01 01-06 04-03 04-06 05-01 05-14 06-19 12-24 12-25 12-31
)";

TEST(SwedishBanking, closes_on_these_weekdays_and_no_others) {
    const auto cases = test::table(kClosings);
    ASSERT_EQ(cases.size(), 10U);
    for (const test::Case& row : cases) {
        std::set<std::string> expected;
        for (const std::string& text : test::words(row.expected[0])) {
            expected.insert(row.given[0] + "-" + text);
        }
        std::set<std::string> closed;
        const int year = std::stoi(row.given[0]);
        for (Date date = *Date::create(year, 1, 1); date.year() == year; date = date.plus_days(1)) {
            const bool is_weekday = date.weekday() <= 5;
            EXPECT_EQ(is_open(date, Calendar::Weekday), is_weekday) << date.text();
            const bool is_bank_open = is_open(date, Calendar::SwedishBanking);
            EXPECT_TRUE(is_weekday || !is_bank_open) << date.text();
            if (is_weekday && !is_bank_open) closed.insert(date.text());
        }
        EXPECT_EQ(closed, expected) << year;
    }
}

TEST(Roll, table) {
    const auto cases = test::table(R"(
        # day         | next         preceding    next in same month  why
          2025-06-06  | 2025-06-09   2025-06-05   2025-06-09          National Day, a Friday
          2025-06-05  | 2025-06-05   2025-06-05   2025-06-05          open
          2025-12-31  | 2026-01-02   2025-12-30   2025-12-30          New Year's Eve
          2026-01-01  | 2026-01-02   2025-12-30   2026-01-02
          2025-04-18  | 2025-04-22   2025-04-17   2025-04-22          Easter
          2021-05-01  | 2021-05-03   2021-04-30   2021-05-03          a Saturday
          2020-05-31  | 2020-06-01   2020-05-29   2020-05-29          a Sunday at the month's end
          2025-12-24  | 2025-12-29   2025-12-23   2025-12-29          five days in a row
    )");
    ASSERT_EQ(cases.size(), 8U);
    for (const test::Case& row : cases) {
        const Date date = day(row.given[0]);
        const auto rolled = [&](Direction direction) {
            return roll(date, {Calendar::SwedishBanking, direction}).text();
        };
        EXPECT_EQ(rolled(Direction::Next), row.expected[0]) << row.text;
        EXPECT_EQ(rolled(Direction::Preceding), row.expected[1]) << row.text;
        EXPECT_EQ(rolled(Direction::NextInSameMonth), row.expected[2]) << row.text;
    }
}

TEST(OpenDays, table) {
    const auto cases = test::table(R"(
        # day         count  | banking      weekday      why
          2025-06-05  1      | 2025-06-09   2025-06-06
          2025-06-05  0      | 2025-06-05   2025-06-05
          2025-06-06  0      | 2025-06-09   2025-06-06   the first open day not before
          2025-06-07  1      | 2025-06-09   2025-06-09   from a closed day
          2025-06-07  -1     | 2025-06-05   2025-06-06
          2025-12-23  2      | 2025-12-30   2025-12-25
          2026-01-02  -2     | 2025-12-29   2025-12-31
          2025-06-05  -5     | 2025-05-28   2025-05-29   over Ascension Day
    )");
    ASSERT_EQ(cases.size(), 8U);
    for (const test::Case& row : cases) {
        const Date date = day(row.given[0]);
        const int count = std::stoi(row.given[1]);
        EXPECT_EQ(plus_open_days(date, count, Calendar::SwedishBanking).text(), row.expected[0])
            << row.text;
        EXPECT_EQ(plus_open_days(date, count, Calendar::Weekday).text(), row.expected[1])
            << row.text;
    }
    EXPECT_EQ(next_open_day(day("2025-06-05"), Calendar::SwedishBanking).text(), "2025-06-09");
}

}  // namespace
}  // namespace utfall::base
