#include "utfall/effects/cluster_bootstrap.h"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "utfall/stats/philox.h"

namespace utfall::effects {

namespace {

// Rows in clusters of unlike size; x varies within clusters and d between them.
struct Rows {
    std::vector<double> y, x, d;
    std::vector<std::uint32_t> cluster;
    std::size_t clusters = 0;

    [[nodiscard]] Regression regression() const {
        return {.outcome = y,
                .terms = {Term::ones(), Term(x), Term(d)},
                .names = {"(intercept)", "x", "d"}};
    }
    [[nodiscard]] std::vector<Moments> blocks() const {
        return moments(regression(), {.of = cluster, .count = clusters});
    }
};
Rows drawn_rows(std::size_t clusters, std::uint64_t seed = 7) {
    Rows made;
    made.clusters = clusters;
    for (std::size_t g = 0; g < clusters; ++g) {
        std::vector<double> u(2 * (3 + g % 4) + 1);
        stats::uniforms({.seed = seed, .variable = g}, 0, u);
        for (std::size_t i = 0; i < 3 + g % 4; ++i) {
            made.x.push_back(u[2 * i + 1]);
            made.d.push_back(g % 2 == 0 ? 1 : 0);
            made.y.push_back(2 * u[0] + u[2 * i + 1] + u[2 * i + 2] + 0.4 * made.d.back());
            made.cluster.push_back(static_cast<std::uint32_t>(g));
        }
    }
    return made;
}

// t of the last term against a hypothesis, with CR0 errors: from rows, by least squares.
double t_of_rows(const Rows& rows, const std::vector<double>& y, double hypothesis) {
    Regression regression = rows.regression();
    regression.outcome = y;
    const Fit fit = least_squares(regression).value();
    std::vector<double> score(rows.clusters);
    for (std::size_t i = 0; i < y.size(); ++i)
        score[rows.cluster[i]] +=
            fit.residuals[i] *
            (fit.inverse(2, 0) + fit.inverse(2, 1) * rows.x[i] + fit.inverse(2, 2) * rows.d[i]);
    double variance = 0;
    for (const double s : score) variance += s * s;
    return (fit.coefficients[2] - hypothesis) / std::sqrt(variance);
}

double wild_p_of_rows(const Rows& rows, double hypothesis) {
    std::vector<double> less(rows.y);
    for (std::size_t i = 0; i < less.size(); ++i) less[i] -= hypothesis * rows.d[i];
    const Fit under =
        least_squares(
            {.outcome = less, .terms = {Term::ones(), Term(rows.x)}, .names = {"(intercept)", "x"}})
            .value();
    const double t = t_of_rows(rows, rows.y, hypothesis);
    double far = 0;
    const std::size_t draws = std::size_t{1} << rows.clusters;
    for (std::size_t signs = 0; signs < draws; ++signs) {
        std::vector<double> y(rows.y);
        for (std::size_t i = 0; i < y.size(); ++i)
            if (((signs >> rows.cluster[i]) & 1U) != 0) y[i] -= 2 * under.residuals[i];
        far += std::abs(t_of_rows(rows, y, hypothesis)) >= std::abs(t) * (1 - 1e-9) ? 1 : 0;
    }
    return far / static_cast<double>(draws);
}

}  // namespace

TEST(WildClusterBootstrap, BlocksSayWhatRowsSay) {
    const Rows rows = drawn_rows(7);
    for (const double hypothesis : {0.0, 1.3, -0.7}) {
        const auto wild = wild_cluster_bootstrap(rows.blocks(), rows.regression().names,
                                                 {.term = "d",
                                                  .hypothesis = hypothesis,
                                                  .confidence = 0.8,
                                                  .weights = WildWeights::rademacher});
        ASSERT_TRUE(wild.ok());
        EXPECT_TRUE(wild.value().enumerated);
        EXPECT_EQ(wild.value().draws, 128U);
        EXPECT_EQ(wild.value().p, wild_p_of_rows(rows, hypothesis));
        // Its ends are where p passes 0.2.
        for (const double end : {wild.value().interval.low, wild.value().interval.high}) {
            const double out = end < wild.value().estimate.value ? -1e-6 : 1e-6;
            EXPECT_LE(wild_p_of_rows(rows, end + out), 0.2 + 1e-12);
            EXPECT_GT(wild_p_of_rows(rows, end - out), 0.2);
        }
        const double n = static_cast<double>(rows.y.size());
        const double factor = std::sqrt(7.0 / 6 * (n - 1) / (n - 3));
        EXPECT_NEAR(wild.value().t, t_of_rows(rows, rows.y, hypothesis) / factor, 1e-9);
    }
}

TEST(WildClusterBootstrap, DrawsComeNearAllSignsAndScalesDoNotShow) {
    const Rows rows = drawn_rows(12);
    Rows scaled = rows;
    for (double& y : scaled.y) y = 100 - 8 * y;
    const ClusterBootstrapOptions options{.term = "d"};
    const auto all =
        wild_cluster_bootstrap(rows.blocks(), rows.regression().names, options).value();
    EXPECT_TRUE(all.enumerated);
    ClusterBootstrapOptions fewer = options;
    fewer.draws = 3999;
    const auto some = wild_cluster_bootstrap(rows.blocks(), rows.regression().names, fewer).value();
    EXPECT_FALSE(some.enumerated);
    EXPECT_NEAR(some.p, all.p, 0.03);
    EXPECT_NEAR(some.interval.high, all.interval.high, 0.1 * all.estimate.standard_error);
    const auto other =
        wild_cluster_bootstrap(scaled.blocks(), scaled.regression().names, fewer).value();
    EXPECT_EQ(some.p, other.p);
    EXPECT_NEAR(-8 * some.interval.high, other.interval.low, 1e-8);
}

TEST(WildClusterBootstrap, FewClustersGetWebbsWeights) {
    const Rows rows = drawn_rows(5);
    const auto wild =
        wild_cluster_bootstrap(rows.blocks(), rows.regression().names, {.term = "d"}).value();
    EXPECT_EQ(wild.weights, WildWeights::webb);
    EXPECT_FALSE(wild.enumerated);
    const auto signs = wild_cluster_bootstrap(rows.blocks(), rows.regression().names,
                                              {.term = "d", .weights = WildWeights::rademacher})
                           .value();
    EXPECT_EQ(signs.draws, 32U);  // too few for p below 0.0625
    EXPECT_TRUE(std::isinf(signs.interval.high));
    EXPECT_EQ(
        wild_cluster_bootstrap(drawn_rows(1).blocks(), {"(intercept)", "x", "d"}, {.term = "x"})
            .refusal()
            .reason,
        Reason::one_cluster);
    EXPECT_EQ(wild_cluster_bootstrap(rows.blocks(), rows.regression().names, {.term = "z"})
                  .refusal()
                  .reason,
              Reason::no_term);
}

TEST(PairsClusterBootstrap, BlocksSayWhatRowsSay) {
    const Rows rows = drawn_rows(14);
    const ClusterBootstrapOptions options{.term = "d", .draws = 99, .seed = 4};
    const auto pairs =
        pairs_cluster_bootstrap(rows.blocks(), rows.regression().names, options).value();
    EXPECT_EQ(pairs.singular, 0U);
    std::vector<double> draws;
    double mean = 0;
    for (std::size_t d = 0; d < 99; ++d) {
        Rows drawn;
        std::vector<double> u(14);
        stats::uniforms({.seed = 4, .variable = d}, 0, u);
        for (const double each : u)
            for (std::size_t i = 0; i < rows.y.size(); ++i)
                if (rows.cluster[i] == static_cast<std::uint32_t>(14 * each)) {
                    drawn.y.push_back(rows.y[i]);
                    drawn.x.push_back(rows.x[i]);
                    drawn.d.push_back(rows.d[i]);
                }
        draws.push_back(least_squares(drawn.regression()).value().coefficients[2]);
        mean += draws.back() / 99;
    }
    double squares = 0;
    for (const double draw : draws) squares += (draw - mean) * (draw - mean);
    EXPECT_NEAR(pairs.estimate.standard_error, std::sqrt(squares / 98), 1e-11);
    std::sort(draws.begin(), draws.end());
    EXPECT_NEAR(pairs.interval.low, draws[1], 1e-11);  // (99 + 1) 0.025 is 2.5
    EXPECT_NEAR(pairs.interval.high, draws[97], 1e-11);
}

TEST(PairsClusterBootstrap, ADrawWithOneArmIsLeftOutAndCounted) {
    const Rows rows = drawn_rows(4);
    const auto pairs =
        pairs_cluster_bootstrap(rows.blocks(), rows.regression().names, {.term = "d", .draws = 999})
            .value();
    EXPECT_NEAR(static_cast<double>(pairs.singular) / 999, 0.125, 0.04);  // 2 of 16
    EXPECT_EQ(pairs.draws + pairs.singular, 999U);
}

}  // namespace utfall::effects
