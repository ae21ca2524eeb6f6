// Days to year, month and day and back: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms"
// (2013). The trick is a year that begins on 1 March, so that the leap day is its last day.
// Written out rather than taken from std::chrono, whose years end at 32767 and wrap beyond.
#include "utfall/base/date.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "utfall/base/ensure.h"

namespace utfall::base {
namespace {

constexpr std::int64_t kDaysPerEra = 146'097;              // 400 years
constexpr std::int64_t kDaysFromYearZeroTo1970 = 719'468;  // counted from 0000-03-01

struct Civil {
    int year;
    int month;
    int day;
};

constexpr std::int64_t floor_divide(std::int64_t a, std::int64_t b) {
    return a / b - (a % b < 0 ? 1 : 0);
}

constexpr std::int64_t days_from_civil(Civil civil) {
    const std::int64_t year = civil.year - (civil.month <= 2 ? 1 : 0);
    const std::int64_t era = floor_divide(year, 400);
    const std::int64_t year_of_era = year - era * 400;
    const std::int64_t month_from_march = (civil.month + 9) % 12;
    const std::int64_t day_of_year = (153 * month_from_march + 2) / 5 + civil.day - 1;
    const std::int64_t day_of_era =
        year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * kDaysPerEra + day_of_era - kDaysFromYearZeroTo1970;
}

constexpr Civil civil_from_days(std::int64_t days_since_1970) {
    const std::int64_t days = days_since_1970 + kDaysFromYearZeroTo1970;
    const std::int64_t era = floor_divide(days, kDaysPerEra);
    const std::int64_t day_of_era = days - era * kDaysPerEra;
    const std::int64_t year_of_era =
        (day_of_era - day_of_era / 1'460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
    const std::int64_t day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const std::int64_t month_from_march = (5 * day_of_year + 2) / 153;
    const std::int64_t month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
    return {.year = static_cast<int>(year_of_era + era * 400 + (month <= 2 ? 1 : 0)),
            .month = static_cast<int>(month),
            .day = static_cast<int>(day_of_year - (153 * month_from_march + 2) / 5 + 1)};
}

bool is_leap_year(std::int64_t year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int days_in_month(std::int64_t year, int month) {
    constexpr std::array kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (month == 2 && is_leap_year(year)) return 29;
    return kDays[static_cast<std::size_t>(month - 1)];
}

// The number that the digits say; nothing when one of them is no digit.
std::optional<int> whole_number(std::string_view digits) {
    int number = 0;
    for (const char c : digits) {
        if (c < '0' || c > '9') return std::nullopt;
        number = number * 10 + (c - '0');
    }
    return number;
}

}  // namespace

std::optional<Date> Date::create(int year, int month, int day) {
    if (year < 1 || year > 9999 || month < 1 || month > 12) return std::nullopt;
    if (day < 1 || day > days_in_month(year, month)) return std::nullopt;
    const Civil civil{.year = year, .month = month, .day = day};
    return Date(static_cast<std::int32_t>(days_from_civil(civil)));
}

std::optional<Date> Date::parse(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    const std::optional<int> year = whole_number(text.substr(0, 4));
    const std::optional<int> month = whole_number(text.substr(5, 2));
    const std::optional<int> day = whole_number(text.substr(8, 2));
    if (!year || !month || !day) return std::nullopt;
    return create(*year, *month, *day);
}

int Date::year() const { return civil_from_days(days_).year; }

int Date::month() const { return civil_from_days(days_).month; }

int Date::day() const { return civil_from_days(days_).day; }

int Date::weekday() const {
    // 1970-01-01 was a Thursday, three days after a Monday.
    const std::int64_t days_from_monday = std::int64_t{days_} + 3;
    return static_cast<int>(days_from_monday - floor_divide(days_from_monday, 7) * 7) + 1;
}

Date Date::plus_days(int days) const {
    const std::int64_t sum = std::int64_t{days_} + days;
    ensure(sum >= INT32_MIN && sum <= INT32_MAX, "a day lies within five million years of 1970");
    return Date(static_cast<std::int32_t>(sum));
}

std::optional<Date> Date::plus_months(int months, std::optional<MonthEnd> rule) const {
    const Civil from = civil_from_days(days_);
    const std::int64_t month_count = std::int64_t{from.year} * 12 + (from.month - 1) + months;
    const std::int64_t year = floor_divide(month_count, 12);
    if (year < 1 || year > 9999) return std::nullopt;
    const int month = static_cast<int>(month_count - year * 12) + 1;
    const int last_day = days_in_month(year, month);
    const std::optional<Date> same_day = create(static_cast<int>(year), month, from.day);
    if (same_day || !rule) return same_day;
    const std::optional<Date> end_of_month = create(static_cast<int>(year), month, last_day);
    return *rule == MonthEnd::LastDay ? end_of_month : end_of_month->plus_days(1);
}

std::string Date::text() const {
    const Civil civil = civil_from_days(days_);
    return fmt::format("{:04}-{:02}-{:02}", civil.year, civil.month, civil.day);
}

}  // namespace utfall::base
