// Kinds made of straight lines: a point, uniform, triangular, yes or no.
#include <cmath>

#include "families.h"

namespace utfall::stats {

std::optional<Fault> fault_of(const Point& d) {
    if (!are_finite(d.value)) return Fault::NotFinite;
    return std::nullopt;
}
Moments moments_of(const Point& d) { return {d.value, 0}; }
double quantile_of(const Point& d, double /*u*/) { return d.value; }
double cdf_of(const Point& d, double x) { return x < d.value ? 0 : 1; }

std::optional<Fault> fault_of(const Uniform& d) {
    if (!are_finite(d.low, d.high)) return Fault::NotFinite;
    if (!(d.low < d.high)) return Fault::NoRange;
    return std::nullopt;
}
Moments moments_of(const Uniform& d) {
    const double range = d.high - d.low;
    return {d.low + range / 2, range * range / 12};
}
double quantile_of(const Uniform& d, double u) { return d.low + (d.high - d.low) * u; }
double cdf_of(const Uniform& d, double x) {
    if (x <= d.low) return 0;
    return x >= d.high ? 1 : (x - d.low) / (d.high - d.low);
}

std::optional<Fault> fault_of(const Triangular& d) {
    if (!are_finite(d.low, d.mode, d.high)) return Fault::NotFinite;
    if (d.low > d.mode) return Fault::LowAboveMode;
    if (d.mode > d.high) return Fault::ModeAboveHigh;
    if (!(d.low < d.high)) return Fault::NoRange;
    return std::nullopt;
}
Moments moments_of(const Triangular& d) {
    const double up = d.mode - d.low, down = d.high - d.mode;
    return {d.low + (up + (up + down)) / 3, (up * up + up * down + down * down) / 18};
}
double quantile_of(const Triangular& d, double u) {
    const double range = d.high - d.low, up = d.mode - d.low, down = d.high - d.mode;
    if (u * range <= up) return d.low + std::sqrt(u * range * up);
    return d.high - std::sqrt((1 - u) * range * down);
}
double cdf_of(const Triangular& d, double x) {
    const double range = d.high - d.low, up = d.mode - d.low, down = d.high - d.mode;
    if (x <= d.low) return 0;
    if (x >= d.high) return 1;
    if (x <= d.mode) return (x - d.low) / range * ((x - d.low) / up);
    return 1 - (d.high - x) / range * ((d.high - x) / down);
}

std::optional<Fault> fault_of(const Bernoulli& d) {
    if (!are_finite(d.probability)) return Fault::NotFinite;
    if (d.probability < 0 || d.probability > 1) return Fault::ProbabilityOutside;
    return std::nullopt;
}
Moments moments_of(const Bernoulli& d) {
    return {d.probability, d.probability * (1 - d.probability)};
}
double quantile_of(const Bernoulli& d, double u) { return u > 1 - d.probability ? 1 : 0; }
double cdf_of(const Bernoulli& d, double x) {
    if (x < 0) return 0;
    return x < 1 ? 1 - d.probability : 1;
}

}  // namespace utfall::stats
