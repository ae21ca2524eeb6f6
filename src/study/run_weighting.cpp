// Arms weighted until they are alike.
#include <fmt/format.h>

#include "propensity.h"
#include "runs.h"
#include "utfall/effects/sensitivity.h"
#include "utfall/effects/weighting.h"

namespace utfall::study {

namespace {

using base::Bilingual;
using terms::Method;

Bilingual method_words(Method method) {
    if (method == Method::EntropyBalancing)
        return {
            .sv = "Entropibalansering (Hainmueller 2012); medelfel efter Zhao och Percival (2017).",
            .en =
                "Entropy balancing (Hainmueller 2012); standard error after Zhao and Percival "
                "(2017)."};
    if (method == Method::DoublyRobustWeighting)
        return {.sv =
                    "Dubbelt robust viktning (Robins, Rotnitzky och Zhao 1994); medelfel av den "
                    "effektiva scoren.",
                .en =
                    "Doubly robust weighting (Robins, Rotnitzky and Zhao 1994); standard error of "
                    "the efficient score."};
    return {.sv =
                "Omvänd sannolikhetsviktning (Hájek 1971); att vikterna är skattade räknas i "
                "medelfelet (Lunceford och Davidian 2004).",
            .en =
                "Inverse probability weighting (Hájek 1971); that weights are estimated counts in "
                "the standard error (Lunceford and Davidian 2004)."};
}

}  // namespace

Finding run_weighting(const Setup& setup) {
    Model model;
    for (const int variable : setup.planned.treatment_model) model.add(setup, variable);
    const std::vector<double> outcome = setup.outcome();
    const std::vector<double> treated = setup.treatment();
    const Codes clusters = setup.planned.errors.clusters.empty()
                               ? Codes{}
                               : setup.codes(setup.planned.errors.clusters.front());
    const effects::WeightedStudy study{.outcome = outcome,
                                       .treated = treated,
                                       .covariates = model.columns(),
                                       .names = model.names(),
                                       .clusters = clusters.groups()};
    const effects::Estimand estimand = setup.planned.estimand == terms::Estimand::Treated
                                           ? effects::Estimand::att
                                           : effects::Estimand::ate;
    const Method method = setup.planned.method;
    const auto effect = method == Method::EntropyBalancing ? effects::entropy_balance(study)
                        : method == Method::DoublyRobustWeighting
                            ? effects::doubly_robust(study, estimand)
                            : effects::inverse_probability(study, estimand);
    if (!effect.ok()) return effect.refusal();
    const effects::WeightedEffect& e = effect.value();
    Found found;
    effects::Estimate estimate = e.effect;
    estimate.term = setup.name(*setup.planned.treatment);
    found.lines = {line_of(estimate, setup)};
    found.method = {method_words(method)};
    found.exhibits = {balance_of(setup, {.score = e.chances, .method = {}}, e.weights)};
    found.exhibits.push_back(figures({.sv = "Överlapp", .en = "Overlap"},
                                     {{Bilingual{.sv = "behandlade, så många som de väger",
                                                 .en = "treated, as many as they weigh"},
                                       {e.overlap.effective_treated},
                                       true},
                                      {Bilingual{.sv = "jämförda, så många som de väger",
                                                 .en = "compared, as many as they weigh"},
                                       {e.overlap.effective_controls},
                                       true},
                                      {Bilingual{.sv = "största andel av vikten på en rad",
                                                 .en = "largest share of the weight on one row"},
                                       {e.overlap.weight_share_max}},
                                      {Bilingual{.sv = "andel utanför det gemensamma området",
                                                 .en = "share outside the common range"},
                                       {e.overlap.share_outside}}}));
    constexpr double kHeavy = 0.05;
    if (e.overlap.weight_share_max > kHeavy)
        found.cautions.push_back(
            {.sv = "En enda rad bär mer än en tjugondel av vikten; skattningen vilar på få.",
             .en = "A single row carries more than a twentieth of the weight; the estimate rests "
                   "on few."});
    return found;
}

}  // namespace utfall::study
