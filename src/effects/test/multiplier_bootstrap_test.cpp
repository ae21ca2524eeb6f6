#include "utfall/effects/multiplier_bootstrap.h"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "utfall/effects/estimate.h"
#include "utfall/stats/philox.h"

namespace utfall::effects {

namespace {

Matrix influences(std::size_t n, std::size_t columns) {
    Matrix made(n, columns);
    for (std::size_t k = 0; k < columns; ++k) {
        stats::uniforms({.seed = 3, .variable = k}, 0, made.column(k));
        for (std::size_t i = 0; i < n; ++i) {
            made(i, k) -= 0.5;
            if (i % 3 == k % 3) made(i, k) = 0;  // as of groups that are not in a cell
        }
    }
    return made;
}

}  // namespace

TEST(MultiplierBootstrap, DrawsAreSumsOfMultipliedInfluences) {
    const std::size_t n = 203;
    const Matrix psi = influences(n, 5);
    std::vector<std::uint32_t> cluster_of;
    for (std::size_t i = 0; i < n; ++i)
        cluster_of.push_back(static_cast<std::uint32_t>(i * 7 % 31));
    for (const bool is_clustered : {false, true}) {
        const Groups clusters = is_clustered ? Groups{.of = cluster_of, .count = 31} : Groups{};
        const Bands bands = multiplier_bootstrap({.influence = psi, .clusters = clusters},
                                                 {.draws = 1500, .seed = 9});
        for (const std::size_t d : {0U, 1U, 700U, 1024U, 1499U})
            for (std::size_t k = 0; k < 5; ++k) {
                double sum = 0;
                for (std::size_t i = 0; i < n; ++i) {
                    const std::uint64_t c = is_clustered ? cluster_of[i] : i;
                    const double u = stats::uniform({.seed = 9, .variable = c}, d / 2);
                    const double last = u * 0x1p26 - std::floor(u * 0x1p26 + 0.5) + 0.5;
                    const bool is_high =
                        (d % 2 == 0 ? u : last) < 1 - (std::sqrt(5.0) + 1) / (2 * std::sqrt(5.0));
                    sum += psi(i, k) * (1 + (is_high ? 1 : -1) * std::sqrt(5.0)) / 2;
                }
                EXPECT_NEAR(bands.draws(d, k), sum / static_cast<double>(n), 1e-14);
            }
        const Matrix analytic = influence_covariance({.influence = psi, .clusters = clusters});
        for (std::size_t k = 0; k < 5; ++k)
            EXPECT_NEAR(bands.standard_errors[k] / std::sqrt(analytic(k, k)), 1, 0.12);
        EXPECT_GT(bands.critical, bands.pointwise);
        EXPECT_LT(bands.critical, 3.2);
    }
}

TEST(MultiplierBootstrap, AColumnWithoutInfluenceHasNoErrorAndDoesNotWidenTheBand) {
    Matrix psi = influences(80, 3);
    const Bands before = multiplier_bootstrap({.influence = psi}, {});
    Matrix wider(80, 4);
    for (std::size_t k = 0; k < 3; ++k)
        std::copy(psi.column(k).begin(), psi.column(k).end(), wider.column(k + 1).begin());
    const Bands after = multiplier_bootstrap({.influence = wider}, {});
    EXPECT_TRUE(std::isnan(after.standard_errors[0]));
    EXPECT_EQ(before.critical, after.critical);
    EXPECT_EQ(before.standard_errors[2], after.standard_errors[3]);
}

}  // namespace utfall::effects
