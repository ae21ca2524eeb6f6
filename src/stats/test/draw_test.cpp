// Draws with parameters by row, against Boost.Math; and that neither chunks nor instruction sets show in any draw.
#include "utfall/stats/draw.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/poisson.hpp>
#include <cmath>

#include "columns.h"
#include "utfall/stats/quantile.h"
#include "utfall/stats/sobol.h"

namespace utfall::stats {

namespace {

template <class Cdf>
void expect_least(double k, double u, const Cdf& cdf, const char* name) {
    EXPECT_GE(cdf(k), u - 1e-12) << name << ' ' << u << ' ' << k;
    if (k > 0) {
        EXPECT_LT(cdf(k - 1), u + 1e-12) << name << ' ' << u << ' ' << k;
    }
}

TEST(Draw, BinomialIsExact) {
    for (const std::int64_t n : {0, 1, 3, 60, 1000, 1001, 20'000}) {
        const std::size_t rows = n > 1000 ? 300 : 2000;
        std::vector<double> p = random_column(rows, 11), u = wide_uniforms(rows), k(rows);
        p[0] = 0;
        p[1] = 1;
        p[2] = 0.5;
        binomial_quantile(n, p, u, k);
        for (std::size_t i = 0; i < rows; ++i) {
            const boost::math::binomial_distribution<> reference(static_cast<double>(n), p[i]);
            expect_least(
                k[i], u[i],
                [&](double x) {
                    return x >= static_cast<double>(n) ? 1 : boost::math::cdf(reference, x);
                },
                "binomial");
            EXPECT_TRUE(k[i] >= 0 && k[i] <= static_cast<double>(n));
        }
    }
}

TEST(Draw, PoissonIsExact) {
    constexpr std::size_t kRows = 2000;
    std::vector<double> mean = random_column(kRows, 12);
    const std::vector<double> u = wide_uniforms(kRows);
    for (std::size_t i = 0; i < kRows; ++i)
        mean[i] = i % 100 == 0 ? 5000 * mean[i] : i % 3 == 0 ? 500 * mean[i] : 30 * mean[i];
    mean[1] = 0;
    std::vector<double> k(kRows);
    poisson_quantile(mean, u, k);
    EXPECT_EQ(k[1], 0);
    for (std::size_t i = 2; i < kRows; ++i) {
        const boost::math::poisson_distribution<> reference(mean[i]);
        expect_least(
            k[i], u[i], [&](double x) { return boost::math::cdf(reference, x); }, "poisson");
    }
    std::vector<double> in_place = u;
    poisson_quantile(mean, in_place, in_place);
    EXPECT_EQ(in_place, k);
}

TEST(Draw, EndsOfTheUnitInterval) {
    const std::vector<double> u{0x1p-53, 1 - 0x1p-53}, p{0.4, 0.4}, mean{20, 20};
    std::vector<double> k(2);
    binomial_quantile(60, p, u, k);
    EXPECT_LE(k[0], 1);
    EXPECT_GT(k[1], 45);
    EXPECT_LT(k[1], 60);
    poisson_quantile(mean, u, k);
    EXPECT_LE(k[0], 1);
    EXPECT_GT(k[1], 55);
    EXPECT_LT(k[1], 75);
    const std::vector<double> large{2e6, 2e6};
    poisson_quantile(large, u, k);
    EXPECT_NEAR(k[1], 2e6 + 8 * std::sqrt(2e6), std::sqrt(2e6));
}

TEST(Draw, SharedParametersGiveTheSame) {
    constexpr std::size_t kRows = 517;
    const std::vector<double> p = random_column(kRows, 13);
    std::vector<double> mean = p;
    for (double& m : mean) m *= 40;
    for (const std::size_t columns :
         {std::size_t{1}, std::size_t{2}, std::size_t{4}, std::size_t{5}, std::size_t{11}}) {
        std::vector<std::vector<double>> u, out(columns, std::vector<double>(kRows));
        for (std::size_t c = 0; c < columns; ++c) u.push_back(random_column(kRows, 20 + c));
        const std::vector<ConstColumn> from(u.begin(), u.end());
        const std::vector<Column> to(out.begin(), out.end());
        std::vector<double> alone(kRows);
        binomial_quantile(60, p, from, to);
        for (std::size_t c = 0; c < columns; ++c) {
            binomial_quantile(60, p, u[c], alone);
            EXPECT_EQ(out[c], alone);
        }
        poisson_quantile(mean, from, to);
        for (std::size_t c = 0; c < columns; ++c) {
            poisson_quantile(mean, u[c], alone);
            EXPECT_EQ(out[c], alone);
        }
    }
}

// Nearer to each boundary P(X <= k) than the table is right, and farther; with p at the edges of columns and between.
std::vector<double> near_boundaries(std::int64_t count, std::span<const double> p) {
    const std::vector<double> size = random_column(p.size(), 31),
                              which = random_column(p.size(), 32);
    std::vector<double> u(p.size());
    for (std::size_t row = 0; row < u.size(); ++row) {
        const double n = static_cast<double>(count);
        const boost::math::binomial_distribution<> binomial(n, p[row]);
        const double at =
            boost::math::cdf(binomial, std::floor(boost::math::quantile(binomial, which[row])));
        const double off = std::pow(10, -2 - 8 * size[row]) * (row % 2 == 0 ? 1 : -1);
        u[row] = std::min(std::max(at + off, 1e-12), 1 - 1e-12);
    }
    return u;
}

TEST(Draw, LookedUpIsTheSameAsSearched) {
    constexpr std::size_t kRows = 40'003;
    for (const std::int64_t count : {0, 1, 2, 7, 16, 30, 60, 99, 100, 101}) {
        const BinomialQuantile quantile(count);
        std::vector<double> p = random_column(kRows, 30);
        for (std::size_t row = 0; row < kRows; ++row) {
            if (row % 4 == 0) p[row] = std::round(p[row] * 400) / 400;
            if (row % 64 == 1) p[row] *= 0.01;
        }
        const std::vector<double> u = wide_uniforms(kRows), near = near_boundaries(count, p);
        for (const base::InstructionSet set : available_sets()) {
            base::use_instruction_set(set);
            std::vector<double> first = u, second = near, first_searched = u,
                                second_searched = near;
            quantile.at(p, std::vector<ConstColumn>{first, second},
                        std::vector<Column>{first, second});
            binomial_quantile(count, p, std::vector<ConstColumn>{u, near},
                              std::vector<Column>{first_searched, second_searched});
            EXPECT_EQ(first, first_searched) << count;
            EXPECT_EQ(second, second_searched) << count;
        }
        base::use_instruction_set(base::best_instruction_set());
    }
}

// With a count of each row, as one count after the other.
TEST(Draw, BinomialOfCountsIsTheSameAsOfOneCount) {
    constexpr std::size_t kRows = 4000;
    std::vector<double> p = random_column(kRows, 21), counts = random_column(kRows, 22),
                        u = wide_uniforms(kRows), out(kRows);
    for (std::size_t row = 0; row < kRows; ++row) {
        counts[row] = std::floor(counts[row] * (row % 3 == 0 ? 5 : row % 3 == 1 ? 70 : 1100));
        if (row % 50 == 0) p[row] = row % 100 == 0 ? 0 : 1;
        // Farther out, sums that are rounded otherwise may tell neighbours apart.
        u[row] = std::min(std::max(u[row], 1e-9), 1 - 1e-9);
    }
    binomial_quantile(counts, p, u, out);
    for (std::size_t row = 0; row < kRows; ++row) {
        double one = 0;
        binomial_quantile(static_cast<std::int64_t>(counts[row]), {&p[row], 1}, {&u[row], 1},
                          {&one, 1});
        ASSERT_EQ(out[row], one) << counts[row] << " " << p[row] << " " << u[row];
    }
    for (const base::InstructionSet set : available_sets()) {
        base::use_instruction_set(set);
        for (const std::size_t chunk : {std::size_t{1}, std::size_t{5}, std::size_t{64}, kRows}) {
            std::vector<double> same = u;  // drawn over the uniforms
            for (std::size_t row = 0; row < kRows; row += chunk) {
                const std::size_t rows = std::min(chunk, kRows - row);
                const Column part = Column(same).subspan(row, rows);
                binomial_quantile(ConstColumn(counts).subspan(row, rows),
                                  ConstColumn(p).subspan(row, rows), part, part);
            }
            EXPECT_EQ(same, out) << static_cast<int>(set) << " " << chunk;
        }
    }
    base::use_instruction_set(base::best_instruction_set());
}

// Everything that is drawn, in chunks of `chunk` rows.
std::uint64_t hash_of_draws(std::size_t chunk) {
    constexpr std::size_t kRows = 3001;
    const std::vector<Distribution> distributions{{Normal{3, 2}},
                                                  {Lognormal{12.4, 0.4}},
                                                  {Gamma{2.5, 4}},
                                                  {Gamma{0.05, 1}},
                                                  {Beta{7, 13}},
                                                  {Pert{-1, 2, 9}},
                                                  {Triangular{0, 1, 5}},
                                                  {Uniform{2, 3}},
                                                  {Bernoulli{0.3}},
                                                  {Binomial{60, 0.4}},
                                                  {BetaBinomial{60, 7, 13}},
                                                  {Poisson{20}},
                                                  {NegativeBinomial{20, 2}},
                                                  {Empirical{.values = {1, 5, 2}, .weights = {}}},
                                                  {Point{4}}};
    std::vector<Quantile> quantiles;
    for (const Distribution& d : distributions) quantiles.emplace_back(d);
    const Sobol sobol(3, {.seed = 7});
    const std::vector<double> p = random_column(kRows, 14), u = wide_uniforms(kRows);
    std::vector<double> mean = p, scores = u;
    for (double& m : mean) m = m < 0.02 ? 700 : 50 * m;
    for (double& s : scores) s = 16 * (s - 0.5);
    const std::size_t outputs = 2 * quantiles.size() + 7;
    std::vector<std::vector<double>> all(outputs, std::vector<double>(kRows));
    for (std::size_t row = 0; row < kRows; row += chunk) {
        const std::size_t rows = std::min(chunk, kRows - row);
        const auto in = [&](const std::vector<double>& column) {
            return ConstColumn(column).subspan(row, rows);
        };
        std::size_t next = 0;
        const auto out = [&] { return Column(all[next++]).subspan(row, rows); };
        for (const Quantile& q : quantiles) {
            q.at(in(u), out());
            q.at_scores(in(scores), out());
        }
        uniforms({.seed = 3, .variable = 4}, row, out());
        sobol.points(2, 5, row, out());
        binomial_quantile(60, in(p), in(u), out());
        poisson_quantile(in(mean), in(u), out());
        normal_quantile(in(mean), in(p), in(u), out());
        lognormal_quantile(in(p), in(p), in(u), out());
        pow(in(mean), in(p), out());
    }
    std::vector<double> joined;
    for (const auto& column : all) joined.insert(joined.end(), column.begin(), column.end());
    return hash(joined);
}

TEST(Draw, NeitherChunksNorInstructionSetsShow) {
    // As any compiler and any machine must give it; changes when, and only when, draws change.
    constexpr std::uint64_t kHash = 9'032'082'958'115'995'952U;
    const std::uint64_t expected = hash_of_draws(1024);
    EXPECT_EQ(expected, kHash);
    for (const base::InstructionSet set : available_sets()) {
        base::use_instruction_set(set);
        for (const std::size_t chunk : {std::size_t{1}, std::size_t{5}, std::size_t{64},
                                        std::size_t{1000}, std::size_t{5000}})
            EXPECT_EQ(hash_of_draws(chunk), expected) << chunk;
    }
    base::use_instruction_set(base::best_instruction_set());
}

// In two neighbouring pieces and far out: prepared quantiles do not fall.
TEST(Quantile, DoNotFall) {
    const std::vector<Distribution> distributions{
        {Lognormal{1, 2}}, {Gamma{2.5, 4}}, {Beta{7, 13}}, {Beta{0.4, 0.3}}, {Pert{-1, 2, 9}}};
    for (const Distribution& d : distributions) {
        const Quantile quantile(d);
        std::vector<double> u;
        for (double v = 1e-12; v < 0.5; v *= 1.0003) u.push_back(v);
        for (std::size_t i = u.size(); i-- > 0;) u.push_back(1 - u[i]);
        std::vector<double> x(u.size());
        quantile.at(u, x);
        for (std::size_t i = 1; i < x.size(); ++i) EXPECT_GE(x[i], x[i - 1]) << u[i];
    }
}

// Prepared against exact, between the places where the polynomials were fitted.
TEST(Quantile, IsCloseEverywhere) {
    const std::vector<Distribution> distributions{
        {Lognormal{1, 2}}, {Lognormal{0, 0.05}}, {Gamma{0.2, 4}}, {Gamma{300, 4}},
        {Beta{7, 13}},     {Beta{0.15, 30}},     {Pert{1, 2, 9}}};
    for (const Distribution& d : distributions) {
        const Quantile quantile(d);
        double worst = 0;
        for (const double u : random_column(4000, 15))
            worst = std::max(worst, std::fabs(quantile.at(u) / d.quantile(u) - 1));
        for (double v = 1e-12; v < 0.5; v *= 1.05) {
            worst = std::max(worst, std::fabs(quantile.at(v) / d.quantile(v) - 1));
            worst = std::max(worst, std::fabs(quantile.at(1 - v) / d.quantile(1 - v) - 1));
        }
        EXPECT_LT(worst, 2e-10);
    }
}

}  // namespace

}  // namespace utfall::stats
