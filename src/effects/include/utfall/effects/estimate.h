// effects: one estimated number and how sure it is.
//
//     Estimate e{.term = "treat", .value = 1794.34, .standard_error = 670.82, .degrees = 443};
//     p_value(e);               // 0.0078, two-sided, of no effect
//     interval(e, 0.95);        // what the value may be
#pragma once
#include <limits>
#include <span>
#include <string>

namespace utfall::effects {

// Values by row. A missing value is never here: whoever calls has decided what becomes of it.
using Column = std::span<const double>;

inline constexpr double kNormal = std::numeric_limits<double>::infinity();  // degrees of freedom
inline constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

struct Estimate {
    std::string term;
    double value = kNone;
    double standard_error = kNone;  // kNone where the method gives none
    double degrees = kNormal;       // of freedom of Student's distribution
};
struct Interval {
    double low = kNone;
    double high = kNone;
};

// value / standard error; two-sided probability of at least this if there were none.
[[nodiscard]] double p_value(const Estimate& estimate);
// confidence in (0, 1).
[[nodiscard]] Interval interval(const Estimate& estimate, double confidence);

// Distribution functions for tests, upper tails at full relative precision. degrees > 0; infinity gives the normal.
[[nodiscard]] double student_upper(double t, double degrees);  // P(T > t)
[[nodiscard]] double student_quantile(double u, double degrees);
[[nodiscard]] double chi_squared_upper(double x, double degrees);
[[nodiscard]] double f_upper(double x, double numerator, double denominator);

}  // namespace utfall::effects
