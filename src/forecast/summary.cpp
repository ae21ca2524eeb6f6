#include "summary.h"

#include <algorithm>

#include "utfall/forecast/spread.h"

namespace utfall::forecast {

std::vector<double> sorted(std::span<const double> values) {
    std::vector<double> out;
    for (const double v : values)
        if (v == v) out.push_back(v);
    std::sort(out.begin(), out.end());
    return out;
}

double percentile_in(std::span<const double> values, double share) {
    return values.empty() ? 0 : percentile_of_sorted(values, share).value;
}

Estimate Summarizer::mean(std::span<const double> values) const {
    const Summary all = summarize(values);
    if (per_replicate_ == 0 || values.size() < 2 * per_replicate_) return {all.mean, all.error};
    const Replicated parts = of_replicates(
        values, per_replicate_, [](std::span<const double> one) { return summarize(one).mean; });
    return {all.mean, parts.error};
}

Spread Summarizer::spread(std::span<const double> values) const {
    const std::vector<double> rising = sorted(values);
    const auto at = [&](double share) { return percentile_in(rising, share); };
    return {mean(values), at(0.05), at(0.25), at(0.5), at(0.75), at(0.95)};
}

Estimate Summarizer::share(std::span<const double> values,
                           const std::function<bool(double)>& holds) const {
    std::vector<double> one(values.begin(), values.end());
    for (double& v : one)
        if (v == v) v = holds(v) ? 1 : 0;
    return mean(one);
}

Estimate Summarizer::worst(std::span<const double> values, double share) const {
    const auto tail = [&](std::span<const double> one) {
        return tail_mean(one, share, Tail::Lowest).mean;
    };
    const TailMean all = tail_mean(values, share, Tail::Lowest);
    if (per_replicate_ == 0 || values.size() < 2 * per_replicate_) return {all.mean, all.error};
    return {all.mean, of_replicates(values, per_replicate_, tail).error};
}

}  // namespace utfall::forecast
