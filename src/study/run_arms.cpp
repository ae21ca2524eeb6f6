// Two arms: means, ranks, and means adjusted for covariates.
#include <cmath>

#include "errors.h"
#include "resampling.h"
#include "runs.h"
#include "utfall/effects/comparison.h"

namespace utfall::study {

namespace {

using base::Bilingual;

struct Arms {
    std::vector<double> treated, compared;
};
Arms arms_of(const Setup& setup) {
    const std::vector<double> outcome = setup.outcome();
    const std::vector<double> treatment = setup.treatment();
    Arms arms;
    for (std::size_t i = 0; i < outcome.size(); ++i)
        (treatment[i] != 0 ? arms.treated : arms.compared).push_back(outcome[i]);
    return arms;
}

}  // namespace

Exhibit arms_exhibit(const effects::Arm& treated, const effects::Arm& compared) {
    const auto row = [](Bilingual label, const effects::Arm& arm) {
        return Exhibit::Row{std::move(label),
                            {static_cast<double>(arm.rows), arm.mean, std::sqrt(arm.variance)}};
    };
    return {.kind = Exhibit::Kind::Arms,
            .title = {.sv = "Grupperna", .en = "The groups"},
            .headings = {{.sv = "Grupp", .en = "Group"},
                         {.sv = "Antal", .en = "Number"},
                         {.sv = "Medelvärde", .en = "Mean"},
                         {.sv = "Standardavvikelse", .en = "Standard deviation"}},
            .rows = {row({.sv = "behandlade", .en = "treated"}, treated),
                     row({.sv = "jämförda", .en = "compared"}, compared)}};
}

bool is_pooled(const Setup& setup) {
    return setup.planned.errors.kind == terms::ErrorKind::Classical;
}

Finding told_difference(const Setup& setup,
                        const effects::Answer<effects::Comparison>& comparison) {
    if (!comparison.ok()) return comparison.refusal();
    const effects::Comparison& c = comparison.value();
    Found found;
    effects::Estimate e = c.difference;
    e.term = setup.name(*setup.planned.treatment);
    found.lines = {line_of(e, setup)};
    found.method = {
        is_pooled(setup)
            ? Bilingual{.sv = "Skillnad i medelvärden, lika varians i grupperna (Student 1908).",
                        .en = "Difference in means, one variance for both groups (Student 1908)."}
            : Bilingual{.sv = "Skillnad i medelvärden, olika varians i grupperna (Welch 1947, "
                              "Satterthwaites frihetsgrader).",
                        .en = "Difference in means, unequal variances (Welch 1947, Satterthwaite's "
                              "degrees of freedom)."}};
    found.exhibits = {arms_exhibit(c.first, c.second)};
    return found;
}

Finding run_difference_in_means(const Setup& setup) {
    const Arms arms = arms_of(setup);
    Finding finding = told_difference(
        setup, is_pooled(setup) ? effects::difference_in_means(arms.treated, arms.compared)
                                : effects::welch(arms.treated, arms.compared));
    if (!finding.ok()) return finding;
    Found found = std::move(finding).value();
    if (auto refused = permute(setup, Permuted::Means, found)) return *refused;
    return found;
}

Finding run_rank_sum(const Setup& setup) {
    const Arms arms = arms_of(setup);
    const auto ranks = effects::rank_sum(arms.treated, arms.compared);
    if (!ranks.ok()) return ranks.refusal();
    Found found;
    found.lines = {{.estimate = {.term = "W", .value = ranks.value().w}, .p = ranks.value().p}};
    found.method = {
        ranks.value().is_exact
            ? Bilingual{.sv = "Wilcoxons rangsumma (Mann och Whitney 1947), exakt sannolikhet.",
                        .en = "Wilcoxon's rank sum (Mann and Whitney 1947), exact probability."}
            : Bilingual{.sv = "Wilcoxons rangsumma (Mann och Whitney 1947), normalapproximation "
                              "med korrektion för lika värden och kontinuitet.",
                        .en = "Wilcoxon's rank sum (Mann and Whitney 1947), normal approximation "
                              "corrected for ties and continuity."}};
    if (auto refused = permute(setup, Permuted::Ranks, found)) return *refused;
    return found;
}

Finding run_interacted(const Setup& setup) {
    const std::vector<double> outcome = setup.outcome();
    const std::vector<double> treatment = setup.treatment();
    const std::vector<double> weights = setup.weights();
    Model model;
    for (const int covariate : setup.planned.covariates) model.add(setup, covariate);
    const effects::Regression parts = model.regression(outcome, weights);
    const auto adjusted = effects::adjusted({.outcome = outcome,
                                             .treated = treatment,
                                             .covariates = parts.terms,
                                             .names = parts.names,
                                             .weights = weights,
                                             .is_interacted = true});
    if (!adjusted.ok()) return adjusted.refusal();
    const auto sure = uncertainty(setup, adjusted.value().fit);
    if (!sure.ok()) return sure.refusal();
    Found found;
    std::vector<effects::Estimate> all =
        effects::estimates(adjusted.value().fit, sure.value().covariance);
    const std::string& treatment_name = setup.name(*setup.planned.treatment);
    all[effects::kTreated].term = treatment_name;
    const std::string generic = "treated:";  // what the estimator calls its interactions
    for (effects::Estimate& e : all)
        if (e.term.starts_with(generic))
            e.term = treatment_name + e.term.substr(generic.size() - 1);
    found.lines = lines_of(all, setup);
    put_first(found.lines, treatment_name);
    found.method = sure.value().method;
    found.method.insert(
        found.method.begin(),
        {.sv = "Minsta kvadrat med behandling gånger centrerade kovariater (Lin 2013).",
         .en = "Least squares with treatment times centred covariates (Lin 2013)."});
    effects::Fit named = adjusted.value().fit;
    named.of.names[effects::kTreated] = setup.name(*setup.planned.treatment);
    if (auto refused = bootstrap(setup, named, found)) return *refused;
    if (!is_bootstrapped(setup)) found.cautions = sure.value().cautions;
    found.exhibits = {coefficients(found.lines)};
    return found;
}

}  // namespace utfall::study
