#include "steps.h"

#include <algorithm>
#include <numeric>

#include "families.h"
#include "utfall/base/ensure.h"

namespace utfall::stats {

namespace {

// Sums so far, each with the error of the earlier ones added back (Neumaier 1974).
std::vector<double> running_sums(const std::vector<double>& numbers) {
    std::vector<double> result;
    result.reserve(numbers.size());
    double sum = 0, lost = 0;
    for (const double number : numbers) {  // none is negative
        const double next = sum + number;
        lost += sum >= number ? (sum - next) + number : (number - next) + sum;
        sum = next;
        result.push_back(sum + lost);
    }
    return result;
}

}  // namespace

StepTable::StepTable(std::vector<double> values, const std::vector<double>& weights)
    : values_(std::move(values)), cumulative_(running_sums(weights)) {
    ensure(!values_.empty() && values_.size() == weights.size(), "a weight for each value");
    const double whole = cumulative_.back();
    for (double& sum : cumulative_) sum /= whole;
    cumulative_.back() = 1;
    guide_.resize(2 * values_.size() + 1);
    std::uint32_t step = 0;
    for (std::size_t j = 0; j < guide_.size(); ++j) {
        const double u = static_cast<double>(j) / static_cast<double>(guide_.size());
        while (cumulative_[step] < u) ++step;
        guide_[j] = step;
    }
}

double StepTable::at(double u) const {
    const double scaled = u * static_cast<double>(guide_.size());
    std::size_t j = std::min(static_cast<std::size_t>(scaled), guide_.size() - 1);
    // The product may have been rounded up to the next whole number.
    if (j > 0 && static_cast<double>(j) / static_cast<double>(guide_.size()) > u) --j;
    std::size_t step = guide_[j];
    while (cumulative_[step] < u) ++step;
    return values_[step];
}

double StepTable::cdf(double x) const {
    const auto above = std::upper_bound(values_.begin(), values_.end(), x);
    if (above == values_.begin()) return 0;
    return cumulative_[static_cast<std::size_t>(above - values_.begin()) - 1];
}

StepTable steps_of(const Empirical& d) {
    std::vector<std::size_t> order(d.values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&d](std::size_t a, std::size_t b) { return d.values[a] < d.values[b]; });
    std::vector<double> values, weights;
    for (const std::size_t at : order) {
        const double weight = d.weights.empty() ? 1 : d.weights[at];
        if (weight == 0) continue;
        values.push_back(d.values[at]);
        weights.push_back(weight);
    }
    return {std::move(values), weights};
}

std::optional<Fault> fault_of(const Empirical& d) {
    if (d.values.empty()) return Fault::NoValues;
    if (static_cast<std::int64_t>(d.values.size()) > kMostSteps) return Fault::TooManyValues;
    if (!d.weights.empty() && d.weights.size() != d.values.size()) return Fault::WeightsMissing;
    double whole = 0;
    for (std::size_t i = 0; i < d.values.size(); ++i) {
        const double weight = d.weights.empty() ? 1 : d.weights[i];
        if (!are_finite(d.values[i], weight)) return Fault::NotFinite;
        if (weight < 0) return Fault::NegativeWeight;
        whole += weight;
    }
    if (!are_finite(whole)) return Fault::NotFinite;
    if (!(whole > 0)) return Fault::NoWeight;
    return std::nullopt;
}
Moments moments_of(const Empirical& d) {
    double whole = 0, mean = 0, variance = 0;
    for (std::size_t i = 0; i < d.values.size(); ++i) {
        const double weight = d.weights.empty() ? 1 : d.weights[i];
        if (weight == 0) continue;
        // West (1979).
        whole += weight;
        const double away = d.values[i] - mean;
        mean += away * (weight / whole);
        variance += weight * away * (d.values[i] - mean);
    }
    return {mean, variance / whole};
}
double quantile_of(const Empirical& d, double u) { return steps_of(d).at(u); }
double cdf_of(const Empirical& d, double x) { return steps_of(d).cdf(x); }

}  // namespace utfall::stats
