// calc, private: a fraction of 128-bit whole numbers for proofs. What does not fit becomes *unknown*, which every
// later result inherits: a proof that meets it is given up, never wrong.
#pragma once
#include "utfall/base/exact.h"

namespace utfall::calc {

using base::Int128;

// n / d, rounded down; d > 0.
[[nodiscard]] constexpr Int128 floored(Int128 n, Int128 d) {
    const Int128 q = n / d;
    return n % d != 0 && n < 0 ? q - 1 : q;
}
// a * b, or the end of what fits: where only the size matters.
[[nodiscard]] constexpr Int128 clamped_product(Int128 a, Int128 b) {
    constexpr Int128 kMost = Int128{1} << 126U;
    Int128 out = 0;
    const bool is_lost = __builtin_mul_overflow(a, b, &out) || kMost < out || out < -kMost;
    return !is_lost ? out : (a < 0) == (b < 0) ? kMost : -kMost;
}

class Fraction {
public:
    constexpr Fraction() = default;
    constexpr Fraction(Int128 whole) : numerator_(whole) {}  // NOLINT: a whole number is a fraction
    [[nodiscard]] static Fraction of(Int128 numerator, Int128 denominator);
    [[nodiscard]] static Fraction of(const base::Rational& r) {
        return of(r.numerator, r.denominator);
    }
    [[nodiscard]] static constexpr Fraction unknown() {
        Fraction f;
        f.denominator_ = 0;
        return f;
    }

    [[nodiscard]] constexpr bool is_known() const { return denominator_ != 0; }
    [[nodiscard]] constexpr bool is_zero() const { return denominator_ != 0 && numerator_ == 0; }
    [[nodiscard]] constexpr bool is_positive() const { return denominator_ != 0 && numerator_ > 0; }
    [[nodiscard]] constexpr bool is_negative() const { return denominator_ != 0 && numerator_ < 0; }
    [[nodiscard]] constexpr Int128 numerator() const { return numerator_; }
    [[nodiscard]] constexpr Int128 denominator() const { return denominator_; }
    [[nodiscard]] Int128 floor() const;
    [[nodiscard]] Int128 ceiling() const;

    friend Fraction operator+(const Fraction& a, const Fraction& b);
    friend Fraction operator-(const Fraction& a, const Fraction& b);
    friend Fraction operator*(const Fraction& a, const Fraction& b);
    // Unknown when `b` is zero.
    friend Fraction operator/(const Fraction& a, const Fraction& b);
    friend Fraction operator-(const Fraction& a);
    // Both must be known.
    friend bool operator<(const Fraction& a, const Fraction& b);
    friend bool operator==(const Fraction& a, const Fraction& b) = default;

private:
    Int128 numerator_ = 0;
    Int128 denominator_ = 1;  // above 0, in lowest terms; 0: unknown
};

[[nodiscard]] inline bool operator<=(const Fraction& a, const Fraction& b) { return !(b < a); }

// Unknown when one of them is.
[[nodiscard]] inline Fraction larger(const Fraction& a, const Fraction& b) {
    if (!a.is_known() || !b.is_known()) return Fraction::unknown();
    return a < b ? b : a;
}

}  // namespace utfall::calc
