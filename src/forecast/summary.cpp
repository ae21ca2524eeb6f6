#include "summary.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>

#include "utfall/forecast/spread.h"

namespace utfall::forecast {

namespace {

// Values sorted into bins, each of which has only values below those of the next: the value of a rank is found among the
// few that share its bin, so that nothing else has to be sorted.
class Ranked {
public:
    explicit Ranked(std::span<const double> values) : values_(values) {
        find_range();
        if (count_ == 0 || low_ == high_) return;
        per_unit_ = kBins / (high_ - low_);
        if (!(per_unit_ < kMost)) per_unit_ = 0;
        // Two counts in turns: of equal values that follow each other, the second need not wait for the first.
        std::array<std::size_t, kPlaces> others{};
        for (std::size_t i = 0; i < values.size(); ++i)
            if (values[i] == values[i]) ++(i % 2 == 0 ? ends_ : others)[bin_of(values[i])];
        std::size_t end = 0;
        for (std::size_t bin = 0; bin < ends_.size(); ++bin) end = ends_[bin] += end + others[bin];
    }
    [[nodiscard]] std::size_t count() const { return count_; }

    // Of each rank, which is below count(); rising.
    [[nodiscard]] std::vector<double> at(std::span<const std::size_t> ranks) const {
        if (low_ == high_) return std::vector<double>(ranks.size(), low_);
        std::vector<std::size_t> bins;
        std::array<std::uint8_t, kPlaces> place{};  // of each bin in `alike`, 0 when not asked for
        std::vector<std::vector<double>> alike(1);
        for (const std::size_t rank : ranks) {
            const auto end = std::upper_bound(ends_.begin(), ends_.end(), rank);
            bins.push_back(static_cast<std::size_t>(end - ends_.begin()));
            if (place[bins.back()] != 0) continue;
            place[bins.back()] = static_cast<std::uint8_t>(alike.size());
            alike.emplace_back().reserve(*end - before(bins.back()));
        }
        for (const double v : values_)
            if (v == v && place[bin_of(v)] != 0) alike[place[bin_of(v)]].push_back(v);
        std::vector<double> out;
        for (std::size_t k = 0; k < ranks.size(); ++k) {
            std::vector<double>& values = alike[place[bins[k]]];
            const auto found =
                values.begin() + static_cast<std::ptrdiff_t>(ranks[k] - before(bins[k]));
            std::nth_element(values.begin(), found, values.end());
            out.push_back(*found);
        }
        return out;
    }

private:
    // Missing values are neither lower nor higher than any.
    void find_range() {
        constexpr std::size_t kTurns = 4;  // as above
        constexpr double kEnd = std::numeric_limits<double>::infinity();
        std::array<double, kTurns> low, high;
        low.fill(kEnd);
        high.fill(-kEnd);
        for (std::size_t i = 0; i < values_.size(); ++i) {
            const double v = values_[i];
            low[i % kTurns] = v < low[i % kTurns] ? v : low[i % kTurns];
            high[i % kTurns] = high[i % kTurns] < v ? v : high[i % kTurns];
            count_ += v == v ? 1 : 0;
        }
        if (count_ == 0) return;
        low_ = *std::min_element(low.begin(), low.end());
        high_ = *std::max_element(high.begin(), high.end());
    }

    static constexpr double kBins = 512, kMost = 1e300;
    static constexpr std::size_t kPlaces = static_cast<std::size_t>(kBins) + 2;
    [[nodiscard]] std::size_t bin_of(double v) const {
        return static_cast<std::size_t>((v - low_) * per_unit_);
    }

    [[nodiscard]] std::size_t before(std::size_t bin) const {
        return bin == 0 ? 0 : ends_[bin - 1];
    }

    std::span<const double> values_;
    double low_ = 0, high_ = 0, per_unit_ = 0;
    std::size_t count_ = 0;
    std::array<std::size_t, kPlaces> ends_{};  // of each bin, the rank after its last
};

}  // namespace

std::vector<double> percentiles(std::span<const double> values, std::span<const double> shares) {
    const Ranked ranked(values);
    if (ranked.count() == 0) return std::vector<double>(shares.size(), 0);
    std::vector<std::size_t> ranks;
    for (const double share : shares) ranks.push_back(percentile_rank(ranked.count(), share) - 1);
    return ranked.at(ranks);
}

namespace {

// A replicate in which nothing is there, as no rate of return, tells nothing of the error.
double mean_where_any(std::span<const double> values) {
    const bool is_any = std::any_of(values.begin(), values.end(), [](double v) { return v == v; });
    return is_any ? mean_of_present(values) : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

Estimate Summarizer::mean(std::span<const double> values) const {
    if (per_replicate_ == 0 || values.size() < 2 * per_replicate_) {
        const MeanOfPresent all = mean_and_error(values);
        return {all.mean, all.error};
    }
    const Replicated parts = of_replicates(values, per_replicate_, mean_where_any);
    return {mean_of_present(values), parts.error};
}

Spread Summarizer::spread(std::span<const double> values) const {
    const std::vector<double> at = percentiles(values, {{0.05, 0.25, 0.5, 0.75, 0.95}});
    return {mean(values), at[0], at[1], at[2], at[3], at[4]};
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
