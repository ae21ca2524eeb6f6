// base: exact numbers. 128-bit intermediates, a stated rounding, overflow that is seen.
//
//     divide(7, 2, Rounding::HalfUp);                  // 4
//     Rational::of(15'000'000'00, 7'000);              // öre per day, never rounded
#pragma once
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "utfall/base/language.h"

namespace utfall::base {

__extension__ using Int128 = __int128;

// All four work on the size and leave the sign alone, so that -2.5 half up is -3: the two directions
// of a payment are rounded alike. HalfEven: IEEE 754-2019 roundTiesToEven.
enum class Rounding { HalfUp, HalfEven, Down, Up };

[[nodiscard]] constexpr bool fits(Int128 value) { return value >= INT64_MIN && value <= INT64_MAX; }

// `numerator / denominator`, rounded. Needs denominator != 0.
[[nodiscard]] Int128 divide(Int128 numerator, Int128 denominator, Rounding rounding);
[[nodiscard]] std::optional<std::int64_t> checked_multiply(std::int64_t a, std::int64_t b);
[[nodiscard]] std::optional<std::int64_t> least_common_multiple(std::int64_t a, std::int64_t b);

// A ratio in lowest terms with a positive denominator. Operations give nothing when a part does not fit in 64 bits.
struct Rational {
    std::int64_t numerator = 0;
    std::int64_t denominator = 1;

    static std::optional<Rational> of(Int128 numerator, Int128 denominator);
    [[nodiscard]] std::optional<Rational> plus(Rational other) const;
    [[nodiscard]] std::optional<Rational> minus(Rational other) const;
    [[nodiscard]] std::optional<Rational> times(Rational other) const;
    [[nodiscard]] std::optional<Rational> over(Rational other) const;  // nothing when other is zero
    [[nodiscard]] bool is_whole() const { return denominator == 1; }
    [[nodiscard]] std::strong_ordering operator<=>(Rational other) const;
    bool operator==(const Rational&) const = default;
};

// A decimal number as it was written: 7,50 is {750, 2}.
struct Decimal {
    std::int64_t digits = 0;
    int scale = 0;  // 0 … 18

    [[nodiscard]] Rational rational() const;  // always fits: 10^18 < 2^63
    bool operator==(const Decimal&) const = default;
};

// "10 000 000" and "7,5" (Swedish) or "7.5" (English): groups of three by one space, the language's mark.
// Keeps the written number of decimals.
[[nodiscard]] std::string decimal_text(Decimal decimal, Language language);
// The ratio as a decimal number when it has one of at most 12 decimals, otherwise as "2/3".
[[nodiscard]] std::string rational_text(Rational value, Language language);

}  // namespace utfall::base
