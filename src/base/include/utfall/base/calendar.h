// base: on which days banks are open, and where a payment moves when they are not.
//
//     roll(*Date::parse("2025-06-06"), {Calendar::SwedishBanking, Direction::Next});  // 2025-06-09
//
// Swedish banking days: closed on Saturdays, Sundays, public holidays (lag 1989:253 om allmänna helgdagar),
// Midsummer Eve, Christmas Eve and New Year's Eve. Easter by the Gregorian computus
// (Meeus, Astronomical Algorithms, 1991, ch. 8).
#pragma once
#include "utfall/base/date.h"

namespace utfall::base {

enum class Calendar { SwedishBanking, Weekday };
enum class Direction { Next, Preceding, NextInSameMonth };

struct RollRule {
    Calendar calendar = Calendar::SwedishBanking;
    Direction direction = Direction::Next;
    bool operator==(const RollRule&) const = default;
};

[[nodiscard]] Date easter_sunday(int year);
[[nodiscard]] bool is_open(Date date, Calendar calendar);
// The day itself when open, otherwise the day that the rule moves it to.
[[nodiscard]] Date roll(Date date, RollRule rule);
// The first open day strictly after `date`.
[[nodiscard]] Date next_open_day(Date date, Calendar calendar);
// The open day `count` open days after (or before, when negative) `date`; 0 gives the first open day not before.
[[nodiscard]] Date plus_open_days(Date date, int count, Calendar calendar);

}  // namespace utfall::base
