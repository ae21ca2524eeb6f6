// Elementary functions against the C library in 80 bits and against Boost.Math; columns against single numbers.
#include "utfall/stats/portable.h"

#include <gtest/gtest.h>

#include <boost/math/distributions/normal.hpp>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <limits>

#include "columns.h"

namespace utfall::stats {

namespace {

double relative(double got, long double expected) {
    return expected == 0 ? std::fabs(got) : static_cast<double>(std::fabs(got / expected - 1));
}

TEST(Portable, ExponentialAndLogarithm) {
    for (const double u : random_column(20'000, 1)) {
        const double x = 1400 * (u - 0.5);
        EXPECT_LT(relative(exp(x), std::exp(static_cast<long double>(x))), 1e-15) << x;
        const double positive = std::exp(x);
        EXPECT_LT(relative(log(positive), std::log(static_cast<long double>(positive))), 1e-15)
            << positive;
        for (const double near : {1e-300, 1e-9, 0.01, 0.3, 0.9, 5.0}) {
            const double y = near * (2 * u - 1) * 0.999;
            EXPECT_LT(relative(expm1(y), std::expm1(static_cast<long double>(y))), 2e-15) << y;
            if (y > -1) {
                EXPECT_LT(relative(log1p(y), std::log1p(static_cast<long double>(y))), 2e-15) << y;
            }
        }
        const double y = 3 * u;
        const double base = 200 * u + 0.01;
        EXPECT_LT(relative(pow(base, y),
                           std::pow(static_cast<long double>(base), static_cast<long double>(y))),
                  1e-14);
    }
}

TEST(Portable, EndsOfTheRange) {
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    EXPECT_EQ(exp(0), 1);
    EXPECT_EQ(exp(710), kInfinity);
    EXPECT_EQ(exp(kInfinity), kInfinity);
    EXPECT_EQ(exp(-708), 0);
    EXPECT_EQ(exp(-kInfinity), 0);
    EXPECT_TRUE(std::isnan(exp(std::nan(""))));
    EXPECT_EQ(log(1), 0);
    EXPECT_EQ(log(0), -kInfinity);
    EXPECT_EQ(log(kInfinity), kInfinity);
    EXPECT_TRUE(std::isnan(log(-1)));
    EXPECT_LT(relative(log(5e-324), std::log(static_cast<long double>(5e-324))), 1e-15);
    EXPECT_EQ(log1p(-1), -kInfinity);
    EXPECT_EQ(expm1(-kInfinity), -1);
}

TEST(Portable, NormalDistribution) {
    const boost::math::normal_distribution<long double> normal;
    for (double u = 1e-300; u < 0.5; u *= 1.7) {
        EXPECT_LT(relative(normal_quantile(u),
                           boost::math::quantile(normal, static_cast<long double>(u))),
                  2e-15)
            << u;
        if (u > 1e-16) {
            EXPECT_EQ(normal_quantile(1 - u), -normal_quantile(1 - (1 - u)));
        }
    }
    for (double z = -37; z < 9; z += 0.0371) {
        const long double expected = boost::math::cdf(normal, static_cast<long double>(z));
        EXPECT_LT(relative(normal_cdf(z), expected), 2e-15 + z * z * 1e-16) << z;
        if (z > -6 && z < 0) {
            EXPECT_NEAR(normal_quantile(normal_cdf(z)), z, 2e-14);
        }
    }
    EXPECT_EQ(normal_quantile(0.5), 0);
    EXPECT_NEAR(normal_cdf(0), 0.5, 2e-16);
    EXPECT_EQ(normal_cdf(-std::numeric_limits<double>::infinity()), 0);
    EXPECT_EQ(normal_cdf(std::numeric_limits<double>::infinity()), 1);
}

TEST(Portable, GammaFunctions) {
    for (const double a : {1e-3, 0.1, 0.5, 1.0, 1.5, 2.0, 7.3, 40.0, 1e3, 1e6}) {
        const double expected = boost::math::lgamma(a);
        EXPECT_NEAR(log_gamma(a), expected, 1e-14 * (1 + std::fabs(expected))) << a;
        for (const double of_mean : {1e-3, 0.1, 0.5, 0.9, 0.99, 1.0, 1.01, 1.3, 4.0}) {
            const double x = a * of_mean;
            const Tails tails = incomplete_gamma(a, x);
            const double lower = boost::math::gamma_p(a, x), upper = boost::math::gamma_q(a, x);
            const bool is_lower_small = lower < upper;
            const double small = is_lower_small ? lower : upper;
            if (small < 1e-290) continue;
            // Boost itself loses digits where a is large.
            EXPECT_LT(relative(is_lower_small ? tails.lower : tails.upper, small),
                      1e-13 + 1e-14 * std::sqrt(a))
                << a << ' ' << x;
        }
    }
    EXPECT_EQ(incomplete_gamma(2, 0).lower, 0);
}

TEST(Portable, IncompleteBeta) {
    for (const double a : {0.05, 0.5, 1.0, 3.0, 60.0, 2000.0}) {
        for (const double b : {0.05, 0.5, 1.0, 3.0, 60.0, 2000.0}) {
            for (const double x : {1e-6, 0.01, 0.2, 0.5, 0.7, 0.97, 1 - 0x1p-20}) {
                const Tails tails = incomplete_beta(a, b, x);
                const double lower = boost::math::ibeta(a, b, x),
                             upper = boost::math::ibetac(a, b, x);
                const bool is_lower_small = lower < upper;
                const double small = is_lower_small ? lower : upper;
                if (small < 1e-290) continue;
                EXPECT_LT(relative(is_lower_small ? tails.lower : tails.upper, small), 5e-12)
                    << a << ' ' << b << ' ' << x;
            }
        }
    }
    EXPECT_EQ(incomplete_beta(2, 3, 0).lower, 0);
    EXPECT_EQ(incomplete_beta(2, 3, 1).upper, 0);
}

TEST(Portable, ColumnsGiveTheBitsOfSingleNumbers) {
    const std::vector<double> u = wide_uniforms(1003);
    std::vector<double> wide;
    for (const double x : u) wide.push_back(80 * (x - 0.5));
    std::vector<double> column(u.size());
    for (const base::InstructionSet set : available_sets()) {
        base::use_instruction_set(set);
        const auto expect = [&](auto batched, auto single, const std::vector<double>& in) {
            batched(in, column);
            for (std::size_t i = 0; i < in.size(); ++i)
                ASSERT_EQ(std::bit_cast<std::uint64_t>(column[i]),
                          std::bit_cast<std::uint64_t>(single(in[i])))
                    << in[i];
        };
        expect([](ConstColumn in, Column out) { exp(in, out); }, [](double x) { return exp(x); },
               wide);
        expect([](ConstColumn in, Column out) { expm1(in, out); },
               [](double x) { return expm1(x); }, wide);
        expect([](ConstColumn in, Column out) { log(in, out); }, [](double x) { return log(x); },
               u);
        expect([](ConstColumn in, Column out) { log1p(in, out); },
               [](double x) { return log1p(x); }, u);
        expect([](ConstColumn in, Column out) { normal_quantile(in, out); },
               [](double x) { return normal_quantile(x); }, u);
        expect([](ConstColumn in, Column out) { normal_cdf(in, out); },
               [](double x) { return normal_cdf(x); }, wide);
        expect([&](ConstColumn in, Column out) { pow(in, in, out); },
               [](double x) { return pow(x, x); }, u);
    }
    base::use_instruction_set(base::best_instruction_set());
}

}  // namespace

}  // namespace utfall::stats
