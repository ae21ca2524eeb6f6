// study, private: the standard errors that a plan asks of least squares, and the sentence that names them.
#pragma once
#include "sample.h"
#include "utfall/effects/alike_rows.h"

namespace utfall::study {

struct Uncertainty {
    effects::Covariance covariance{};
    std::vector<base::Bilingual> method{};
    std::vector<base::Bilingual> cautions{};
};

// By default HC2; with clusters CR2 and Satterthwaite's degrees of freedom, with two ways of them CR1.
[[nodiscard]] effects::Answer<Uncertainty> uncertainty(const Setup& setup, const effects::Fit& fit);
// The same where the clusters are groups that an estimator made, such as matched pairs.
[[nodiscard]] effects::Answer<Uncertainty> uncertainty(const Setup& setup, const effects::Fit& fit,
                                                       const Codes& clusters);
// The same from the sums of each cluster, in the order of their codes; `names` says what they are by.
[[nodiscard]] effects::Answer<Uncertainty> uncertainty(
    const Setup& setup, const effects::Fit& fit, const std::vector<effects::Moments>& clusters,
    const std::string& names);
// The same with clusters by two ways.
[[nodiscard]] effects::Answer<Uncertainty> uncertainty(const Setup& setup, const effects::Fit& fit,
                                                       const effects::TwoWaySums& clusters,
                                                       const std::string& names);
// Without clusters, classical or HC, from rows that are alike; classical errors need none.
[[nodiscard]] effects::Answer<Uncertainty> uncertainty(
    const Setup& setup, const effects::Fit& fit, const std::vector<effects::AlikeRows>& cells);
// As the plan says, or as is usual where it says nothing.
[[nodiscard]] terms::ErrorKind error_kind(const terms::PlannedEstimate& planned);
// Whether HC2 or HC3 will be asked for, which need leverages.
[[nodiscard]] bool needs_leverage(const Setup& setup);
// Whether residuals are asked for one by one, and not summed over clusters.
[[nodiscard]] bool needs_residuals(const Setup& setup);

}  // namespace utfall::study
