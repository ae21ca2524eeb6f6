#include "utfall/effects/least_squares.h"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "reference.h"
#include "utfall/effects/moments.h"

namespace utfall::effects {

namespace {

using Columns = std::vector<std::vector<double>>;

// The terms of a NIST set: powers of x to the degree, or all columns x1 … x6.
Regression nist_regression(const std::string& name, Columns& columns, int degree = 0) {
    const reference::Table t = reference::table("nist_" + name + ".csv");
    columns.clear();
    columns.reserve(8);
    columns.push_back(t.numbers("y"));
    Regression made{.outcome = columns[0]};
    const bool is_through_origin = name == "noint1" || name == "noint2";
    if (!is_through_origin) {
        made.terms.push_back(Term::ones());
        made.names.emplace_back("(intercept)");
    }
    if (name == "longley") {
        for (int j = 1; j <= 6; ++j) {
            const std::string x = "x" + std::to_string(j);
            columns.push_back(t.numbers(x));
            made.terms.emplace_back(columns.back());
            made.names.push_back(x);
        }
        return made;
    }
    columns.push_back(t.numbers(name == "filip" ? "x1" : "x"));
    const int usual = name == "filip"                         ? 10
                      : name == "norris" || is_through_origin ? 1
                      : name == "pontius"                     ? 2
                                                              : 5;
    for (int k = 1; k <= (degree > 0 ? degree : usual); ++k) {
        made.terms.emplace_back(columns[1], k);
        made.names.push_back("x^" + std::to_string(k));
    }
    return made;
}

double largest(const std::vector<double>& x) {
    return std::abs(*std::max_element(
        x.begin(), x.end(), [](double a, double b) { return std::abs(a) < std::abs(b); }));
}

}  // namespace

TEST(LeastSquares, ThirteenDigitsOnEverySetOfNist) {
    if (!reference::is_there()) GTEST_SKIP() << reference::kMissing;
    for (const auto& [name, exact] : reference::nist()) {
        Columns columns;
        const Regression regression = nist_regression(name, columns);
        const Answer<Fit> answer = least_squares(regression);
        ASSERT_TRUE(answer.ok()) << name;
        const Fit& fit = answer.value();
        double least = 17;
        for (std::size_t j = 0; j < exact.coefficients.size(); ++j) {
            least = std::min(least,
                             reference::right_digits(fit.coefficients[j], exact.coefficients[j]));
            const double error = sigma(fit) * std::sqrt(fit.inverse(j, j));
            if (exact.sigma > 0)
                least = std::min(least, reference::right_digits(error, exact.standard_errors[j]));
            else
                EXPECT_LT(error, 1e-13 * largest(columns[0])) << name;
        }
        if (exact.sigma > 0)
            least = std::min(least, reference::right_digits(sigma(fit), exact.sigma));
        else
            EXPECT_LT(sigma(fit), 1e-13 * largest(columns[0])) << name;
        EXPECT_GE(least, 13) << name;
        RecordProperty(name, std::to_string(least));
    }
}

TEST(LeastSquares, OnePowerMoreThanDoublesCarryIsRefusedByName) {
    if (!reference::is_there()) GTEST_SKIP() << reference::kMissing;
    Columns columns;
    const Answer<Fit> answer = least_squares(nist_regression("filip", columns, 11));
    ASSERT_FALSE(answer.ok());
    EXPECT_EQ(answer.refusal().reason, Reason::singular);
    EXPECT_EQ(answer.refusal().holes, std::vector<std::string>{"x^11"});
}

}  // namespace utfall::effects
