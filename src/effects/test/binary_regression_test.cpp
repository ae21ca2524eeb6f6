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

}  // namespace utfall::effects
