// terms: the words an analysis plan chooses between, as enumerations. Their sentences stand in phrases.def.
#pragma once

namespace utfall::terms {

enum class Method {
    DifferenceInMeans,  // classical errors: pooled variance (Student); unequal variances: Welch
    RankSum,            // Wilcoxon 1945, Mann and Whitney 1947
    LeastSquares,       // fixed effects absorbed
    LeastSquaresInteracted,  // Lin 2013: treatment times centred covariates
    Between,                 // least squares on unit means
    RandomEffects,           // Swamy and Arora 1972
    Logit,
    Probit,
    TwoByTwo,               // two groups, two periods
    GroupTime,              // Callaway and Sant'Anna 2021
    TwoPeriodDoublyRobust,  // Sant'Anna and Zhao 2020, improved
    CohortEventStudy,       // Sun and Abraham 2021
    NearestNeighbour,
    OptimalPairs,
    FullMatching,
    InverseProbability,
    EntropyBalancing,  // Hainmueller 2012
    DoublyRobustWeighting,
    SyntheticControl,     // Abadie, Diamond and Hainmueller 2010
    SyntheticDifference,  // Arkhangelsky et al. 2021
    SegmentedRegression,  // level and slope after `treated from`
    KaplanMeier,
    LogRank,
    Cox,
};

enum class Estimand { AllAssigned, Treated, Everyone };  // ITT, ATT, ATE

enum class ErrorKind {
    Default,
    Classical,
    UnequalVariances,  // Welch 1947
    HC0,
    HC1,
    HC2,
    HC3,
    CR0,
    CR1,  // with G/(G-1) and (N-1)/(N-K) as FixedEffectsCounted says
    CR2,
    CR3,
    Arellano,   // 1987: CR0 by unit on the transformed rows
    NeweyWest,  // no prewhitening, no small-sample factor
    Robust,     // Cox: Lin and Wei 1989
};
// Which absorbed effects count among K in (N-1)/(N-K).
enum class FixedEffectsCounted { NotNested, None, All };
// Of the t distribution. ClustersLessOne: G-1 of the smaller clustering.
enum class DegreesOfFreedom { Default, Residual, ClustersLessOne, Satterthwaite, LargeSample };

enum class ResamplingKind {
    None,
    Permutation,
    WildClusterBootstrap,
    PairsClusterBootstrap,
    MultiplierBootstrap,
    Bootstrap,
    PlaceboUnits,  // synthetic control and synthetic difference in differences
    Jackknife,
};

enum class Distance { PropensityLogit, PropensityProbit, Mahalanobis };
enum class Afterwards { Means, RegressionInteracted };
enum class Control { NeverTreated, NotYetTreated };
enum class Score { DoublyRobust, Weighting, Regression };
enum class BasePeriod { Varying, Universal };
enum class Aggregation { Simple, Exposure, Group, Calendar };
enum class Ties { Efron, Breslow };

}  // namespace utfall::terms
