#include "utfall/effects/power.h"

#include <algorithm>
#include <cmath>

#include "power_test_of.h"
#include "utfall/effects/noncentral.h"
#include "utfall/stats/portable.h"

namespace utfall::effects {

namespace {

constexpr double kMostUnits = 1e9;

// Arcus tangens: the argument is halved in angle until a short series does.
double arc_tangent(double x) {
    double factor = 1;
    for (int halving = 0; halving < 4; ++halving) {
        x /= 1 + std::sqrt(1 + x * x);
        factor *= 2;
    }
    double sum = 0;
    double power_of_x = x;
    for (int k = 1; k < 40; k += 2) {
        sum += (k % 4 == 1 ? 1 : -1) * power_of_x / k;
        power_of_x *= x * x;
    }
    return factor * sum;
}
// 2 arcsin(sqrt(share)) = 4 arctan(sqrt(share) / (1 + sqrt(1 - share))).
double angle(double share) {
    return 4 * arc_tangent(std::sqrt(share) / (1 + std::sqrt(1 - share)));
}

double tail(const Level& level) { return level.one_sided ? level.alpha : level.alpha / 2; }

double power_of(const TwoShares& d, double effect, double units, const Level& level) {
    const double other = d.share + effect;
    if (!(other >= 0 && other <= 1 && units > 0)) return 0;
    const double z = -stats::normal_quantile(tail(level));
    const double root = std::sqrt(units);
    if (d.arcsine) {
        const double shift = std::abs(angle(other) - angle(d.share)) * root / std::sqrt(2.0);
        return stats::normal_cdf(shift - z) +
               (level.both_tails && !level.one_sided ? stats::normal_cdf(-shift - z) : 0);
    }
    const double together = (d.share + other) / 2;
    const double none = std::sqrt(2 * together * (1 - together));
    const double some = std::sqrt(d.share * (1 - d.share) + other * (1 - other));
    if (some == 0) return effect != 0 && root * std::abs(effect) > z * none ? 1 : 0;
    const double shift = root * std::abs(effect);
    return stats::normal_cdf((shift - z * none) / some) +
           (level.both_tails && !level.one_sided ? stats::normal_cdf((-shift - z * none) / some)
                                                 : 0);
}

double power_of(const ManyMeans& d, double effect, double units, const Level& level) {
    const auto groups = static_cast<double>(d.groups);
    if (d.groups < 2 || !(units > 1)) return 0;
    const double degrees = groups * (units - 1);
    return noncentral_f_upper(f_quantile(level.alpha, groups - 1, degrees), groups - 1, degrees,
                              groups * units * effect * effect);
}

template <class Means>
double power_of(const Means& d, double effect, double units, const Level& level) {
    const StudentTest test = test_of(d, units);
    if (!(test.degrees >= 1)) return 0;
    if (!(test.error > 0)) return effect != 0 ? 1 : 0;
    const double t = -student_quantile(tail(level), test.degrees);
    const double shift = std::abs(effect) / test.error;
    return noncentral_student_upper(t, test.degrees, shift) +
           (level.both_tails && !level.one_sided ? noncentral_student_upper(t, test.degrees, -shift)
                                                 : 0);
}

// The least x in (low, high] with reached(x), which holds from some x on and holds at high.
template <class Reached>
double first(double low, double high, const Reached& reached) {
    for (double middle = low + (high - low) / 2; middle > low && middle < high;
         middle = low + (high - low) / 2)
        (reached(middle) ? high : low) = middle;
    return high;
}

template <class Of>
double deviation_of(const Of& d) {
    if constexpr (requires { d.deviation; })
        return d.deviation > 0 ? d.deviation : 1;
    else
        return 1;
}
double spread_of(const Design& design) {
    return std::visit([](const auto& d) { return deviation_of(d); }, design);
}

// How a unit's mean before and after the start vary together, in variances of one period.
double change_variance(const TwoPanels& d) {
    const auto together = [&](std::size_t from, std::size_t to, std::size_t end_from,
                              std::size_t end_to) {
        double sum = 0;
        for (std::size_t s = from; s < end_from; ++s)
            for (std::size_t t = to; t < end_to; ++t) {
                const std::size_t apart = s > t ? s - t : t - s;
                double value = apart == 0 ? 1 : d.correlation;
                for (std::size_t k = 1; d.fading && k < apart; ++k) value *= d.correlation;
                sum += value;
            }
        return sum / static_cast<double>((end_from - from) * (end_to - to));
    };
    const std::size_t all = d.before + d.after;
    return together(0, 0, d.before, d.before) + together(d.before, d.before, all, all) -
           2 * together(0, d.before, d.before, all);
}

// Two groups of things with this variance each.
StudentTest two_groups(double variance, double units, double ratio) {
    return {.error = std::sqrt(variance * (1 / units + 1 / (ratio * units))),
            .degrees = units * (1 + ratio) - 2};
}

}  // namespace

StudentTest test_of(const TwoMeans& d, double units) {
    return two_groups(d.deviation * d.deviation, units, d.ratio);
}
StudentTest test_of(const OneMean& d, double units) {
    return {.error = d.deviation / std::sqrt(units), .degrees = units - 1};
}
StudentTest test_of(const TwoClusters& d, double units) {
    const double design_effect =
        1 + ((1 + d.size_variation * d.size_variation) * d.size - 1) * d.correlation;
    return two_groups(d.deviation * d.deviation * design_effect / d.size, units, d.ratio);
}
StudentTest test_of(const TwoPanels& d, double units) {
    return two_groups(d.deviation * d.deviation * std::max(0.0, change_variance(d)), units,
                      d.ratio);
}

double power(const Design& design, double effect, double units, const Level& level) {
    return std::visit([&](const auto& d) { return power_of(d, effect, units, level); }, design);
}

Answer<double> units_needed(const Design& design, double effect, double wanted,
                            const Level& level) {
    const auto reached = [&](double units) {
        return power(design, effect, units, level) >= wanted;
    };
    if (effect == 0) return Refusal{Reason::power_out_of_reach};
    if (reached(2)) return 2.0;
    double high = 4;
    while (!reached(high))
        if ((high *= 2) > kMostUnits) return Refusal{Reason::power_out_of_reach};
    return first(high / 2, high, reached);
}

Answer<double> smallest_effect(const Design& design, double units, double wanted,
                               const Level& level) {
    const auto reached = [&](double effect) {
        return power(design, effect, units, level) >= wanted;
    };
    if (const auto* shares = std::get_if<TwoShares>(&design)) {
        const double most = 1 - shares->share;
        if (!reached(most)) return Refusal{Reason::power_out_of_reach};
        return first(0, most, reached);
    }
    // In the outcome's own unit, whatever that is: from its spread upwards, then down to where it fails.
    const double spread = spread_of(design);
    double high = spread;
    while (!reached(high))
        if ((high *= 2) > kMostUnits * spread) return Refusal{Reason::power_out_of_reach};
    while (high > spread / kMostUnits && reached(high / 2)) high /= 2;
    return first(high / 2, high, reached);
}

}  // namespace utfall::effects
