// Eight digits at a time against one at a time, on texts that are nearly numbers.
#include "short_digits.h"

#include <string>

#include <gtest/gtest.h>

namespace utfall::microdata {

namespace {

std::optional<std::int64_t> plain_digits(const std::string& text) {
    if (text.empty() || text.size() > 16) return {};
    std::int64_t value = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') return {};
        value = value * 10 + (c - '0');
    }
    return value;
}

std::optional<ShortNumber> plain_short(const std::string& text) {
    ShortNumber number;
    std::string digits;
    for (const char c : text) {
        if ((c == '.' || c == ',') && number.mark == 0) {
            number.mark = c;
            continue;
        }
        digits += c;
        if (number.mark != 0) ++number.decimals;
    }
    const auto value = plain_digits(digits);
    if (!value || text.size() > 15 || number.decimals > 7) return {};
    number.digits = *value;
    return number;
}

void expect_alike(const std::string& text) {
    EXPECT_EQ(read_digits(text), plain_digits(text)) << text;
    const auto found = read_short(text);
    const auto wanted = plain_short(text);
    ASSERT_EQ(found.has_value(), wanted.has_value()) << text;
    if (!found) return;
    EXPECT_EQ(found->digits, wanted->digits) << text;
    EXPECT_EQ(found->decimals, wanted->decimals) << text;
    EXPECT_EQ(found->mark, wanted->mark) << text;
}

TEST(ShortDigits, AreReadAsOneAtATime) {
    for (const char* text : {"",
                             ".",
                             ",",
                             "..",
                             "0",
                             "9",
                             ".5",
                             "5.",
                             "1.2.3",
                             "1,25",
                             "12345678",
                             "123456789",
                             "1234567.8",
                             "12345678.9",
                             "0.1234567",
                             "0.12345678",
                             "123456789012345",
                             "1234567890123456",
                             "12345678901234567",
                             "\xff",
                             "1\xb2",
                             "7:",
                             "/7"})
        expect_alike(text);
    // A linear congruence is random enough, and the same everywhere.
    std::uint64_t state = 5;
    const auto below = [&](std::uint64_t count) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        return (state >> 33U) % count;
    };
    constexpr std::string_view kOthers = ".,-+ eE/:\t\xA0\xff";
    for (int round = 0; round < 300'000; ++round) {
        std::string text(below(18), '0');
        for (char& c : text) c = static_cast<char>('0' + below(10));
        for (std::uint64_t odd = below(3); odd > 0 && !text.empty(); --odd)
            text[below(text.size())] = below(2) == 0 ? '.' : kOthers[below(kOthers.size())];
        expect_alike(text);
    }
}

}  // namespace

}  // namespace utfall::microdata
