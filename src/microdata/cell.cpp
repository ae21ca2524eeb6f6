#include "cell.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "short_digits.h"
#include "utfall/base/text.h"
#include "utfall/microdata/personal_number.h"

namespace utfall::microdata {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Bytes of a space at the beginning of the text: also U+00A0 and U+202F, and A0 of Windows-1252.
std::size_t space_size(std::string_view text) {
    if (text.empty()) return 0;
    if (text[0] == ' ' || text[0] == '\t' || text[0] == '\r' || text[0] == '\n') return 1;
    if (text[0] == '\xA0') return 1;
    if (text.starts_with("\xC2\xA0")) return 2;
    if (text.starts_with("\xE2\x80\xAF")) return 3;
    return 0;
}

// The text without spaces between groups of three digits; nothing when they stand elsewhere.
std::optional<std::string> without_thousands(std::string_view text) {
    std::string joined;
    bool has_groups = false;
    int group = 0;  // digits since the last space
    bool is_whole_part = true;
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t space = space_size(text.substr(i));
        if (space > 0) {
            if (!is_whole_part || group == 0 || group > 3 || (has_groups && group != 3)) return {};
            has_groups = true;
            group = 0;
            i += space;
            continue;
        }
        if (is_digit(text[i])) {
            ++group;
        } else if (is_whole_part && !joined.empty() && joined != "-" && joined != "+") {
            if (has_groups && group != 3) return {};
            is_whole_part = false;
        }
        joined += text[i++];
    }
    if (is_whole_part && has_groups && group != 3) return {};
    return joined;
}

struct Digits {
    std::int64_t value = 0;
    std::size_t count = 0;  // beginning with the first that is not 0
};
// Takes digits from `at` on; more than 18 that count no longer change the value, but are counted.
void take_digits(std::string_view text, std::size_t& at, Digits& digits) {
    for (; at < text.size() && is_digit(text[at]); ++at) {
        if (digits.count > 0 || text[at] != '0') ++digits.count;
        if (digits.count <= 18) digits.value = digits.value * 10 + (text[at] - '0');
    }
}

constexpr std::array<double, 23> kPowers = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                            1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                            1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

// Correctly rounded: by one division of exact numbers where that is so (Clinger 1990), else by the library's reader.
std::optional<double> nearest_double(std::string_view text, char mark, const Digits& digits,
                                     int exponent) {
    if (digits.count <= 15 && exponent <= 0 && exponent >= -22) {
        return static_cast<double>(digits.value) / kPowers[static_cast<std::size_t>(-exponent)];
    }
    std::string pointed(text.starts_with('+') || text.starts_with('-') ? text.substr(1) : text);
    if (mark == ',') std::replace(pointed.begin(), pointed.end(), ',', '.');
    double value = 0;
    const auto [end, error] =
        std::from_chars(pointed.data(), pointed.data() + pointed.size(), value);
    if (error != std::errc() || end != pointed.data() + pointed.size()) return {};
    return value;
}

std::optional<int> take_exponent(std::string_view text, std::size_t& at) {
    if (at == text.size() || (text[at] != 'e' && text[at] != 'E')) return 0;
    ++at;
    if (at < text.size() && text[at] == '+') ++at;
    int exponent = 0;
    const auto [end, error] =
        std::from_chars(text.data() + at, text.data() + text.size(), exponent);
    if (error != std::errc() || exponent > 400 || exponent < -400) return {};
    at = static_cast<std::size_t>(end - text.data());
    return exponent;
}

std::optional<NumberCell> read_plain_number(std::string_view text) {
    std::size_t at = text.starts_with('-') || text.starts_with('+') ? 1 : 0;
    const std::size_t begin = at;
    Digits digits;
    take_digits(text, at, digits);
    std::size_t digit_count = at - begin;
    NumberCell cell;
    int decimals = 0;
    if (at < text.size() && (text[at] == '.' || text[at] == ',')) {
        cell.mark = text[at];
        const std::size_t first = ++at;
        take_digits(text, at, digits);
        decimals = static_cast<int>(at - first);
        digit_count += at - first;
    }
    if (digit_count == 0) return {};
    int exponent = -decimals;
    if (at < text.size()) {
        const std::optional<int> written = take_exponent(text, at);
        if (!written || at != text.size()) return {};
        exponent += *written;
    }
    const std::optional<double> value = nearest_double(text, cell.mark, digits, exponent);
    if (!value || !std::isfinite(*value)) return {};
    cell.value = text[0] == '-' && *value != 0 ? -*value : *value;  // no negative zero
    const bool is_short = digits.count + static_cast<std::size_t>(std::max(exponent, 0)) <= 15;
    cell.decimals = is_short && exponent >= -15 ? std::max(-exponent, 0) : -1;
    return cell;
}

std::optional<int> number_at(std::string_view text, std::size_t at, std::size_t size) {
    if (at + size > text.size()) return {};
    int value = 0;
    for (const char c : text.substr(at, size)) {
        if (!is_digit(c)) return {};
        value = value * 10 + (c - '0');
    }
    return value;
}

// yyyy?mm?dd
std::optional<DateCell> read_year_first(std::string_view text, DateStyle style) {
    const std::size_t gap = style == DateStyle::Compact ? 0 : 1;
    const auto year = number_at(text, 0, 4);
    const auto month = number_at(text, 4 + gap, 2);
    const auto day = number_at(text, 6 + 2 * gap, 2);
    if (!year || !month || !day || !base::Date::create(*year, *month, *day)) return {};
    return DateCell{.style = style, .year = *year, .first = *month, .second = *day};
}

// One or two digits, a mark, one or two digits, the mark, four digits.
std::optional<DateCell> read_year_last(std::string_view text, char mark, DateStyle style) {
    const std::size_t one = text.find(mark);
    const std::size_t two = text.find(mark, one + 1);
    if (one == std::string_view::npos || two == std::string_view::npos) return {};
    if (one == 0 || one > 2 || two == one + 1 || two - one > 3 || text.size() != two + 5) return {};
    const auto first = number_at(text, 0, one);
    const auto second = number_at(text, one + 1, two - one - 1);
    const auto year = number_at(text, two + 1, 4);
    if (!first || !second || !year) return {};
    const bool is_day_first = base::Date::create(*year, *second, *first).has_value();
    if (style == DateStyle::DayPoints) {
        if (!is_day_first) return {};
        return DateCell{.style = style, .year = *year, .first = *second, .second = *first};
    }
    if (!is_day_first && !base::Date::create(*year, *first, *second)) return {};
    return DateCell{.style = style, .year = *year, .first = *first, .second = *second};
}

}  // namespace

std::string_view trimmed(std::string_view text) {
    while (const std::size_t space = space_size(text)) text.remove_prefix(space);
    while (!text.empty()) {
        const std::size_t size = text.size();
        for (std::size_t bytes = 1; bytes <= 3; ++bytes) {
            if (bytes > size || space_size(text.substr(size - bytes)) != bytes) continue;
            // A0 is also the last byte of letters such as à in UTF-8.
            if (bytes == 1 && text.back() == '\xA0' && size > 1 &&
                static_cast<unsigned char>(text[size - 2]) >= 0x80) {
                continue;
            }
            text.remove_suffix(bytes);
            break;
        }
        if (text.size() == size) return text;
    }
    return text;
}

std::optional<NumberCell> read_number(std::string_view text) {
    if (const std::optional<NumberCell> cell = read_short_number(text)) return cell;
    const bool is_plain = std::all_of(text.begin(), text.end(), [](char c) { return c > ' '; });
    if (is_plain) return read_plain_number(text);  // bytes above 7F are negative
    const std::optional<std::string> joined = without_thousands(text);
    return joined ? read_plain_number(*joined) : std::nullopt;
}

std::optional<std::int64_t> read_whole(std::string_view text) {
    if (const auto digits = read_digits(text)) return digits;
    const std::size_t sign = text.starts_with('-') ? 1 : 0;
    std::size_t at = sign;
    Digits digits;
    take_digits(text, at, digits);
    if (at == text.size() && at > sign && digits.count <= 18) {
        return sign == 1 ? -digits.value : digits.value;
    }
    const std::optional<std::string> joined = without_thousands(text);
    if (!joined) return {};
    std::string_view plain = *joined;
    const std::size_t mark = plain.find_first_of(".,");
    if (mark != std::string_view::npos) {
        if (plain.find_first_not_of('0', mark + 1) != std::string_view::npos) return {};
        plain = plain.substr(0, mark);
    }
    if (plain.starts_with('+')) plain.remove_prefix(1);
    if (mark == std::string_view::npos && plain.size() == text.size()) return {};
    return plain.empty() || plain == "-" ? std::nullopt : read_whole(plain);
}

std::optional<bool> read_yes_no(std::string_view text) {
    if (text == "1") return true;
    if (text == "0") return false;
    if (text.size() < 2 || text.size() > 6) return {};
    std::string lower(text);
    for (char& c : lower) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    if (lower == "yes" || lower == "ja" || lower == "true" || lower == "sant") return true;
    if (lower == "no" || lower == "nej" || lower == "false" || lower == "falskt") return false;
    return {};
}

std::optional<std::int64_t> read_canonical_whole(std::string_view text) {
    if (text.empty() || text.size() > 18 || (text[0] == '0' && text.size() > 1)) return {};
    if (text.size() <= 16) return read_digits(text);
    std::int64_t value = 0;
    for (const char c : text) {
        if (!is_digit(c)) return {};
        value = value * 10 + (c - '0');
    }
    return value;
}

std::optional<DateCell> read_date(std::string_view text) {
    // A day with the time midnight is how many programs write a day.
    if (text.size() > 10) {
        const std::string_view time = text.substr(10);
        if (time != " 00:00:00" && time != "T00:00:00" && time != " 00:00") return {};
        text = text.substr(0, 10);
        if (text[4] != '-') return {};
    }
    if (text.size() == 8 && number_at(text, 0, 8)) return read_year_first(text, DateStyle::Compact);
    if (text.size() == 10 && text[4] == '-' && text[7] == '-') {
        return read_year_first(text, DateStyle::IsoDashes);
    }
    if (text.size() == 10 && text[4] == '/' && text[7] == '/') {
        return read_year_first(text, DateStyle::YearSlashes);
    }
    if (const auto cell = read_year_last(text, '.', DateStyle::DayPoints)) return cell;
    if (const auto cell = read_year_last(text, '/', DateStyle::Slashes)) return cell;
    return read_year_last(text, '-', DateStyle::Dashes);
}

std::string shown(std::string_view text) {
    std::string utf8(text);
    if (!base::is_utf8(utf8)) {
        utf8 = base::utf8_from_windows1252(utf8).value_or(std::string(utf8.size(), '?'));
    }
    utf8 = masked(utf8);
    std::string result;
    int characters = 0;
    for (const char c : utf8) {
        if (base::starts_character(c) && characters++ == 60) return result + "…";
        const bool is_control = static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
        result += is_control ? (c == '\t' ? "→" : "⏎") : std::string(1, c);
    }
    return result;
}

}  // namespace utfall::microdata
