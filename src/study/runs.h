// study, private: the estimators by method; each reads its options from the setup's plan.
#pragma once
#include "run.h"
#include "utfall/effects/comparison.h"

namespace utfall::study {

[[nodiscard]] Finding run_difference_in_means(const Setup& setup);
[[nodiscard]] Finding run_rank_sum(const Setup& setup);
[[nodiscard]] Finding run_interacted(const Setup& setup);
[[nodiscard]] Finding run_least_squares(const Setup& setup);
[[nodiscard]] Finding run_two_by_two(const Setup& setup);
[[nodiscard]] Finding run_segmented(const Setup& setup);
[[nodiscard]] Finding run_between(const Setup& setup);
[[nodiscard]] Finding run_random_effects(const Setup& setup);
[[nodiscard]] Finding run_binary(const Setup& setup);
[[nodiscard]] Finding run_group_time(const Setup& setup);
[[nodiscard]] Finding run_two_period(const Setup& setup);
[[nodiscard]] Finding run_cohort_event_study(const Setup& setup);
[[nodiscard]] Finding run_matching(const Setup& setup);
[[nodiscard]] Finding run_weighting(const Setup& setup);
[[nodiscard]] Finding run_synthetic_control(const Setup& setup);
[[nodiscard]] Finding run_synthetic_difference(const Setup& setup);
[[nodiscard]] Finding run_kaplan_meier(const Setup& setup);
[[nodiscard]] Finding run_log_rank(const Setup& setup);
[[nodiscard]] Finding run_cox(const Setup& setup);

// What is found of two arms, by whichever way they were summed.
[[nodiscard]] Finding told_difference(const Setup& setup,
                                      const effects::Answer<effects::Comparison>& comparison);
[[nodiscard]] bool is_pooled(const Setup& setup);
// What is said of least squares as it is, of two groups and two periods, and of a series that breaks; and its first line.
[[nodiscard]] base::Bilingual least_squares_sentence(terms::Method method);
[[nodiscard]] std::string leading_term(const Setup& setup, const std::vector<std::string>& names);
[[nodiscard]] Exhibit arms_exhibit(const effects::Arm& treated, const effects::Arm& compared);

}  // namespace utfall::study
