#include "utfall/effects/estimate.h"

#include <cmath>

#include <gtest/gtest.h>

namespace utfall::effects {

// Values of R 4.2 pt, qt, pchisq and pf.
TEST(Estimate, TailsAreThoseOfTheTables) {
    EXPECT_NEAR(student_upper(2.0, 10), 0.036694017385370196, 1e-15);
    EXPECT_NEAR(student_upper(-1.0, 3.5), 1 - student_upper(1.0, 3.5), 1e-15);
    EXPECT_NEAR(student_upper(1.959963984540054, kNormal), 0.025, 1e-15);
    EXPECT_NEAR(student_quantile(0.975, 9), 2.2621571627982049, 1e-13);
    EXPECT_NEAR(student_quantile(0.025, 9), -2.2621571627982049, 1e-13);
    EXPECT_NEAR(chi_squared_upper(3.841458820694124, 1), 0.05, 1e-14);
    EXPECT_NEAR(f_upper(4.964602743730711, 1, 10), 0.05, 1e-14);
}

TEST(Estimate, AnIntervalAndAPValueBelongTogether) {
    const Estimate e{.term = "treat", .value = 2, .standard_error = 1, .degrees = 7};
    const Interval i = interval(e, 1 - p_value(e));
    EXPECT_NEAR(i.low, 0, 1e-12);
    EXPECT_NEAR(i.high, 4, 1e-12);
}

}  // namespace utfall::effects
