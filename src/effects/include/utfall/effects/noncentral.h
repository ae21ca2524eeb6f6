// effects: what tests follow when there is an effect: the noncentral t and F distributions, upper tails.
//
//     noncentral_student_upper(student_quantile(0.975, 58), 58, 2.74);      // power of a t test, 0.77
//
// As mixtures of incomplete beta functions with weights of Poisson, from the heaviest weight outwards until no weight
// counts: t after Guenther (1978) and Lenth (1989, AS 243), F after Patnaik (1949). Absolute error below 1e-13 for
// noncentralities to some hundred; over 1e4 t leaves the normal part's spread out. Infinite degrees give the normal.
#pragma once

namespace utfall::effects {

// P(T > t), degrees > 0.
[[nodiscard]] double noncentral_student_upper(double t, double degrees, double noncentrality);
// P(F > x), noncentrality >= 0.
[[nodiscard]] double noncentral_f_upper(double x, double numerator, double denominator,
                                        double noncentrality);
// x with P(F > x) = upper, of the central distribution; upper in (0, 1).
[[nodiscard]] double f_quantile(double upper, double numerator, double denominator);

}  // namespace utfall::effects
