// microdata, private: short numbers read eight digits at a time, in one 64-bit word: the first letter in the lowest byte,
// less '0', so that a digit is its value. (Lemire 2022, "Parsing series of integers with SIMD", is the same in wider words.)
#pragma once
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

#include "cell.h"

namespace utfall::microdata {

static_assert(std::endian::native == std::endian::little);

// Up to 16 letters, the last in the highest byte of `last`; zeros before the first.
struct Letters {
    std::uint64_t first = 0;
    std::uint64_t last = 0;
};
// Of 1 to 16 letters. No byte outside the text is read.
inline Letters letters_of(std::string_view text) {
    constexpr std::uint64_t kZeros = 0x3030303030303030;
    const std::size_t size = text.size();
    const char* const begin = text.data();
    if (size >= 8) {
        std::uint64_t head = 0;
        std::uint64_t tail = 0;
        std::memcpy(&head, begin, 8);
        std::memcpy(&tail, begin + size - 8, 8);
        // In two halves, since a shift by all 64 bits is none.
        const std::size_t half = 4 * (16 - size);
        return {.first = (head ^ kZeros) << half << half, .last = tail ^ kZeros};
    }
    if (size >= 4) {
        std::uint32_t head = 0;
        std::uint32_t tail = 0;
        std::memcpy(&head, begin, 4);
        std::memcpy(&tail, begin + size - 4, 4);
        constexpr auto kHalf = static_cast<std::uint32_t>(kZeros);
        const std::uint64_t high = tail ^ kHalf;
        const std::uint64_t low = static_cast<std::uint64_t>(head ^ kHalf) << (8 * (8 - size));
        return {.first = 0, .last = high << 32U | (low & 0xffffffff)};
    }
    Letters made;
    for (const char c : text)
        made.last = made.last >> 8U |
                    static_cast<std::uint64_t>(static_cast<unsigned char>(c) ^ 0x30U) << 56U;
    return made;
}

// The highest bit of each byte that is no digit. Exact as long as there is one that is below 10 + 128; above it, or beside
// another, more may be marked.
inline std::uint64_t not_digits(std::uint64_t letters) {
    return ((letters + 0x7676767676767676) | letters) & 0x8080808080808080;
}
// Eight digits as a number, two, four and eight together.
inline std::uint64_t number_of_digits(std::uint64_t digits) {
    digits = digits * 10 + (digits >> 8U);
    return ((digits & 0x000000ff000000ff) * 0x000f424000000064 +
            ((digits >> 16U) & 0x000000ff000000ff) * 0x0000271000000001) >>
           32U;
}
inline std::int64_t number_of_digits(const Letters& digits) {
    constexpr std::uint64_t kEightDigits = 100'000'000;
    const std::uint64_t first = digits.first == 0 ? 0 : number_of_digits(digits.first);
    return static_cast<std::int64_t>(first * kEightDigits + number_of_digits(digits.last));
}

// Digits alone, 1 to 16 of them.
inline std::optional<std::int64_t> read_digits(std::string_view text) {
    if (text.empty() || text.size() > 16) return {};
    const Letters letters = letters_of(text);
    if ((not_digits(letters.first) | not_digits(letters.last)) != 0) return {};
    return number_of_digits(letters);
}

struct ShortNumber {
    std::int64_t digits = 0;
    int decimals = 0;
    char mark = 0;  // '.' or ',' or none
};
// 1 to 15 letters: digits, and among the last eight a mark at most. Nothing: it is longer, or not so.
inline std::optional<ShortNumber> read_short(std::string_view text) {
    if (text.empty() || text.size() > 15) return {};
    Letters letters = letters_of(text);
    if (not_digits(letters.first) != 0) return {};
    const std::uint64_t odd = not_digits(letters.last);
    if (odd == 0) return ShortNumber{.digits = number_of_digits(letters)};
    if ((odd & (odd - 1)) != 0 || text.size() == 1) return {};
    const int place = std::countr_zero(odd) / 8;
    const auto mark = static_cast<char>(text[text.size() - 8 + static_cast<std::size_t>(place)]);
    if (mark != '.' && mark != ',') return {};
    // What stands before the mark moves up over it.
    const std::uint64_t before = (std::uint64_t{1} << (8 * place)) - 1;
    letters.last = (letters.last & ~(before << 8U | 0xff)) | (letters.last & before) << 8U |
                   letters.first >> 56U;
    letters.first <<= 8U;
    return ShortNumber{.digits = number_of_digits(letters), .decimals = 7 - place, .mark = mark};
}

// As most numbers are written, with a sign or not: the nearest double is one division away (Clinger 1990).
inline std::optional<NumberCell> read_short_number(std::string_view text) {
    constexpr std::array<double, 8> kPowers = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7};
    // Without a branch, since signs come as they like: the sign is taken away, and set in the double at the end.
    const std::size_t sign = !text.empty() && text.front() == '-' ? 1 : 0;
    text.remove_prefix(sign);
    const std::optional<ShortNumber> number = read_short(text);
    if (!number) return {};
    const double size =
        static_cast<double>(number->digits) / kPowers[static_cast<std::size_t>(number->decimals)];
    const std::uint64_t is_below = sign & (number->digits != 0 ? 1U : 0U);  // no negative zero
    const std::uint64_t bits = std::bit_cast<std::uint64_t>(size) | is_below << 63U;
    return NumberCell{
        .value = std::bit_cast<double>(bits), .decimals = number->decimals, .mark = number->mark};
}

}  // namespace utfall::microdata
