#include <cmath>
#include <vector>

#include "power_test_of.h"
#include "utfall/effects/noncentral.h"
#include "utfall/stats/philox.h"
#include "utfall/stats/portable.h"

namespace utfall::effects {

namespace {

// The numbers of one draw, in order.
class Source {
public:
    explicit Source(stats::StreamKey key) : key_(key), ahead_(64), at_(ahead_.size()) {}
    double uniform() {
        if (at_ == ahead_.size()) {
            stats::uniforms(key_, next_, ahead_);
            next_ += ahead_.size();
            at_ = 0;
        }
        return ahead_[at_++];
    }
    double normal() { return stats::normal_quantile(uniform()); }

private:
    stats::StreamKey key_;
    std::vector<double> ahead_;
    std::size_t at_;
    std::uint64_t next_ = 0;
};

struct Spread {
    double mean = 0;
    double squares = 0;  // sum of squared distances from the mean
    double count = 0;
};
// Welford (1962).
void add(Spread& to, double value) {
    to.count += 1;
    const double away = value - to.mean;
    to.mean += away / to.count;
    to.squares += away * (value - to.mean);
}

std::size_t others(double ratio, std::size_t units) {
    return static_cast<std::size_t>(std::floor(ratio * static_cast<double>(units) + 0.5));
}

// t of the second group less the first, of values that one(source, shift) draws.
template <class One>
double two_group_t(Source& source, double effect, std::size_t units, double ratio, const One& one) {
    Spread first;
    Spread second;
    for (std::size_t i = 0; i < units; ++i) add(first, one(source));
    for (std::size_t i = 0; i < others(ratio, units); ++i) add(second, one(source) + effect);
    const double pooled = (first.squares + second.squares) / (first.count + second.count - 2);
    return (second.mean - first.mean) / std::sqrt(pooled * (1 / first.count + 1 / second.count));
}

double drawn(const TwoMeans& d, double effect, std::size_t units, Source& source) {
    return two_group_t(source, effect, units, d.ratio,
                       [&](Source& s) { return d.deviation * s.normal(); });
}

double drawn(const OneMean& d, double effect, std::size_t units, Source& source) {
    Spread all;
    for (std::size_t i = 0; i < units; ++i) add(all, effect + d.deviation * source.normal());
    return all.mean / std::sqrt(all.squares / (all.count - 1) / all.count);
}

double drawn(const TwoShares& d, double effect, std::size_t units, Source& source) {
    double first = 0;
    double second = 0;
    for (std::size_t i = 0; i < units; ++i) first += source.uniform() < d.share ? 1 : 0;
    for (std::size_t i = 0; i < units; ++i) second += source.uniform() < d.share + effect ? 1 : 0;
    const auto n = static_cast<double>(units);
    const double together = (first + second) / (2 * n);
    if (together == 0 || together == 1) return 0;
    return (second - first) / n / std::sqrt(2 * together * (1 - together) / n);
}

// Persons in clusters of two sizes, so that their coefficient of variation is as the design says.
double drawn(const TwoClusters& d, double effect, std::size_t units, Source& source) {
    const auto arm = [&](std::size_t clusters, double& mean) {
        std::vector<double> sizes;
        std::vector<double> sums;
        double persons = 0;
        double total = 0;
        for (std::size_t c = 0; c < clusters; ++c) {
            const double away = (c % 2 == 0 ? 1 : -1) * d.size_variation;
            const double size = std::max(1.0, std::floor(d.size * (1 + away) + 0.5));
            // The mean of the persons' own parts is drawn at once.
            const double common = std::sqrt(d.correlation) * source.normal();
            const double own = std::sqrt((1 - d.correlation) / size) * source.normal();
            sums.push_back(size * d.deviation * (common + own));
            sizes.push_back(size);
            persons += size;
            total += sums.back();
        }
        mean = total / persons;
        double squares = 0;
        for (std::size_t c = 0; c < clusters; ++c) {
            const double own = sums[c] - sizes[c] * mean;
            squares += own * own;
        }
        const auto k = static_cast<double>(clusters);
        return squares / (persons * persons) * k / (k - 1);
    };
    double first = 0;
    double second = 0;
    const double first_variance = arm(units, first);
    const double second_variance = arm(others(d.ratio, units), second);
    return (second + effect - first) / std::sqrt(first_variance + second_variance);
}

double drawn(const TwoPanels& d, double effect, std::size_t units, Source& source) {
    const double kept = std::sqrt(1 - d.correlation * d.correlation);
    return two_group_t(source, effect, units, d.ratio, [&](Source& s) {
        const double common = d.fading ? 0 : std::sqrt(std::max(0.0, d.correlation)) * s.normal();
        double last = s.normal();
        double change = 0;
        for (std::size_t t = 0; t < d.before + d.after; ++t) {
            if (t > 0) last = d.fading ? d.correlation * last + kept * s.normal() : s.normal();
            const double value = d.fading ? last : common + std::sqrt(1 - d.correlation) * last;
            change += t < d.before ? -value / static_cast<double>(d.before)
                                   : value / static_cast<double>(d.after);
        }
        return d.deviation * change;
    });
}

// F, of groups whose means are spread as the effect says: half of them above and half below, or one apart if odd.
double drawn(const ManyMeans& d, double effect, std::size_t units, Source& source) {
    const auto k = static_cast<double>(d.groups);
    const auto n = static_cast<double>(units);
    Spread means;
    double within = 0;
    for (std::size_t g = 0; g < d.groups; ++g) {
        const bool is_even = d.groups % 2 == 0;
        const double place =
            is_even ? (g % 2 == 0 ? 1 : -1) : (g == 0 ? std::sqrt(k - 1) : -1 / std::sqrt(k - 1));
        Spread group;
        for (std::size_t i = 0; i < units; ++i) add(group, effect * place + source.normal());
        add(means, group.mean);
        within += group.squares;
    }
    return (n * means.squares / (k - 1)) / (within / (k * (n - 1)));
}

double critical(const ManyMeans& d, std::size_t units, const Level& level) {
    const auto k = static_cast<double>(d.groups);
    return f_quantile(level.alpha, k - 1, k * (static_cast<double>(units) - 1));
}
double tail(const Level& level) { return level.one_sided ? level.alpha : level.alpha / 2; }
double critical(const TwoShares&, std::size_t, const Level& level) {
    return -stats::normal_quantile(tail(level));
}
template <class Means>
double critical(const Means& d, std::size_t units, const Level& level) {
    return -student_quantile(tail(level), test_of(d, static_cast<double>(units)).degrees);
}

}  // namespace

Estimate simulated_power(const Design& design, double effect, std::size_t units, const Level& level,
                         const PowerDraws& draws) {
    const double sign = effect < 0 ? -1 : 1;
    double significant = 0;
    const double limit =
        std::visit([&](const auto& d) { return critical(d, units, level); }, design);
    for (std::size_t draw = 0; draw < draws.draws; ++draw) {
        Source source({.seed = draws.seed, .variable = draw});
        const double t =
            sign *
            std::visit([&](const auto& d) { return drawn(d, effect, units, source); }, design);
        const bool wrong_side = level.both_tails && !level.one_sided && -t > limit;
        significant += t > limit || wrong_side ? 1 : 0;
    }
    const auto n = static_cast<double>(draws.draws);
    const double share = significant / n;
    return {.term = "power", .value = share, .standard_error = std::sqrt(share * (1 - share) / n)};
}

}  // namespace utfall::effects
