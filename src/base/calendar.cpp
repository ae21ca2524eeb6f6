#include "utfall/base/calendar.h"

namespace utfall::base {
namespace {

constexpr int kSaturday = 6;
constexpr int kFriday = 5;
// Lag 2004:1320: from 2005 the National Day is a holiday and Whit Monday is not.
constexpr int kFirstYearOfNationalDay = 2005;

// Holidays and eves that keep their date. All Saints' Day and Midsummer Day are always Saturdays.
bool is_fixed_closing(int year, int month, int day) {
    switch (month) {
        case 1: return day == 1 || day == 6;
        case 5: return day == 1;
        case 6: return day == 6 && year >= kFirstYearOfNationalDay;
        case 12: return (day >= 24 && day <= 26) || day == 31;
        default: return false;
    }
}

// Good Friday, Easter Monday, Ascension Day and, until 2004, Whit Monday.
bool is_easter_closing(Date date, int year) {
    const int days_after_easter = date.days() - easter_sunday(year).days();
    return days_after_easter == -2 || days_after_easter == 1 || days_after_easter == 39 ||
           (days_after_easter == 50 && year < kFirstYearOfNationalDay);
}

bool is_open_bank(Date date) {
    const int weekday = date.weekday();
    if (weekday >= kSaturday) return false;
    const int year = date.year();
    const int month = date.month();
    const int day = date.day();
    if (is_fixed_closing(year, month, day)) return false;
    const bool is_midsummer_eve = month == 6 && weekday == kFriday && day >= 19 && day <= 25;
    // The movable days fall between 20 March (Good Friday) and 14 June (Whit Monday).
    const bool may_follow_easter = month >= 3 && month <= 6;
    return !is_midsummer_eve && !(may_follow_easter && is_easter_closing(date, year));
}

Date previous_open_day(Date date, Calendar calendar) {
    Date day = date.plus_days(-1);
    while (!is_open(day, calendar)) day = day.plus_days(-1);
    return day;
}

}  // namespace

Date easter_sunday(int year) {
    const int a = year % 19;
    const int b = year / 100;
    const int c = year % 100;
    const int d = b / 4;
    const int e = b % 4;
    const int f = (b + 8) / 25;
    const int g = (b - f + 1) / 3;
    const int h = (19 * a + b - d - g + 15) % 30;
    const int i = c / 4;
    const int k = c % 4;
    const int l = (32 + 2 * e + 2 * i - h - k) % 7;
    const int m = (a + 11 * h + 22 * l) / 451;
    const int n = h + l - 7 * m + 114;
    return Date::create(year, n / 31, n % 31 + 1).value_or(Date());
}

bool is_open(Date date, Calendar calendar) {
    switch (calendar) {
        case Calendar::SwedishBanking: return is_open_bank(date);
        case Calendar::Weekday: return date.weekday() < kSaturday;
    }
    return false;
}

Date next_open_day(Date date, Calendar calendar) {
    Date day = date.plus_days(1);
    while (!is_open(day, calendar)) day = day.plus_days(1);
    return day;
}

Date roll(Date date, RollRule rule) {
    if (is_open(date, rule.calendar)) return date;
    switch (rule.direction) {
        case Direction::Next: return next_open_day(date, rule.calendar);
        case Direction::Preceding: return previous_open_day(date, rule.calendar);
        case Direction::NextInSameMonth: {
            const Date next = next_open_day(date, rule.calendar);
            return next.month() == date.month() ? next : previous_open_day(date, rule.calendar);
        }
    }
    return date;
}

Date plus_open_days(Date date, int count, Calendar calendar) {
    if (count == 0) return roll(date, {.calendar = calendar, .direction = Direction::Next});
    Date day = date;
    for (int i = 0; i < count; ++i) day = next_open_day(day, calendar);
    for (int i = 0; i > count; --i) day = previous_open_day(day, calendar);
    return day;
}

}  // namespace utfall::base
