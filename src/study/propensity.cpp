#include "propensity.h"

#include "utfall/effects/binary_regression.h"

namespace utfall::study {

effects::Answer<Propensity> propensity_of(const Setup& setup, const Model& model,
                                          const std::vector<double>& treated) {
    const bool is_probit = setup.planned.matching.distance == terms::Distance::PropensityProbit;
    effects::Regression regression = model.regression(treated, {});
    regression.terms.insert(regression.terms.begin(), effects::Term::ones());
    regression.names.insert(regression.names.begin(), "(intercept)");
    const auto fit = effects::binary_regression(
        regression, is_probit ? effects::Link::probit : effects::Link::logit);
    if (!fit.ok()) return fit.refusal();
    return Propensity{.score = fit.value().chances,
                      .method = is_probit ? base::Bilingual{.sv = "Benägenhet enligt probit.",
                                                            .en = "Propensity by probit."}
                                          : base::Bilingual{.sv = "Benägenhet enligt logit.",
                                                            .en = "Propensity by logit."}};
}

}  // namespace utfall::study
