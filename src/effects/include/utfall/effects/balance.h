// effects: how alike the arms are, before and after matching or weighting.
//
//     std::vector<Balance> table = balance(treat, {age, educ}, {"age", "educ"}, matching.weights);
//     table[0].before.standardised;  table[0].after.standardised;      // the two points of a Love plot's row
//
// Shapes: n rows; weights of 0 leave a row out. With T and C for the arms, w for weights and x for a covariate:
//   standardised  (mean_T - mean_C) / sd, sd of the treated before weighting (n - 1; of a covariate of 0 and 1:
//                 sqrt(p (1 - p))); Rosenbaum and Rubin (1985), Stuart (2010). A mean difference of 0 gives 0.
//   variance      var_T / var_C, var = sum w (x - mean)^2 / (W - sum w^2 / W), W = sum w; none for 0 and 1
//   eCDF          mean and largest difference of the weighted distribution functions at the values that occur; for 0
//                 and 1 the difference of means (Stuart 2010)
// A number that the arms do not have (no spread, nobody left) is kNone.
#pragma once
#include <string>
#include <vector>

#include "utfall/effects/estimate.h"

namespace utfall::effects {

struct Difference {
    double mean_treated = kNone;
    double mean_control = kNone;
    double standardised = kNone;
    double variance_ratio = kNone;
    double ecdf_mean = kNone;
    double ecdf_max = kNone;
};
struct Balance {
    std::string term;
    Difference before;
    Difference after;  // with weights; the same as before without any
};
[[nodiscard]] std::vector<Balance> balance(Column treated, const std::vector<Column>& covariates,
                                           const std::vector<std::string>& names, Column weights);

// Kish (1965): how many rows of equal weight would tell as much. Negative weights do not occur.
[[nodiscard]] double effective_size(Column weights);

struct Overlap {
    double effective_treated = kNone;
    double effective_controls = kNone;
    double weight_share_max = kNone;  // the largest weight, as a share of its arm's sum
    double share_outside = kNone;     // rows whose chance no row of the other arm surrounds
};
// Chances: the propensity of each row. Outside is below the larger of the arms' smallest chances or above the smaller
// of their largest (Dehejia and Wahba 1999).
[[nodiscard]] Overlap overlap(Column treated, Column chances, Column weights);

}  // namespace utfall::effects
