#include "distribution_of.h"

#include "utfall/stats/portable.h"

namespace utfall::forecast {

namespace {

using Kind = terms::AssumedDistribution::Kind;

std::int64_t whole(double value) { return static_cast<std::int64_t>(value + 0.5); }

stats::Distribution negative_binomial(double mean, double spread) {
    const double extra = spread * spread - mean;
    if (extra <= 0) return {stats::Poisson{.mean = mean}};
    return {stats::NegativeBinomial{.mean = mean, .size = mean * mean / extra}};
}

}  // namespace

stats::Distribution distribution_of(const terms::AssumedDistribution& d,
                                    std::span<const double> p) {
    const double weight = static_cast<double>(d.weight);
    switch (d.kind) {
        case Kind::Normal: return {stats::Normal{.mean = p[0], .deviation = p[1]}};
        case Kind::Lognormal:
            return {stats::Lognormal{.log_mean = stats::log(p[0]), .log_deviation = p[1]}};
        case Kind::LognormalMean:
            return {stats::Lognormal{.log_mean = stats::log(p[0]) - p[1] * p[1] / 2,
                                     .log_deviation = p[1]}};
        case Kind::Gamma:
            return {
                stats::Gamma{.shape = (p[0] / p[1]) * (p[0] / p[1]), .scale = p[1] * p[1] / p[0]}};
        case Kind::Beta: return {stats::Beta{.a = p[0] * weight, .b = (1 - p[0]) * weight}};
        case Kind::Triangular: return {stats::Triangular{.low = p[0], .mode = p[2], .high = p[1]}};
        case Kind::Pert: return {stats::Pert{.low = p[0], .mode = p[2], .high = p[1]}};
        case Kind::Uniform: return {stats::Uniform{.low = p[0], .high = p[1]}};
        case Kind::Binomial: return {stats::Binomial{.count = whole(p[0]), .probability = p[1]}};
        case Kind::BetaBinomial:
            return {stats::BetaBinomial{
                .count = whole(p[0]), .a = p[1] * weight, .b = (1 - p[1]) * weight}};
        case Kind::Poisson: return {stats::Poisson{.mean = p[0]}};
        case Kind::NegativeBinomial: return negative_binomial(p[0], p[1]);
        case Kind::YesWithChance: return {stats::Bernoulli{.probability = p[0]}};
        default: return {stats::Point{.value = p.empty() ? 0 : p[0]}};
    }
}

}  // namespace utfall::forecast
