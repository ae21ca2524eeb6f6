#include "utfall/effects/two_period.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "utfall/base/ensure.h"
#include "utfall/effects/binary_regression.h"
#include "utfall/effects/least_squares.h"
#include "utfall/stats/portable.h"

namespace utfall::effects {

namespace {

struct Sample {
    const TwoPeriods& units;
    std::size_t n = 0;
    std::vector<double> ones{};
    std::vector<Column> terms{};  // ones and the covariates
    std::vector<Term> fitted{};   // the same, for a fit
    std::vector<std::string> names{};
    std::vector<double> weight{};  // as the mean were one
    std::size_t treated = 0, comparison = 0;

    [[nodiscard]] Column weights_given() const {
        return units.weights.empty() ? Column{} : Column(weight);
    }
    [[nodiscard]] bool is_treated(std::size_t i) const { return units.treated[i] != 0; }
    [[nodiscard]] double predicted(std::span<const double> coefficients, std::size_t i) const {
        double sum = 0;
        for (std::size_t k = 0; k < terms.size(); ++k) sum += coefficients[k] * terms[k][i];
        return sum;
    }
    // Sum over units of scale_i * terms_i, over n.
    [[nodiscard]] std::vector<double> mean_of_terms(std::span<const double> scale) const {
        std::vector<double> mean;
        for (const Column& term : terms) {
            double sum = 0;
            for (std::size_t i = 0; i < n; ++i) sum += scale[i] * term[i];
            mean.push_back(sum / static_cast<double>(n));
        }
        return mean;
    }
};

Sample sample_of(const TwoPeriods& units) {
    Sample s{.units = units, .n = units.change.size()};
    ensure(units.treated.size() == s.n, "each unit is treated or not");
    ensure(units.weights.empty() || units.weights.size() == s.n, "each unit has a weight");
    s.ones.assign(s.n, 1);
    s.terms.emplace_back(s.ones);
    s.fitted.push_back(Term::ones());
    s.names.emplace_back("(intercept)");
    for (std::size_t k = 0; k < units.covariates.size(); ++k) {
        ensure(units.covariates[k].size() == s.n, "each unit has every covariate");
        s.terms.push_back(units.covariates[k]);
        s.fitted.emplace_back(units.covariates[k]);
        s.names.push_back(k < units.names.size() ? units.names[k] : std::to_string(k + 1));
    }
    double sum = 0;
    for (std::size_t i = 0; i < s.n; ++i) {
        const double weight = units.weights.empty() ? 1 : units.weights[i];
        ensure(weight > 0, "weights are above zero");
        ensure(units.treated[i] == 0 || units.treated[i] == 1, "a unit is treated or not");
        s.weight.push_back(weight);
        sum += weight;
        ++(s.is_treated(i) ? s.treated : s.comparison);
    }
    for (double& weight : s.weight) weight *= static_cast<double>(s.n) / sum;
    return s;
}

// A predicted change per unit and how a direction in its coefficients moves with each unit.
struct Prediction {
    std::vector<double> values;  // m(X), n
    Matrix inverse;              // of the mean of w (1 - D) XX'
};

// Among the comparison, with the sampling weights times `tilt` where there is one.
Answer<Prediction> predicted_change(const Sample& s, std::span<const double> tilt) {
    const bool is_weighted = !tilt.empty() || !s.units.weights.empty();
    std::vector<std::vector<double>> columns(s.terms.size());
    std::vector<double> change, weights;
    for (std::size_t i = 0; i < s.n; ++i) {
        if (s.is_treated(i)) continue;
        for (std::size_t k = 1; k < s.terms.size(); ++k) columns[k].push_back(s.terms[k][i]);
        change.push_back(s.units.change[i]);
        if (is_weighted) weights.push_back(s.weight[i] * (tilt.empty() ? 1 : tilt[i]));
    }
    std::vector<Term> terms = {Term::ones()};
    for (std::size_t k = 1; k < columns.size(); ++k) terms.emplace_back(columns[k]);
    const auto fit = least_squares_without_residuals(
        {.outcome = change, .terms = std::move(terms), .names = s.names, .weights = weights});
    if (!fit.ok()) return fit.refusal();
    Prediction made{.values = {}, .inverse = fit.value().inverse};
    for (std::size_t i = 0; i < s.n; ++i)
        made.values.push_back(s.predicted(fit.value().coefficients, i));
    for (std::size_t k = 0; k < s.terms.size(); ++k)
        for (double& value : made.inverse.column(k)) value *= static_cast<double>(s.n);
    return made;
}

Answer<Propensity> by_logit(const Sample& s) {
    const auto fit = binary_regression({.outcome = s.units.treated,
                                        .terms = s.fitted,
                                        .names = s.names,
                                        .weights = s.weights_given()},
                                       Link::logit);
    if (!fit.ok()) return fit.refusal();
    Propensity score{.chances = fit.value().chances, .inverse = fit.value().covariance};
    for (std::size_t k = 0; k < s.terms.size(); ++k)
        for (double& value : score.inverse.column(k)) value *= static_cast<double>(s.n);
    return score;
}

// The loss of inverse probability tilting, mean of w ((1 - D) exp(Xg) - D Xg); convex in g.
struct Tilt {
    double loss = 0;
    std::vector<double> odds;  // exp(Xg), n
};
Tilt tilt_at(const Sample& s, std::span<const double> g) {
    Tilt tilt;
    for (std::size_t i = 0; i < s.n; ++i) {
        const double score = s.predicted(g, i);
        tilt.odds.push_back(stats::exp(score));
        tilt.loss += s.weight[i] * (s.is_treated(i) ? -score : tilt.odds.back());
    }
    return tilt;
}

// Newton's method with halved steps, until the weighted comparison has the means of the treated to 1e-12 of their size.
Answer<Propensity> tilted(const Sample& s) {
    const auto start = binary_regression({.outcome = s.units.treated,
                                          .terms = s.fitted,
                                          .names = s.names,
                                          .weights = s.weights_given()},
                                         Link::logit);
    if (!start.ok()) return start.refusal();
    std::vector<double> g = start.value().coefficients;
    Tilt tilt = tilt_at(s, g);
    const std::size_t p = s.terms.size();
    for (int round = 0; round < 100; ++round) {
        Matrix curvature(p, p);
        std::vector<double> gap(p), size(p);
        for (std::size_t i = 0; i < s.n; ++i) {
            const double pull = s.weight[i] * (s.is_treated(i) ? 1 : -tilt.odds[i]);
            for (std::size_t k = 0; k < p; ++k) {
                gap[k] += pull * s.terms[k][i];
                size[k] += std::abs(pull * s.terms[k][i]);
                for (std::size_t j = 0; !s.is_treated(i) && j < p; ++j)
                    curvature(j, k) -= pull * s.terms[k][i] * s.terms[j][i];
            }
        }
        bool balanced = true;
        for (std::size_t k = 0; k < p; ++k) balanced &= std::abs(gap[k]) <= 1e-12 * size[k];
        if (balanced) {
            for (double& odds : tilt.odds) odds = odds / (1 + odds);
            return Propensity{.chances = std::move(tilt.odds), .inverse = {}};
        }
        const auto step = solve(curvature, gap);
        if (!step.ok()) break;
        Tilt next;
        std::vector<double> at(p);
        double length = 1;
        for (; length > 1e-10; length /= 2) {
            for (std::size_t k = 0; k < p; ++k) at[k] = g[k] + length * step.value()[k];
            next = tilt_at(s, at);
            if (next.loss <= tilt.loss + 1e-14 * std::abs(tilt.loss)) break;
        }
        if (!(length > 1e-10)) break;
        g = at;
        tilt = std::move(next);
    }
    return Refusal{Reason::no_tilt};
}

struct Weights {
    std::vector<double> treated, comparison;
    std::size_t too_likely = 0;
};
Weights arm_weights(const Sample& s, const Propensity* score, double highest_chance) {
    Weights made{.treated = std::vector<double>(s.n), .comparison = std::vector<double>(s.n)};
    for (std::size_t i = 0; i < s.n; ++i) {
        if (s.is_treated(i)) {
            made.treated[i] = s.weight[i];
        } else if (!score) {
            made.comparison[i] = s.weight[i];
        } else if (score->chances[i] >= highest_chance) {
            ++made.too_likely;
        } else {
            made.comparison[i] = s.weight[i] * score->chances[i] / (1 - score->chances[i]);
        }
    }
    return made;
}

// The weighted mean of y over an arm.
struct ArmMean {
    double value = 0;
    double weight = 0;  // mean of the weights over all units
};
ArmMean arm_mean(std::span<const double> weight, std::span<const double> y) {
    ArmMean mean;
    double sum = 0;
    for (std::size_t i = 0; i < y.size(); ++i) {
        mean.weight += weight[i];
        sum += weight[i] * y[i];
    }
    mean.value = sum / mean.weight;
    mean.weight /= static_cast<double>(y.size());
    return mean;
}

// Effect and influence from arm weights, what is left of the changes, and the models that are behind them.
TwoPeriodEffect assembled(const Sample& s, const Weights& arms, std::span<const double> left,
                          const Prediction* prediction, const Propensity* score) {
    const ArmMean treated = arm_mean(arms.treated, left);
    const ArmMean comparison = arm_mean(arms.comparison, left);
    TwoPeriodEffect made{.effect = {.term = "ATT", .value = treated.value - comparison.value},
                         .influence = std::vector<double>(s.n),
                         .treated = s.treated,
                         .comparison = s.comparison,
                         .too_likely = arms.too_likely};
    std::vector<double> own(s.n), scale(s.n), by_prediction, by_score;
    for (std::size_t i = 0; i < s.n; ++i)
        own[i] = arms.treated[i] * (left[i] - treated.value) / treated.weight -
                 arms.comparison[i] * (left[i] - comparison.value) / comparison.weight;
    // In which direction of the terms the models' errors matter.
    if (prediction) {
        for (std::size_t i = 0; i < s.n; ++i)
            scale[i] = arms.treated[i] / treated.weight - arms.comparison[i] / comparison.weight;
        by_prediction = product(prediction->inverse, s.mean_of_terms(scale));
    }
    if (score) {
        for (std::size_t i = 0; i < s.n; ++i)
            scale[i] = arms.comparison[i] * (left[i] - comparison.value) / comparison.weight;
        by_score = product(score->inverse, s.mean_of_terms(scale));
    }
    double squares = 0;
    for (std::size_t i = 0; i < s.n; ++i) {
        const double d = s.is_treated(i) ? 1 : 0;
        double psi = own[i];
        if (prediction && d == 0) psi -= s.weight[i] * left[i] * s.predicted(by_prediction, i);
        if (score) psi -= s.weight[i] * (d - score->chances[i]) * s.predicted(by_score, i);
        made.influence[i] = psi;
        squares += psi * psi;
    }
    made.effect.standard_error = std::sqrt(squares) / static_cast<double>(s.n);
    return made;
}

Answer<Propensity> modelled_chances(const Sample& s, TwoPeriodMethod method) {
    return method == TwoPeriodMethod::improved ? tilted(s) : by_logit(s);
}

Answer<TwoPeriodEffect> modelled(const Sample& s, const TwoPeriodOptions& options,
                                 const Propensity* score) {
    const bool improved = options.method == TwoPeriodMethod::improved;
    std::optional<Propensity> own;
    if (options.method == TwoPeriodMethod::regression) {
        score = nullptr;
    } else if (score == nullptr) {
        auto found = modelled_chances(s, options.method);
        if (!found.ok()) return found.refusal();
        own = std::move(found).value();
        score = &*own;
    }
    const Weights arms = arm_weights(s, score, options.highest_chance);
    if (arms.too_likely == s.comparison) return Refusal{Reason::no_comparison};
    std::vector<double> left(s.units.change.begin(), s.units.change.end());
    if (options.method == TwoPeriodMethod::weighting)
        return assembled(s, arms, left, nullptr, score);
    // The tilt is what the comparison's weights are beside those of sampling.
    std::vector<double> tilt;
    for (std::size_t i = 0; improved && i < s.n; ++i)
        tilt.push_back(score->chances[i] / (1 - score->chances[i]));
    const auto prediction = predicted_change(s, tilt);
    if (!prediction.ok()) return prediction.refusal();
    for (std::size_t i = 0; i < s.n; ++i) left[i] -= prediction.value().values[i];
    // By the choice of both models their errors do not move the improved estimate (section 3.2).
    if (improved) return assembled(s, arms, left, nullptr, nullptr);
    return assembled(s, arms, left, &prediction.value(), score);
}

}  // namespace

Answer<Propensity> propensity(const TwoPeriods& units, TwoPeriodMethod method) {
    return modelled_chances(sample_of(units), method);
}

Answer<TwoPeriodEffect> two_period_effect(const TwoPeriods& units, const TwoPeriodOptions& options,
                                          const Propensity* known) {
    if (units.change.empty()) return Refusal{Reason::no_rows};
    const Sample s = sample_of(units);
    if (s.treated == 0) return Refusal{Reason::no_treated};
    if (s.comparison == 0) return Refusal{Reason::no_comparison};
    // One unit has no spread, and terms as many as rows leave none.
    const std::size_t needed = std::max<std::size_t>(2, s.terms.size() + 1);
    if (s.treated < 2) return Refusal{Reason::too_few_treated, {std::to_string(s.treated), "2"}};
    if (s.comparison < needed)
        return Refusal{Reason::too_few_comparison,
                       {std::to_string(s.comparison), std::to_string(needed)}};
    if (!units.covariates.empty()) return modelled(s, options, known);
    return assembled(s, arm_weights(s, nullptr, 1), units.change, nullptr, nullptr);
}

}  // namespace utfall::effects
