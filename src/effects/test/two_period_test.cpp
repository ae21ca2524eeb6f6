#include "utfall/effects/two_period.h"

#include <cmath>

#include <gtest/gtest.h>

#include "utfall/stats/philox.h"

namespace utfall::effects {

namespace {

constexpr TwoPeriodMethod kAll[] = {TwoPeriodMethod::doubly_robust, TwoPeriodMethod::improved,
                                    TwoPeriodMethod::weighting, TwoPeriodMethod::regression};

struct People {
    std::vector<double> change, treated, age, earnings, weights;

    [[nodiscard]] TwoPeriods units() const {
        return {.change = change,
                .treated = treated,
                .covariates = {age, earnings},
                .names = {"age", "earnings"},
                .weights = weights};
    }
};
People people(std::size_t n) {
    People made;
    std::vector<double> u(4 * n);
    stats::uniforms({.seed = 5, .variable = 1}, 0, u);
    for (std::size_t i = 0; i < n; ++i) {
        const double age = 20 + 30 * u[4 * i];
        const double earnings = 20000 * u[4 * i + 1] * u[4 * i + 1];
        made.age.push_back(age);
        made.earnings.push_back(earnings);
        made.treated.push_back(u[4 * i + 2] < 0.5 - 0.01 * (age - 20) ? 1 : 0);
        made.change.push_back(0.1 * age + earnings / 5000 + made.treated.back() + 4 * u[4 * i + 3]);
    }
    return made;
}

TwoPeriodEffect effect(const TwoPeriods& units, TwoPeriodMethod method) {
    return two_period_effect(units, {.method = method}).value();
}

}  // namespace

TEST(TwoPeriod, WithoutCovariatesAllMethodsAreTheDifferenceBetweenMeanChanges) {
    const People p = people(60);
    double sum[2] = {0, 0};
    double count[2] = {0, 0};
    for (std::size_t i = 0; i < 60; ++i) {
        sum[p.treated[i] == 1] += p.change[i];
        count[p.treated[i] == 1] += 1;
    }
    for (const TwoPeriodMethod method : kAll) {
        const auto found = effect({.change = p.change, .treated = p.treated}, method);
        EXPECT_NEAR(found.effect.value, sum[1] / count[1] - sum[0] / count[0], 1e-13);
        EXPECT_EQ(static_cast<double>(found.treated), count[1]);
    }
}

// By hand where the covariate has two values: then every model fits, and all methods weight the difference in each value by
// the treated that have it.
TEST(TwoPeriod, WithOneDummyAllMethodsAgreeWithTheCells) {
    const People p = people(200);
    std::vector<double> old;
    for (const double age : p.age) old.push_back(age > 35 ? 1 : 0);
    double sum[2][2] = {{0, 0}, {0, 0}};
    double count[2][2] = {{0, 0}, {0, 0}};
    for (std::size_t i = 0; i < old.size(); ++i) {
        sum[old[i] == 1][p.treated[i] == 1] += p.change[i];
        count[old[i] == 1][p.treated[i] == 1] += 1;
    }
    double expected = 0;
    for (int a = 0; a < 2; ++a)
        expected += count[a][1] / (count[0][1] + count[1][1]) *
                    (sum[a][1] / count[a][1] - sum[a][0] / count[a][0]);
    double error = 0;
    for (const TwoPeriodMethod method : kAll) {
        const auto found = effect(
            {.change = p.change, .treated = p.treated, .covariates = {old}, .names = {"old"}},
            method);
        EXPECT_NEAR(found.effect.value, expected, 1e-10);
        if (error > 0) {
            EXPECT_NEAR(found.effect.standard_error, error, 1e-9);
        }
        error = found.effect.standard_error;
        double mean = 0;
        for (const double psi : found.influence) mean += psi / 200;
        EXPECT_NEAR(mean, 0, 1e-10);
    }
}

TEST(TwoPeriod, UnitsTwiceWithHalfTheWeightAndOtherScalesChangeNothing) {
    const People once = people(150);
    People twice;
    for (int copy = 0; copy < 2; ++copy)
        for (std::size_t i = 0; i < 150; ++i) {
            twice.change.push_back(once.change[i]);
            twice.treated.push_back(once.treated[i]);
            twice.age.push_back(100 - 12 * once.age[i]);
            twice.earnings.push_back(once.earnings[i] / 1000 + once.age[i]);
            twice.weights.push_back(0.5);
        }
    for (const TwoPeriodMethod method : kAll) {
        const auto a = effect(once.units(), method);
        const auto b = effect(twice.units(), method);
        EXPECT_NEAR(a.effect.value, b.effect.value, 1e-9);
        EXPECT_NEAR(a.effect.standard_error, b.effect.standard_error * std::sqrt(2.0), 1e-9);
    }
}

// What is linear in the covariates is taken out exactly by all but weighting with a logit.
TEST(TwoPeriod, AChangeLinearInTheCovariatesIsTakenOut) {
    const People p = people(150);
    People moved = p;
    for (std::size_t i = 0; i < 150; ++i) moved.change[i] += 7 + 2 * p.age[i] - p.earnings[i] / 100;
    for (const TwoPeriodMethod method : kAll) {
        if (method == TwoPeriodMethod::weighting) continue;
        const auto a = effect(p.units(), method);
        const auto b = effect(moved.units(), method);
        EXPECT_NEAR(a.effect.value, b.effect.value, 1e-9);
        EXPECT_NEAR(a.effect.standard_error, b.effect.standard_error, 1e-9);
    }
}

TEST(TwoPeriod, RefusesArmsThatAreTooSmallOrApart) {
    People p = people(40);
    p.treated.assign(40, 0);
    EXPECT_EQ(two_period_effect(p.units()).refusal().reason, Reason::no_treated);
    p.treated[3] = 1;
    EXPECT_EQ(two_period_effect(p.units()).refusal().reason, Reason::too_few_treated);
    p.treated.assign(40, 1);
    EXPECT_EQ(two_period_effect(p.units()).refusal().reason, Reason::no_comparison);
    p.treated[3] = p.treated[9] = 0;
    EXPECT_EQ(two_period_effect(p.units()).refusal().reason, Reason::too_few_comparison);
    for (std::size_t i = 0; i < 40; ++i) p.treated[i] = p.age[i] > 35 ? 1 : 0;
    EXPECT_EQ(two_period_effect(p.units()).refusal().reason, Reason::separated);
    People constant = people(40);
    constant.age.assign(40, 3);
    EXPECT_EQ(two_period_effect(constant.units()).refusal().reason, Reason::singular);
}

}  // namespace utfall::effects
