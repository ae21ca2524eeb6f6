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
// Standardised differences of the propensity and of what explains treatment, each value of a category, before and after.
[[nodiscard]] Exhibit balance_of(const Setup& setup, const Propensity& propensity,
                                 effects::Column weights);

}  // namespace utfall::study
