#include "utfall/forecast/spread.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

namespace utfall::forecast {

namespace {

const double kNone = std::numeric_limits<double>::quiet_NaN();

std::vector<double> normal(std::size_t rows, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    std::normal_distribution<double> distribution;
    std::vector<double> values(rows);
    for (double& value : values) value = distribution(random);
    return values;
}

TEST(PairwiseSum, IsNearerThanASumInOrder) {
    const std::vector<double> values(10'000'000, 0.1);
    EXPECT_NEAR(pairwise_sum(values), 1e6, 1e-8);
    double in_order = 0;
    for (const double value : values) in_order += value;
    EXPECT_GT(std::fabs(in_order - 1e6), 1e-5);
    EXPECT_EQ(pairwise_sum({}), 0);
}

TEST(Summary, TellsMeanDeviationAndWhatIsMissing) {
    const Summary s = summarize(std::vector<double>{2, 4, kNone, 4, 4, 5, 5, 7, 9});
    EXPECT_EQ(s.rows, 8U);
    EXPECT_EQ(s.missing, 1U);
    EXPECT_DOUBLE_EQ(s.mean, 5);
    EXPECT_DOUBLE_EQ(s.deviation, std::sqrt(32.0 / 7));
    EXPECT_DOUBLE_EQ(s.error, std::sqrt(32.0 / 7 / 8));
    EXPECT_EQ(s.least, 2);
    EXPECT_EQ(s.most, 9);
    EXPECT_EQ(summarize(std::vector<double>{kNone}).rows, 0U);
    EXPECT_EQ(summarize(std::vector<double>{3}).error, 0);
}

TEST(Summary, HoldsForAPartOfARun) {
    std::vector<double> values = normal(1000, 1);
    const Summary part = summarize(std::span(values).first(400));
    for (std::size_t row = 400; row < 1000; ++row) values[row] = kNone;
    const Summary stopped = summarize(values);
    EXPECT_EQ(stopped.mean, part.mean);
    EXPECT_EQ(stopped.error, part.error);
    EXPECT_EQ(stopped.missing, 600U);
}

TEST(Percentile, IsOneOfTheResults) {
    const std::vector<double> values = {50, 10, kNone, 40, 20, 30};
    EXPECT_EQ(percentile(values, 0.01).value, 10);
    EXPECT_EQ(percentile(values, 0.2).value, 10);  // one of five is the share of 20 %
    EXPECT_EQ(percentile(values, 0.21).value, 20);
    EXPECT_EQ(percentile(values, 0.5).value, 30);
    EXPECT_EQ(percentile(values, 0.8).value, 40);
    EXPECT_EQ(percentile(values, 0.99).value, 50);
    EXPECT_FALSE(percentile(values, 0.5).low);
    EXPECT_TRUE(std::isnan(percentile({}, 0.5).value));
    for (int k = 1; k < 1000; ++k) {  // shares that doubles do not hold exactly
        std::vector<double> ranks(1000);
        for (std::size_t row = 0; row < 1000; ++row) ranks[row] = static_cast<double>(row + 1);
        ASSERT_EQ(percentile_of_sorted(ranks, k / 1000.0).value, k);
    }
}

TEST(Percentile, HasTheRanksOfTheBinomialDistribution) {
    for (const std::size_t rows : {5U, 6U, 20U, 59U, 100U, 1000U, 20000U}) {
        std::vector<double> sorted(rows);
        for (std::size_t row = 0; row < rows; ++row) sorted[row] = static_cast<double>(row + 1);
        for (const double share : {0.001, 0.05, 0.25, 0.5, 0.9, 0.99}) {
            const auto n = static_cast<long double>(rows);
            const Percentile told = percentile_of_sorted(sorted, share);
            double low = 0;
            double high = 0;
            long double below = 0;  // P(B < k)
            for (std::size_t k = 0; k <= rows; ++k) {
                if (k > 0 && below <= 0.025L) low = static_cast<double>(k);
                if (k > 0 && high == 0 && 1 - below <= 0.025L) high = static_cast<double>(k);
                const auto at = static_cast<long double>(k);
                below +=
                    std::exp(std::lgamma(n + 1) - std::lgamma(at + 1) - std::lgamma(n - at + 1) +
                             at * std::log(static_cast<long double>(share)) +
                             (n - at) * std::log1p(-static_cast<long double>(share)));
            }
            EXPECT_EQ(told.low.value_or(0), low) << rows << ' ' << share;
            EXPECT_EQ(told.high.value_or(0), high) << rows << ' ' << share;
        }
    }
}

TEST(Percentile, CoversTheTruthAsOftenAsItSays) {
    int covered = 0;
    for (std::uint64_t round = 0; round < 2000; ++round) {
        const Percentile told = percentile(normal(200, round), 0.9);
        covered += *told.low <= 1.2815515655 && 1.2815515655 <= *told.high ? 1 : 0;
    }
    EXPECT_GT(covered, 1900 - 40);
}

TEST(Probability, HasWilsonsInterval) {
    // The formula in 30 decimal digits, by hand.
    const Probability half = probability(5, 10);
    EXPECT_NEAR(half.low, 0.2365931, 5e-8);
    EXPECT_NEAR(half.high, 0.7634069, 5e-8);
    EXPECT_DOUBLE_EQ(half.error, std::sqrt(0.025));
    const Probability none = probability(0, 10);
    EXPECT_EQ(none.low, 0);
    EXPECT_NEAR(none.high, 0.2775328, 5e-8);
    EXPECT_EQ(probability(10, 10).high, 1);
    EXPECT_EQ(probability(0, 0).high, 1);
    const Probability below = probability_below(std::vector<double>{-1, 0, kNone, 3}, 0);
    EXPECT_EQ(below.rows, 3U);
    EXPECT_EQ(below.count, 1U);
}

TEST(TailMean, CountsTheBorderInPart) {
    std::vector<double> values;
    for (int k = 10; k >= 1; --k) values.push_back(k);
    EXPECT_DOUBLE_EQ(tail_mean(values, 0.25, Tail::Lowest).mean, (1 + 2 + 0.5 * 3) / 2.5);
    EXPECT_DOUBLE_EQ(tail_mean(values, 0.25, Tail::Highest).mean, (10 + 9 + 0.5 * 8) / 2.5);
    EXPECT_DOUBLE_EQ(tail_mean(values, 0.2, Tail::Lowest).mean, 1.5);
    EXPECT_DOUBLE_EQ(tail_mean(values, 1, Tail::Highest).mean, 5.5);
    EXPECT_EQ(tail_mean(values, 0.2, Tail::Highest).limit, 9);
    EXPECT_EQ(tail_mean({}, 0.2, Tail::Highest).rows, 0U);
}

TEST(TailMean, OfNormalResultsIsKnownAndSoIsItsError) {
    // Density at the 5 % quantile over 5 %.
    const double truth = -std::exp(-1.6448536269 * 1.6448536269 / 2) / std::sqrt(2 * M_PI) / 0.05;
    std::vector<double> means;
    double error = 0;
    for (std::uint64_t round = 0; round < 300; ++round) {
        const TailMean told = tail_mean(normal(4000, round), 0.05, Tail::Lowest);
        means.push_back(told.mean);
        error += told.error / 300;
    }
    const Summary spread = summarize(means);
    EXPECT_NEAR(spread.mean, truth, 4 * spread.error + 0.002);
    EXPECT_NEAR(error / spread.deviation, 1, 0.15);
}

TEST(Student, HasTheQuantilesOfTheTables) {
    const std::vector<std::pair<std::size_t, double>> table = {
        {1, 12.7062047362}, {4, 2.7764451052},  {8, 2.3060041352},  {9, 2.2621571628},
        {10, 2.2281388520}, {15, 2.1314495456}, {30, 2.0422724563}, {100, 1.9839715185}};
    for (const auto& [freedom, quantile] : table)
        EXPECT_NEAR(student_quantile(freedom), quantile, 2e-5) << freedom;
}

TEST(Replicates, GiveTheErrorBetweenThem) {
    const Replicated told = of_replicates(std::vector<double>{1, 2, 3, 4});
    EXPECT_DOUBLE_EQ(told.mean, 2.5);
    EXPECT_DOUBLE_EQ(told.error, std::sqrt(5.0 / 12));
    EXPECT_DOUBLE_EQ(told.high, 2.5 + student_quantile(3) * std::sqrt(5.0 / 12));
    EXPECT_TRUE(std::isinf(of_replicates(std::vector<double>{1}).high));
}

TEST(Replicates, LeaveOutOneThatHasNoNumber) {
    const double none = std::numeric_limits<double>::quiet_NaN();
    const Replicated told = of_replicates(std::vector<double>{1, 3, none, none, 5, 7}, 2,
                                          [](std::span<const double> one) { return one[0]; });
    EXPECT_EQ(told.replicates, 2U);
    EXPECT_EQ(told.mean, 3);
}

TEST(Replicates, LeaveOutOneThatWasNotFinished) {
    const std::vector<double> values = {1, 3, 5, 7, 1000};
    const auto mean = [](std::span<const double> part) { return summarize(part).mean; };
    const Replicated told = of_replicates(values, 2, mean);
    EXPECT_EQ(told.replicates, 2U);
    EXPECT_DOUBLE_EQ(told.mean, 4);
}

}  // namespace

}  // namespace utfall::forecast
