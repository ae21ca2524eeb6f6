#include "fraction.h"

#include <cstdint>
#include <numeric>

#include "utfall/base/ensure.h"

namespace utfall::calc {

namespace {

Int128 magnitude(Int128 n) { return n < 0 ? -n : n; }

bool is_short(Int128 n) { return base::fits(n); }

Int128 common_divisor(Int128 a, Int128 b) {
    if (a == 1 || b == 1) return 1;
    a = magnitude(a);
    b = magnitude(b);
    while (b != 0) {
        if (is_short(a) && is_short(b)) {
            auto x = static_cast<std::uint64_t>(a), y = static_cast<std::uint64_t>(b);
            while (y != 0) {  // quicker than std::gcd here: one of the two is mostly small
                const std::uint64_t rest = x % y;
                x = y;
                y = rest;
            }
            return static_cast<Int128>(x);
        }
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

}  // namespace

Fraction Fraction::of(Int128 numerator, Int128 denominator) {
    if (denominator == 0 || !is_small(numerator) || !is_small(denominator)) return unknown();
    Fraction f;
    if (denominator == 1) {
        f.numerator_ = numerator;
        return f;
    }
    if (is_short(numerator) && is_short(denominator)) {
        auto divisor = static_cast<std::int64_t>(common_divisor(numerator, denominator));
        if (denominator < 0) divisor = -divisor;
        f.numerator_ = Int128{static_cast<std::int64_t>(numerator)} / divisor;
        f.denominator_ = Int128{static_cast<std::int64_t>(denominator)} / divisor;
        return f;
    }
    const Int128 divisor = common_divisor(numerator, denominator);
    const Int128 sign = denominator < 0 ? -1 : 1;
    f.numerator_ = sign * (numerator / divisor);
    f.denominator_ = sign * (denominator / divisor);
    return f;
}

Int128 Fraction::floor() const { return floored(numerator_, denominator_); }

Int128 Fraction::ceiling() const { return -floored(-numerator_, denominator_); }

Fraction operator+(const Fraction& a, const Fraction& b) {
    if (!a.is_known() || !b.is_known()) return Fraction::unknown();
    if (b.numerator_ == 0) return a;
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
    if (a.numerator_ == 0 || b.numerator_ == 0) return Fraction{};
    if (a.denominator_ == 1 && b.denominator_ == 1 && is_short(a.numerator_) &&
        is_short(b.numerator_))
        return Fraction::of(a.numerator_ * b.numerator_, 1);
    const Int128 one = common_divisor(a.numerator_, b.denominator_),
                 other = common_divisor(b.numerator_, a.denominator_);
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
    if (a.denominator_ == b.denominator_) return a.numerator_ < b.numerator_;
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
