#include "utfall/effects/multiplier_bootstrap.h"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "utfall/base/instruction_set.h"
#include "utfall/effects/estimate.h"
#include "utfall/effects/moments.h"
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

// Of seed 9. Philox gives 128 bits, which serve eight draws by 16 each.
double multiplier(std::uint64_t cluster, std::size_t draw) {
    const stats::PhiloxBlock block = stats::philox(
        {static_cast<std::uint32_t>(draw / 8), 0, static_cast<std::uint32_t>(cluster), 0}, {9, 0});
    const std::uint32_t drawn = block[draw % 8 / 2] >> (draw % 2 * 16) & 0xffffU;
    const double chance = 18114 / 65536.0;
    return drawn < 18114 ? std::sqrt((1 - chance) / chance) : -std::sqrt(chance / (1 - chance));
}

}  // namespace

TEST(MultiplierBootstrap, ValuesAreMammens) {
    const double chance = 18114 / 65536.0;
    EXPECT_NEAR(chance, 1 - (std::sqrt(5.0) + 1) / (2 * std::sqrt(5.0)), 1e-5);
    EXPECT_NEAR(std::sqrt((1 - chance) / chance), (1 + std::sqrt(5.0)) / 2, 1e-4);
}

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
                    sum += psi(i, k) * multiplier(c, d);
                }
                EXPECT_NEAR(bands.draws(d, k), sum / static_cast<double>(n), 1e-14)
                    << d << " " << k;
            }
        const Matrix analytic = influence_covariance({.influence = psi, .clusters = clusters});
        for (std::size_t k = 0; k < 5; ++k)
            EXPECT_NEAR(bands.standard_errors[k] / std::sqrt(analytic(k, k)), 1, 0.12);
        EXPECT_GT(bands.critical, bands.pointwise);
        EXPECT_LT(bands.critical, 3.2);
    }
}

// Whatever the machine has: also in the sums of products that every fit rests on.
TEST(MultiplierBootstrap, AllInstructionsGiveTheSameBits) {
    const Matrix psi = influences(531, 7);
    Regression regression{.outcome = psi.column(0), .names = {"a", "b", "c"}};
    for (std::size_t k = 1; k <= 3; ++k) regression.terms.emplace_back(psi.column(k));
    std::vector<double> weights(531);
    stats::uniforms({.seed = 4, .variable = 1}, 0, weights);
    regression.weights = weights;
    std::vector<double> first;
    for (const base::InstructionSet set : base::kInstructionSets) {
        if (!base::is_available(set)) continue;
        base::use_instruction_set(set);
        const Bands bands = multiplier_bootstrap({.influence = psi}, {.draws = 203, .seed = 5});
        std::vector<double> all = bands.standard_errors;
        const Moments sums = moments(regression);
        for (std::size_t a = 0; a < 4; ++a)
            for (std::size_t b = 0; b <= a; ++b) {
                all.push_back(sums(a, b).high);
                all.push_back(sums(a, b).low);
            }
        if (first.empty()) first = all;
        EXPECT_EQ(all, first);
    }
    base::use_instruction_set(base::best_instruction_set());
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
