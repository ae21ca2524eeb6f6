#include "utfall/effects/cox.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

#include "cox_walk.h"
#include "utfall/stats/portable.h"

namespace utfall::effects {

namespace {

using cox::Happening;
using cox::log_hazards;
using cox::Prepared;
using cox::relative;

constexpr int kNewtonSteps = 60;
constexpr double kStill = 1e-9;  // a step that moves no row's log hazard by more is the last
constexpr double kNear = 1e-4;   // and one that moves none by more needs no watching
// A step that moves some row this far for next to no likelihood, per event, goes nowhere. It is stopped before the
// information drowns in rounding, where a step of nothing would look like the summit.
constexpr double kFar = 0.05;
constexpr double kHardlyMore = 1e-8;

struct Slope {
    double log_likelihood = 0;
    std::vector<double> score;
    Matrix information;
};

// What one time of events adds.
void add(const Happening& h, const Prepared& rows, Ties ties, const std::vector<double>& eta,
         double& log_likelihood, EventTime& at) {
    const std::size_t p = rows.terms;
    at.time = h.time;
    at.weight = h.weight;
    at.score.assign(p, 0.0);
    at.variance = Matrix(p, p);
    for (const std::size_t i : h.dying) {
        log_likelihood += rows.weight[i] * eta[i];
        for (std::size_t j = 0; j < p; ++j) at.score[j] += rows.weight[i] * rows.at(i)[j];
    }
    const cox::Steps steps = cox::steps(h, ties);
    std::vector<double> mean(p);
    for (std::size_t step = 0; step < steps.count; ++step) {
        const double gone = steps.gone(step);
        const double zero = h.at_risk.zero - gone * h.events.zero;
        log_likelihood -= steps.weight * stats::log(zero);
        const double* two = h.at_risk.two.data();
        const double* gone_two = h.events.two.data();
        for (std::size_t j = 0; j < p; ++j) {
            mean[j] = (h.at_risk.one[j] - gone * h.events.one[j]) / zero;
            at.score[j] -= steps.weight * mean[j];
            for (std::size_t k = 0; k <= j; ++k)
                at.variance(j, k) +=
                    steps.weight * ((*two++ - gone * *gone_two++) / zero - mean[j] * mean[k]);
        }
    }
}

Slope slope(const Prepared& rows, Ties ties, const std::vector<double>& coefficients,
            std::vector<EventTime>* kept = nullptr) {
    const std::size_t p = rows.terms;
    Slope at{.score = std::vector<double>(p), .information = Matrix(p, p)};
    std::vector<double> eta = log_hazards(rows, coefficients);
    const std::vector<double> hazard = relative(eta);
    EventTime one;
    cox::Walk(rows, hazard).read([&](const Happening& h) {
        add(h, rows, ties, eta, at.log_likelihood, one);
        for (std::size_t j = 0; j < p; ++j) {
            at.score[j] += one.score[j];
            for (std::size_t k = 0; k <= j; ++k) at.information(j, k) += one.variance(j, k);
        }
        if (kept == nullptr) return;
        for (std::size_t j = 0; j < p; ++j)
            for (std::size_t k = 0; k < j; ++k) one.variance(k, j) = one.variance(j, k);
        kept->push_back(one);
    });
    for (std::size_t j = 0; j < p; ++j)
        for (std::size_t k = 0; k < j; ++k) at.information(k, j) = at.information(j, k);
    return at;
}

double spread(const Prepared& rows, std::size_t term) {
    double most = 0;
    for (std::size_t i = 0; i < rows.row.size(); ++i)
        most = std::max(most, std::abs(rows.at(i)[term]));
    return most;
}

double most_moved(const Prepared& rows, const std::vector<double>& step) {
    double most = 0;
    for (const double moved : log_hazards(rows, step)) most = std::max(most, std::abs(moved));
    return most;
}

// Does the likelihood rise for ever along `step`? It does if at each event no one at risk has more of it than the one
// whose event came (Bryson and Johnson 1981): the largest value at risk must be that of each event, up to rounding.
bool rises_for_ever(const Prepared& rows, const std::vector<double>& step) {
    const std::vector<double> along = log_hazards(rows, step);
    const double slack = 1e-5 * most_moved(rows, step);
    std::size_t first = 0;
    for (const std::size_t end : rows.ends) {
        double most = -std::numeric_limits<double>::infinity();
        for (std::size_t i = first; i < end;) {
            std::size_t last = i;
            for (; last < end && rows.time[last] == rows.time[i]; ++last)
                most = std::max(most, along[last]);
            for (; i < last; ++i) {
                if (!rows.event[i] || along[i] >= most - slack) continue;
                if (rows.entry.empty()) return false;
                for (std::size_t other = first; other < last; ++other)
                    if (rows.entry[other] < rows.time[i] && along[i] < along[other] - slack)
                        return false;
            }
        }
        first = end;
    }
    return true;
}

Refusal runaway(const Prepared& rows, const std::vector<double>& step,
                const std::vector<std::string>& names) {
    std::size_t worst = 0;
    double most = -1;
    for (std::size_t j = 0; j < rows.terms; ++j) {
        const double moved = std::abs(step[j]) * spread(rows, j);
        // Of terms that move alike, up to rounding, the first.
        if (!(moved > most * (1 + 1e-6))) continue;
        most = moved;
        worst = j;
    }
    if (rises_for_ever(rows, step)) return {Reason::monotone_likelihood, {names[worst]}};
    return {Reason::not_converged, {std::to_string(kNewtonSteps)}};
}

double gain(const std::vector<double>& score, const std::vector<double>& step) {
    return std::inner_product(score.begin(), score.end(), step.begin(), 0.0);
}

double mean_weight_of_events(const Prepared& rows) {
    double sum = 0;
    double count = 0;
    for (std::size_t i = 0; i < rows.row.size(); ++i) {
        sum += rows.event[i] ? rows.weight[i] : 0;
        count += rows.event[i] ? 1 : 0;
    }
    return sum / count;
}

struct Summit {
    std::vector<double> coefficients;
    Slope at;
};

Answer<Summit> climb(const Prepared& rows, Ties ties, const std::vector<std::string>& names,
                     const Slope& start) {
    Summit summit{.coefficients = std::vector<double>(rows.terms), .at = start};
    std::vector<double> last;
    const double weight = mean_weight_of_events(rows);
    for (int count = 0; count < kNewtonSteps; ++count) {
        const auto step = solve(summit.at.information, summit.at.score);
        if (!step.ok()) {
            if (count > 0) return runaway(rows, last, names);
            const std::size_t term = std::stoul(step.refusal().holes.front()) - 1;
            return Refusal{Reason::singular, {names[term]}};
        }
        last = step.value();
        const double moved = most_moved(rows, last);
        if (moved > kFar && gain(summit.at.score, last) < kHardlyMore * weight)
            return runaway(rows, last, names);
        const bool still = moved < kStill;
        for (double length = 1;; length /= 2) {
            std::vector<double> there = summit.coefficients;
            for (std::size_t j = 0; j < there.size(); ++j) there[j] += length * last[j];
            Slope at = slope(rows, ties, there);
            // Steps so short are Newton's at his best, and rounding may make the likelihood fall by them.
            const bool trusted = moved < kNear || length < 1e-6;
            if (!trusted && !(at.log_likelihood >= summit.at.log_likelihood)) continue;
            summit = {.coefficients = std::move(there), .at = std::move(at)};
            break;
        }
        if (still) return summit;
    }
    return runaway(rows, last, names);
}

std::optional<Refusal> cannot_begin(const HazardRegression& of, const HazardFit& fit) {
    const std::size_t n = of.lifetimes.time.size();
    for (const Column& term : of.terms) ensure(term.size() == n, "a term has a value for each row");
    ensure(of.names.size() == of.terms.size() && !of.terms.empty(), "each term has a name");
    ensure(of.strata.empty() || of.strata.size() == n, "each row has its stratum");
    ensure(of.clusters.empty() || of.clusters.size() == n, "each row has its cluster");
    return fit.events > 0 ? std::nullopt : std::optional(Refusal{Reason::no_events});
}

}  // namespace

Answer<HazardFit> cox_regression(const HazardRegression& of, const HazardOptions& options) {
    Answer<RiskTable> risk = risk_table(of.lifetimes);
    if (!risk.ok()) return risk.refusal();
    HazardFit fit;
    fit.names = of.names;
    fit.risk = std::move(risk).value();
    fit.rows = static_cast<double>(of.lifetimes.time.size());
    for (const double event : of.lifetimes.event) fit.events += event != 0 ? 1 : 0;
    if (auto refused = cannot_begin(of, fit)) return *refused;

    const Prepared rows = cox::prepare(of);
    const Slope start = slope(rows, options.ties, std::vector<double>(rows.terms));
    Answer<Summit> summit = climb(rows, options.ties, of.names, start);
    if (!summit.ok()) return summit.refusal();
    fit.coefficients = summit.value().coefficients;
    fit.log_likelihood = summit.value().at.log_likelihood;
    fit.log_likelihood_null = start.log_likelihood;
    const auto first_step = solve(start.information, start.score);
    for (std::size_t j = 0; j < rows.terms; ++j)
        fit.score_test += start.score[j] * first_step.value()[j];
    Answer<Matrix> covariance = inverse(summit.value().at.information);
    if (!covariance.ok()) return runaway(rows, fit.coefficients, of.names);
    fit.model_covariance = std::move(covariance).value();
    slope(rows, options.ties, fit.coefficients, &fit.event_times);
    fit.own_scores = cox::own_scores(rows, options.ties, fit.coefficients);
    fit.robust = options.robust || !of.clusters.empty();
    fit.covariance = fit.model_covariance;
    if (!fit.robust) return fit;
    Answer<Matrix> robust = cox::robust_covariance(of, fit, fit.clusters);
    if (!robust.ok()) return robust.refusal();
    fit.covariance = std::move(robust).value();
    return fit;
}

std::vector<Estimate> estimates(const HazardFit& fit) {
    std::vector<Estimate> all;
    for (std::size_t j = 0; j < fit.names.size(); ++j)
        all.push_back({.term = fit.names[j],
                       .value = fit.coefficients[j],
                       .standard_error = std::sqrt(fit.covariance(j, j))});
    return all;
}

ChiSquared likelihood_ratio(const HazardFit& fit) {
    ChiSquared test{.value = 2 * (fit.log_likelihood - fit.log_likelihood_null),
                    .degrees = static_cast<double>(fit.coefficients.size())};
    test.p = chi_squared_upper(test.value, test.degrees);
    return test;
}

}  // namespace utfall::effects
