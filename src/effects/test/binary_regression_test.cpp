#include "utfall/effects/binary_regression.h"

#include <cmath>

#include <gtest/gtest.h>

#include "reference.h"

namespace utfall::effects {

namespace {

std::vector<double> zero(const std::vector<double>& x) {
    std::vector<double> made;
    for (const double v : x) made.push_back(v == 0 ? 1 : 0);
    return made;
}

}  // namespace

TEST(BinaryRegression, TheLogitOfTheMixtape) {
    if (!reference::is_there()) GTEST_SKIP() << reference::kMissing;
    const reference::Table nsw =
        reference::table("causaldata_nsw_mixtape.csv").where("treat", {"1"});
    const reference::Table cps = reference::table("causaldata_cps_mixtape.csv");
    const auto both = [&](const std::string& name) {
        std::vector<double> made = nsw.numbers(name);
        for (const double v : cps.numbers(name)) made.push_back(v);
        return made;
    };
    const auto treat = both("treat");
    const auto age = both("age");
    const auto educ = both("educ");
    const auto re74 = both("re74");
    const auto re75 = both("re75");
    const auto marr = both("marr");
    const auto nodegree = both("nodegree");
    const auto black = both("black");
    const auto hisp = both("hisp");
    const auto u74 = zero(re74);
    const auto u75 = zero(re75);
    const Answer<BinaryFit> fit = binary_regression(
        {.outcome = treat,
         .terms = {Term::ones(),
                   age,
                   {age, 2},
                   {age, 3},
                   educ,
                   {educ, 2},
                   marr,
                   nodegree,
                   black,
                   hisp,
                   re74,
                   re75,
                   u74,
                   u75,
                   product(educ, re74)},
         .names = {"(Intercept)", "age", "I(age^2)", "I(age^3)", "educ", "I(educ^2)", "marr",
                   "nodegree", "black", "hisp", "re74", "re75", "I(re74 == 0)TRUE",
                   "I(re75 == 0)TRUE", "I(educ * re74)"}},
        Link::logit);
    ASSERT_TRUE(fit.ok());
    reference::expect(reference::records("nsw_treated+cps", "logit PS"), estimates(fit.value()));
}

// R 4.2 glm(family = binomial("probit")), which stops when the deviance stands still: some nine digits.
TEST(BinaryRegression, ProbitOfTheExperiment) {
    if (!reference::is_there()) GTEST_SKIP() << reference::kMissing;
    const reference::Table t = reference::table("causaldata_nsw_mixtape.csv");
    const auto treat = t.numbers("treat"), age = t.numbers("age"), educ = t.numbers("educ"),
               marr = t.numbers("marr"), nodegree = t.numbers("nodegree");
    auto re75 = t.numbers("re75");
    for (double& earned : re75) earned /= 1000;
    const BinaryFit fit =
        binary_regression({.outcome = treat,
                           .terms = {Term::ones(), age, educ, marr, nodegree, re75},
                           .names = {"(intercept)", "age", "educ", "marr", "nodegree", "re75"}},
                          Link::probit)
            .value();
    const std::vector<double> coefficients = {0.37511742202769860,  0.00473382202673821,
                                              -0.03219381297352832, 0.09513858732249239,
                                              -0.53751992238844548, 0.01532627262110723};
    const std::vector<double> errors = {0.6166641500187220, 0.0087641972527861, 0.0438088054665334,
                                        0.1707423646766534, 0.1905635650347240, 0.0197636078909047};
    for (std::size_t j = 0; j < errors.size(); ++j) {
        EXPECT_NEAR(fit.coefficients[j], coefficients[j], 1e-8 * std::abs(coefficients[j]));
        EXPECT_NEAR(std::sqrt(fit.covariance(j, j)), errors[j], 1e-8 * errors[j]);
    }
    EXPECT_NEAR(fit.log_likelihood, -295.977752552123, 1e-9);
}

TEST(BinaryRegression, WhatSeparatesIsNamed) {
    const std::vector<double> x = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    const std::vector<double> noise = {3, 1, 4, 1, 5, 9, 2, 6, 5, 3};
    const std::vector<double> high = {0, 0, 0, 0, 0, 1, 1, 1, 1, 1};
    // Only a yes has the rare mark; the rest is mixed.
    const std::vector<double> rare = {0, 1, 0, 0, 0, 0, 0, 1, 0, 0};
    const std::vector<double> mixed = {0, 1, 1, 0, 1, 0, 1, 1, 0, 1};
    const std::vector<double> all_yes(10, 1.0);
    for (const Link link : {Link::logit, Link::probit}) {
        const auto refused = [&](Column outcome, std::vector<Term> terms,
                                 std::vector<std::string> names) {
            const Answer<BinaryFit> fit = binary_regression(
                {.outcome = outcome, .terms = std::move(terms), .names = std::move(names)}, link);
            EXPECT_FALSE(fit.ok());
            return fit.ok() ? Refusal{Reason::no_rows, {}} : fit.refusal();
        };
        const Refusal whole =
            refused(high, {Term::ones(), noise, x}, {"(intercept)", "noise", "x"});
        EXPECT_EQ(whole.reason, Reason::separated);
        EXPECT_EQ(whole.holes.front(), "x");
        const Refusal partly =
            refused(mixed, {Term::ones(), noise, rare}, {"(intercept)", "noise", "rare"});
        EXPECT_EQ(partly.reason, Reason::separated);
        EXPECT_EQ(partly.holes.front(), "rare");
        EXPECT_EQ(refused(all_yes, {Term::ones(), x}, {"(intercept)", "x"}).reason,
                  Reason::one_outcome);
        const std::vector<double> twice(10, 2.0);
        const Refusal constant =
            refused(mixed, {Term::ones(), x, twice}, {"(intercept)", "x", "twice"});
        EXPECT_EQ(constant.reason, Reason::singular);
        EXPECT_EQ(constant.holes.front(), "twice");
    }
}

}  // namespace utfall::effects
