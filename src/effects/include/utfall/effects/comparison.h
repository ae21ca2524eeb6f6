// effects: two arms of a randomised comparison.
//
//     Answer<Comparison> c = welch(with, without);            // c.value().difference, mean of `with` - mean of `without`
//     Answer<RankSum> w = rank_sum(with, without);
//     Answer<AdjustedFit> lin = adjusted({.outcome = y, .treated = t, .covariates = {age}, .names = {"age"}});
//     estimate(lin.value().fit, covariance(lin.value().fit, Robust::hc2).value(), kTreated);
#pragma once
#include <string>
#include <vector>

#include "utfall/effects/covariance.h"

namespace utfall::effects {

struct Arm {
    std::size_t rows = 0;
    double mean = kNone;
    double variance = kNone;  // with rows - 1
};
struct Comparison {
    Arm first{};
    Arm second{};
    Estimate difference{};  // first - second
};
// Both refuse small_arm and no_spread.
// Unequal variances; degrees of Welch (1947) after Satterthwaite (1946).
[[nodiscard]] Answer<Comparison> welch(Column first, Column second);
// One variance for both; Student (1908).
[[nodiscard]] Answer<Comparison> difference_in_means(Column first, Column second);
// The same of arms that are known by their rows, means and variances only.
[[nodiscard]] Answer<Comparison> welch(const Arm& first, const Arm& second);
[[nodiscard]] Answer<Comparison> difference_in_means(const Arm& first, const Arm& second);

// Mann and Whitney (1947). W counts the pairs in which the first is larger, a tie as a half. Without ties and with fewer
// than 50 rows in each arm the probability is exact; otherwise normal, with the variance corrected for ties (Hollander and
// Wolfe 1973, 4.1) and with 1/2 for continuity. Refuses small_arm, no_spread.
struct RankSum {
    double w = kNone;
    double p = kNone;  // two-sided
    bool is_exact = false;
};
[[nodiscard]] Answer<RankSum> rank_sum(Column first, Column second);

// y on treated and covariates, which are centred at their means over all rows. `is_interacted` (Lin 2013): also their
// products with treated, so that the coefficient of treated is the average effect though effects vary; HC2 is its
// customary covariance. Terms: (intercept), treated, covariates, products named "treated:x".
struct Adjustment {
    Column outcome{};
    Column treated{};  // 0 or 1
    std::vector<Term> covariates{};
    std::vector<std::string> names{};
    Column weights{};
    bool is_interacted = true;
};
// The fit's columns are kept here, so it can be moved and not copied.
struct AdjustedFit {
    AdjustedFit() = default;
    AdjustedFit(AdjustedFit&&) = default;
    AdjustedFit& operator=(AdjustedFit&&) = default;
    AdjustedFit(const AdjustedFit&) = delete;
    AdjustedFit& operator=(const AdjustedFit&) = delete;
    Fit fit{};
    std::vector<std::vector<double>> centred{};
};
inline constexpr std::size_t kTreated = 1;  // place of the effect among the coefficients
[[nodiscard]] Answer<AdjustedFit> adjusted(const Adjustment& adjustment);

}  // namespace utfall::effects
