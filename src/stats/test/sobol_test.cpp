// Sobol points: the laws of nets, plain and scrambled; what they are for: means with little error and no bias.
#include "utfall/stats/sobol.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "columns.h"

namespace utfall::stats {

namespace {

constexpr std::uint64_t kSeed = 2016;

std::vector<double> column(const Sobol& sobol, std::size_t dimension, std::uint32_t replicate,
                           std::size_t points, std::uint64_t first = 0) {
    std::vector<double> result(points);
    sobol.points(dimension, replicate, first, result);
    return result;
}

TEST(Sobol, FirstPointsAreTheKnownOnes) {
    const Sobol sobol(3, {.seed = 0, .is_scrambled = false});
    const std::vector<std::vector<double>> expected{
        {0, 0.5, 0.25, 0.75, 0.125, 0.625, 0.375, 0.875},
        {0, 0.5, 0.75, 0.25, 0.625, 0.125, 0.375, 0.875},
        {0, 0.5, 0.75, 0.25, 0.375, 0.875, 0.625, 0.125}};
    for (std::size_t d = 0; d < 3; ++d) {
        const std::vector<double> points = column(sobol, d, 0, 8);
        for (std::size_t i = 0; i < 8; ++i)
            EXPECT_EQ(points[i], expected[d][i] + 0x1p-33) << d << ' ' << i;
    }
}

TEST(Sobol, EveryIntervalIsHitOnce) {
    for (const bool is_scrambled : {false, true}) {
        const Sobol sobol(Sobol::kMostDimensions, {.seed = kSeed, .is_scrambled = is_scrambled});
        for (std::size_t d = 0; d < Sobol::kMostDimensions; d += d < 40 ? 1 : 97) {
            for (const std::size_t n : {std::size_t{16}, std::size_t{512}, std::size_t{4096}}) {
                // Any whole block of that length is a net, not the first one alone.
                const std::vector<double> points = column(sobol, d, 3, n, 5 * n);
                std::vector<int> hits(n);
                for (const double x : points)
                    ++hits[static_cast<std::size_t>(x * static_cast<double>(n))];
                ASSERT_EQ(hits, std::vector<int>(n, 1)) << d << ' ' << n;
            }
        }
    }
}

// The first two dimensions are a (0, m, 2)-net: each of the 2^m boxes of area 2^-m has one point.
TEST(Sobol, FirstPairIsANet) {
    constexpr std::size_t kBits = 8;
    for (const bool is_scrambled : {false, true}) {
        const Sobol sobol(2, {.seed = kSeed, .is_scrambled = is_scrambled});
        const std::vector<double> x = column(sobol, 0, 1, 1U << kBits),
                                  y = column(sobol, 1, 1, 1U << kBits);
        for (std::size_t k = 0; k <= kBits; ++k) {
            std::vector<int> hits(1U << kBits);
            for (std::size_t i = 0; i < x.size(); ++i) {
                const auto across = static_cast<std::size_t>(std::ldexp(x[i], static_cast<int>(k)));
                const auto up =
                    static_cast<std::size_t>(std::ldexp(y[i], static_cast<int>(kBits - k)));
                ++hits[across << (kBits - k) | up];
            }
            EXPECT_EQ(hits, std::vector<int>(1U << kBits, 1)) << k;
        }
    }
}

// Property A of Sobol (1976), kept by these direction numbers: the first 2^d points of the first d
// dimensions have one point in each of the 2^d corners.
TEST(Sobol, CornersHaveOnePointEach) {
    constexpr std::size_t kDimensions = 10;
    for (const bool is_scrambled : {false, true}) {
        const Sobol sobol(kDimensions, {.seed = kSeed, .is_scrambled = is_scrambled});
        std::vector<std::size_t> corners(1U << kDimensions);
        for (std::size_t d = 0; d < kDimensions; ++d) {
            const std::vector<double> points = column(sobol, d, 0, corners.size());
            for (std::size_t i = 0; i < points.size(); ++i)
                if (points[i] > 0.5) corners[i] |= std::size_t{1} << d;
        }
        std::vector<int> hits(corners.size());
        for (const std::size_t corner : corners) ++hits[corner];
        EXPECT_EQ(hits, std::vector<int>(corners.size(), 1));
    }
}

TEST(Sobol, PiecesDoNotShow) {
    const Sobol sobol(20, {.seed = kSeed});
    const std::vector<double> whole = column(sobol, 17, 2, 3000, 100);
    for (const base::InstructionSet set : available_sets()) {
        base::use_instruction_set(set);
        for (const std::size_t chunk :
             {std::size_t{1}, std::size_t{13}, std::size_t{256}, std::size_t{1000}}) {
            for (std::size_t i = 0; i + chunk <= whole.size(); i += chunk) {
                const std::vector<double> part = column(sobol, 17, 2, chunk, 100 + i);
                for (std::size_t j = 0; j < chunk; ++j) ASSERT_EQ(part[j], whole[i + j]);
            }
        }
    }
    base::use_instruction_set(base::best_instruction_set());
}

TEST(Sobol, KeysAndReplicatesDiffer) {
    const Sobol sobol(4, {.seed = kSeed}), other(4, {.seed = kSeed + 1});
    EXPECT_NE(column(sobol, 1, 0, 4), column(sobol, 1, 1, 4));
    EXPECT_NE(column(sobol, 1, 0, 4), column(other, 1, 0, 4));
    const Sobol beyond(Sobol::kMostDimensions + 2, {.seed = kSeed});
    const std::size_t d = Sobol::kMostDimensions;
    EXPECT_NE(column(beyond, d, 0, 4), column(beyond, d + 1, 0, 4));
    EXPECT_NE(column(beyond, d, 0, 4), column(beyond, d, 1, 4));
}

// f = prod (1 + c (x_d - 1/2)) has mean 1.
double mean_of_product(const std::vector<std::vector<double>>& columns) {
    std::vector<double> values(columns[0].size(), 1);
    for (const auto& x : columns)
        for (std::size_t i = 0; i < values.size(); ++i) values[i] *= 1 + 0.8 * (x[i] - 0.5);
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

TEST(Sobol, MeansHaveLittleErrorAndNoBias) {
    constexpr std::size_t kDimensions = 6, kPoints = 1024;
    constexpr std::uint32_t kReplicates = 400;
    const Sobol sobol(kDimensions, {.seed = kSeed});
    double bias = 0, error2 = 0, plain2 = 0;
    for (std::uint32_t r = 0; r < kReplicates; ++r) {
        std::vector<std::vector<double>> even, plain;
        for (std::size_t d = 0; d < kDimensions; ++d) {
            even.push_back(column(sobol, d, r, kPoints));
            plain.emplace_back(kPoints);
            uniforms({.seed = kSeed, .variable = d}, std::uint64_t{r} * kPoints, plain.back());
        }
        const double error = mean_of_product(even) - 1, plain_error = mean_of_product(plain) - 1;
        bias += error / kReplicates;
        error2 += error * error / kReplicates;
        plain2 += plain_error * plain_error / kReplicates;
    }
    EXPECT_LT(std::fabs(bias), 4 * std::sqrt(error2 / kReplicates));
    EXPECT_LT(std::sqrt(error2), std::sqrt(plain2) / 20);
}

// Where the scrambling is random enough, a point of few is uniform over replicates, and two of them go their own ways.
TEST(Sobol, OnePointIsUniformOverReplicates) {
    constexpr std::uint32_t kReplicates = 20'000;
    const Sobol sobol(3, {.seed = kSeed});
    std::vector<double> first(kReplicates), second(kReplicates);
    for (std::uint32_t r = 0; r < kReplicates; ++r) {
        first[r] = column(sobol, 1, r, 1, 5)[0];
        second[r] = column(sobol, 2, r, 1, 5)[0];
    }
    for (const auto& x : {first, second}) {
        std::vector<int> counts(64);
        for (const double value : x) ++counts[static_cast<std::size_t>(64 * value)];
        double chi2 = 0;
        for (const int count : counts)
            chi2 += std::pow(count - kReplicates / 64.0, 2) / (kReplicates / 64.0);
        EXPECT_LT(chi2, 63 + 5 * std::sqrt(2 * 63.0));
    }
    double covariance = 0;
    for (std::uint32_t r = 0; r < kReplicates; ++r)
        covariance += (first[r] - 0.5) * (second[r] - 0.5) / kReplicates;
    EXPECT_LT(std::fabs(covariance), 4 / 12.0 / std::sqrt(kReplicates));
}

}  // namespace

}  // namespace utfall::stats
