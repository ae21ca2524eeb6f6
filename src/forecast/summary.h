// forecast, private: columns to estimates, with the error that drawing leaves: between replicates of Sobol points where there
// are any, otherwise between scenarios.
#pragma once
#include <functional>
#include <span>

#include "utfall/forecast/party.h"

namespace utfall::forecast {

class Summarizer {
public:
    // per_replicate 0: plain draws.
    explicit Summarizer(std::size_t per_replicate) : per_replicate_(per_replicate) {}

    [[nodiscard]] Estimate mean(std::span<const double> values) const;
    [[nodiscard]] Spread spread(std::span<const double> values) const;
    // The share of the scenarios that are there of which it holds.
    [[nodiscard]] Estimate share(std::span<const double> values,
                                 const std::function<bool(double)>& holds) const;
    [[nodiscard]] Estimate worst(std::span<const double> values, double share) const;

private:
    std::size_t per_replicate_;
};

// Without scenarios that have no value, rising.
[[nodiscard]] std::vector<double> sorted(std::span<const double> values);
[[nodiscard]] double percentile_in(std::span<const double> sorted, double share);  // 0 where empty

}  // namespace utfall::forecast
