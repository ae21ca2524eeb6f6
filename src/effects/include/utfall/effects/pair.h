// effects: a number as the sum of two doubles, some 31 digits; for sums whose terms nearly cancel.
//
//     Pair third = Pair{1} / Pair{3};
//     value_of(third * Pair{3} - Pair{1});     // about 1e-33
//
// Sums and products of doubles without error: Knuth (1969), theorem 4.2.2 B; Dekker (1971), 5.5 and 5.12. Arithmetic on
// pairs: Hida, Li and Bailey (2001), figures 6 and 7; relative error below 1e-31. No fused multiply-add is needed. Values
// stay within 1e-140 and 1e150, so that neither a product nor its error leaves the range of a double.
#pragma once
#include <cmath>

namespace utfall::effects {

struct Pair {
    double high = 0;  // the value rounded to a double
    double low = 0;   // what is left, at most half a unit in the last place of `high`
};

// a + b and a * b, exactly.
[[nodiscard]] inline Pair exact_sum(double a, double b) {
    const double sum = a + b;
    const double seen = sum - a;
    return {sum, (a - (sum - seen)) + (b - seen)};
}
// The upper 26 bits of a double.
[[nodiscard]] inline double head(double a) {
    const double spread = 134217729.0 * a;
    return spread - (spread - a);
}
[[nodiscard]] inline Pair exact_product(double a, double b) {
    const double product = a * b;
    const double a_head = head(a);
    const double a_tail = a - a_head;
    const double b_head = head(b);
    const double b_tail = b - b_head;
    return {product,
            ((a_head * b_head - product) + a_head * b_tail + a_tail * b_head) + a_tail * b_tail};
}
// |a| >= |b|.
[[nodiscard]] inline Pair settled(double a, double b) {
    const double sum = a + b;
    return {sum, b - (sum - a)};
}

[[nodiscard]] inline double value_of(Pair a) { return a.high + a.low; }
[[nodiscard]] inline Pair operator-(Pair a) { return {-a.high, -a.low}; }
[[nodiscard]] inline Pair operator+(Pair a, Pair b) {
    const Pair high = exact_sum(a.high, b.high);
    const Pair low = exact_sum(a.low, b.low);
    const Pair once = settled(high.high, high.low + low.high);
    return settled(once.high, once.low + low.low);
}
[[nodiscard]] inline Pair operator-(Pair a, Pair b) { return a + -b; }
[[nodiscard]] inline Pair operator*(Pair a, Pair b) {
    const Pair product = exact_product(a.high, b.high);
    return settled(product.high, product.low + (a.high * b.low + a.low * b.high));
}
[[nodiscard]] inline Pair operator/(Pair a, Pair b) {
    const double first = a.high / b.high;
    const Pair rest = a - b * Pair{first};
    const double second = rest.high / b.high;
    const Pair last = rest - b * Pair{second};
    return settled(first, second) + Pair{last.high / b.high};
}
// a >= 0. One step of Newton's method from the root of the upper part.
[[nodiscard]] inline Pair root(Pair a) {
    if (!(a.high > 0)) return {};
    const double first = std::sqrt(a.high);
    const Pair rest = a - exact_product(first, first);
    return settled(first, rest.high / (2 * first));
}

}  // namespace utfall::effects
