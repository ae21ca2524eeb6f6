// effects: how strong something unseen would have to be to explain an effect away.
//
//     std::vector<RosenbaumBound> bounds = rosenbaum_bounds(differences, {1, 1.5, 2});
//     bounds[1].p_max;               // one-sided, if unseen things make one of a pair 1.5 times as likely to be treated
//     e_value(3.9);                  // 7.26
//
// Refuses: no_rows, where no pair differs.
#pragma once
#include <vector>

#include "utfall/effects/answer.h"
#include "utfall/effects/estimate.h"

namespace utfall::effects {

// Wilcoxon's signed rank statistic of pairs whose odds of treatment differ by at most gamma (Rosenbaum 2002, 4.3.3):
// each rank is positive with a chance between 1/(1 + gamma) and gamma/(1 + gamma). Pairs without difference are left
// out, equal ones share the mean of their ranks.
struct RosenbaumBound {
    double gamma = 1;
    double p_min = kNone;  // of no effect against a positive one
    double p_max = kNone;
};
enum class RankLaw {
    exact_to_fifty,  // exact with at most 50 pairs, otherwise normal
    normal           // without correction for continuity, as Keele's rbounds has it
};
// Differences: treated less control, pair by pair. Each gamma >= 1.
[[nodiscard]] Answer<std::vector<RosenbaumBound>> rosenbaum_bounds(
    Column differences, const std::vector<double>& gammas, RankLaw law = RankLaw::exact_to_fifty);
// The largest gamma, to 1e-6, with p_max <= level; kNone if there is none, infinity if there is no largest below 1e6.
[[nodiscard]] Answer<double> rosenbaum_limit(Column differences, double level,
                                             RankLaw law = RankLaw::exact_to_fifty);

// VanderWeele and Ding (2017): the risk ratio that something unseen must have with both treatment and outcome,
// RR + sqrt(RR (RR - 1)); of RR < 1 that of 1 / RR. ratio > 0.
[[nodiscard]] double e_value(double ratio);
struct EValue {
    double point = 1;
    double limit = 1;  // for the end of the interval nearer to no effect; 1 if it covers none
};
// Of a risk ratio with its interval.
[[nodiscard]] EValue e_value(double ratio, const Interval& interval);
// Of a standardised mean difference d with its standard error: RR = exp(0.91 d), interval exp(0.91 d -+ 1.78 se) (same
// source, table 2).
[[nodiscard]] EValue e_value_of_means(double d, double standard_error);

}  // namespace utfall::effects
