#include <algorithm>
#include <array>
#include <cmath>

#include "utfall/base/ensure.h"
#include "utfall/effects/binary_regression.h"
#include "weighting_parts.h"

namespace utfall::effects {

std::optional<Refusal> look_at(const WeightedStudy& study) {
    const std::size_t n = study.treated.size();
    ensure(study.outcome.size() == n && study.covariates.size() == study.names.size(),
           "each row has an outcome, each covariate a name");
    if (n == 0) return Refusal{Reason::no_rows};
    const auto treated =
        std::count_if(study.treated.begin(), study.treated.end(), [](double t) { return t != 0; });
    if (treated == 0) return Refusal{Reason::no_treated};
    if (static_cast<std::size_t>(treated) == n) return Refusal{Reason::no_controls};
    if (study.clusters.count == 1) return Refusal{Reason::one_cluster};
    return std::nullopt;
}

Regression on_covariates(const WeightedStudy& study, Column outcome) {
    Regression regression{.outcome = outcome, .terms = {Term::ones()}, .names = {"(intercept)"}};
    for (std::size_t j = 0; j < study.covariates.size(); ++j) {
        regression.terms.emplace_back(study.covariates[j]);
        regression.names.push_back(study.names[j]);
    }
    return regression;
}

WeightedEffect finished(const WeightedStudy& study, WeightedEffect made) {
    const std::size_t n = study.treated.size();
    std::vector<double> sums = made.influences;
    double factor = 1;
    if (study.clusters.count > 0) {
        const auto count = static_cast<double>(study.clusters.count);
        factor = count / (count - 1);
        sums.assign(study.clusters.count, 0);
        for (std::size_t i = 0; i < n; ++i) sums[study.clusters.of[i]] += made.influences[i];
    }
    double squares = 0;
    for (const double s : sums) squares += s * s;
    made.effect.term = "treat";
    made.effect.standard_error = std::sqrt(squares * factor);
    std::array<double, 2> weight{};
    std::array<double, 2> count{};
    const auto arm = [&](std::size_t i) { return study.treated[i] != 0 ? 1U : 0U; };
    for (std::size_t i = 0; i < n; ++i) {
        weight.at(arm(i)) += made.weights[i];
        count.at(arm(i)) += 1;
    }
    for (std::size_t i = 0; i < n; ++i) made.weights[i] *= count.at(arm(i)) / weight.at(arm(i));
    if (made.chances.empty()) {
        made.overlap = overlap(study.treated, study.treated, made.weights);
        made.overlap.share_outside = kNone;
    } else {
        made.overlap = overlap(study.treated, made.chances, made.weights);
    }
    return made;
}

namespace {

// Weight of a row and how it changes with the score, the logit of its chance.
struct Weight {
    double value;
    double slope;
};
Weight weight(Estimand estimand, bool treated, double e) {
    switch (estimand) {
        case Estimand::att: return treated ? Weight{1, 0} : Weight{e / (1 - e), e / (1 - e)};
        case Estimand::ate:
            return treated ? Weight{1 / e, -(1 - e) / e} : Weight{1 / (1 - e), e / (1 - e)};
        case Estimand::ato: return treated ? Weight{1 - e, -e * (1 - e)} : Weight{e, e * (1 - e)};
    }
    ensure(false, "every estimand has weights");
}

std::optional<Refusal> chance_at_end(Column chances) {
    for (const double e : chances)
        if (!(e > 0 && e < 1)) return Refusal{Reason::chance_at_end, {e > 0 ? "1" : "0"}};
    return std::nullopt;
}

}  // namespace

Answer<WeightedEffect> inverse_probability(const WeightedStudy& study, Estimand estimand) {
    if (auto refusal = look_at(study)) return *refusal;
    auto fit = binary_regression(on_covariates(study, study.treated), Link::logit);
    if (!fit.ok()) return fit.refusal();
    const BinaryFit& score = fit.value();
    if (auto refusal = chance_at_end(score.chances)) return *refusal;
    const std::size_t n = study.treated.size();
    const std::size_t p = study.covariates.size() + 1;
    const auto x = [&](std::size_t i, std::size_t j) {
        return j == 0 ? 1 : study.covariates[j - 1][i];
    };
    WeightedEffect made{.effect = {},
                        .weights = std::vector<double>(n),
                        .influences = std::vector<double>(n),
                        .chances = score.chances};
    std::array<double, 2> sums{};
    std::array<double, 2> means{};
    for (std::size_t i = 0; i < n; ++i) {
        const bool t = study.treated[i] != 0;
        made.weights[i] = weight(estimand, t, score.chances[i]).value;
        sums.at(t ? 1 : 0) += made.weights[i];
        means.at(t ? 1 : 0) += made.weights[i] * study.outcome[i];
    }
    for (const std::size_t arm : {0U, 1U}) means.at(arm) /= sums.at(arm);
    // How the effect moves with each coefficient of the logit.
    std::vector<double> slopes(p);
    for (std::size_t i = 0; i < n; ++i) {
        const bool t = study.treated[i] != 0;
        const std::size_t arm = t ? 1 : 0;
        const double pull = (t ? 1 : -1) * weight(estimand, t, score.chances[i]).slope *
                            (study.outcome[i] - means.at(arm)) / sums.at(arm);
        for (std::size_t j = 0; j < p; ++j) slopes[j] += pull * x(i, j);
    }
    const std::vector<double> through = product(score.covariance, slopes);
    for (std::size_t i = 0; i < n; ++i) {
        const bool t = study.treated[i] != 0;
        const std::size_t arm = t ? 1 : 0;
        double moved = 0;
        for (std::size_t j = 0; j < p; ++j) moved += through[j] * x(i, j);
        made.influences[i] =
            (t ? 1 : -1) * made.weights[i] * (study.outcome[i] - means.at(arm)) / sums.at(arm) +
            moved * (study.treated[i] - score.chances[i]);
    }
    made.mean_treated = means[1];
    made.mean_control = means[0];
    made.effect.value = means[1] - means[0];
    return finished(study, std::move(made));
}

namespace {

// The outcome that the rows of one arm foretell for every row.
Answer<std::vector<double>> foretold(const WeightedStudy& study, double arm) {
    std::vector<double> outcome;
    std::vector<std::vector<double>> columns(study.covariates.size());
    for (std::size_t i = 0; i < study.treated.size(); ++i) {
        if (study.treated[i] != arm) continue;
        outcome.push_back(study.outcome[i]);
        for (std::size_t j = 0; j < columns.size(); ++j)
            columns[j].push_back(study.covariates[j][i]);
    }
    WeightedStudy some{.outcome = outcome, .treated = {}, .covariates = {}, .names = study.names};
    for (const auto& column : columns) some.covariates.emplace_back(column);
    auto fit = least_squares(on_covariates(some, outcome));
    if (!fit.ok()) return fit.refusal();
    std::vector<double> all(study.treated.size(), fit.value().coefficients[0]);
    for (std::size_t i = 0; i < all.size(); ++i)
        for (std::size_t j = 0; j < columns.size(); ++j)
            all[i] += fit.value().coefficients[j + 1] * study.covariates[j][i];
    return all;
}

void augment_everybody(const WeightedStudy& study, Column with, Column without,
                       WeightedEffect& made) {
    const auto n = static_cast<double>(study.treated.size());
    made.mean_treated = made.mean_control = 0;
    std::vector<double> differences;
    for (std::size_t i = 0; i < study.treated.size(); ++i) {
        const double t = study.treated[i];
        const double high = with[i] + t * (study.outcome[i] - with[i]) * made.weights[i];
        const double low = without[i] + (1 - t) * (study.outcome[i] - without[i]) * made.weights[i];
        made.mean_treated += high / n;
        made.mean_control += low / n;
        differences.push_back(high - low);
    }
    made.effect.value = made.mean_treated - made.mean_control;
    for (std::size_t i = 0; i < differences.size(); ++i)
        made.influences[i] = (differences[i] - made.effect.value) / n;
}

void augment_treated(const WeightedStudy& study, Column without, WeightedEffect& made) {
    double treated = 0;
    double sum = 0;
    double outcome = 0;
    for (std::size_t i = 0; i < study.treated.size(); ++i) {
        const double sign = study.treated[i] != 0 ? 1 : -1;
        made.influences[i] = sign * made.weights[i] * (study.outcome[i] - without[i]);
        sum += made.influences[i];
        treated += study.treated[i];
        outcome += study.treated[i] * study.outcome[i];
    }
    made.effect.value = sum / treated;
    made.mean_treated = outcome / treated;
    made.mean_control = made.mean_treated - made.effect.value;
    for (std::size_t i = 0; i < study.treated.size(); ++i)
        made.influences[i] = (made.influences[i] - study.treated[i] * made.effect.value) / treated;
}

}  // namespace

Answer<WeightedEffect> doubly_robust(const WeightedStudy& study, Estimand estimand) {
    ensure(estimand != Estimand::ato, "doubly robust is for the treated or for everybody");
    if (auto refusal = look_at(study)) return *refusal;
    auto fit = binary_regression(on_covariates(study, study.treated), Link::logit);
    if (!fit.ok()) return fit.refusal();
    const std::vector<double>& chances = fit.value().chances;
    if (auto refusal = chance_at_end(chances)) return *refusal;
    const auto without = foretold(study, 0);
    if (!without.ok()) return without.refusal();
    const std::size_t n = study.treated.size();
    WeightedEffect made{.effect = {},
                        .weights = std::vector<double>(n),
                        .influences = std::vector<double>(n),
                        .chances = chances};
    for (std::size_t i = 0; i < n; ++i)
        made.weights[i] = weight(estimand, study.treated[i] != 0, chances[i]).value;
    if (estimand == Estimand::att) {
        augment_treated(study, without.value(), made);
        return finished(study, std::move(made));
    }
    const auto with = foretold(study, 1);
    if (!with.ok()) return with.refusal();
    augment_everybody(study, with.value(), without.value(), made);
    return finished(study, std::move(made));
}

}  // namespace utfall::effects
