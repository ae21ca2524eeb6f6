// Laws that least squares and its covariances keep, on random rows, and slow twins of what is clever.
#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "utfall/effects/binary_regression.h"
#include "utfall/effects/comparison.h"
#include "utfall/effects/covariance.h"
#include "utfall/effects/fixed_effects.h"

namespace utfall::effects {

namespace {

// Numbers that look random, the same in every run.
class Dice {
public:
    explicit Dice(std::uint64_t seed) : state_(seed * 2 + 1) {}
    double uniform() {
        state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
        return static_cast<double>(state_ >> 11) * 0x1p-53;
    }
    std::uint32_t below(std::size_t count) {
        return static_cast<std::uint32_t>(uniform() * static_cast<double>(count));
    }

private:
    std::uint64_t state_;
};

struct Sample {
    std::vector<double> y, treat, x, weights;
    std::vector<std::uint32_t> cluster, period;
    static constexpr std::size_t kClusters = 12;
    static constexpr std::size_t kPeriods = 5;

    explicit Sample(std::size_t rows, std::uint64_t seed) {
        Dice dice(seed);
        for (std::size_t i = 0; i < rows; ++i) {
            cluster.push_back(dice.below(kClusters));
            period.push_back(dice.below(kPeriods));
            treat.push_back(dice.uniform() < 0.4 ? 1 : 0);
            x.push_back(dice.uniform() * 10 + cluster.back());
            weights.push_back(0.5 + dice.uniform());
            y.push_back(3 + 2 * treat.back() + 0.1 * x.back() * dice.uniform() + dice.uniform());
        }
    }
    [[nodiscard]] Groups clusters() const { return {cluster, kClusters}; }
    [[nodiscard]] Groups periods() const { return {period, kPeriods}; }
    [[nodiscard]] Regression regression() const {
        return {.outcome = y,
                .terms = {Term::ones(), treat, x, {x, 2}},
                .names = {"(intercept)", "treat", "x", "x^2"},
                .weights = weights};
    }
};

std::vector<Covariance> every_covariance(const Fit& fit, const Sample& s) {
    std::vector<Covariance> made = {covariance(fit)};
    for (const Robust kind : {Robust::hc0, Robust::hc1, Robust::hc2, Robust::hc3})
        made.push_back(covariance(fit, kind).value());
    for (const Clustered kind : {Clustered::cr0, Clustered::cr1, Clustered::cr2, Clustered::cr3})
        made.push_back(covariance(fit, s.clusters(), usual(kind)).value());
    made.push_back(covariance(fit, TwoWays{s.clusters(), s.periods()}, {}).value());
    return made;
}

void expect_same(double a, double b, double relative) {
    EXPECT_NEAR(a, b, relative * std::max(std::abs(a), std::abs(b)));
}

void expect_same_errors(const std::vector<Covariance>& a, const std::vector<Covariance>& b,
                        std::size_t term, double scale) {
    for (std::size_t i = 0; i < a.size(); ++i) {
        expect_same(scale * scale * a[i].matrix(term, term), b[i].matrix(term, term), 1e-11);
        expect_same(a[i].degrees[term], b[i].degrees[term], 1e-9);
    }
}

}  // namespace

TEST(Laws, ShiftingAndScalingTheOutcome) {
    const Sample s(300, 1);
    Sample moved = s;
    for (double& y : moved.y) y = 1000 - 4 * y;
    const Fit a = least_squares(s.regression()).value();
    const Fit b = least_squares(moved.regression()).value();
    expect_same(1000 - 4 * a.coefficients[0], b.coefficients[0], 1e-13);
    for (std::size_t j = 1; j < 4; ++j)
        expect_same(-4 * a.coefficients[j], b.coefficients[j], 1e-11);
    expect_same_errors(every_covariance(a, s), every_covariance(b, moved), 1, 4);
}

TEST(Laws, TheOrderOfRowsAndTheNamesOfClustersDoNotMatter) {
    const Sample s(300, 2);
    Sample turned = s;
    for (auto* column : {&turned.y, &turned.treat, &turned.x, &turned.weights})
        std::reverse(column->begin(), column->end());
    std::reverse(turned.cluster.begin(), turned.cluster.end());
    std::reverse(turned.period.begin(), turned.period.end());
    for (std::uint32_t& c : turned.cluster) c = Sample::kClusters - 1 - c;
    const Fit a = least_squares(s.regression()).value();
    const Fit b = least_squares(turned.regression()).value();
    for (std::size_t j = 0; j < 4; ++j) expect_same(a.coefficients[j], b.coefficients[j], 1e-15);
    expect_same_errors(every_covariance(a, s), every_covariance(b, turned), 1, 1);
}

TEST(Laws, SwappingTheArms) {
    const Sample s(300, 3);
    Sample swapped = s;
    for (double& t : swapped.treat) t = 1 - t;
    const Fit a = least_squares(s.regression()).value();
    const Fit b = least_squares(swapped.regression()).value();
    expect_same(-a.coefficients[1], b.coefficients[1], 1e-13);
    expect_same_errors(every_covariance(a, s), every_covariance(b, swapped), 1, 1);
}

TEST(Laws, TwoHalvesAreAWhole) {
    const Sample s(200, 4);
    Sample doubled = s;
    for (double& w : doubled.weights) w /= 2;
    const auto twice = [](auto& column) {
        const auto once = column;
        column.insert(column.end(), once.begin(), once.end());
    };
    twice(doubled.y);
    twice(doubled.treat);
    twice(doubled.x);
    twice(doubled.weights);
    twice(doubled.cluster);
    const Fit a = least_squares(s.regression()).value();
    const Fit b = least_squares(doubled.regression()).value();
    expect_same(a.coefficients[1], b.coefficients[1], 1e-14);
    expect_same(a.residual_sum, b.residual_sum, 1e-13);
    for (const Clustered kind : {Clustered::cr0, Clustered::cr2, Clustered::cr3}) {
        const Covariance one = covariance(a, s.clusters(), usual(kind)).value();
        const Covariance two = covariance(b, doubled.clusters(), usual(kind)).value();
        expect_same(one.matrix(1, 1), two.matrix(1, 1), 1e-11);
        expect_same(one.degrees[1], two.degrees[1], 1e-9);
    }
}

TEST(Laws, SumsGiveTheSameBitsAsRows) {
    const Sample s(700, 5);
    const Fit rows = least_squares(s.regression()).value();
    const Fit sums = least_squares(moments(s.regression()), s.regression().names).value();
    EXPECT_EQ(rows.coefficients, sums.coefficients);
    EXPECT_EQ(rows.residual_sum, sums.residual_sum);
    Moments all(4);
    for (const Moments& part : moments(s.regression(), s.clusters())) all.add(part);
    const Fit parts = least_squares(all, s.regression().names).value();
    for (std::size_t j = 0; j < 4; ++j)
        EXPECT_DOUBLE_EQ(rows.coefficients[j], parts.coefficients[j]);
    EXPECT_DOUBLE_EQ(rows.residual_sum, parts.residual_sum);
}

// CR2 and its degrees with matrices of all rows, as Pustejovsky and Tipton (2018) write them.
TEST(Laws, AdjustedClustersAreThoseOfWholeMatrices) {
    const Sample s(60, 6);
    const Fit fit = least_squares(s.regression()).value();
    const std::size_t n = 60, p = 4, term = 1;
    Matrix x(n, p);
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < p; ++j)
            x(i, j) = value_of(value_of(fit.of.terms[j], i)) * std::sqrt(s.weights[i]);
    const Matrix hat = product(product(x, fit.inverse), transposed(x));
    double variance = 0;
    Matrix share(n, Sample::kClusters);  // a_g of the coefficient
    for (std::uint32_t g = 0; g < Sample::kClusters; ++g) {
        std::vector<std::size_t> rows;
        for (std::size_t i = 0; i < n; ++i)
            if (s.cluster[i] == g) rows.push_back(i);
        if (rows.empty()) continue;
        Matrix own(rows.size(), rows.size());
        for (std::size_t a = 0; a < rows.size(); ++a)
            for (std::size_t b = 0; b < rows.size(); ++b)
                own(a, b) = (a == b ? 1 : 0) - hat(rows[a], rows[b]);
        const Eigenvalues e = eigenvalues(own);
        Matrix half = e.vectors;
        for (std::size_t k = 0; k < rows.size(); ++k)
            for (double& v : half.column(k))
                v *= e.values[k] > 1e-10 ? 1 / std::sqrt(e.values[k]) : 0;
        const Matrix adjustment = product(half, transposed(e.vectors));
        double score = 0;
        for (std::size_t a = 0; a < rows.size(); ++a) {
            for (std::size_t b = 0; b < rows.size(); ++b)
                for (std::size_t j = 0; j < p; ++j)
                    share(rows[a], g) += adjustment(a, b) * x(rows[b], j) * fit.inverse(j, term);
            score += share(rows[a], g) * fit.residuals[rows[a]] * std::sqrt(s.weights[rows[a]]);
        }
        variance += score * score;
    }
    double trace = 0, squares = 0;
    const Matrix moved = product(hat, share);
    const Matrix both = product(transposed(share), share);
    const Matrix seen = product(transposed(share), moved);
    for (std::size_t g = 0; g < Sample::kClusters; ++g)
        for (std::size_t h = 0; h < Sample::kClusters; ++h) {
            const double entry = both(g, h) - seen(g, h);
            if (g == h) trace += entry;
            squares += entry * entry;
        }
    const Covariance quick = covariance(fit, s.clusters(), usual(Clustered::cr2)).value();
    expect_same(quick.matrix(term, term), variance, 1e-10);
    expect_same(quick.degrees[term], trace * trace / squares, 1e-9);
}

TEST(Laws, AbsorbedEffectsAreThoseOfDummies) {
    Sample s(150, 7);
    // Two worlds without a common level: clusters 0-5 are seen in periods 0-2, the others in 3-4.
    for (std::size_t i = 0; i < s.y.size(); ++i) {
        s.cluster[i] = static_cast<std::uint32_t>(i % 12);
        s.period[i] = s.cluster[i] < 6 ? s.period[i] % 3 : 3 + s.period[i] % 2;
    }
    const AbsorbedFit quick = least_squares({.outcome = s.y,
                                             .terms = {s.treat, s.x},
                                             .names = {"treat", "x"},
                                             .weights = s.weights},
                                            {s.periods(), s.clusters()}, {.has_leverage = true})
                                  .value();
    EXPECT_EQ(quick.components, 2U);
    EXPECT_EQ(quick.fit.absorbed.degrees, 12 + 5 - 2);
    std::vector<std::vector<double>> dummies;
    Regression slow{
        .outcome = s.y, .terms = {s.treat, s.x}, .names = {"treat", "x"}, .weights = s.weights};
    for (std::uint32_t level = 0; level < 12 + 5; ++level) {
        if (level == 12 || level == 12 + 3) continue;  // one period of each world
        std::vector<double>& dummy = dummies.emplace_back();
        for (std::size_t i = 0; i < s.y.size(); ++i)
            dummy.push_back(s.cluster[i] == level || s.period[i] + 12 == level ? 1 : 0);
    }
    for (const auto& dummy : dummies) slow.terms.emplace_back(dummy);
    for (std::size_t j = 0; j < dummies.size(); ++j) slow.names.push_back("d");
    const Fit twin = least_squares(slow).value();
    EXPECT_EQ(twin.degrees, quick.fit.degrees);
    for (std::size_t j = 0; j < 2; ++j) {
        expect_same(twin.coefficients[j], quick.fit.coefficients[j], 1e-12);
        expect_same(covariance(twin).matrix(j, j), covariance(quick.fit).matrix(j, j), 1e-12);
        for (const Robust kind : {Robust::hc0, Robust::hc2, Robust::hc3})
            expect_same(covariance(twin, kind).value().matrix(j, j),
                        covariance(quick.fit, kind).value().matrix(j, j), 1e-11);
    }
    const Answer<Covariance> crossing = covariance(quick.fit, s.clusters(), usual(Clustered::cr2));
    EXPECT_EQ(crossing.refusal().reason, Reason::crossing_effects);
    // Within clusters the adjusted clusters are those of dummies.
    s.weights.assign(s.weights.size(), 1.0);
    const AbsorbedFit one =
        least_squares({.outcome = s.y, .terms = {s.treat, s.x}, .names = {"treat", "x"}},
                      {s.clusters()})
            .value();
    Regression written{.outcome = s.y, .terms = {s.treat, s.x}, .names = {"treat", "x"}};
    for (std::size_t j = 0; j < 12; ++j) {
        written.terms.emplace_back(dummies[j]);
        written.names.push_back("d");
    }
    const Fit whole = least_squares(written).value();
    const Covariance a = covariance(one.fit, s.clusters(), usual(Clustered::cr2)).value();
    const Covariance b = covariance(whole, s.clusters(), usual(Clustered::cr2)).value();
    for (std::size_t j = 0; j < 2; ++j) {
        expect_same(a.matrix(j, j), b.matrix(j, j), 1e-10);
        expect_same(a.degrees[j], b.degrees[j], 1e-8);
    }
}

// More levels than are solved by a factor.
TEST(Laws, ManyLevelsAreTakenOutToo) {
    Dice dice(8);
    const std::size_t rows = 9000;
    std::vector<double> x;
    std::vector<std::uint32_t> worker, firm;
    for (std::size_t i = 0; i < rows; ++i) {
        worker.push_back(dice.below(2000));
        firm.push_back(dice.below(1200));
        x.push_back(dice.uniform() + worker.back() * 0.01 - firm.back() * 0.02);
    }
    const Absorber absorber({{worker, 2000}, {firm, 1200}}, {});
    const std::vector<double> left = absorber.without(x);
    std::vector<double> of_worker(2000), of_firm(1200);
    for (std::size_t i = 0; i < rows; ++i) {
        of_worker[worker[i]] += left[i];
        of_firm[firm[i]] += left[i];
    }
    for (const double sum : of_worker) EXPECT_NEAR(sum, 0, 1e-11);
    for (const double sum : of_firm) EXPECT_NEAR(sum, 0, 1e-11);
}

TEST(Laws, WhatOtherTermsTellIsRefusedByName) {
    const Sample s(50, 9);
    const auto refused = [&](const Regression& regression) {
        const Answer<Fit> fit = least_squares(regression);
        return fit.ok() ? "answered"
                        : reason_name(fit.refusal().reason) + " " + fit.refusal().holes.front();
    };
    const std::vector<double> constant(50, 7.3);
    std::vector<double> sum, other;
    for (std::size_t i = 0; i < 50; ++i) {
        sum.push_back(0.1 * s.x[i] + s.treat[i] / 3);
        other.push_back(1 - s.treat[i]);
    }
    EXPECT_EQ(refused({.outcome = s.y, .terms = {Term::ones(), constant}, .names = {"1", "c"}}),
              "singular c");
    EXPECT_EQ(refused({.outcome = s.y,
                       .terms = {Term::ones(), s.treat, other},
                       .names = {"1", "treat", "other"}}),
              "singular other");
    EXPECT_EQ(
        refused({.outcome = s.y, .terms = {s.treat, s.x, sum}, .names = {"treat", "x", "sum"}}),
        "singular sum");
    EXPECT_EQ(refused({.outcome = Column(s.y).first(2),
                       .terms = {Term::ones(), Column(s.x).first(2)},
                       .names = {"1", "x"}}),
              "too-few-rows 2");
    const Answer<AbsorbedFit> determined = least_squares(
        {.outcome = s.y, .terms = {s.treat, constant}, .names = {"treat", "c"}}, {s.clusters()});
    EXPECT_EQ(determined.refusal().reason, Reason::singular);
    EXPECT_EQ(determined.refusal().holes.front(), "c");
    const std::vector<std::uint32_t> same(50, 0);
    const Fit fit = least_squares(s.regression()).value();
    EXPECT_EQ(covariance(fit, Groups{same, 1}, {}).refusal().reason, Reason::one_cluster);
}

TEST(Laws, WithoutLagsNeweyAndWestAreWhite) {
    const Sample s(90, 11);
    const Fit fit = least_squares(s.regression()).value();
    const Covariance white = covariance(fit, Robust::hc1).value();
    const Covariance lagless = covariance(fit, NeweyWest{.lag = 0, .is_adjusted = true});
    for (std::size_t j = 0; j < 4; ++j)
        expect_same(white.matrix(j, j), lagless.matrix(j, j), 1e-12);
}

TEST(Laws, StudentsDifferenceIsLeastSquares) {
    const Sample s(80, 12);
    std::vector<double> with, without;
    for (std::size_t i = 0; i < s.y.size(); ++i)
        (s.treat[i] == 1 ? with : without).push_back(s.y[i]);
    const Estimate difference = difference_in_means(with, without).value().difference;
    const Fit fit =
        least_squares({.outcome = s.y, .terms = {Term::ones(), s.treat}, .names = {"1", "treat"}})
            .value();
    const Estimate same = estimate(fit, covariance(fit), 1);
    expect_same(difference.value, same.value, 1e-13);
    expect_same(difference.standard_error, same.standard_error, 1e-13);
    EXPECT_EQ(difference.degrees, same.degrees);
    // Welch's standard error is that of HC2.
    expect_same(welch(with, without).value().difference.standard_error,
                estimate(fit, covariance(fit, Robust::hc2).value(), 1).standard_error, 1e-13);
}

TEST(Laws, AChanceHasTheLikelihoodsHighestPoint) {
    for (std::uint64_t seed = 20; seed < 40; ++seed) {
        const Sample s(40, seed);
        Dice dice(seed);
        std::vector<double> yes, no;
        for (std::size_t i = 0; i < s.y.size(); ++i) {
            yes.push_back(dice.uniform() < (s.x[i] > 9 ? 0.7 : 0.3) ? 1 : 0);
            no.push_back(1 - yes.back());
        }
        Regression regression{
            .outcome = yes, .terms = {Term::ones(), s.treat, s.x}, .names = {"1", "treat", "x"}};
        const BinaryFit logit = binary_regression(regression, Link::logit).value();
        for (std::size_t j = 0; j < 3; ++j) {
            double slope = 0;
            for (std::size_t i = 0; i < yes.size(); ++i)
                slope += value_of(value_of(regression.terms[j], i)) * (yes[i] - logit.chances[i]);
            EXPECT_NEAR(slope, 0, 1e-11);
        }
        for (const Link link : {Link::logit, Link::probit}) {
            regression.outcome = yes;
            const BinaryFit fit = binary_regression(regression, link).value();
            regression.outcome = no;
            const BinaryFit mirrored = binary_regression(regression, link).value();
            for (std::size_t j = 0; j < 3; ++j)
                EXPECT_NEAR(fit.coefficients[j], -mirrored.coefficients[j], 1e-10);
        }
    }
}

}  // namespace utfall::effects
