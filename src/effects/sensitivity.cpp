#include "utfall/effects/sensitivity.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "utfall/base/ensure.h"
#include "utfall/stats/portable.h"

namespace utfall::effects {

namespace {

// Twice the ranks, so that shared ranks are whole; and twice the sum of those that are positive.
struct SignedRanks {
    std::vector<std::size_t> twice;
    std::size_t twice_positive = 0;
};

SignedRanks signed_ranks(Column differences) {
    std::vector<double> left;
    for (const double d : differences)
        if (d != 0) left.push_back(d);
    std::sort(left.begin(), left.end(), [](double a, double b) {
        return std::abs(a) != std::abs(b) ? std::abs(a) < std::abs(b) : a < b;
    });
    SignedRanks ranks;
    for (std::size_t i = 0; i < left.size();) {
        std::size_t end = i;
        while (end < left.size() && std::abs(left[end]) == std::abs(left[i])) ++end;
        for (const std::size_t rank = i + 1 + end; i < end; ++i) {  // (i + 1) + end, twice the mean
            ranks.twice.push_back(rank);
            if (left[i] > 0) ranks.twice_positive += rank;
        }
    }
    return ranks;
}

// P(sum of positive ranks >= observed) when each is positive with the chance given.
double upper_exact(const SignedRanks& ranks, double chance) {
    std::size_t most = 0;
    for (const std::size_t rank : ranks.twice) most += rank;
    std::vector<double> chances(most + 1);
    chances[0] = 1;
    std::size_t reached = 0;
    for (const std::size_t rank : ranks.twice) {
        reached += rank;
        for (std::size_t s = reached + 1; s-- > 0;)
            chances[s] = chances[s] * (1 - chance) + (s >= rank ? chances[s - rank] * chance : 0);
    }
    double sum = 0;
    for (std::size_t s = most + 1; s-- > ranks.twice_positive;) sum += chances[s];
    return std::min(sum, 1.0);
}

double upper_normal(const SignedRanks& ranks, double chance) {
    double mean = 0;
    double variance = 0;
    for (const std::size_t rank : ranks.twice) {
        const double r = static_cast<double>(rank) / 2;
        mean += r * chance;
        variance += r * r * chance * (1 - chance);
    }
    return stats::normal_cdf((mean - static_cast<double>(ranks.twice_positive) / 2) /
                             std::sqrt(variance));
}

RosenbaumBound bound(const SignedRanks& ranks, double gamma, RankLaw law) {
    ensure(gamma >= 1, "gamma is at least one");
    constexpr std::size_t kExact = 50;
    const bool is_exact = law == RankLaw::exact_to_fifty && ranks.twice.size() <= kExact;
    const auto upper = [&](double chance) {
        return is_exact ? upper_exact(ranks, chance) : upper_normal(ranks, chance);
    };
    return {.gamma = gamma, .p_min = upper(1 / (1 + gamma)), .p_max = upper(gamma / (1 + gamma))};
}

}  // namespace

Answer<std::vector<RosenbaumBound>> rosenbaum_bounds(Column differences,
                                                     const std::vector<double>& gammas,
                                                     RankLaw law) {
    const SignedRanks ranks = signed_ranks(differences);
    if (ranks.twice.empty()) return Refusal{Reason::no_difference};
    std::vector<RosenbaumBound> bounds;
    for (const double gamma : gammas) bounds.push_back(bound(ranks, gamma, law));
    return bounds;
}

Answer<double> rosenbaum_limit(Column differences, double level, RankLaw law) {
    const SignedRanks ranks = signed_ranks(differences);
    if (ranks.twice.empty()) return Refusal{Reason::no_difference};
    const auto holds = [&](double gamma) { return bound(ranks, gamma, law).p_max <= level; };
    if (!holds(1)) return kNone;
    double low = 1;
    double high = 2;
    while (holds(high)) {
        low = std::exchange(high, 2 * high);
        if (high > 1e6) return kNormal;
    }
    while (high - low > 1e-6) {
        const double middle = low + (high - low) / 2;
        (holds(middle) ? low : high) = middle;
    }
    return low;
}

double e_value(double ratio) {
    ensure(ratio > 0, "a risk ratio is above zero");
    const double above = ratio < 1 ? 1 / ratio : ratio;
    return above + std::sqrt(above * (above - 1));
}

EValue e_value(double ratio, const Interval& interval) {
    const double nearer = ratio >= 1 ? interval.low : interval.high;
    const bool covers = ratio >= 1 ? nearer <= 1 : nearer >= 1;
    return {.point = e_value(ratio), .limit = covers ? 1 : e_value(nearer)};
}

EValue e_value_of_means(double d, double standard_error) {
    const double reach = 1.78 * standard_error;
    return e_value(stats::exp(0.91 * d),
                   {.low = stats::exp(0.91 * d - reach), .high = stats::exp(0.91 * d + reach)});
}

}  // namespace utfall::effects
