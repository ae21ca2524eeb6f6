// base: a calendar day without clock or time zone (proleptic Gregorian calendar).
//
//     Date due = *Date::parse("2021-03-31");
//     due.plus_days(30).text();                       // "2021-04-30"
//     due.plus_months(1, MonthEnd::LastDay);           // 30 April
#pragma once
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace utfall::base {

// What to do when a month lacks the day: 31 January plus one month.
enum class MonthEnd { LastDay, FirstOfNext };

class Date {
public:
    constexpr Date() = default;
    static constexpr Date from_days(std::int32_t days_since_1970) { return Date(days_since_1970); }
    // Nothing when there is no such day. Years 1 to 9999.
    static std::optional<Date> create(int year, int month, int day);
    // Exactly "yyyy-mm-dd".
    static std::optional<Date> parse(std::string_view text);

    [[nodiscard]] constexpr std::int32_t days() const { return days_; }
    [[nodiscard]] int year() const;
    [[nodiscard]] int month() const;
    [[nodiscard]] int day() const;
    [[nodiscard]] int weekday() const;  // 1 Monday … 7 Sunday
    // Both may be negative.
    [[nodiscard]] Date plus_days(int days) const;
    // Nothing when the month lacks the day and no rule is given, or outside the years 1 to 9999.
    [[nodiscard]] std::optional<Date> plus_months(int months, std::optional<MonthEnd> rule) const;
    [[nodiscard]] std::string text() const;
    auto operator<=>(const Date&) const = default;

private:
    explicit constexpr Date(std::int32_t days) : days_(days) {}
    std::int32_t days_ = 0;
};

}  // namespace utfall::base
