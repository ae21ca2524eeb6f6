// stats: what each kind of distribution answers. One family, one file; distribution.cpp asks the right one.
#pragma once
#include <cmath>
#include <optional>

#include "utfall/stats/distribution.h"

namespace utfall::stats {

struct Moments {
    double mean = 0;
    double variance = 0;
};

[[nodiscard]] std::optional<Fault> fault_of(const Point& d);
[[nodiscard]] std::optional<Fault> fault_of(const Normal& d);
[[nodiscard]] std::optional<Fault> fault_of(const Lognormal& d);
[[nodiscard]] std::optional<Fault> fault_of(const Gamma& d);
[[nodiscard]] std::optional<Fault> fault_of(const Beta& d);
[[nodiscard]] std::optional<Fault> fault_of(const Triangular& d);
[[nodiscard]] std::optional<Fault> fault_of(const Pert& d);
[[nodiscard]] std::optional<Fault> fault_of(const Uniform& d);
[[nodiscard]] std::optional<Fault> fault_of(const Bernoulli& d);
[[nodiscard]] std::optional<Fault> fault_of(const Binomial& d);
[[nodiscard]] std::optional<Fault> fault_of(const BetaBinomial& d);
[[nodiscard]] std::optional<Fault> fault_of(const Poisson& d);
[[nodiscard]] std::optional<Fault> fault_of(const NegativeBinomial& d);
[[nodiscard]] std::optional<Fault> fault_of(const Empirical& d);

[[nodiscard]] Moments moments_of(const Point& d);
[[nodiscard]] Moments moments_of(const Normal& d);
[[nodiscard]] Moments moments_of(const Lognormal& d);
[[nodiscard]] Moments moments_of(const Gamma& d);
[[nodiscard]] Moments moments_of(const Beta& d);
[[nodiscard]] Moments moments_of(const Triangular& d);
[[nodiscard]] Moments moments_of(const Pert& d);
[[nodiscard]] Moments moments_of(const Uniform& d);
[[nodiscard]] Moments moments_of(const Bernoulli& d);
[[nodiscard]] Moments moments_of(const Binomial& d);
[[nodiscard]] Moments moments_of(const BetaBinomial& d);
[[nodiscard]] Moments moments_of(const Poisson& d);
[[nodiscard]] Moments moments_of(const NegativeBinomial& d);
[[nodiscard]] Moments moments_of(const Empirical& d);

[[nodiscard]] double quantile_of(const Point& d, double u);
[[nodiscard]] double quantile_of(const Normal& d, double u);
[[nodiscard]] double quantile_of(const Lognormal& d, double u);
[[nodiscard]] double quantile_of(const Gamma& d, double u);
[[nodiscard]] double quantile_of(const Beta& d, double u);
[[nodiscard]] double quantile_of(const Triangular& d, double u);
[[nodiscard]] double quantile_of(const Pert& d, double u);
[[nodiscard]] double quantile_of(const Uniform& d, double u);
[[nodiscard]] double quantile_of(const Bernoulli& d, double u);
[[nodiscard]] double quantile_of(const Binomial& d, double u);
[[nodiscard]] double quantile_of(const BetaBinomial& d, double u);
[[nodiscard]] double quantile_of(const Poisson& d, double u);
[[nodiscard]] double quantile_of(const NegativeBinomial& d, double u);
[[nodiscard]] double quantile_of(const Empirical& d, double u);

[[nodiscard]] double cdf_of(const Point& d, double x);
[[nodiscard]] double cdf_of(const Normal& d, double x);
[[nodiscard]] double cdf_of(const Lognormal& d, double x);
[[nodiscard]] double cdf_of(const Gamma& d, double x);
[[nodiscard]] double cdf_of(const Beta& d, double x);
[[nodiscard]] double cdf_of(const Triangular& d, double x);
[[nodiscard]] double cdf_of(const Pert& d, double x);
[[nodiscard]] double cdf_of(const Uniform& d, double x);
[[nodiscard]] double cdf_of(const Bernoulli& d, double x);
[[nodiscard]] double cdf_of(const Binomial& d, double x);
[[nodiscard]] double cdf_of(const BetaBinomial& d, double x);
[[nodiscard]] double cdf_of(const Poisson& d, double x);
[[nodiscard]] double cdf_of(const NegativeBinomial& d, double x);
[[nodiscard]] double cdf_of(const Empirical& d, double x);

template <class... Numbers>
[[nodiscard]] bool are_finite(Numbers... numbers) {
    return (std::isfinite(numbers) && ...);
}

}  // namespace utfall::stats
