// effects: the test of means that a design leads to.
#pragma once
#include "utfall/effects/power.h"

namespace utfall::effects {

struct StudentTest {
    double error = 0;  // standard error of the effect
    double degrees = 0;
};
[[nodiscard]] StudentTest test_of(const TwoMeans& design, double units);
[[nodiscard]] StudentTest test_of(const OneMean& design, double units);
[[nodiscard]] StudentTest test_of(const TwoClusters& design, double units);
[[nodiscard]] StudentTest test_of(const TwoPanels& design, double units);

}  // namespace utfall::effects
