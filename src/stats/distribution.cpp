#include "utfall/stats/distribution.h"

#include "families.h"
#include "utfall/base/ensure.h"

namespace utfall::stats {

std::optional<Fault> Distribution::fault() const {
    return std::visit([](const auto& d) { return fault_of(d); }, kind);
}

double Distribution::mean() const {
    ensure(!fault(), "a distribution without fault");
    return std::visit([](const auto& d) { return moments_of(d).mean; }, kind);
}

double Distribution::variance() const {
    ensure(!fault(), "a distribution without fault");
    return std::visit([](const auto& d) { return moments_of(d).variance; }, kind);
}

double Distribution::quantile(double u) const {
    ensure(!fault(), "a distribution without fault");
    ensure(u > 0 && u < 1, "a probability inside 0-1");
    return std::visit([u](const auto& d) { return quantile_of(d, u); }, kind);
}

double Distribution::cdf(double x) const {
    ensure(!fault(), "a distribution without fault");
    return std::visit([x](const auto& d) { return cdf_of(d, x); }, kind);
}

}  // namespace utfall::stats
