// Distributions against Boost.Math, exact and prepared; what is refused.
#include "utfall/stats/distribution.h"

#include <gtest/gtest.h>

#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/lognormal.hpp>
#include <boost/math/distributions/negative_binomial.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/poisson.hpp>
#include <boost/math/distributions/triangular.hpp>
#include <cmath>
#include <functional>

#include "columns.h"
#include "utfall/stats/quantile.h"

namespace utfall::stats {

namespace {

// From both ends inwards, 1e-10 to 1/2, with odd numbers between.
std::vector<double> grid() {
    std::vector<double> u;
    for (double tail = 1e-10; tail < 0.5; tail *= 1.37) {
        u.push_back(tail);
        u.push_back(1 - tail);
    }
    for (double middle = 0.01; middle < 1; middle += 0.01) u.push_back(middle);
    std::sort(u.begin(), u.end());
    return u;
}

// `complement(q)` is the value with a probability of q above it.
template <class Of>
void expect_continuous(const Distribution& d, const Of& reference, const char* name, double low = 0,
                       double range = 1) {
    ASSERT_FALSE(d.fault()) << name;
    const Quantile prepared(d);
    double before = -INFINITY;
    for (const double u : grid()) {
        const double unit = u < 0.5
                                ? boost::math::quantile(reference, u)
                                : boost::math::quantile(boost::math::complement(reference, 1 - u));
        const double expected = low + range * unit;
        const double scale =
            low < 0 && low + range > 0 ? std::max(std::fabs(expected), range) : std::fabs(expected);
        if (scale < 1e-290) continue;
        EXPECT_NEAR(d.quantile(u), expected, 1e-11 * scale) << name << ' ' << u;
        EXPECT_NEAR(prepared.at(u), expected, 1e-9 * scale) << name << ' ' << u;
        EXPECT_GE(prepared.at(u), before) << name << ' ' << u;
        before = prepared.at(u);
        const double there = boost::math::cdf(reference, unit);
        EXPECT_NEAR(d.cdf(expected), there, 1e-11 * there + 1e-300 + (low != 0 ? 1e-13 : 0))
            << name << ' ' << u;
    }
    EXPECT_NEAR(d.mean(), low + range * boost::math::mean(reference),
                1e-13 * (std::fabs(low) + range + d.mean()))
        << name;
    EXPECT_NEAR(d.variance(), range * range * boost::math::variance(reference),
                1e-12 * d.variance())
        << name;
}

TEST(Distribution, Normal) {
    const std::vector<Normal> rows{{0, 1}, {1e6, 3}, {-20, 0.5}};
    for (const Normal& row : rows) {
        const Distribution d{row};
        const boost::math::normal_distribution<> reference(row.mean, row.deviation);
        const Quantile prepared(d);
        for (const double u : grid()) {
            const double expected =
                u < 0.5 ? boost::math::quantile(reference, u)
                        : boost::math::quantile(boost::math::complement(reference, 1 - u));
            EXPECT_NEAR(d.quantile(u), expected, 1e-9 * std::fabs(expected) + 1e-16);
            EXPECT_EQ(prepared.at(u), d.quantile(u));
            const double cdf = boost::math::cdf(reference, expected);
            EXPECT_NEAR(d.cdf(expected), cdf, 1e-9 * cdf);
        }
        EXPECT_EQ(d.mean(), row.mean);
        EXPECT_EQ(d.variance(), row.deviation * row.deviation);
    }
}

TEST(Distribution, Lognormal) {
    for (const auto& [location, deviation] :
         {std::pair{0.0, 1.0}, {12.4, 0.4}, {-3.0, 0.01}, {2.0, 3.0}}) {
        expect_continuous(Distribution{Lognormal{location, deviation}},
                          boost::math::lognormal_distribution<>(location, deviation), "lognormal");
    }
}

TEST(Distribution, Gamma) {
    for (const auto& [shape, scale] : {std::pair{1.0, 1.0},
                                       {2.5, 40'000.0},
                                       {0.3, 2.0},
                                       {0.05, 1.0},
                                       {60.0, 0.1},
                                       {5000.0, 3.0}}) {
        expect_continuous(Distribution{Gamma{shape, scale}},
                          boost::math::gamma_distribution<>(shape, scale), "gamma");
    }
}

TEST(Distribution, Beta) {
    for (const auto& [a, b] : {std::pair{7.0, 13.0},
                               {12.0, 8.0},
                               {1.0, 1.0},
                               {0.5, 0.5},
                               {0.3, 4.0},
                               {2.0, 0.2},
                               {0.08, 0.9},
                               {900.0, 1.5},
                               {3000.0, 5000.0}}) {
        const Distribution d{Beta{a, b}};
        expect_continuous(d, boost::math::beta_distribution<>(a, b), "beta");
    }
}

TEST(Distribution, Pert) {
    for (const auto& [low, mode, high] :
         {std::tuple{0.0, 3.0, 10.0}, {-5.0, 1.0, 4.0}, {100.0, 100.0, 130.0}, {2.0, 9.0, 9.0}}) {
        const double a = 1 + 4 * (mode - low) / (high - low), b = 6 - a;
        const Distribution d{Pert{low, mode, high}};
        expect_continuous(d, boost::math::beta_distribution<>(a, b), "pert", low, high - low);
        EXPECT_NEAR(d.mean(), (low + 4 * mode + high) / 6, 1e-12);
    }
}

TEST(Distribution, TriangularAndUniform) {
    for (const auto& [low, mode, high] :
         {std::tuple{0.0, 3.0, 10.0}, {1.0, 1.0, 4.0}, {2.0, 9.0, 9.0}}) {
        const Distribution d{Triangular{low, mode, high}};
        const boost::math::triangular_distribution<> reference(low, mode, high);
        for (const double u : grid())
            EXPECT_NEAR(d.quantile(u), boost::math::quantile(reference, u), 1e-9 * d.quantile(u));
        for (double x = low - 1; x < high + 1; x += 0.3)
            EXPECT_NEAR(d.cdf(x),
                        x <= low    ? 0
                        : x >= high ? 1
                                    : boost::math::cdf(reference, x),
                        1e-14);
        EXPECT_NEAR(d.mean(), boost::math::mean(reference), 1e-14);
        EXPECT_NEAR(d.variance(), boost::math::variance(reference), 1e-13);
    }
    const Distribution d{Uniform{-2, 6}};
    EXPECT_EQ(d.quantile(0.25), 0);
    EXPECT_EQ(d.cdf(0), 0.25);
    EXPECT_EQ(d.mean(), 2);
    EXPECT_NEAR(d.variance(), 64 / 12.0, 1e-15);
    EXPECT_EQ(Distribution{Point{7}}.quantile(0.1), 7);
    EXPECT_EQ(Distribution{Point{7}}.variance(), 0);
}

// The least k with cdf(k) >= u, but for cdf within 1e-12 of u.
void expect_discrete(const Distribution& d, const std::function<double(double)>& cdf,
                     const char* name) {
    ASSERT_FALSE(d.fault()) << name;
    const Quantile prepared(d);
    for (const double u : grid()) {
        const double k = prepared.at(u);
        EXPECT_EQ(k, std::floor(k));
        EXPECT_GE(cdf(k), u - 1e-12) << name << ' ' << u << ' ' << k;
        if (k > 0) {
            EXPECT_LT(cdf(k - 1), u + 1e-12) << name << ' ' << u << ' ' << k;
        }
    }
    for (const double u : {1e-9, 0.3, 0.9999}) {
        const double k = prepared.at(u);
        EXPECT_EQ(d.quantile(u), k);
        EXPECT_NEAR(d.cdf(k), cdf(k), 1e-12);
        EXPECT_EQ(d.cdf(k + 0.5), d.cdf(k));
    }
    EXPECT_EQ(d.cdf(-1), 0);
    if (d.variance() > 300) return;
    // Nothing of a tail is lost: sums over k of 1 - F and of 2 k (1 - F).
    double mean = 0, square = 0;
    for (double k = 0; k < d.mean() + 60 * std::sqrt(d.variance()) + 60; k += 1) {
        mean += 1 - d.cdf(k);
        square += (2 * k + 1) * (1 - d.cdf(k));
    }
    EXPECT_NEAR(d.mean(), mean, 1e-9 * (1 + mean)) << name;
    EXPECT_NEAR(d.variance(), square - mean * mean, 1e-8 * (1 + square)) << name;
}

TEST(Distribution, Binomial) {
    for (const auto& [n, p] : {std::pair{60, 0.35},
                               {60, 0.0},
                               {60, 1.0},
                               {1, 0.5},
                               {0, 0.3},
                               {1000, 0.001},
                               {5000, 0.97}}) {
        const boost::math::binomial_distribution<> reference(n, p);
        expect_discrete(
            Distribution{Binomial{n, p}},
            [&](double k) { return k >= reference.trials() ? 1 : boost::math::cdf(reference, k); },
            "binomial");
    }
}

TEST(Distribution, Poisson) {
    for (const double mean : {0.01, 1.0, 21.0, 500.0, 4000.0}) {
        const boost::math::poisson_distribution<> reference(mean);
        expect_discrete(
            Distribution{Poisson{mean}}, [&](double k) { return boost::math::cdf(reference, k); },
            "poisson");
    }
    EXPECT_EQ(Distribution{Poisson{0}}.quantile(1 - 1e-10), 0);
}

TEST(Distribution, NegativeBinomial) {
    for (const auto& [mean, size] :
         {std::pair{3.0, 0.5}, {40.0, 8.0}, {0.2, 100.0}, {200.0, 1.0}}) {
        const boost::math::negative_binomial_distribution<> reference(size, size / (size + mean));
        expect_discrete(
            Distribution{NegativeBinomial{mean, size}},
            [&](double k) { return boost::math::cdf(reference, k); }, "negative binomial");
    }
}

TEST(Distribution, BetaBinomial) {
    for (const auto& [n, a, b] : {std::tuple{60, 7.0, 13.0},
                                  {25, 0.4, 0.3},
                                  {100, 1.0, 1.0},
                                  {300, 2.0, 0.5},
                                  {10, 0.5, 3.0},
                                  {0, 1.0, 2.0}}) {
        std::vector<double> sums;
        double sum = 0;
        for (int k = 0; k <= n; ++k) {
            sum += std::exp(std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1) +
                            std::lgamma(k + a) + std::lgamma(n - k + b) - std::lgamma(n + a + b) +
                            std::lgamma(a + b) - std::lgamma(a) - std::lgamma(b));
            sums.push_back(sum);
        }
        expect_discrete(
            Distribution{BetaBinomial{n, a, b}},
            [&](double k) { return k < n ? sums[static_cast<std::size_t>(k)] : 1; },
            "beta-binomial");
    }
}

TEST(Distribution, Empirical) {
    const Distribution d{Empirical{.values = {30, 10, 20, 10}, .weights = {1, 2, 5, 2}}};
    EXPECT_EQ(d.quantile(0.4), 10);
    EXPECT_EQ(d.quantile(0.41), 20);
    EXPECT_EQ(d.quantile(0.9), 20);
    EXPECT_EQ(d.quantile(0.9 + 1e-9), 30);
    EXPECT_EQ(d.mean(), 17);
    EXPECT_NEAR(d.variance(), 41, 1e-13);
    EXPECT_EQ(d.cdf(20), 0.9);
    EXPECT_EQ(d.cdf(9.99), 0);
    EXPECT_EQ(d.cdf(31), 1);
    const Distribution unweighted{Empirical{.values = {3, 1, 2}, .weights = {}}};
    EXPECT_EQ(unweighted.quantile(0.5), 2);
}

TEST(Distribution, Bernoulli) {
    const Distribution d{Bernoulli{0.3}};
    EXPECT_EQ(d.quantile(0.69), 0);
    EXPECT_EQ(d.quantile(0.71), 1);
    EXPECT_EQ(d.cdf(0), 0.7);
    EXPECT_EQ(d.mean(), 0.3);
    EXPECT_EQ(Distribution{Bernoulli{0}}.quantile(1 - 0x1p-53), 0);
    EXPECT_EQ(Distribution{Bernoulli{1}}.quantile(0x1p-53), 1);
}

TEST(Distribution, Faults) {
    const double nan = std::nan("");
    const std::vector<std::pair<Distribution::Kind, Fault>> rows{
        {Point{nan}, Fault::NotFinite},
        {Normal{0, -1}, Fault::NegativeDeviation},
        {Lognormal{0, -0.1}, Fault::NegativeDeviation},
        {Lognormal{INFINITY, 1}, Fault::NotFinite},
        {Gamma{0, 1}, Fault::ShapeNotPositive},
        {Gamma{1, 0}, Fault::ScaleNotPositive},
        {Beta{1, -2}, Fault::ShapeNotPositive},
        {Triangular{2, 1, 3}, Fault::LowAboveMode},
        {Triangular{1, 4, 3}, Fault::ModeAboveHigh},
        {Pert{2, 1, 3}, Fault::LowAboveMode},
        {Pert{1, 1, 1}, Fault::NoRange},
        {Uniform{1, 0}, Fault::NoRange},
        {Bernoulli{1.2}, Fault::ProbabilityOutside},
        {Binomial{10, -0.1}, Fault::ProbabilityOutside},
        {Binomial{-1, 0.1}, Fault::NegativeCount},
        {BetaBinomial{10, 0, 1}, Fault::ShapeNotPositive},
        {BetaBinomial{INT64_MAX, 1, 1}, Fault::TooManyValues},
        {Poisson{-1}, Fault::NegativeMean},
        {Poisson{1e18}, Fault::TooManyValues},
        {NegativeBinomial{-1, 1}, Fault::NegativeMean},
        {NegativeBinomial{1, 0}, Fault::ShapeNotPositive},
        {Empirical{}, Fault::NoValues},
        {Empirical{.values = {1, 2}, .weights = {1}}, Fault::WeightsMissing},
        {Empirical{.values = {1, 2}, .weights = {1, -1}}, Fault::NegativeWeight},
        {Empirical{.values = {1, 2}, .weights = {0, 0}}, Fault::NoWeight},
    };
    for (std::size_t i = 0; i < rows.size(); ++i)
        EXPECT_EQ(Distribution{rows[i].first}.fault(), rows[i].second) << i;
}

}  // namespace

}  // namespace utfall::stats
