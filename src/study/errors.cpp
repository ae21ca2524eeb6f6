#include "errors.h"

#include <fmt/format.h>

#include "utfall/effects/panel.h"

namespace utfall::study {

namespace {

using base::Bilingual;
using effects::Answer;
using effects::Covariance;
using effects::Fit;
using terms::ErrorKind;

ErrorKind kind_of(const Setup& setup) { return error_kind(setup.planned); }

effects::Robust robust_kind(ErrorKind kind) {
    if (kind == ErrorKind::HC0) return effects::Robust::hc0;
    if (kind == ErrorKind::HC1) return effects::Robust::hc1;
    return kind == ErrorKind::HC3 ? effects::Robust::hc3 : effects::Robust::hc2;
}

effects::Clustered clustered_kind(ErrorKind kind) {
    if (kind == ErrorKind::CR0) return effects::Clustered::cr0;
    if (kind == ErrorKind::CR1) return effects::Clustered::cr1;
    return kind == ErrorKind::CR3 ? effects::Clustered::cr3 : effects::Clustered::cr2;
}

effects::ClusterOptions cluster_options(const Setup& setup, ErrorKind kind) {
    const terms::StandardErrors& errors = setup.planned.errors;
    effects::ClusterOptions options =
        kind == ErrorKind::Arellano ? effects::kArellano : effects::usual(clustered_kind(kind));
    options.small.has_clusters = errors.cluster_factor;
    switch (errors.counted) {
        case terms::FixedEffectsCounted::NotNested:
            options.small.absorbed = effects::CountAbsorbed::nested;
            break;
        case terms::FixedEffectsCounted::None:
            options.small.absorbed = effects::CountAbsorbed::none;
            break;
        case terms::FixedEffectsCounted::All:
            options.small.absorbed = effects::CountAbsorbed::all;
            break;
    }
    switch (errors.degrees) {
        case terms::DegreesOfFreedom::Default: break;
        case terms::DegreesOfFreedom::Residual:
            options.degrees = effects::ClusterDegrees::rows;
            break;
        case terms::DegreesOfFreedom::ClustersLessOne:
            options.degrees = effects::ClusterDegrees::clusters;
            break;
        case terms::DegreesOfFreedom::Satterthwaite:
            options.degrees = effects::ClusterDegrees::satterthwaite;
            break;
        case terms::DegreesOfFreedom::LargeSample:
            options.degrees = effects::ClusterDegrees::normal;
            break;
    }
    return options;
}

Bilingual unclustered_sentence(ErrorKind kind, std::int64_t lags) {
    switch (kind) {
        case ErrorKind::Classical:
            return {
                .sv = "Medelfel: klassiska, lika varians i alla rader; t med n − k frihetsgrader.",
                .en =
                    "Standard errors: classical, one variance for all rows; t with n − k degrees "
                    "of freedom."};
        case ErrorKind::HC0:
            return {.sv = "Medelfel: HC0 (White 1980); t med n − k frihetsgrader.",
                    .en = "Standard errors: HC0 (White 1980); t with n − k degrees of freedom."};
        case ErrorKind::HC1:
            return {.sv =
                        "Medelfel: HC1, HC0 gånger n/(n − k) (MacKinnon och White 1985); t med n − "
                        "k frihetsgrader.",
                    .en =
                        "Standard errors: HC1, HC0 times n/(n − k) (MacKinnon and White 1985); t "
                        "with n − k degrees of freedom."};
        case ErrorKind::HC3:
            return {.sv = "Medelfel: HC3 (MacKinnon och White 1985); t med n − k frihetsgrader.",
                    .en =
                        "Standard errors: HC3 (MacKinnon and White 1985); t with n − k degrees of "
                        "freedom."};
        case ErrorKind::NeweyWest:
            return {
                .sv = fmt::format("Medelfel: Newey och West (1987) med {} eftersläpningar, utan "
                                  "korrektion för litet urval.",
                                  lags),
                .en = fmt::format(
                    "Standard errors: Newey and West (1987) with {} lags, no small-sample factor.",
                    lags)};
        case ErrorKind::Default:
        case ErrorKind::HC2:
        case ErrorKind::UnequalVariances:
        case ErrorKind::CR0:
        case ErrorKind::CR1:
        case ErrorKind::CR2:
        case ErrorKind::CR3:
        case ErrorKind::Arellano:
        case ErrorKind::Robust: break;
    }
    return {
        .sv = "Medelfel: HC2 (MacKinnon och White 1985); t med n − k frihetsgrader.",
        .en = "Standard errors: HC2 (MacKinnon and White 1985); t with n − k degrees of freedom."};
}

const char* cluster_name(ErrorKind kind) {
    if (kind == ErrorKind::CR0) return "CR0 (Liang, Zeger 1986)";
    if (kind == ErrorKind::CR1) return "CR1";
    if (kind == ErrorKind::CR3) return "CR3 (Bell, McCaffrey 2002)";
    if (kind == ErrorKind::Arellano) return "Arellano (1987)";
    return "CR2 (Bell, McCaffrey 2002; Pustejovsky, Tipton 2018)";
}

Bilingual clustered_sentence(ErrorKind kind, const Covariance& c, const std::string& names) {
    std::string counts;
    for (const std::size_t count : c.clusters)
        counts += (counts.empty() ? "" : " × ") + std::to_string(count);
    const double degrees = c.degrees.empty() ? effects::kNormal : c.degrees.front();
    const bool is_normal = degrees == effects::kNormal;
    return {.sv = fmt::format("Medelfel: {}, kluster efter {} ({} stycken), faktor {:.6f}{}.",
                              cluster_name(kind), names, counts, c.factor,
                              is_normal ? ", normalfördelning" : ""),
            .en = fmt::format("Standard errors: {}, clusters by {} ({} of them), factor {:.6f}{}.",
                              cluster_name(kind), names, counts, c.factor,
                              is_normal ? ", normal distribution" : "")};
}

Uncertainty told(Covariance covariance, ErrorKind kind, const std::string& names) {
    Uncertainty out{.covariance = std::move(covariance), .method = {}, .cautions = {}};
    out.method.push_back(clustered_sentence(kind, out.covariance, names));
    const bool is_corrected = kind == ErrorKind::CR2 || kind == ErrorKind::CR3;
    if (out.covariance.has_few_clusters && !is_corrected)
        out.cautions.push_back(
            {.sv = "Färre än 30 kluster: intervallet kan vara för kort. Välj CR2 med "
                   "Satterthwaites frihetsgrader eller vild klusterbootstrap.",
             .en = "Fewer than 30 clusters: the interval may be too short. Choose CR2 with "
                   "Satterthwaite's degrees of freedom or the wild cluster bootstrap."});
    if (out.covariance.is_mended)
        out.cautions.push_back({.sv = "Tvåvägskovariansen var inte positivt definit; negativa "
                                      "egenvärden sattes till noll.",
                                .en = "The two-way covariance was not positive definite; negative "
                                      "eigenvalues were set to zero."});
    return out;
}

Answer<Uncertainty> told(const Answer<Covariance>& covariance, ErrorKind kind,
                         const std::string& names) {
    if (!covariance.ok()) return covariance.refusal();
    return told(covariance.value(), kind, names);
}

}  // namespace

ErrorKind error_kind(const terms::PlannedEstimate& planned) {
    const terms::StandardErrors& errors = planned.errors;
    if (errors.kind != ErrorKind::Default) return errors.kind;
    if (errors.clusters.size() > 1) return ErrorKind::CR1;
    return errors.clusters.empty() && !errors.by_matched_set ? ErrorKind::HC2 : ErrorKind::CR2;
}

bool needs_leverage(const Setup& setup) {
    const ErrorKind kind = kind_of(setup);
    return kind == ErrorKind::HC2 || kind == ErrorKind::HC3;
}

bool needs_residuals(const Setup& setup) { return setup.planned.errors.clusters.empty(); }

Answer<Uncertainty> uncertainty(const Setup& setup, const Fit& fit, const Codes& clusters) {
    const ErrorKind kind = kind_of(setup);
    return told(effects::covariance(fit, clusters.groups(), cluster_options(setup, kind)), kind,
                "matched set");
}

Answer<Uncertainty> uncertainty(const Setup& setup, const Fit& fit) {
    const terms::StandardErrors& errors = setup.planned.errors;
    const ErrorKind kind = kind_of(setup);
    std::vector<int> by = errors.clusters;
    if (by.empty() && kind == ErrorKind::Arellano && setup.planned.unit) by = {*setup.planned.unit};
    if (!by.empty()) {
        std::vector<effects::Groups> clusters;
        std::string names;
        for (const int variable : by) {
            clusters.push_back(setup.unnamed_codes(variable).groups());
            names += (names.empty() ? "" : " × ") + setup.name(variable);
        }
        const effects::ClusterOptions options = cluster_options(setup, kind);
        if (clusters.size() == 1)
            return told(effects::covariance(fit, clusters[0], options), kind, names);
        return told(effects::covariance(fit, effects::TwoWays{clusters[0], clusters[1]}, options),
                    kind, names);
    }
    const Bilingual sentence = unclustered_sentence(kind, errors.lags);
    if (kind == ErrorKind::Classical)
        return Uncertainty{
            .covariance = effects::covariance(fit), .method = {sentence}, .cautions = {}};
    if (kind == ErrorKind::NeweyWest)
        return Uncertainty{
            .covariance = effects::covariance(
                fit, effects::NeweyWest{.lag = static_cast<std::size_t>(errors.lags)}),
            .method = {sentence},
            .cautions = {}};
    const Answer<Covariance> robust = effects::covariance(fit, robust_kind(kind));
    if (!robust.ok()) return robust.refusal();
    return Uncertainty{.covariance = robust.value(), .method = {sentence}, .cautions = {}};
}

Answer<Uncertainty> uncertainty(const Setup& setup, const Fit& fit,
                                const std::vector<effects::Moments>& clusters,
                                const std::string& names) {
    const ErrorKind kind = kind_of(setup);
    return told(effects::covariance(fit, clusters, cluster_options(setup, kind)), kind, names);
}

Answer<Uncertainty> uncertainty(const Setup& setup, const Fit& fit,
                                const effects::TwoWaySums& clusters, const std::string& names) {
    const ErrorKind kind = kind_of(setup);
    return told(effects::covariance(fit, clusters, cluster_options(setup, kind)), kind, names);
}

Answer<Uncertainty> uncertainty(const Setup& setup, const Fit& fit,
                                const std::vector<effects::AlikeRows>& cells) {
    const ErrorKind kind = kind_of(setup);
    const Bilingual sentence = unclustered_sentence(kind, setup.planned.errors.lags);
    if (kind == ErrorKind::Classical)
        return Uncertainty{
            .covariance = effects::covariance(fit), .method = {sentence}, .cautions = {}};
    const Answer<Covariance> robust = effects::covariance(fit, cells, robust_kind(kind));
    if (!robust.ok()) return robust.refusal();
    return Uncertainty{.covariance = robust.value(), .method = {sentence}, .cautions = {}};
}

}  // namespace utfall::study
