// microdata, private: one cell's text as a value of the wanted type, or nothing.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "utfall/base/date.h"

namespace utfall::microdata {

// Spaces, tabs and fixed spaces (of UTF-8 and of Windows-1252) are taken off at both ends.
[[nodiscard]] std::string_view trimmed(std::string_view text);

struct NumberCell {
    double value = 0;
    int decimals =
        0;  // as written; -1: not at most 15 digits, so the double may not say what was written
    char mark = 0;  // '.' or ',' or none
};
[[nodiscard]] std::optional<NumberCell> read_number(std::string_view text);
[[nodiscard]] std::optional<std::int64_t> read_whole(std::string_view text);
[[nodiscard]] std::optional<bool> read_yes_no(std::string_view text);
// A whole number written in the only way it can be: digits without needless zeros, no sign, at most 18.
[[nodiscard]] std::optional<std::int64_t> read_canonical_whole(std::string_view text);

// How days are written. The last two do not say which part is the month.
enum class DateStyle { IsoDashes, Compact, YearSlashes, DayPoints, Slashes, Dashes };
struct DateCell {
    DateStyle style = DateStyle::IsoDashes;
    int year = 0;
    int first =
        0;  // the month, or the first part of Slashes and Dashes; of DayPoints the month too
    int second = 0;  // the day, or the second part of Slashes and Dashes
};
// Only days that exist, in at least one reading.
[[nodiscard]] std::optional<DateCell> read_date(std::string_view text);
[[nodiscard]] constexpr bool is_ambiguous(DateStyle style) {
    return style == DateStyle::Slashes || style == DateStyle::Dashes;
}

// As it is shown in a message: at most 60 characters, control characters and what is not UTF-8 made visible,
// personal identity numbers masked.
[[nodiscard]] std::string shown(std::string_view text);

}  // namespace utfall::microdata
