#include "utfall/stats/correlation.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "columns.h"
#include "utfall/stats/portable.h"

namespace utfall::stats {

namespace {

SquareMatrix matrix(std::vector<double> values) {
    const auto size = static_cast<std::size_t>(std::lround(std::sqrt(values.size())));
    return {.size = size, .values = std::move(values)};
}

TEST(Correlation, FactorGivesTheMatrixBack) {
    const SquareMatrix given = matrix({1, 0.5, 0.2, 0.5, 1, -0.3, 0.2, -0.3, 1});
    const CholeskyFactor made = cholesky(given);
    ASSERT_TRUE(made.factor);
    for (std::size_t i = 0; i < 3; ++i) {
        for (std::size_t j = 0; j < 3; ++j) {
            double product = 0;
            for (std::size_t k = 0; k < 3; ++k)
                product += made.factor->at(i, k) * made.factor->at(j, k);
            EXPECT_NEAR(product, given.at(i, j), 1e-15);
        }
    }
}

TEST(Correlation, RefusesWhatCannotBe) {
    const CholeskyFactor impossible = cholesky(matrix({1, 0.9, 0.9, 0.9, 1, -0.9, 0.9, -0.9, 1}));
    EXPECT_FALSE(impossible.factor);
    EXPECT_EQ(impossible.failing, 2U);
    EXPECT_EQ(cholesky(matrix({1, 1, 1, 1})).failing, 1U);  // one is the other
    EXPECT_EQ(cholesky(matrix({-1})).failing, 0U);
    EXPECT_FALSE(cholesky(matrix({std::nan("")})).factor);
    EXPECT_TRUE(cholesky(matrix({})).factor);
}

TEST(Correlation, RankCorrelationOfDraws) {
    constexpr std::size_t kRows = 50'000;
    constexpr double kRank = 0.6;
    const double r = normal_correlation(kRank);
    EXPECT_NEAR(r, 2 * std::sin(std::acos(-1.0) * kRank / 6), 1e-15);
    EXPECT_NEAR(normal_correlation(1), 1, 1e-15);
    EXPECT_NEAR(normal_correlation(-1), -1, 1e-15);
    EXPECT_EQ(normal_correlation(0), 0);
    std::vector<std::vector<double>> scores;
    std::vector<Column> columns;
    for (std::uint64_t i = 0; i < 2; ++i) {
        scores.push_back(random_column(kRows, 40 + i));
        normal_quantile(scores.back(), scores.back());
    }
    for (auto& column : scores) columns.emplace_back(column);
    const std::vector<double> first = scores[0], second = scores[1];
    const auto factor = cholesky(matrix({1, r, r, 1}));
    correlate(*factor.factor, columns);
    EXPECT_EQ(scores[0], first);
    EXPECT_EQ(scores[1][7], 0.0 + factor.factor->at(1, 1) * second[7] + r * first[7]);
    std::vector<std::vector<double>> ranks(2, std::vector<double>(kRows));
    for (std::size_t c = 0; c < 2; ++c) {
        std::vector<std::size_t> order(kRows);
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::sort(order.begin(), order.end(),
                  [&](auto a, auto b) { return scores[c][a] < scores[c][b]; });
        for (std::size_t i = 0; i < kRows; ++i)
            ranks[c][order[i]] = (static_cast<double>(i) + 0.5) / kRows - 0.5;
    }
    double covariance = 0;
    for (std::size_t i = 0; i < kRows; ++i) covariance += ranks[0][i] * ranks[1][i] / kRows;
    EXPECT_NEAR(12 * covariance, kRank, 4 / std::sqrt(kRows));
}

}  // namespace

}  // namespace utfall::stats
