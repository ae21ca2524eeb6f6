#include "utfall/effects/sensitivity.h"

#include <cmath>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "reference.h"

namespace utfall::effects {

// Every pattern of signs of up to ten pairs, with its chance.
RC_GTEST_PROP(Sensitivity, ExactBoundsAreThoseOfAllPatterns, ()) {
    const auto whole = *rc::gen::container<std::vector<int>>(rc::gen::inRange(-5, 6));
    std::vector<double> differences;
    for (const int d : whole)
        if (differences.size() < 10) differences.push_back(d);
    const double gamma = *rc::gen::element(1.0, 1.5, 4.0);
    const auto found = rosenbaum_bounds(differences, {gamma});
    std::vector<double> left;
    for (const double d : differences)
        if (d != 0) left.push_back(d);
    RC_ASSERT(found.ok() == !left.empty());
    if (left.empty()) return;
    std::vector<double> ranks;
    double observed = 0;
    for (const double d : left) {
        double rank = 0.5;
        for (const double e : left)
            rank += std::abs(e) < std::abs(d) ? 1 : std::abs(e) == std::abs(d) ? 0.5 : 0;
        ranks.push_back(rank);
        observed += d > 0 ? rank : 0;
    }
    double p = 0;
    for (std::size_t signs = 0; signs < std::size_t{1} << left.size(); ++signs) {
        double chance = 1;
        double sum = 0;
        for (std::size_t i = 0; i < left.size(); ++i) {
            const bool positive = (signs >> i & 1U) != 0;
            chance *= (positive ? gamma : 1) / (1 + gamma);
            sum += positive ? ranks[i] : 0;
        }
        p += sum >= observed ? chance : 0;
    }
    RC_ASSERT(std::abs(found.value()[0].p_max - p) < 1e-12);
    RC_ASSERT(found.value()[0].p_min <= found.value()[0].p_max + 1e-12);
}

TEST(Sensitivity, TheLimitIsWhereTheBoundCrossesTheLevel) {
    const std::vector<double> differences{1, 2, 3, 4, 5, 6, 7, 8, -0.5, 9, 10, 11};
    const double limit = rosenbaum_limit(differences, 0.05).value();
    const auto bounds = rosenbaum_bounds(differences, {limit, limit + 2e-6}).value();
    EXPECT_LE(bounds[0].p_max, 0.05);
    EXPECT_GT(bounds[1].p_max, 0.05);
    EXPECT_TRUE(std::isnan(rosenbaum_limit(std::vector<double>{-1, -2}, 0.05).value()));
    EXPECT_EQ(rosenbaum_limit(std::vector<double>{0, 0}, 0.05).refusal().reason,
              Reason::no_difference);
}

TEST(Sensitivity, EValuesAreThePublishedOnes) {
    EXPECT_DOUBLE_EQ(e_value(1 / 3.9), e_value(3.9));
    const EValue zero = e_value(3.9, {.low = 0.8, .high = 8.7});
    EXPECT_EQ(zero.limit, 1);
    EXPECT_NEAR(e_value(3.9, {.low = 1.8, .high = 8.7}).limit, 3.0, 1e-12);  // 1.8 + sqrt(1.44)
    if (!reference::is_there()) GTEST_SKIP() << reference::kMissing;
    reference::expect(
        reference::records("evalue", "E-value RR (VanderWeele-Ding 2017 formula)", "RR=3.9"),
        {{.term = "E", .value = e_value(3.9)}});
    reference::expect(
        reference::records("evalue", "E-value RR (VanderWeele-Ding 2017 formula)", "RR=1.5"),
        {{.term = "E", .value = e_value(1.5)}});
    reference::expect(reference::records("evalue", "E-value for standardized d (RR~exp(.91 d))"),
                      {{.term = "E", .value = e_value_of_means(0.5, 0).point}});
}

}  // namespace utfall::effects
