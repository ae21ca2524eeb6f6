// effects: two groups, before and after: the treated group's change less the comparison's.
//
//     auto did = two_by_two({.outcome = fte, .treated = new_jersey, .after = november});
//     did.value().effect;                           // 2.7536, errors of four unlike variances
//     estimate(did.value().fit, covariance(did.value().fit), kTreatedAfter);       // the same by regression, iid errors
//
// Card and Krueger (1994). The regression on treated, after and their product has the difference as the product's
// coefficient; with HC2 its standard error is that of the four means. Covariates enter the regression only.
#pragma once
#include <string>
#include <vector>

#include "utfall/effects/least_squares.h"

namespace utfall::effects {

// One group in one period, enough for an effect without seeing a row.
struct CellMean {
    double rows = 0;
    double mean = 0;
    double variance = kNone;  // with rows - 1
};
struct FourMeans {
    CellMean treated_before, treated_after, comparison_before, comparison_after;
};
// Standard error: root of the sum of variance/rows; degrees of Welch (1947) after Satterthwaite (1946), kNone and none where
// a cell has one row. Rows of the same unit before and after are taken as independent: a panel's change is two_period.h's.
// Refuses: empty_cell.
[[nodiscard]] Answer<Estimate> difference_in_differences(const FourMeans& means);

struct TwoByTwoRows {
    Column outcome;
    Column treated;  // 0 or 1
    Column after;    // 0 or 1
    std::vector<Term> covariates{};
    std::vector<std::string> names{};  // of the covariates
    Column weights{};
};
inline constexpr std::size_t kTreatedAfter =
    3;  // among (intercept), treated, after, treated:after, covariates
struct TwoByTwo {
    FourMeans means;  // weighted where weights are given; then the effect has no standard error
    Estimate effect;  // of the means
    Fit fit;          // the columns are the caller's
};
// Refuses: no_rows, empty_cell, too_few_rows, singular.
[[nodiscard]] Answer<TwoByTwo> two_by_two(const TwoByTwoRows& rows);

}  // namespace utfall::effects
