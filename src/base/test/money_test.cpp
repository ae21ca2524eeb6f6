#include "utfall/base/money.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>

#include "table.h"

namespace utfall::base {
namespace {

using Parts = std::vector<std::int64_t>;

// Hands out the units that rounding left over one at a time, always to the part that lacks most.
Parts naive_allocate(std::int64_t total, const Parts& weights) {
    const std::int64_t sum = std::accumulate(weights.begin(), weights.end(), std::int64_t{0});
    Parts parts(weights.size(), 0);
    if (sum == 0) return parts;
    const std::int64_t sign = total < 0 ? -1 : 1;
    const std::int64_t size = total * sign;
    std::int64_t left_over = size;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        parts[i] = size * weights[i] / sum;
        left_over -= parts[i];
    }
    std::vector<bool> has_got(parts.size(), false);
    for (; left_over > 0; --left_over) {
        std::size_t best = parts.size();
        for (std::size_t i = 0; i < parts.size(); ++i) {
            if (has_got[i]) continue;
            const auto lacks = [&](std::size_t j) { return size * weights[j] % sum; };
            if (best == parts.size() || lacks(i) > lacks(best)) best = i;
        }
        has_got[best] = true;
        ++parts[best];
    }
    for (std::int64_t& part : parts) part *= sign;
    return parts;
}

Parts numbers(const std::string& text) {
    Parts parts;
    for (const std::string& word : test::words(text)) parts.push_back(std::stoll(word));
    return parts;
}

TEST(Allocate, table) {
    const auto cases = test::table(R"(
        # öre    weights   | parts             why
          10000   1 1 1     | 3334 3333 3333      first in order takes the odd öre
          -1      1 1       | -1 0                losses are split by the same rule
          -10000  1 1 1     | -3334 -3333 -3333
          120000  3 1       | 90000 30000
          100     50 40 10  | 50 40 10
          5       1 2 2     | 1 2 2
          7       1 2 2     | 1 3 3               of 1.4, 2.8 and 2.8 the last two lack least
          4       1 2 2     | 1 2 1               of 0.8, 1.6 and 1.6 the first and then the earlier
          1       0 0 1     | 0 0 1
          1       0 5 5     | 0 1 0               no share, no öre
          9       0 0       | 0 0                 no weights, nothing is split
          0       1 2       | 0 0
          9       _         | _                   nobody
    )");
    ASSERT_EQ(cases.size(), 13U);
    for (const test::Case& row : cases) {
        const Parts parts = allocate(std::stoll(row.given[0]), numbers(row.given[1]));
        EXPECT_EQ(parts, numbers(row.expected[0])) << row.text;
    }
}

TEST(Allocate, equals_naive_twin_and_sums_to_total) {
    std::mt19937_64 random(2);
    for (int i = 0; i < 50'000; ++i) {
        Parts weights(random() % 8);
        for (std::int64_t& weight : weights) weight = static_cast<std::int64_t>(random() % 12);
        const std::int64_t total = static_cast<std::int64_t>(random() % 2'001) - 1'000;
        const Parts parts = allocate(total, weights);
        ASSERT_EQ(parts, naive_allocate(total, weights)) << total << ", case " << i;
        const bool is_split =
            std::any_of(weights.begin(), weights.end(), [](std::int64_t w) { return w > 0; });
        ASSERT_EQ(std::accumulate(parts.begin(), parts.end(), std::int64_t{0}),
                  is_split ? total : 0);
    }
}

TEST(Allocate, reaches_the_ends_of_64_bits) {
    for (const std::int64_t total : {INT64_MAX, INT64_MIN, INT64_MIN + 1}) {
        EXPECT_EQ(allocate(total, Parts{INT64_MAX}), Parts{total});
        const Parts parts = allocate(total, Parts{INT64_MAX, INT64_MAX, 1});
        EXPECT_EQ(parts[0] + parts[1] + parts[2], total);
    }
    EXPECT_DEATH(allocate(1, Parts{1, -1}), "negative");
}

TEST(Allocate, scaling_the_weights_changes_nothing) {
    std::mt19937_64 random(3);
    for (int i = 0; i < 2'000; ++i) {
        Parts weights(5);
        for (std::int64_t& weight : weights) weight = static_cast<std::int64_t>(random() % 100);
        Parts scaled = weights;
        for (std::int64_t& weight : scaled) weight *= 7;
        const auto total = static_cast<std::int64_t>(random() % 100'000);
        EXPECT_EQ(allocate(total, weights), allocate(total, scaled));
    }
}

TEST(MoneyText, table) {
    const auto cases = test::table(R"(
        # minor                 currency | sv                                en                                 for machines
          400000000             SEK      | 4 000 000,00 kr                   4 000 000.00 SEK                   4000000.00
          0                     SEK      | 0,00 kr                           0.00 SEK                           0.00
          -5                    SEK      | -0,05 kr                          -0.05 SEK                          -0.05
          -123456               EUR      | -1 234,56 EUR                     -1 234.56 EUR                      -1234.56
          -1234567              JPY      | -1 234 567 JPY                    -1 234 567 JPY                     -1234567
          99                    XAF      | 99 XAF                            99 XAF                             99
          -9223372036854775808  SEK      | -92 233 720 368 547 758,08 kr     -92 233 720 368 547 758.08 SEK     -92233720368547758.08
    )");
    ASSERT_EQ(cases.size(), 7U);
    for (const test::Case& row : cases) {
        const Currency currency = *find_currency(row.given[1]);
        const std::int64_t minor = std::stoll(row.given[0]);
        EXPECT_EQ(money_text(minor, currency, Language::Swedish), row.expected[0]) << row.text;
        EXPECT_EQ(money_text(minor, currency, Language::English), row.expected[1]) << row.text;
        EXPECT_EQ(money_decimal(minor, currency), row.expected[2]) << row.text;
    }
}

TEST(Currency, is_found_by_its_code) {
    for (const char* code :
         {"SEK", "NOK", "DKK", "EUR", "USD", "GBP", "AUD", "CAD", "NZD", "CHF"}) {
        ASSERT_TRUE(find_currency(code).has_value()) << code;
        EXPECT_EQ(find_currency(code)->minor_per_major(), 100) << code;
    }
    EXPECT_EQ(find_currency("JPY")->minor_per_major(), 1);
    EXPECT_EQ(find_currency("XAF")->minor_per_major(), 1);
    EXPECT_FALSE(find_currency("sek").has_value());
    EXPECT_FALSE(find_currency("").has_value());
    EXPECT_EQ(currency_word({.code = "XXX", .decimals = 2}, Language::Swedish), "XXX");
}

}  // namespace
}  // namespace utfall::base
