#include "utfall/base/exact.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

#include "digits.h"
#include "table.h"

namespace utfall::base {
namespace {

const std::map<std::string, Rounding> kModes = {{"half-up", Rounding::HalfUp},
                                                {"half-even", Rounding::HalfEven},
                                                {"down", Rounding::Down},
                                                {"up", Rounding::Up}};

// Tries every candidate and keeps the one that the words of the mode describe.
std::int64_t naive_divide(std::int64_t a, std::int64_t b, Rounding rounding) {
    std::int64_t below = -2000;  // the greatest whole number whose size is not above that of a/b
    const auto size = [](std::int64_t x) { return x < 0 ? -x : x; };
    std::int64_t towards_zero = 0;
    while (size((towards_zero + 1) * b) <= size(a)) ++towards_zero;
    below = towards_zero;
    const std::int64_t rest = size(a) - size(below * b);
    const std::int64_t sign = (a < 0) != (b < 0) ? -1 : 1;
    const bool is_exact = rest == 0;
    const bool is_tie = rest * 2 == size(b);
    const bool is_over_half = rest * 2 > size(b);
    switch (rounding) {
        case Rounding::Down: return sign * below;
        case Rounding::Up: return sign * (is_exact ? below : below + 1);
        case Rounding::HalfUp: return sign * (is_tie || is_over_half ? below + 1 : below);
        case Rounding::HalfEven:
            return sign * (is_over_half || (is_tie && below % 2 == 1) ? below + 1 : below);
    }
    return 0;
}

TEST(Divide, table) {
    const auto cases = test::table(R"(
        # numerator  denominator  mode       | quotient  why
          7          2            half-up    | 4
          7          2            half-even  | 4
          5          2            half-even  | 2         the tie goes to the even side
          5          2            half-up    | 3
          -5         2            half-up    | -3        alike in both directions
          -5         2            half-even  | -2
          -7         2            half-even  | -4
          5          2            down       | 2
          -5         2            down       | -2        towards zero
          5          2            up         | 3
          -5         2            up         | -3        away from zero
          5          -2           half-up    | -3
          -5         -2           half-up    | 3
          -1         3            half-up    | 0
          1          3            up         | 1
          6          3            up         | 2         nothing to round
          0          -9           up         | 0
    )");
    ASSERT_EQ(cases.size(), 17U);
    for (const test::Case& row : cases) {
        const Int128 quotient =
            divide(std::stoll(row.given[0]), std::stoll(row.given[1]), kModes.at(row.given[2]));
        EXPECT_EQ(static_cast<std::int64_t>(quotient), std::stoll(row.expected[0])) << row.text;
    }
}

TEST(Divide, equals_naive_twin) {
    for (const auto& [name, mode] : kModes) {
        for (std::int64_t a = -60; a <= 60; ++a) {
            for (std::int64_t b = -13; b <= 13; ++b) {
                if (b == 0) continue;
                ASSERT_EQ(static_cast<std::int64_t>(divide(a, b, mode)), naive_divide(a, b, mode))
                    << a << " / " << b << " " << name;
            }
        }
    }
}

TEST(Divide, reaches_the_ends_of_128_bits) {
    const Int128 max = static_cast<Int128>(~UInt128{0} >> 1U);
    const Int128 min = -max - 1;
    EXPECT_TRUE(divide(max, 1, Rounding::HalfUp) == max);
    EXPECT_TRUE(divide(min, 1, Rounding::HalfUp) == min);
    EXPECT_TRUE(divide(max, max, Rounding::HalfEven) == 1);
    EXPECT_TRUE(divide(max - 1, max, Rounding::Down) == 0);
    EXPECT_TRUE(divide(max - 1, max, Rounding::HalfUp) == 1);
    EXPECT_TRUE(divide(min, 2, Rounding::HalfUp) == min / 2);
    EXPECT_DEATH(static_cast<void>(divide(min, -1, Rounding::Down)), "fits in 128 bits");
    EXPECT_DEATH(static_cast<void>(divide(1, 0, Rounding::Down)), "denominator other than zero");
}

TEST(Multiply, sees_overflow) {
    EXPECT_EQ(checked_multiply(3, -4), -12);
    EXPECT_EQ(checked_multiply(INT64_MAX, 1), INT64_MAX);
    EXPECT_EQ(checked_multiply(INT64_MIN, 1), INT64_MIN);
    EXPECT_EQ(checked_multiply(INT64_MIN, -1), std::nullopt);
    EXPECT_EQ(checked_multiply(std::int64_t{1} << 32, std::int64_t{1} << 31), std::nullopt);
}

TEST(LeastCommonMultiple, table) {
    EXPECT_EQ(least_common_multiple(4, 6), 12);
    EXPECT_EQ(least_common_multiple(-4, 6), 12);
    EXPECT_EQ(least_common_multiple(0, 6), 0);
    EXPECT_EQ(least_common_multiple(1, INT64_MAX), INT64_MAX);
    EXPECT_EQ(least_common_multiple(2, INT64_MAX), std::nullopt);
    EXPECT_EQ(least_common_multiple(INT64_MIN, INT64_MIN), std::nullopt);
}

TEST(Rational, is_in_lowest_terms) {
    EXPECT_EQ(Rational::of(6, 4), (Rational{3, 2}));
    EXPECT_EQ(Rational::of(6, -4), (Rational{-3, 2}));
    EXPECT_EQ(Rational::of(0, -4), (Rational{0, 1}));
    EXPECT_EQ(Rational::of(1, 0), std::nullopt);
    EXPECT_EQ(Rational::of(INT64_MIN, 1), (Rational{INT64_MIN, 1}));
    EXPECT_EQ(Rational::of(INT64_MIN, -1), std::nullopt);
    EXPECT_EQ(Rational::of(1, INT64_MIN), std::nullopt);
    EXPECT_EQ(Rational::of(Int128{1} << 100, Int128{1} << 99), (Rational{2, 1}));
    EXPECT_EQ(Rational::of(15'000'000'00, 7'000), (Rational{1'500'000, 7}));
}

TEST(Rational, obeys_the_laws_of_arithmetic) {
    std::mt19937_64 random(1);
    const auto any = [&] {
        const auto part = [&] {
            return static_cast<std::int64_t>(random() % 2'000'001) - 1'000'000;
        };
        return *Rational::of(part(), static_cast<std::int64_t>(random() % 1'000) + 1);
    };
    for (int i = 0; i < 20'000; ++i) {
        const Rational a = any();
        const Rational b = any();
        EXPECT_EQ(a.plus(b)->minus(b), a);
        EXPECT_EQ(a.plus(b), b.plus(a));
        EXPECT_EQ(a.times(b), b.times(a));
        if (b.numerator != 0) {
            EXPECT_EQ(a.times(b)->over(b), a);
        }
        EXPECT_EQ(a < b, a.minus(b)->numerator < 0);
        EXPECT_EQ(a == b, (a <=> b) == std::strong_ordering::equal);
    }
    EXPECT_EQ((Rational{1, 2}.over(Rational{0, 1})), std::nullopt);
    EXPECT_EQ((Rational{INT64_MAX, 1}.plus(Rational{1, 1})), std::nullopt);
    EXPECT_EQ((Rational{INT64_MIN, 1}.minus(Rational{1, 1})), std::nullopt);
    EXPECT_EQ((Rational{INT64_MIN, 1}.times(Rational{INT64_MIN, 1})), std::nullopt);
    EXPECT_EQ((Rational{INT64_MIN, 1}.over(Rational{INT64_MIN, 1})), (Rational{1, 1}));
    EXPECT_LT((Rational{INT64_MIN, 1}), (Rational{INT64_MAX, 1}));
}

TEST(DecimalText, table) {
    const auto cases = test::table(R"(
        # digits                scale | sv                              en
          750                   2     | 7,50                            7.50
          75                    1     | 7,5                             7.5
          0                     0     | 0                               0
          0                     2     | 0,00                            0.00
          -5                    2     | -0,05                           -0.05
          10000000              0     | 10 000 000                      10 000 000
          100                   0     | 100                             100
          1000                  0     | 1 000                           1 000
          -123456               3     | -123,456                        -123.456
          -1234567              3     | -1 234,567                      -1 234.567
          1                     18    | 0,000000000000000001            0.000000000000000001
          9223372036854775807   0     | 9 223 372 036 854 775 807       9 223 372 036 854 775 807
          -9223372036854775808  0     | -9 223 372 036 854 775 808      -9 223 372 036 854 775 808
    )");
    ASSERT_EQ(cases.size(), 13U);
    for (const test::Case& row : cases) {
        const Decimal decimal{.digits = std::stoll(row.given[0]), .scale = std::stoi(row.given[1])};
        EXPECT_EQ(decimal_text(decimal, Language::Swedish), row.expected[0]) << row.text;
        EXPECT_EQ(decimal_text(decimal, Language::English), row.expected[1]) << row.text;
    }
}

TEST(Decimal, is_its_rational) {
    EXPECT_EQ((Decimal{750, 2}.rational()), (Rational{15, 2}));
    EXPECT_EQ((Decimal{-1, 18}.rational()), (Rational{-1, 1'000'000'000'000'000'000}));
    EXPECT_EQ((Decimal{INT64_MIN, 0}.rational()), (Rational{INT64_MIN, 1}));
}

TEST(RationalText, table) {
    const auto cases = test::table(R"(
        # numerator            denominator     | sv                             en
          1                    2               | 0,5                            0.5
          -1                   8               | -0,125                         -0.125
          2                    3               | 2/3                            2/3
          -15000000            7               | -15 000 000/7                  -15 000 000/7
          5                    1               | 5                              5
          1                    1000000000000   | 0,000000000001                 0.000000000001
          1                    10000000000000  | 1/10 000 000 000 000           1/10 000 000 000 000
          9223372036854775807  2               | 4 611 686 018 427 387 903,5    4 611 686 018 427 387 903.5
    )");
    ASSERT_EQ(cases.size(), 8U);
    for (const test::Case& row : cases) {
        const Rational value = *Rational::of(std::stoll(row.given[0]), std::stoll(row.given[1]));
        EXPECT_EQ(rational_text(value, Language::Swedish), row.expected[0]) << row.text;
        EXPECT_EQ(rational_text(value, Language::English), row.expected[1]) << row.text;
    }
}

}  // namespace
}  // namespace utfall::base
