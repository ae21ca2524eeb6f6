#include <algorithm>
#include <iterator>
#include <numeric>

#include "utfall/effects/cox.h"
#include "utfall/stats/portable.h"

namespace utfall::effects {

namespace {

// g of each event time.
std::vector<double> read(Clock clock, const HazardFit& fit, const Curve& curve) {
    std::vector<double> when;
    for (const EventTime& at : fit.event_times) {
        switch (clock) {
            case Clock::identity: when.push_back(at.time); continue;
            case Clock::log: when.push_back(stats::log(at.time)); continue;
            case Clock::kaplan_meier: break;
        }
        const auto here =
            std::partition_point(curve.begin(), curve.end(),
                                 [&](const CurvePoint& point) { return point.at.time < at.time; });
        when.push_back(here == curve.begin() ? 0 : 1 - std::prev(here)->survival);
    }
    return when;
}

// Score and information of the p terms and, after them, of the terms times g less its mean.
struct Widened {
    std::vector<double> score;
    Matrix information;
};
Widened widened(const HazardFit& fit, const std::vector<double>& when) {
    const std::size_t p = fit.names.size();
    double mean = 0;
    double weight = 0;
    for (std::size_t t = 0; t < when.size(); ++t) {
        mean += when[t] * fit.event_times[t].weight;
        weight += fit.event_times[t].weight;
    }
    mean /= weight;
    Widened all{.score = std::vector<double>(2 * p), .information = Matrix(2 * p, 2 * p)};
    for (std::size_t t = 0; t < when.size(); ++t) {
        const EventTime& at = fit.event_times[t];
        const double away = when[t] - mean;
        for (std::size_t j = 0; j < p; ++j) {
            all.score[p + j] += away * at.score[j];
            for (std::size_t k = 0; k < p; ++k) {
                all.information(j, k) += at.variance(j, k);
                all.information(p + j, k) += away * at.variance(j, k);
                all.information(j, p + k) += away * at.variance(j, k);
                all.information(p + j, p + k) += away * away * at.variance(j, k);
            }
        }
    }
    return all;
}

// Of the terms in `added` at once.
Answer<ChiSquared> score_test(const Widened& all, const std::vector<std::size_t>& added,
                              const std::vector<std::string>& names) {
    std::vector<std::size_t> kept(names.size());
    std::iota(kept.begin(), kept.end(), std::size_t{0});
    for (const std::size_t j : added) kept.push_back(names.size() + j);
    Matrix part(kept.size(), kept.size());
    std::vector<double> score;
    for (std::size_t j = 0; j < kept.size(); ++j) {
        score.push_back(all.score[kept[j]]);
        for (std::size_t k = 0; k < kept.size(); ++k)
            part(j, k) = all.information(kept[j], kept[k]);
    }
    const auto solved = solve(part, score);
    if (!solved.ok()) return Refusal{Reason::singular, {names[added.front()]}};
    ChiSquared test{.degrees = static_cast<double>(added.size())};
    for (std::size_t j = 0; j < score.size(); ++j) test.value += score[j] * solved.value()[j];
    test.p = chi_squared_upper(test.value, test.degrees);
    return test;
}

}  // namespace

Answer<ProportionalHazards> proportional_hazards(const HazardFit& fit, Clock clock) {
    const Answer<Curve> curve = kaplan_meier(fit.risk);
    if (!curve.ok()) return curve.refusal();
    const Widened all = widened(fit, read(clock, fit, curve.value()));
    ProportionalHazards result;
    std::vector<std::size_t> every(fit.names.size());
    std::iota(every.begin(), every.end(), std::size_t{0});
    for (const std::size_t j : every) {
        const auto one = score_test(all, {j}, fit.names);
        if (!one.ok()) return one.refusal();
        result.terms.push_back(one.value());
    }
    const auto together = score_test(all, every, fit.names);
    if (!together.ok()) return together.refusal();
    result.together = together.value();
    return result;
}

}  // namespace utfall::effects
