// forecast, private: where the uniform numbers of scenarios come from.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "utfall/stats/philox.h"
#include "utfall/stats/portable.h"
#include "utfall/stats/sobol.h"

namespace utfall::forecast {

class Points {
public:
    virtual ~Points() = default;
    // Of scenarios first, first + 1, …: numbers in (0, 1).
    virtual void fill(std::size_t dimension, std::uint64_t first, std::span<double> out) const = 0;
    // The same as normal scores.
    virtual void scores(std::size_t dimension, std::uint64_t first, std::span<double> out) const {
        fill(dimension, first, out);
        stats::normal_quantile(out, out);
    }
};

// Independent draws: a scenario's numbers depend on the seed, its number and the key of the dimension alone.
class PlainPoints : public Points {
public:
    PlainPoints(std::uint64_t seed, std::vector<std::uint64_t> keys)
        : seed_(seed), keys_(std::move(keys)) {}
    void fill(std::size_t dimension, std::uint64_t first, std::span<double> out) const override {
        stats::uniforms({.seed = seed_, .variable = keys_[dimension]}, first, out);
    }

private:
    std::uint64_t seed_;
    std::vector<std::uint64_t> keys_;  // of each dimension
};

// Replicate after replicate, each of `per_replicate` points; a span does not pass the end of one.
class SobolPoints : public Points {
public:
    SobolPoints(std::size_t dimensions, std::uint64_t seed, std::uint64_t per_replicate)
        : sobol_(dimensions, {.seed = seed}), per_replicate_(per_replicate) {}
    void fill(std::size_t dimension, std::uint64_t first, std::span<double> out) const override {
        sobol_.points(dimension, static_cast<std::uint32_t>(first / per_replicate_),
                      first % per_replicate_, out);
    }

private:
    stats::Sobol sobol_;
    std::uint64_t per_replicate_;
};

// As given: columns[dimension][scenario].
class GivenPoints : public Points {
public:
    explicit GivenPoints(std::vector<std::vector<double>> columns) : columns_(std::move(columns)) {}
    void fill(std::size_t dimension, std::uint64_t first, std::span<double> out) const override {
        for (std::size_t i = 0; i < out.size(); ++i) out[i] = columns_[dimension][first + i];
    }

private:
    std::vector<std::vector<double>> columns_;
};

}  // namespace utfall::forecast
