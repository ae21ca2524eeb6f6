// effects: how long it takes, when some are not followed to the end: Kaplan and Meier's curve.
//
//     RiskTable table = risk_table({.time = days, .event = died}).value();   // or a table an authority hands out
//     Curve curve = kaplan_meier(table, {.confidence = 0.95, .band = Band::log_log}).value();
//     survival_at(curve, 180);              // 0.7217, standard error 0.0298
//     quantile(curve, 0.5);                 // the median time and its interval
//     restricted_mean(curve, 365);          // mean time, counted to at most 365
//
// Everything but the table of sums is computed from the table of sums: who hands it out need not hand out rows.
//
// Curve: Kaplan and Meier (1958). Standard error: Greenwood (1926), S^2 sum d / (n (n - d)). Bands, point by point, with z
// the normal quantile: plain S -+ z se; log S exp(-+ z se/S); log_log exp(-exp(log(-log S) +- z se/(S log S)))
// (Kalbfleisch and Prentice 1980, 1.13); cut to [0, 1]. Where S is 1 or 0, nothing is known of its spread: no interval.
// The curve is the step function that is continuous from the right. Restricted mean and its error: Klein and Moeschberger
// (2003), 4.5.1 and 4.5.2, without the factor D/(D - 1).
#pragma once
#include <vector>

#include "utfall/effects/answer.h"
#include "utfall/effects/estimate.h"

namespace utfall::effects {

// n rows. A row is at risk at time t if entry < t <= time.
struct Lifetimes {
    Column time;       // when the event came, or when the row was last seen
    Column event;      // 1: the event came; 0: censored
    Column entry{};    // late entry (left truncation); empty: everyone is there from the start
    Column weights{};  // of importance, above 0; empty: all one
};

// One row for each time at which somebody has an event, is censored or (late entry) comes in, times rising. Those who are
// censored at the time of an event are at risk there. The number at risk between two rows is that of the later row.
struct RiskRow {
    double time = 0;
    double at_risk = 0;
    double events = 0;
    double censored = 0;
};
using RiskTable = std::vector<RiskRow>;

// Refuses: no_rows, backwards_in_time (entry not before time, with the row).
[[nodiscard]] Answer<RiskTable> risk_table(const Lifetimes& lifetimes);

enum class Band { log_log, plain, log };
struct CurveOptions {
    double confidence = 0.95;
    Band band = Band::log_log;
};

struct CurvePoint {
    RiskRow at;
    double survival = 1;
    double standard_error = 0;  // kNone where survival is 0
    Interval interval;
};
using Curve = std::vector<CurvePoint>;

// Refuses: no_rows, bad_risk_table (times do not rise, a negative count, or more go than are at risk).
[[nodiscard]] Answer<Curve> kaplan_meier(const RiskTable& table, const CurveOptions& options = {});

// S(t) with Greenwood's error; 1 before the first row. kNone after the last row unless S is 0 there.
[[nodiscard]] Estimate survival_at(const Curve& curve, double time);

// The first time at which the share `gone` is no longer there: S(t) <= 1 - gone. Where S stays at 1 - gone exactly, the middle
// of that stretch (to the last time, if it never falls again). The interval reads the band in the same way
// (Brookmeyer and Crowley 1982). kNone where the curve does not come so far.
struct Quantile {
    double time = kNone;
    Interval interval;
};
[[nodiscard]] Quantile quantile(const Curve& curve, double gone);

// Area under the curve from 0 to `limit`, which lies in the observed time. Refuses: beyond_follow_up.
[[nodiscard]] Answer<Estimate> restricted_mean(const Curve& curve, double limit);

// tables[stratum][group]: each stratum has a table for each group, possibly empty. The chi-squared test that all groups
// have the same hazard, summed over strata (Mantel 1966; Peto and Peto 1972): observed less expected events, with the
// hypergeometric covariance. Groups that are never at risk are left out of the degrees.
struct LogRank {
    struct Group {
        double observed = 0;
        double expected = 0;
    };
    std::vector<Group> groups;
    double chi_squared = 0;
    double degrees = 0;
    double p = 1;
};
// Refuses: bad_risk_table, no_events, one_group (no time at which two groups are at risk).
[[nodiscard]] Answer<LogRank> log_rank(const std::vector<std::vector<RiskTable>>& tables);

}  // namespace utfall::effects
