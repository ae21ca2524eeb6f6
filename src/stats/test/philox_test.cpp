// Random numbers by counting: the known answers of Random123's kat_vectors, and that pieces do not show.
#include "utfall/stats/philox.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "columns.h"

namespace utfall::stats {

namespace {

TEST(Philox, KnownAnswers) {
    constexpr std::uint32_t kAll = 0xffff'ffffU;
    EXPECT_EQ(philox({0, 0, 0, 0}, {0, 0}),
              (PhiloxBlock{0x6627'e8d5, 0xe169'c58d, 0xbc57'ac4c, 0x9b00'dbd8}));
    EXPECT_EQ(philox({kAll, kAll, kAll, kAll}, {kAll, kAll}),
              (PhiloxBlock{0x408f'276d, 0x41c8'3b0e, 0xa20b'c7c6, 0x6d54'51fd}));
    EXPECT_EQ(
        philox({0x243f'6a88, 0x85a3'08d3, 0x1319'8a2e, 0x0370'7344}, {0xa409'3822, 0x299f'31d0}),
        (PhiloxBlock{0xd16c'fe09, 0x94fd'cceb, 0x5001'e420, 0x2412'6ea1}));
}

TEST(Philox, ColumnsGiveTheBitsOfSingleNumbers) {
    const StreamKey key{.seed = 0x1234'5678'9abc'def0U, .variable = 0xfedc'ba98'7654'3210U};
    for (const base::InstructionSet set : available_sets()) {
        base::use_instruction_set(set);
        for (const std::uint64_t first :
             {std::uint64_t{0}, std::uint64_t{7}, (std::uint64_t{1} << 33U) - 5}) {
            for (const std::size_t rows :
                 {std::size_t{1}, std::size_t{2}, std::size_t{127}, std::size_t{1000}}) {
                std::vector<double> column(rows);
                uniforms(key, first, column);
                std::vector<std::uint64_t> words(rows);
                bits(key, first, words);
                for (std::size_t i = 0; i < rows; ++i) {
                    ASSERT_EQ(column[i], uniform(key, first + i));
                    ASSERT_EQ((static_cast<double>(words[i] >> 12U) + 0.5) * 0x1p-52, column[i]);
                }
            }
        }
    }
    base::use_instruction_set(base::best_instruction_set());
}

TEST(Philox, IsUniformAndOpen) {
    const std::vector<double> u = random_column(1U << 20U, 5);
    EXPECT_GT(*std::min_element(u.begin(), u.end()), 0);
    EXPECT_LT(*std::max_element(u.begin(), u.end()), 1);
    const double n = static_cast<double>(u.size());
    EXPECT_NEAR(std::accumulate(u.begin(), u.end(), 0.0) / n, 0.5, 4 * std::sqrt(1 / 12.0 / n));
    std::vector<int> counts(256);
    for (const double x : u) ++counts[static_cast<std::size_t>(256 * x)];
    double chi2 = 0;
    for (const int count : counts) chi2 += (count - n / 256) * (count - n / 256) / (n / 256);
    EXPECT_LT(chi2, 255 + 5 * std::sqrt(2 * 255.0));
}

}  // namespace

}  // namespace utfall::stats
