// Numbers of events: binomial, beta-binomial, Poisson, negative binomial. Each by the ratio of neighbouring
// probabilities, from near its mode outwards.
#include <algorithm>
#include <cmath>

#include "families.h"
#include "steps.h"

namespace utfall::stats {

namespace {

constexpr double kNegligible = 1e-22;

// ratio(k) = P(k + 1)/P(k), for k from 0 to last - 1.
template <class Ratio>
StepTable steps(std::int64_t last, std::int64_t start, const Ratio& ratio) {
    std::vector<double> below, weights;
    double term = 1, most = 1;
    std::int64_t first = start;
    while (first > 0 && term > kNegligible * most) {
        --first;
        term /= ratio(static_cast<double>(first));
        most = std::max(most, term);
        below.push_back(term);
    }
    weights.assign(below.rbegin(), below.rend());
    weights.push_back(1);
    term = 1;
    for (std::int64_t k = start; k < last && term > kNegligible * most; ++k) {
        term *= ratio(static_cast<double>(k));
        most = std::max(most, term);
        weights.push_back(term);
    }
    std::vector<double> values;
    for (std::size_t i = 0; i < weights.size(); ++i)
        values.push_back(static_cast<double>(first + static_cast<std::int64_t>(i)));
    return {std::move(values), weights};
}

std::int64_t whole_part(double x) { return x > 0 ? static_cast<std::int64_t>(x) : 0; }

// No shortage of steps: 45 deviations cover more than a probability of 1e-22 for all but the most skewed.
std::optional<Fault> fault_of_width(double likely_values) {
    if (likely_values > static_cast<double>(kMostSteps)) return Fault::TooManyValues;
    return std::nullopt;
}

}  // namespace

std::optional<Fault> fault_of(const Binomial& d) {
    if (!are_finite(d.probability)) return Fault::NotFinite;
    if (d.count < 0) return Fault::NegativeCount;
    if (d.probability < 0 || d.probability > 1) return Fault::ProbabilityOutside;
    return fault_of_width(30 * std::sqrt(moments_of(d).variance));
}
Moments moments_of(const Binomial& d) {
    const double mean = static_cast<double>(d.count) * d.probability;
    return {mean, mean * (1 - d.probability)};
}
StepTable steps_of(const Binomial& d) {
    const auto n = static_cast<double>(d.count);
    if (d.probability == 1) return {{n}, {1}};
    const double odds = d.probability / (1 - d.probability);
    const std::int64_t mode = std::min(d.count, whole_part((n + 1) * d.probability));
    return steps(d.count, mode, [n, odds](double k) { return (n - k) / (k + 1) * odds; });
}
double quantile_of(const Binomial& d, double u) { return steps_of(d).at(u); }
double cdf_of(const Binomial& d, double x) { return steps_of(d).cdf(x); }

std::optional<Fault> fault_of(const BetaBinomial& d) {
    if (d.count < 0) return Fault::NegativeCount;
    if (const auto fault = fault_of(Beta{.a = d.a, .b = d.b})) return fault;
    return fault_of_width(static_cast<double>(d.count));
}
Moments moments_of(const BetaBinomial& d) {
    const auto n = static_cast<double>(d.count);
    const double whole = d.a + d.b;
    const double p = d.a / whole;
    return {n * p, n * p * (d.b / whole) * ((whole + n) / (whole + 1))};
}
StepTable steps_of(const BetaBinomial& d) {
    const auto n = static_cast<double>(d.count);
    std::int64_t start = d.a <= d.b ? 0 : d.count;
    if (d.a > 1 && d.b > 1)
        start = std::min(d.count, whole_part((n + 1) * ((d.a - 1) / (d.a + d.b - 2))));
    return steps(d.count, start,
                 [n, &d](double k) { return (n - k) / (k + 1) * ((d.a + k) / (d.b + n - k - 1)); });
}
double quantile_of(const BetaBinomial& d, double u) { return steps_of(d).at(u); }
double cdf_of(const BetaBinomial& d, double x) { return steps_of(d).cdf(x); }

std::optional<Fault> fault_of(const Poisson& d) {
    if (!are_finite(d.mean)) return Fault::NotFinite;
    if (d.mean < 0) return Fault::NegativeMean;
    return fault_of_width(30 * std::sqrt(d.mean));
}
Moments moments_of(const Poisson& d) { return {d.mean, d.mean}; }
StepTable steps_of(const Poisson& d) {
    const double mean = d.mean;
    return steps(INT64_MAX, whole_part(mean), [mean](double k) { return mean / (k + 1); });
}
double quantile_of(const Poisson& d, double u) { return steps_of(d).at(u); }
double cdf_of(const Poisson& d, double x) { return steps_of(d).cdf(x); }

std::optional<Fault> fault_of(const NegativeBinomial& d) {
    if (!are_finite(d.mean, d.size)) return Fault::NotFinite;
    if (d.mean < 0) return Fault::NegativeMean;
    if (!(d.size > 0)) return Fault::ShapeNotPositive;
    return fault_of_width(30 * std::sqrt(moments_of(d).variance) + 51 * (d.mean / d.size));
}
Moments moments_of(const NegativeBinomial& d) { return {d.mean, d.mean * (1 + d.mean / d.size)}; }
StepTable steps_of(const NegativeBinomial& d) {
    const double failing = d.mean / (d.mean + d.size);
    const double size = d.size;
    const std::int64_t mode = size > 1 ? whole_part(d.mean * ((size - 1) / size)) : 0;
    return steps(INT64_MAX, mode,
                 [size, failing](double k) { return (k + size) / (k + 1) * failing; });
}
double quantile_of(const NegativeBinomial& d, double u) { return steps_of(d).at(u); }
double cdf_of(const NegativeBinomial& d, double x) { return steps_of(d).cdf(x); }

}  // namespace utfall::stats
