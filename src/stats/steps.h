// stats: distributions that move in steps, as a table of values and what lies at or below each.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "utfall/stats/distribution.h"

namespace utfall::stats {

class StepTable {
public:
    // Values in increasing order with weights of any sum.
    StepTable(std::vector<double> values, const std::vector<double>& weights);

    [[nodiscard]] double at(double u) const;
    [[nodiscard]] double cdf(double x) const;

private:
    std::vector<double> values_;
    std::vector<double> cumulative_;
    std::vector<std::uint32_t> guide_;  // [j]: the first step with cumulative >= j / size
};

// Whole numbers with a probability that matters (above 1e-22 of the largest).
[[nodiscard]] StepTable steps_of(const Binomial& d);
[[nodiscard]] StepTable steps_of(const BetaBinomial& d);
[[nodiscard]] StepTable steps_of(const Poisson& d);
[[nodiscard]] StepTable steps_of(const NegativeBinomial& d);
[[nodiscard]] StepTable steps_of(const Empirical& d);

}  // namespace utfall::stats
