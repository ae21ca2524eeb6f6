// forecast, private: columns to estimates, with the error that drawing leaves: between replicates of Sobol points where there
// are any, otherwise between scenarios.
#pragma once
#include <span>
#include <vector>

#include "utfall/forecast/party.h"

namespace utfall::forecast {

class Summarizer {
public:
    // per_replicate 0: plain draws.
    explicit Summarizer(std::size_t per_replicate) : per_replicate_(per_replicate) {}

    [[nodiscard]] Estimate mean(std::span<const double> values) const;
    [[nodiscard]] Spread spread(std::span<const double> values) const;
    // The share of the scenarios that are there of which it holds.
    template <class Test>
    [[nodiscard]] Estimate share(std::span<const double> values, const Test& holds) const {
        std::vector<double> one(values.begin(), values.end());
        for (double& v : one)
            if (v == v) v = holds(v) ? 1 : 0;
        return mean(one);
    }
    [[nodiscard]] Estimate worst(std::span<const double> values, double share) const;

private:
    std::size_t per_replicate_;
};

// As percentile() tells it, of each share; scenarios that have no value left out; 0 where none has.
[[nodiscard]] std::vector<double> percentiles(std::span<const double> values,
                                              std::span<const double> shares);

}  // namespace utfall::forecast
