// terms: the estimates of an analysis plan: what is compared with what, by which method and with which options.
//
//     estimate cost-effect
//       design randomised
//       method least squares
//       outcome cost-24-months
//       treatment assigned
//       covariates age, sex
//       standard errors HC2
//
// An int is an index into AnalysisPlan::variables. Which lines a method needs and allows is told by methods.def.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "utfall/terms/beliefs.h"
#include "utfall/terms/plan_methods.h"
#include "utfall/terms/plan_variables.h"

namespace utfall::terms {

struct StandardErrors {
    ErrorKind kind = ErrorKind::Default;  // Default: what the method's header in `effects` says
    std::vector<int> clusters{};          // one or two
    bool by_matched_set = false;          // the clusters are the matched sets (pairs, subclasses)
    std::int64_t lags = 0;                // Newey-West
    FixedEffectsCounted counted = FixedEffectsCounted::NotNested;
    bool cluster_factor = true;  // G/(G-1)
    DegreesOfFreedom degrees = DegreesOfFreedom::Default;
};

struct Resampling {
    ResamplingKind kind = ResamplingKind::None;
    std::int64_t draws = 0;  // permutation: all of them where there are no more than this
};

struct MatchingOptions {
    Distance distance = Distance::PropensityLogit;
    std::int64_t ratio = 1;  // comparisons for each treated
    bool replacement = false;
    std::optional<base::Rational> caliper{};  // in standard deviations of the distance
    std::vector<int> exact{};                 // equal in these
    Afterwards afterwards =
        Afterwards::Means;  // how the effect is read off the matched or weighted sample
};

struct GroupTimeOptions {
    Control control = Control::NeverTreated;
    Score score = Score::DoublyRobust;
    BasePeriod base = BasePeriod::Varying;
    std::int64_t anticipation = 0;  // periods
    Aggregation aggregation = Aggregation::Simple;
};

// A predictor is the mean of a variable over some periods, missing values left out; without periods, over all before treatment.
struct Predictor {
    int variable = 0;
    std::optional<PlanValue> from{}, through{};
    base::Place place{};
};
struct SyntheticOptions {
    std::optional<PlanValue> treated_unit{};
    std::vector<Predictor> predictors{};  // none: the outcome in each period before treatment
    std::optional<PlanValue> fitted_from{},
        fitted_through{};  // of the outcome; else all before treatment
};

struct MissingOutcomes {
    enum class Rule {
        LeftOut,
        Value,
        Bounds
    };  // Bounds: worst and best case, both shown beside the complete cases
    Rule rule = Rule::LeftOut;
    base::Rational value{};  // Value: failure 0, success 1, or as written
    std::optional<base::Rational> lowest{},
        highest{};  // Bounds: of the outcome; yes or no and shares: 0 and 1
};

struct SmallestEffect {
    base::Rational effect;  // in the unit of the outcome
    base::Rational power;   // ratio
};

struct Sensitivity {
    std::vector<base::Rational> rosenbaum{};  // Gamma, each at least 1
    bool e_value = false;
};

struct PlannedEstimate {
    std::string name;
    Design design = Design::Description;
    Method method = Method::LeastSquares;
    Estimand estimand = Estimand::Treated;  // the plan's own where the estimate says nothing
    std::optional<int> outcome{}, treatment{}, weights{};
    std::vector<int> covariates{};  // of the outcome
    std::vector<int>
        treatment_model{};  // what the treatment is explained by, or units are matched on
    std::vector<int> fixed_effects{};  // at most two
    std::optional<int> unit{}, period{};
    std::optional<int> after{};  // two by two: yes in the second period
    std::optional<int>
        first_treated{};  // first treated period of the unit; 0, missing or after the last period: never
    std::optional<PlanValue> treated_from{};  // a period: synthetic control, segmented regression
    std::optional<int> time{}, event{}, entry{};  // survival; time from entry
    std::vector<int> strata{};
    Ties ties = Ties::Efron;
    std::vector<base::Rational> survival_at{};
    bool intercept = true;
    std::vector<PlanExpression> only_rows{};  // besides those of the microdata
    StandardErrors errors{};
    Resampling resampling{};
    MatchingOptions matching{};
    GroupTimeOptions group_time{};
    SyntheticOptions synthetic{};
    MissingOutcomes missing{};
    Sensitivity sensitivity{};
    base::Rational confidence{95, 100};
    std::optional<SmallestEffect> smallest_effect{};
    bool in_subgroups = false;  // repeated in each value of each of the plan's subgroups
    Origin origin{};
};

}  // namespace utfall::terms
