// effects: what makes an event come sooner or later: Cox's regression of the hazard.
//
//     HazardRegression who{.lifetimes = {.time = days, .event = died}, .terms = {age, sex}, .names = {"age", "sex"}};
//     Answer<HazardFit> fit = cox_regression(who, {.ties = Ties::efron});
//     estimates(fit.value());                      // log hazard ratios; exp(value) is the hazard ratio
//     proportional_hazards(fit.value(), Clock::kaplan_meier).value().together.p;
//
// n rows, p terms, no intercept. Weights are of importance: a row of weight 2 counts as two, so with weights that are not
// counts only the robust errors mean anything.
//
// Partial likelihood: Cox (1972, 1975). Ties: Breslow (1974); Efron (1977), with the mean weight of the tied where there
// are weights. Newton's method until the next step would move no row's log hazard by 1e-9, and then that step.
// Robust covariance: Lin and Wei (1989), the sum over rows (or clusters) of outer products of U_i I^-1, U_i the row's own
// score; no small-sample factor. With Efron's ties U_i follows Therneau and Grambsch (2000), 4.6 and 7.1.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "utfall/effects/matrix.h"
#include "utfall/effects/survival.h"

namespace utfall::effects {

struct HazardRegression {
    Lifetimes lifetimes;
    std::vector<Column> terms{};
    std::vector<std::string> names{};
    std::span<const std::uint32_t> strata{};    // each stratum has its own baseline; empty: one
    std::span<const std::uint32_t> clusters{};  // rows that belong together; empty: each by itself
};

enum class Ties { efron, breslow };
struct HazardOptions {
    Ties ties = Ties::efron;
    bool robust = false;  // clusters make it so
};

// A time at which events come in a stratum: what the fit says of those at risk there.
struct EventTime {
    double time = 0;
    double weight = 0;  // of the events
    std::vector<double>
        score;  // sum over the events of their term values less those expected (Schoenfeld 1982)
    Matrix variance;  // of the term values among those at risk, times the events
};

struct HazardFit {
    std::vector<std::string> names;
    std::vector<double> coefficients;  // p
    Matrix covariance;                 // as asked: robust, or the inverse of the information
    Matrix model_covariance;           // the inverse of the information, p by p
    bool robust = false;
    double clusters = 0;  // that the robust covariance sums over
    double rows = 0;
    double events = 0;
    double log_likelihood = 0;           // partial, as everywhere in Cox's regression
    double log_likelihood_null = 0;      // all coefficients 0
    double score_test = 0;               // chi-squared, p degrees (Rao)
    Matrix own_scores;                   // U_i, n by p, unweighted
    std::vector<EventTime> event_times;  // by stratum, times falling
    RiskTable risk;                      // of all strata together
};

// Refuses: no_rows, backwards_in_time, no_events, singular (a constant term too, with its name), monotone_likelihood with
// the name of the term whose coefficient runs away, one_cluster, not_converged.
[[nodiscard]] Answer<HazardFit> cox_regression(const HazardRegression& regression,
                                               const HazardOptions& options = {});

// Log hazard ratios with their standard errors; normal.
[[nodiscard]] std::vector<Estimate> estimates(const HazardFit& fit);

// value: chi-squared with its degrees, and the chance of as much if there were no effect.
struct ChiSquared {
    double value = 0;
    double degrees = 0;
    double p = 1;
};
[[nodiscard]] ChiSquared likelihood_ratio(const HazardFit& fit);

// Do the hazard ratios stay the same over time? Grambsch and Therneau (1994): the score test of a term times g(time), from
// Schoenfeld's residuals and the variance at each event time (exactly, not with their mean variance).
enum class Clock { kaplan_meier, identity, log };  // g: 1 - S(t-), t, log t
struct ProportionalHazards {
    std::vector<ChiSquared> terms;
    ChiSquared together;
};
// Refuses: singular (all events at one time).
[[nodiscard]] Answer<ProportionalHazards> proportional_hazards(const HazardFit& fit, Clock clock);

}  // namespace utfall::effects
