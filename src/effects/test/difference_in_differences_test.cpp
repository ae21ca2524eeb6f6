#include "utfall/effects/difference_in_differences.h"

#include <cmath>

#include <gtest/gtest.h>

#include "reference.h"
#include "utfall/effects/covariance.h"

namespace utfall::effects {

TEST(DifferenceInDifferences, OfFourMeansIsTheProductOfTheRegression) {
    if (!reference::is_there()) GTEST_SKIP() << reference::kMissing;
    const reference::Table t = reference::table("wooldridge_kielmc.csv");
    const std::vector<double> price = t.numbers("rprice");
    const std::vector<double> near = t.numbers("nearinc");
    const std::vector<double> after = t.numbers("y81");
    const auto did = two_by_two({.outcome = price, .treated = near, .after = after}).value();
    EXPECT_EQ(did.fit.of.names[kTreatedAfter], "treated:after");
    EXPECT_NEAR(did.effect.value / did.fit.coefficients[kTreatedAfter], 1, 1e-13);
    EXPECT_NEAR(did.effect.value / -11863.9032521, 1, 1e-8);
    const Covariance hc2 = covariance(did.fit, Robust::hc2).value();
    EXPECT_NEAR(did.effect.standard_error, estimate(did.fit, hc2, kTreatedAfter).standard_error,
                1e-8);
    EXPECT_EQ(did.means.treated_before.rows + did.means.treated_after.rows +
                  did.means.comparison_before.rows + did.means.comparison_after.rows,
              static_cast<double>(price.size()));
}

TEST(DifferenceInDifferences, NeedsAllFourCells) {
    const std::vector<double> y = {1, 2, 3, 4, 5, 6};
    const std::vector<double> treated = {0, 0, 1, 1, 0, 0};
    const std::vector<double> after = {0, 1, 1, 1, 0, 1};
    const auto did = two_by_two({.outcome = y, .treated = treated, .after = after});
    EXPECT_EQ(did.refusal().reason, Reason::empty_cell);
    EXPECT_EQ(did.refusal().holes.front(), "1, 0");
}

// One row in a cell has no spread of its own: a value, and no error.
TEST(DifferenceInDifferences, ACellOfOneGivesNoError) {
    const CellMean many{.rows = 5, .mean = 2, .variance = 1};
    const auto did = difference_in_differences({.treated_before = many,
                                                .treated_after = {.rows = 1, .mean = 7},
                                                .comparison_before = many,
                                                .comparison_after = many});
    EXPECT_EQ(did.value().value, 5);
    EXPECT_TRUE(std::isnan(did.value().standard_error));
    const auto sure = difference_in_differences({many, many, many, many}).value();
    EXPECT_NEAR(sure.standard_error, std::sqrt(0.8), 1e-15);
    EXPECT_NEAR(sure.degrees, 16, 1e-12);  // four alike cells of five rows
}

}  // namespace utfall::effects
