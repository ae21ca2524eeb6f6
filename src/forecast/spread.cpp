#include "utfall/forecast/spread.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include "utfall/base/ensure.h"

namespace utfall::forecast {

namespace {

constexpr double kNormal = 1.959963984540054;  // two-sided 95 %
constexpr double kEachSide = 0.025;
constexpr double kEndless = std::numeric_limits<double>::infinity();

std::vector<double> present(std::span<const double> values) {
    std::vector<double> kept;
    kept.reserve(values.size());
    for (const double value : values) {
        if (!std::isnan(value)) kept.push_back(value);
    }
    return kept;
}

// A run of values is summed as it stands, and more of them in halves.
constexpr std::size_t kRun = 64;

// Four runs side by side, as a sum waits for the one before it; their lengths differ by one at most.
template <class Term>
double four_runs(std::span<const double> left, std::span<const double> right, const Term& term) {
    const std::size_t l = left.size() / 2, r = right.size() / 2;
    const std::span<const double> runs[] = {left.first(l), left.subspan(l), right.first(r),
                                            right.subspan(r)};
    double sums[4] = {};
    for (std::size_t i = 0; i < l; ++i)
        for (std::size_t k = 0; k < 4; ++k) sums[k] += term(runs[k][i]);
    for (std::size_t k = 0; k < 4; ++k)
        if (l < runs[k].size()) sums[k] += term(runs[k][l]);
    return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

template <class Term>
double pairwise(std::span<const double> values, const Term& term) {
    if (values.size() <= kRun) {
        double sum = 0;
        for (const double value : values) sum += term(value);
        return sum;
    }
    const std::size_t half = values.size() / 2;
    const std::span<const double> left = values.first(half), right = values.subspan(half);
    if (left.size() > kRun && values.size() <= 4 * kRun) return four_runs(left, right, term);
    return pairwise(left, term) + pairwise(right, term);
}

double pairwise_squares(std::span<const double> values, double mean) {
    return pairwise(values, [mean](double value) { return (value - mean) * (value - mean); });
}

struct Moments {
    double mean = 0;
    double deviation = 0;
};

Moments moments(std::span<const double> values) {
    if (values.empty()) return {};
    const auto rows = static_cast<double>(values.size());
    Moments m;
    m.mean = pairwise_sum(values) / rows;
    if (values.size() < 2) return m;
    m.deviation = std::sqrt(pairwise_squares(values, m.mean) / (rows - 1));
    return m;
}

// Ranks whose results enclose the percentile: the largest `low` with P(B < low) <= 2.5 % and the
// smallest `high` with P(B >= high) <= 2.5 %, B binomial. Its probabilities are built up from the
// most likely count by ratios of neighbours, so that no factorial is needed.
struct Ranks {
    std::optional<std::size_t> low, high;  // 1 is the smallest
};

Ranks ranks(std::size_t rows, double share) {
    const auto n = static_cast<double>(rows);
    const double odds = share / (1 - share);
    const double mode = std::min(std::floor((n + 1) * share), n);
    std::vector<double> below, above;  // from the mode outwards
    double weight = 1;
    for (double k = mode; k > 0 && weight > 1e-20; --k) {
        weight *= k / ((n - k + 1) * odds);
        below.push_back(weight);
    }
    weight = 1;
    for (double k = mode; k < n && weight > 1e-20; ++k) {
        weight *= (n - k) / (k + 1) * odds;
        above.push_back(weight);
    }
    const double total = 1 + pairwise_sum(below) + pairwise_sum(above);
    std::vector<double> weights(below.rbegin(), below.rend());
    weights.push_back(1);
    weights.insert(weights.end(), above.begin(), above.end());
    const std::size_t first = static_cast<std::size_t>(mode) - below.size();
    Ranks found;
    double sum = 0;
    for (std::size_t k = 0; k < weights.size() && sum <= kEachSide * total; ++k) {
        if (first + k > 0) found.low = first + k;  // P(B < first + k) = sum
        sum += weights[k];
    }
    sum = 0;
    for (std::size_t k = weights.size(); k > 0; --k) {
        sum += weights[k - 1];
        if (sum > kEachSide * total) break;
        found.high = first + k - 1;
    }
    // No count above the last weight has a chance worth naming.
    if (!found.high && first + weights.size() <= rows) found.high = first + weights.size();
    return found;
}

}  // namespace

double pairwise_sum(std::span<const double> values) {
    return pairwise(values, [](double value) { return value; });
}

namespace {

bool is_complete(std::span<const double> values) {
    bool is_missing = false;
    for (const double value : values) is_missing |= std::isnan(value);
    return !is_missing;
}

Summary summarize_present(std::span<const double> kept) {
    Summary summary{.rows = kept.size()};
    if (kept.empty()) return summary;
    const Moments m = moments(kept);
    summary.mean = m.mean;
    summary.deviation = m.deviation;
    summary.error = m.deviation / std::sqrt(static_cast<double>(kept.size()));
    summary.least = *std::min_element(kept.begin(), kept.end());
    summary.most = *std::max_element(kept.begin(), kept.end());
    return summary;
}

}  // namespace

Summary summarize(std::span<const double> values) {
    if (is_complete(values)) return summarize_present(values);
    const std::vector<double> kept = present(values);
    Summary summary = summarize_present(kept);
    summary.missing = values.size() - kept.size();
    return summary;
}

MeanOfPresent mean_and_error(std::span<const double> values) {
    // Where a value is missing, the sum is missing.
    Moments m = moments(values);
    std::size_t rows = values.size();
    if (std::isnan(m.mean)) {
        const std::vector<double> kept = present(values);
        rows = kept.size();
        m = moments(kept);
    }
    if (rows == 0) return {};
    return {m.mean, m.deviation / std::sqrt(static_cast<double>(rows))};
}

double mean_of_present(std::span<const double> values) {
    if (values.empty()) return 0;
    const double sum = pairwise_sum(values);
    if (std::isnan(sum)) return summarize(values).mean;
    return sum / static_cast<double>(values.size());
}

// The rank whose share is reached; what is a whole number but for rounding is that number.
std::size_t percentile_rank(std::size_t rows, double share) {
    const double at = static_cast<double>(rows) * share;
    const double rank = std::ceil(at - at * 4 * std::numeric_limits<double>::epsilon());
    return static_cast<std::size_t>(std::max(rank, 1.0));
}

Percentile percentile_of_sorted(std::span<const double> sorted, double share) {
    ensure(share > 0 && share < 1, "a percentile is between 0 and 1");
    Percentile told;
    told.rows = sorted.size();
    told.value = std::numeric_limits<double>::quiet_NaN();
    if (sorted.empty()) return told;
    told.value = sorted[percentile_rank(sorted.size(), share) - 1];
    const Ranks enclosing = ranks(sorted.size(), share);
    if (enclosing.low) told.low = sorted[*enclosing.low - 1];
    if (enclosing.high) told.high = sorted[*enclosing.high - 1];
    return told;
}

Percentile percentile(std::span<const double> values, double share) {
    std::vector<double> kept = present(values);
    std::sort(kept.begin(), kept.end());
    return percentile_of_sorted(kept, share);
}

Probability probability(std::size_t count, std::size_t rows) {
    ensure(count <= rows, "what is counted is among the rows");
    Probability told{.rows = rows, .count = count};
    if (rows == 0) return told;
    const auto n = static_cast<double>(rows);
    told.share = static_cast<double>(count) / n;
    told.error = std::sqrt(told.share * (1 - told.share) / n);
    const double square = kNormal * kNormal;
    const double middle = told.share + square / (2 * n);
    const double width =
        kNormal * std::sqrt(told.share * (1 - told.share) / n + square / (4 * n * n));
    told.low = count == 0 ? 0 : (middle - width) / (1 + square / n);
    told.high = count == rows ? 1 : (middle + width) / (1 + square / n);
    return told;
}

Probability probability_below(std::span<const double> values, double limit) {
    std::size_t rows = 0;
    std::size_t count = 0;
    for (const double value : values) {
        if (std::isnan(value)) continue;
        ++rows;
        if (value < limit) ++count;
    }
    return probability(count, rows);
}

TailMean tail_mean(std::span<const double> values, double share, Tail tail) {
    ensure(share > 0 && share <= 1, "a tail is a share above 0 and at most 1");
    std::vector<double> kept = present(values);
    TailMean told{.rows = kept.size()};
    if (kept.empty()) return told;
    const double sign = tail == Tail::Lowest ? 1 : -1;
    for (double& value : kept) value *= sign;
    std::vector<double> sorted = kept;
    const double at = static_cast<double>(sorted.size()) * share;
    const double rank = std::ceil(at - at * 4 * std::numeric_limits<double>::epsilon());
    const auto border = sorted.begin() + static_cast<std::ptrdiff_t>(std::max(rank, 1.0)) - 1;
    std::nth_element(sorted.begin(), border, sorted.end());
    const double limit = *border;
    // The mean of these is the mean of the tail; rows keep their order, so that the sum has its shape.
    for (double& value : kept) value = limit - std::max(limit - value, 0.0) / share;
    const Moments m = moments(kept);
    told.mean = sign * m.mean;
    told.error = m.deviation / std::sqrt(static_cast<double>(kept.size()));
    told.limit = sign * limit;
    return told;
}

double student_quantile(std::size_t freedom) {
    ensure(freedom >= 1, "Student's distribution has at least one degree of freedom");
    constexpr std::array<double, 8> kFew = {
        12.706204736174705, 4.302652729749464, 3.182446305283710, 2.776445105197793,
        2.570581835636314,  2.446911851144969, 2.364624251592785, 2.306004135204166};
    if (freedom <= kFew.size()) return kFew[freedom - 1];
    // Abramowitz and Stegun 1964, 26.7.5.
    const double z = kNormal;
    const double s = z * z;
    const auto v = static_cast<double>(freedom);
    const double g1 = z * (s + 1) / 4;
    const double g2 = z * ((5 * s + 16) * s + 3) / 96;
    const double g3 = z * (((3 * s + 19) * s + 17) * s - 15) / 384;
    const double g4 = z * ((((79 * s + 776) * s + 1482) * s - 1920) * s - 945) / 92160;
    return z + (g1 + (g2 + (g3 + g4 / v) / v) / v) / v;
}

Replicated of_replicates(std::span<const double> estimates) {
    Replicated told{.replicates = estimates.size()};
    const Moments m = moments(estimates);
    told.mean = m.mean;
    told.low = -kEndless;
    told.high = kEndless;
    if (estimates.size() < 2) return told;
    told.error = m.deviation / std::sqrt(static_cast<double>(estimates.size()));
    told.quantile = student_quantile(estimates.size() - 1);
    told.low = told.mean - told.quantile * told.error;
    told.high = told.mean + told.quantile * told.error;
    return told;
}

Replicated of_replicates(std::span<const double> values, std::size_t replicate_rows,
                         const std::function<double(std::span<const double>)>& statistic) {
    ensure(replicate_rows > 0, "a replicate has rows");
    std::vector<double> estimates;
    for (std::size_t begin = 0; begin + replicate_rows <= values.size(); begin += replicate_rows) {
        const double estimate = statistic(values.subspan(begin, replicate_rows));
        if (estimate == estimate) estimates.push_back(estimate);
    }
    return of_replicates(estimates);
}

}  // namespace utfall::forecast
