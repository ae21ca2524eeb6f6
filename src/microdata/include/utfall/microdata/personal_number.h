// microdata: Swedish personal identity numbers (personnummer, samordningsnummer), found so that they can be refused.
//
//     is_personal_number("19121212-1212");            // true
//     count_personal_numbers("Tolvan 191212121212");  // 1: also inside a text
//
// 10 or 12 digits: [century] year month day, number, check digit; '-' or '+' or a space may stand before the last four.
// Valid when the day exists (60 is added to it in a samordningsnummer), the number is not 000 and the check digit is
// right (Luhn 1960, modulus 10, over the ten last digits: Folkbokföringslagen 1991:481, 18 and 18 a §§; Skatteverket SKV 704).
// Of random numbers of ten digits, 0.7 % are valid: 12 months of 100, 61 days of 100, one check digit of 10.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace utfall::microdata {

// The whole text is one, except for spaces around it.
[[nodiscard]] bool is_personal_number(std::string_view text);
// How many stand in the text, bounded by anything but digits.
[[nodiscard]] int count_personal_numbers(std::string_view text);
inline constexpr std::int32_t kPersonalNumberMin = 100'000'000;  // as a whole number
// A whole number of 9 (a spreadsheet has taken the first zero), 10 or 12 digits that is one.
[[nodiscard]] bool is_personal_number(std::int64_t number);
// The text with every digit of the numbers in it but the year replaced by '*', for messages.
[[nodiscard]] std::string masked(std::string_view text);

// Whether a column may be read: of its `distinct` values, `valid` are personal identity numbers. Undeclared, one is
// enough to refuse. Declared pseudonymised, chance may make some: refused when all are, or at least 3 and more than 5 %.
[[nodiscard]] bool is_refused(std::int64_t valid, std::int64_t distinct, bool is_pseudonymised);

}  // namespace utfall::microdata
