// study, private: the chance of treatment, from what the plan says it is explained by.
#pragma once
#include "runs.h"

namespace utfall::study {

struct Propensity {
    std::vector<double> score{};  // the chance of each row; empty where the plan uses none
    base::Bilingual method{};
};
[[nodiscard]] effects::Answer<Propensity> propensity_of(const Setup& setup, const Model& model,
                                                        const std::vector<double>& treated);
// Standardised differences of the propensity and the covariates, before and after.
[[nodiscard]] Exhibit balance_of(const Setup& setup, Model& covariates,
                                 const Propensity& propensity, effects::Column weights);

}  // namespace utfall::study
