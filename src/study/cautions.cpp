#include "cautions.h"

#include "run.h"
#include "utfall/effects/covariance.h"

namespace utfall::study {

using base::Bilingual;
using terms::Method;

namespace {

// Methods whose errors are of rows, unless the plan says clusters.
bool takes_rows_apart(const terms::PlannedEstimate& planned) {
    const bool is_of_rows = is_between_arms(planned.method) ||
                            planned.method == Method::LeastSquares ||
                            planned.method == Method::Logit || planned.method == Method::Probit;
    if (!is_of_rows || planned.method == Method::TwoPeriodDoublyRobust) return false;
    using Resampling = terms::ResamplingKind;
    const bool draws_clusters = planned.resampling.kind == Resampling::WildClusterBootstrap ||
                                planned.resampling.kind == Resampling::PairsClusterBootstrap;
    return planned.errors.clusters.empty() && !draws_clusters &&
           planned.errors.kind != terms::ErrorKind::Arellano &&
           planned.errors.kind != terms::ErrorKind::NeweyWest;
}

}  // namespace

std::optional<Bilingual> few_clusters(std::size_t clusters) {
    if (clusters >= effects::kFewClusters) return std::nullopt;
    return Bilingual{.sv = "Färre än 30 kluster eller enheter: intervallet kan vara för kort.",
                     .en = "Fewer than 30 clusters or units: the interval may be too short."};
}

std::optional<Bilingual> repeated_units(const Setup& setup) {
    const std::optional<int> unit = setup.planned.unit ? setup.planned.unit : person_of(setup.plan);
    if (!unit || !takes_rows_apart(setup.planned)) return std::nullopt;
    // Of sums no row is known: where the plan's key says that units have several, they do.
    const bool has_rows = setup.rows() > 0;
    if (has_rows && setup.unnamed_codes(*unit).groups().count == setup.rows()) return std::nullopt;
    const std::string& name = setup.name(*unit);
    return Bilingual{.sv = "Flera rader gäller samma " + name +
                           ", men medelfelet räknar dem som oberoende: säg \"kluster " + name +
                           "\".",
                     .en = "Several rows are about the same " + name +
                           ", but the standard error takes them for independent: say \"clusters " +
                           name + "\"."};
}

}  // namespace utfall::study
