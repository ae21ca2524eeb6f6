// Which estimator carries out which method of a plan.
#include "runs.h"

namespace utfall::study {

using terms::Method;

bool is_between_arms(Method method) {
    switch (method) {
        case Method::DifferenceInMeans:
        case Method::RankSum:
        case Method::LeastSquaresInteracted:
        case Method::TwoByTwo:
        case Method::TwoPeriodDoublyRobust:
        case Method::NearestNeighbour:
        case Method::OptimalPairs:
        case Method::FullMatching:
        case Method::InverseProbability:
        case Method::EntropyBalancing:
        case Method::DoublyRobustWeighting: return true;
        case Method::LeastSquares:
        case Method::Between:
        case Method::RandomEffects:
        case Method::Logit:
        case Method::Probit:
        case Method::GroupTime:
        case Method::CohortEventStudy:
        case Method::SyntheticControl:
        case Method::SyntheticDifference:
        case Method::SegmentedRegression:
        case Method::KaplanMeier:
        case Method::LogRank:
        case Method::Cox: return false;
    }
    return false;
}

Finding found_by_method(const Setup& setup) {
    if (setup.rows() == 0) return effects::Refusal{effects::Reason::no_rows, {}};
    switch (setup.planned.method) {
        case Method::DifferenceInMeans: return run_difference_in_means(setup);
        case Method::RankSum: return run_rank_sum(setup);
        case Method::LeastSquares: return run_least_squares(setup);
        case Method::LeastSquaresInteracted: return run_interacted(setup);
        case Method::Between: return run_between(setup);
        case Method::RandomEffects: return run_random_effects(setup);
        case Method::Logit:
        case Method::Probit: return run_binary(setup);
        case Method::TwoByTwo: return run_two_by_two(setup);
        case Method::GroupTime: return run_group_time(setup);
        case Method::TwoPeriodDoublyRobust: return run_two_period(setup);
        case Method::CohortEventStudy: return run_cohort_event_study(setup);
        case Method::NearestNeighbour:
        case Method::OptimalPairs:
        case Method::FullMatching: return run_matching(setup);
        case Method::InverseProbability:
        case Method::EntropyBalancing:
        case Method::DoublyRobustWeighting: return run_weighting(setup);
        case Method::SyntheticControl: return run_synthetic_control(setup);
        case Method::SyntheticDifference: return run_synthetic_difference(setup);
        case Method::SegmentedRegression: return run_segmented(setup);
        case Method::KaplanMeier: return run_kaplan_meier(setup);
        case Method::LogRank: return run_log_rank(setup);
        case Method::Cox: return run_cox(setup);
    }
    return effects::Refusal{effects::Reason::no_rows, {}};
}

}  // namespace utfall::study
