#include "fraction.h"

#include <cstdint>
#include <numeric>

#include "utfall/base/ensure.h"

namespace utfall::calc {

namespace {

Int128 magnitude(Int128 n) { return n < 0 ? -n : n; }

Int128 common_divisor(Int128 a, Int128 b) {
    a = magnitude(a);
    b = magnitude(b);
    while (b != 0) {
        if (base::fits(a) && base::fits(b))
            return std::gcd(static_cast<std::int64_t>(a), static_cast<std::int64_t>(b));
        const Int128 rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

// Room for one sign and one negation.
bool is_small(Int128 n) {
    constexpr Int128 kLimit = Int128{1} << 125;
    return n < kLimit && n > -kLimit;
}

Int128 floored(Int128 n, Int128 d) {
    const Int128 q = n / d;
    return n % d != 0 && n < 0 ? q - 1 : q;
}

}  // namespace

Fraction Fraction::of(Int128 numerator, Int128 denominator) {
    if (denominator == 0 || !is_small(numerator) || !is_small(denominator)) return unknown();
    Fraction f;
    const Int128 divisor = denominator == 1 ? 1 : common_divisor(numerator, denominator);
    const Int128 sign = denominator < 0 ? -1 : 1;
    f.numerator_ = sign * (numerator / divisor);
    f.denominator_ = sign * (denominator / divisor);
    return f;
}

Int128 Fraction::floor() const { return floored(numerator_, denominator_); }

Int128 Fraction::ceiling() const { return -floored(-numerator_, denominator_); }

Fraction operator+(const Fraction& a, const Fraction& b) {
    if (!a.is_known() || !b.is_known()) return Fraction::unknown();
    if (a.denominator_ == b.denominator_)
        return Fraction::of(a.numerator_ + b.numerator_, a.denominator_);
    const Int128 divisor = common_divisor(a.denominator_, b.denominator_);
    Int128 left = 0, right = 0, sum = 0, denominator = 0;
    if (__builtin_mul_overflow(a.numerator_, b.denominator_ / divisor, &left) ||
        __builtin_mul_overflow(b.numerator_, a.denominator_ / divisor, &right) ||
        __builtin_add_overflow(left, right, &sum) ||
        __builtin_mul_overflow(a.denominator_, b.denominator_ / divisor, &denominator))
        return Fraction::unknown();
    return Fraction::of(sum, denominator);
}

Fraction operator-(const Fraction& a) {
    Fraction f = a;
    f.numerator_ = -f.numerator_;
    return f;
}

Fraction operator-(const Fraction& a, const Fraction& b) { return a + -b; }

Fraction operator*(const Fraction& a, const Fraction& b) {
    if (!a.is_known() || !b.is_known()) return Fraction::unknown();
    const Int128 one = common_divisor(a.numerator_, b.denominator_),
                 other = common_divisor(b.numerator_, a.denominator_);
    if (one == 0 || other == 0) return Fraction{};
    Int128 numerator = 0, denominator = 0;
    if (__builtin_mul_overflow(a.numerator_ / one, b.numerator_ / other, &numerator) ||
        __builtin_mul_overflow(a.denominator_ / other, b.denominator_ / one, &denominator))
        return Fraction::unknown();
    return Fraction::of(numerator, denominator);
}

Fraction operator/(const Fraction& a, const Fraction& b) {
    if (!b.is_known() || b.numerator_ == 0) return Fraction::unknown();
    return a * Fraction::of(b.denominator_, b.numerator_);
}

// Whole parts first, then the reciprocals of what is left: nothing can overflow.
bool operator<(const Fraction& a, const Fraction& b) {
    ensure(a.is_known() && b.is_known(), "only known fractions are compared");
    Int128 an = a.numerator_, ad = a.denominator_, bn = b.numerator_, bd = b.denominator_;
    for (;;) {
        const Int128 aq = floored(an, ad), bq = floored(bn, bd);
        if (aq != bq) return aq < bq;
        an -= aq * ad;
        bn -= bq * bd;
        if (bn == 0) return false;
        if (an == 0) return true;
        // an/ad < bn/bd exactly when bd/bn < ad/an.
        const Int128 n = bd, d = bn;
        bd = an;
        bn = ad;
        an = n;
        ad = d;
    }
}

}  // namespace utfall::calc
