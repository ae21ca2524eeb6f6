#include "utfall/base/exact.h"

#include <algorithm>

#include "digits.h"
#include "utfall/base/ensure.h"

namespace utfall::base {
namespace {

constexpr int kScaleMax = 18;  // 10^18 is the largest power of ten in 64 bits
constexpr int kDecimalsShownMax = 12;

UInt128 greatest_common_divisor(UInt128 a, UInt128 b) {
    while (b != 0) {
        const UInt128 rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

bool rounds_away_from_zero(UInt128 remainder, UInt128 divisor, bool is_odd, Rounding rounding) {
    if (remainder == 0) return false;
    // Compared without doubling, which could leave 128 bits.
    const UInt128 missing = divisor - remainder;
    switch (rounding) {
        case Rounding::HalfUp: return remainder >= missing;
        case Rounding::HalfEven: return remainder > missing || (remainder == missing && is_odd);
        case Rounding::Down: return false;
        case Rounding::Up: return true;
    }
    return false;
}

Int128 power_of_ten(int exponent) {
    Int128 power = 1;
    for (int i = 0; i < exponent; ++i) power *= 10;
    return power;
}

// The number of decimals that write 1/denominator exactly; nothing when none or more than shown.
std::optional<int> decimals_needed(std::int64_t denominator) {
    int twos = 0;
    int fives = 0;
    for (; denominator % 2 == 0; denominator /= 2) ++twos;
    for (; denominator % 5 == 0; denominator /= 5) ++fives;
    const int decimals = std::max(twos, fives);
    if (denominator != 1 || decimals > kDecimalsShownMax) return std::nullopt;
    return decimals;
}

}  // namespace

UInt128 magnitude(Int128 value) {
    return value < 0 ? UInt128{0} - static_cast<UInt128>(value) : static_cast<UInt128>(value);
}

std::string grouped_text(Int128 digits, int scale, char decimal_mark) {
    std::string reversed;
    UInt128 rest = magnitude(digits);
    for (int position = 0; position <= scale || rest != 0; ++position) {
        if (position == scale && scale > 0) reversed += decimal_mark;
        if (position > scale && (position - scale) % 3 == 0) reversed += ' ';
        reversed += static_cast<char>('0' + static_cast<int>(rest % 10));
        rest /= 10;
    }
    if (digits < 0) reversed += '-';
    return {reversed.rbegin(), reversed.rend()};
}

Int128 divide(Int128 numerator, Int128 denominator, Rounding rounding) {
    ensure(denominator != 0, "a division has a denominator other than zero");
    const UInt128 divisor = magnitude(denominator);
    UInt128 quotient = magnitude(numerator) / divisor;
    const UInt128 remainder = magnitude(numerator) % divisor;
    if (rounds_away_from_zero(remainder, divisor, quotient % 2 == 1, rounding)) ++quotient;
    const bool is_negative = (numerator < 0) != (denominator < 0);
    ensure(is_negative || quotient >> 127 == 0, "a quotient fits in 128 bits");
    return static_cast<Int128>(is_negative ? UInt128{0} - quotient : quotient);
}

std::optional<std::int64_t> checked_multiply(std::int64_t a, std::int64_t b) {
    std::int64_t product = 0;
    if (__builtin_mul_overflow(a, b, &product)) return std::nullopt;
    return product;
}

std::optional<std::int64_t> least_common_multiple(std::int64_t a, std::int64_t b) {
    if (a == 0 || b == 0) return 0;
    const UInt128 size_a = magnitude(a);
    const UInt128 size_b = magnitude(b);
    const UInt128 multiple = size_a / greatest_common_divisor(size_a, size_b) * size_b;
    if (multiple > static_cast<UInt128>(INT64_MAX)) return std::nullopt;
    return static_cast<std::int64_t>(multiple);
}

std::optional<Rational> Rational::of(Int128 numerator, Int128 denominator) {
    if (denominator == 0) return std::nullopt;
    const UInt128 divisor = greatest_common_divisor(magnitude(numerator), magnitude(denominator));
    const UInt128 above = magnitude(numerator) / divisor;
    const UInt128 below = magnitude(denominator) / divisor;
    const bool is_negative = (numerator < 0) != (denominator < 0);
    const UInt128 above_max = static_cast<UInt128>(INT64_MAX) + (is_negative ? 1U : 0U);
    if (above > above_max || below > static_cast<UInt128>(INT64_MAX)) return std::nullopt;
    const Int128 size = static_cast<Int128>(above);
    return Rational{.numerator = static_cast<std::int64_t>(is_negative ? -size : size),
                    .denominator = static_cast<std::int64_t>(below)};
}

// Each product is at most 2^63 · (2^63 − 1), so that even a sum of two stays below 2^127.
std::optional<Rational> Rational::plus(Rational other) const {
    return of(Int128{numerator} * other.denominator + Int128{other.numerator} * denominator,
              Int128{denominator} * other.denominator);
}

std::optional<Rational> Rational::minus(Rational other) const {
    return of(Int128{numerator} * other.denominator - Int128{other.numerator} * denominator,
              Int128{denominator} * other.denominator);
}

std::optional<Rational> Rational::times(Rational other) const {
    return of(Int128{numerator} * other.numerator, Int128{denominator} * other.denominator);
}

std::optional<Rational> Rational::over(Rational other) const {
    return of(Int128{numerator} * other.denominator, Int128{denominator} * other.numerator);
}

std::strong_ordering Rational::operator<=>(Rational other) const {
    const Int128 left = Int128{numerator} * other.denominator;
    const Int128 right = Int128{other.numerator} * denominator;
    if (left == right) return std::strong_ordering::equal;
    return left < right ? std::strong_ordering::less : std::strong_ordering::greater;
}

Rational Decimal::rational() const {
    ensure(scale >= 0 && scale <= kScaleMax, "a decimal number has 0 to 18 decimals");
    return Rational::of(digits, power_of_ten(scale)).value_or(Rational());
}

std::string decimal_text(Decimal decimal, Language language) {
    ensure(decimal.scale >= 0 && decimal.scale <= kScaleMax,
           "a decimal number has 0 to 18 decimals");
    return grouped_text(decimal.digits, decimal.scale, decimal_mark(language));
}

std::string rational_text(Rational value, Language language) {
    const char mark = decimal_mark(language);
    const std::optional<int> decimals = decimals_needed(value.denominator);
    if (!decimals) {
        return grouped_text(value.numerator, 0, mark) + "/" +
               grouped_text(value.denominator, 0, mark);
    }
    const Int128 digits = value.numerator * (power_of_ten(*decimals) / value.denominator);
    return grouped_text(digits, *decimals, mark);
}

}  // namespace utfall::base
