#include "utfall/microdata/personal_number.h"

#include <fmt/format.h>

#include <array>
#include <optional>

#include "utfall/base/date.h"

namespace utfall::microdata {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

int two_digits(std::string_view text, std::size_t at) {
    return (text[at] - '0') * 10 + (text[at + 1] - '0');
}

// Over ten digits: every second one doubled, from the first; the sum of all digits ends with 0.
bool has_check_digit(std::string_view ten) {
    int sum = 0;
    for (std::size_t i = 0; i < 10; ++i) {
        const int doubled = (ten[i] - '0') * (i % 2 == 0 ? 2 : 1);
        sum += doubled / 10 + doubled % 10;
    }
    return sum % 10 == 0;
}

bool is_day(int year, int month, int day) {
    return base::Date::create(year, month, day > 60 ? day - 60 : day).has_value();
}

// 10 or 12 digits without anything between.
bool is_valid(std::string_view digits) {
    if (digits.size() != 10 && digits.size() != 12) return false;
    const std::string_view ten = digits.substr(digits.size() - 10);
    if (ten.substr(6, 3) == "000" || !has_check_digit(ten)) return false;
    const int year = two_digits(ten, 0);
    const int month = two_digits(ten, 2);
    const int day = two_digits(ten, 4);
    if (digits.size() == 10)
        return is_day(2000 + year, month, day) || is_day(1900 + year, month, day);
    const int century = two_digits(digits, 0);
    return century >= 18 && century <= 20 && is_day(century * 100 + year, month, day);
}

struct Found {
    std::size_t begin = 0;
    std::size_t size = 0;
};

std::size_t digit_run(std::string_view text, std::size_t at) {
    std::size_t end = at;
    while (end < text.size() && is_digit(text[end])) ++end;
    return end - at;
}

// The next number at or after `from`, bounded by anything but digits.
std::optional<Found> find_next(std::string_view text, std::size_t from) {
    for (std::size_t at = from; at < text.size();) {
        const std::size_t run = digit_run(text, at);
        if (run == 0) {
            ++at;
            continue;
        }
        if (is_valid(text.substr(at, run))) return Found{.begin = at, .size = run};
        const std::size_t mark = at + run;
        const bool is_parted = (run == 6 || run == 8) && mark < text.size() &&
                               (text[mark] == '-' || text[mark] == '+' || text[mark] == ' ') &&
                               digit_run(text, mark + 1) == 4;
        if (is_parted &&
            is_valid(std::string(text.substr(at, run)) + std::string(text.substr(mark + 1, 4)))) {
            return Found{.begin = at, .size = run + 5};
        }
        at = mark;
    }
    return {};
}

}  // namespace

bool is_personal_number(std::string_view text) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    const std::optional<Found> found = find_next(text, 0);
    return found && found->begin == 0 && found->size == text.size();
}

int count_personal_numbers(std::string_view text) {
    int count = 0;
    std::size_t from = 0;
    while (const std::optional<Found> found = find_next(text, from)) {
        ++count;
        from = found->begin + found->size;
    }
    return count;
}

bool is_personal_number(std::int64_t number) {
    constexpr std::int64_t kTenMax = 9'999'999'999;
    if (number >= kPersonalNumberMin && number <= kTenMax)
        return is_valid(fmt::format("{:010}", number));
    if (number < 180'000'000'000 || number > 209'999'999'999) return false;
    return is_valid(fmt::format("{}", number));
}

std::string masked(std::string_view text) {
    std::string result(text);
    std::size_t from = 0;
    while (const std::optional<Found> found = find_next(text, from)) {
        from = found->begin + found->size;
        // The year's digits stay: two of ten, four of twelve.
        const std::size_t digits = found->size - (is_digit(text[from - 5]) ? 0 : 1);
        for (std::size_t i = found->begin + digits - 8; i < from; ++i) {
            if (is_digit(result[i])) result[i] = '*';
        }
    }
    return result;
}

bool is_refused(std::int64_t valid, std::int64_t distinct, bool is_pseudonymised) {
    if (valid == 0) return false;
    if (!is_pseudonymised) return true;
    constexpr std::int64_t kFew = 3;
    constexpr std::int64_t kShareInverse = 20;  // 5 %
    return valid == distinct || (valid >= kFew && valid * kShareInverse > distinct);
}

}  // namespace utfall::microdata
