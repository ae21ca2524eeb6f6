#include "utfall/effects/synthetic_control.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

#include "nelder_mead.h"
#include "utfall/effects/simplex.h"
#include "utfall/stats/philox.h"
#include "utfall/stats/portable.h"

namespace utfall::effects {

namespace {

// No predictor is left without any importance: without it W(V) would not be determined.
constexpr double kLeastLog = -28;
constexpr std::size_t kPolished = 4;  // of the starts, the best are searched on

// Columns of the donors, and the treated unit's.
struct Sides {
    Matrix donors;
    std::vector<double> treated;
};
Sides sides(const Matrix& values, std::size_t first, std::size_t end) {
    Sides made{.donors = Matrix(end - first, values.columns() - 1), .treated = {}};
    for (std::size_t i = first; i < end; ++i) {
        made.treated.push_back(values(i, 0));
        for (std::size_t j = 1; j < values.columns(); ++j)
            made.donors(i - first, j - 1) = values(i, j);
    }
    return made;
}

double mean_squared_gap(const Sides& outcomes, const std::vector<double>& weights) {
    double sum = 0;
    for (std::size_t t = 0; t < outcomes.treated.size(); ++t) {
        double gap = outcomes.treated[t];
        for (std::size_t j = 0; j < weights.size(); ++j)
            if (weights[j] > 0) gap -= weights[j] * outcomes.donors(t, j);
        sum += gap * gap;
    }
    return sum / static_cast<double>(outcomes.treated.size());
}

class Search {
public:
    explicit Search(const SyntheticStudy& study)
        : outcomes_(sides(study.outcomes, study.fit_first, study.fit_end)) {
        // Each predictor in its standard deviations.
        Matrix values = study.values;
        const auto n = static_cast<double>(values.columns());
        for (std::size_t i = 0; i < values.rows(); ++i) {
            double mean = 0;
            double squares = 0;
            for (std::size_t j = 0; j < values.columns(); ++j) mean += values(i, j) / n;
            for (std::size_t j = 0; j < values.columns(); ++j)
                squares += (values(i, j) - mean) * (values(i, j) - mean) / (n - 1);
            for (std::size_t j = 0; j < values.columns(); ++j)
                values(i, j) = (values(i, j) - mean) / std::sqrt(squares);
        }
        standard_ = values;
        predictors_ = sides(values, 0, values.rows());
    }

    [[nodiscard]] Mixture weights(const std::vector<double>& importance) const {
        std::vector<double> scale;
        for (const double v : importance) scale.push_back(std::sqrt(v));
        return nearest_mixture(
            {.points = predictors_.donors, .target = predictors_.treated, .scale = scale});
    }
    [[nodiscard]] double bound() const {
        const Mixture free =
            nearest_mixture({.points = outcomes_.donors, .target = outcomes_.treated});
        return std::max(0.0, free.distance - free.gap) /
               static_cast<double>(outcomes_.treated.size());
    }
    [[nodiscard]] double loss(const std::vector<double>& weights) const {
        return mean_squared_gap(outcomes_, weights);
    }

    [[nodiscard]] std::vector<double> best(const SyntheticOptions& options) const {
        const auto f = [&](const std::vector<double>& logs) {
            return loss(weights(importance(logs)).weights);
        };
        std::vector<Lowest> found;
        const std::size_t k = standard_.rows();
        for (std::vector<double>& start : starts(options))
            found.push_back(nelder_mead(f, std::move(start), {.close = 1e-4, .most = 60 * k}));
        std::stable_sort(found.begin(), found.end(),
                         [](const Lowest& a, const Lowest& b) { return a.value < b.value; });
        found.resize(std::min(found.size(), kPolished));
        for (Lowest& one : found)
            // Begun anew while it helps: a simplex that has become flat sees no way down.
            for (double step = 1; step > 0.1; step /= 2) {
                const double before = one.value;
                one = nelder_mead(f, one.at, {.first_step = step, .close = 1e-9, .most = 300 * k});
                if (one.value < before * (1 - 1e-6)) step *= 2;
            }
        return importance(
            std::min_element(found.begin(), found.end(), [](const Lowest& a, const Lowest& b) {
                return a.value < b.value;
            })->at);
    }

    [[nodiscard]] static std::vector<double> importance(std::vector<double> logs) {
        const double most = *std::max_element(logs.begin(), logs.end());
        double sum = 0;
        for (double& value : logs) sum += value = stats::exp(std::max(kLeastLog, value - most));
        for (double& value : logs) value /= sum;
        return logs;
    }

private:
    [[nodiscard]] std::vector<std::vector<double>> starts(const SyntheticOptions& options) const {
        const std::size_t k = standard_.rows();
        std::vector<std::vector<double>> all{std::vector<double>(k, 0.0)};
        if (auto by = by_regression()) all.push_back(std::move(*by));
        for (std::size_t i = 0; options.wide_starts > 0 && i < k; ++i) {
            all.emplace_back(k, -6.0);
            all.back()[i] = 0;
        }
        for (std::size_t s = 0; s < options.wide_starts; ++s) {
            all.emplace_back(k);
            stats::uniforms({.seed = options.seed, .variable = s}, 0, all.back());
            for (double& value : all.back()) value = -10 * value;
        }
        return all;
    }
    // What each predictor explains of the outcomes of the fit, over all units: sums of squared coefficients.
    [[nodiscard]] std::optional<std::vector<double>> by_regression() const {
        const std::size_t k = standard_.rows();
        // Standardised predictors are centred, so the intercept stands by itself.
        const auto cross = inverse(product(standard_, transposed(standard_)));
        if (!cross.ok()) return std::nullopt;
        const std::size_t periods = outcomes_.treated.size();
        Matrix outcomes(standard_.columns(), periods);
        for (std::size_t t = 0; t < periods; ++t) {
            outcomes(0, t) = outcomes_.treated[t];
            for (std::size_t j = 1; j < standard_.columns(); ++j)
                outcomes(j, t) = outcomes_.donors(t, j - 1);
        }
        const Matrix coefficients = product(cross.value(), product(standard_, outcomes));
        std::vector<double> logs;
        for (std::size_t i = 0; i < k; ++i) {
            double sum = 0;
            for (std::size_t t = 0; t < periods; ++t)
                sum += coefficients(i, t) * coefficients(i, t);
            logs.push_back(sum > 0 ? stats::log(sum) : kLeastLog);
        }
        return logs;
    }

    Sides outcomes_, predictors_;
    Matrix standard_;  // predictors by units
};

std::optional<Refusal> cannot_begin(const SyntheticStudy& study) {
    ensure(study.values.columns() == study.units.size() &&
               study.outcomes.columns() == study.units.size() &&
               study.values.rows() == study.predictors.size(),
           "a study has a column for each unit and a row for each predictor");
    ensure(study.fit_end <= study.outcomes.rows() && study.effect_first <= study.outcomes.rows(),
           "the periods are among the outcomes");
    if (study.units.size() < 3) return Refusal{Reason::no_donors};
    if (study.fit_first >= study.fit_end || study.predictors.empty() ||
        study.effect_first == study.outcomes.rows())
        return Refusal{Reason::no_fit_period};
    for (std::size_t i = 0; i < study.values.rows(); ++i) {
        bool varies = false;
        for (std::size_t j = 1; j < study.units.size(); ++j)
            varies = varies || study.values(i, j) != study.values(i, 0);
        if (!varies) return Refusal{Reason::constant_predictor, {study.predictors[i]}};
    }
    return std::nullopt;
}

SyntheticControl described(const SyntheticStudy& study, const Search& search,
                           std::vector<double> importance) {
    const Mixture mixture = search.weights(importance);
    SyntheticControl fit{.weights = mixture.weights,
                         .importance = std::move(importance),
                         .synthetic = {},
                         .gaps = {},
                         .loss = search.loss(mixture.weights),
                         .loss_bound = search.bound(),
                         .inner_gap = mixture.gap,
                         .mixed = {}};
    const auto mixed = [&](const Matrix& values, std::size_t row) {
        double sum = 0;
        for (std::size_t j = 0; j < fit.weights.size(); ++j)
            sum += fit.weights[j] * values(row, j + 1);
        return sum;
    };
    for (std::size_t i = 0; i < study.values.rows(); ++i)
        fit.mixed.push_back(mixed(study.values, i));
    double after = 0;
    const auto periods = static_cast<double>(study.outcomes.rows() - study.effect_first);
    for (std::size_t t = 0; t < study.outcomes.rows(); ++t) {
        fit.synthetic.push_back(mixed(study.outcomes, t));
        fit.gaps.push_back(study.outcomes(t, 0) - fit.synthetic.back());
        if (t < study.effect_first) continue;
        fit.effect += fit.gaps.back() / periods;
        after += fit.gaps.back() * fit.gaps.back() / periods;
    }
    fit.ratio = std::sqrt(after / fit.loss);
    return fit;
}

// As if `unit` were the treated one.
SyntheticStudy as_if(const SyntheticStudy& study, std::size_t unit, bool treated_is_donor) {
    std::vector<std::size_t> order{unit};
    for (std::size_t j = treated_is_donor ? 0 : 1; j < study.units.size(); ++j)
        if (j != unit) order.push_back(j);
    SyntheticStudy made = study;
    made.units.clear();
    made.values = Matrix(study.values.rows(), order.size());
    made.outcomes = Matrix(study.outcomes.rows(), order.size());
    for (std::size_t j = 0; j < order.size(); ++j) {
        made.units.push_back(study.units[order[j]]);
        const auto predictors = study.values.column(order[j]);
        const auto outcomes = study.outcomes.column(order[j]);
        std::copy(predictors.begin(), predictors.end(), made.values.column(j).begin());
        std::copy(outcomes.begin(), outcomes.end(), made.outcomes.column(j).begin());
    }
    return made;
}

}  // namespace

Answer<SyntheticControl> synthetic_control(const SyntheticStudy& study,
                                           const SyntheticOptions& options) {
    if (auto refused = cannot_begin(study)) return *refused;
    const Search search(study);
    return described(study, search, search.best(options));
}

Answer<SyntheticControl> synthetic_control_by(const SyntheticStudy& study,
                                              std::vector<double> importance) {
    ensure(importance.size() == study.predictors.size(), "each predictor has its importance");
    if (auto refused = cannot_begin(study)) return *refused;
    const double sum = std::accumulate(importance.begin(), importance.end(), 0.0);
    for (double& v : importance) v /= sum;
    return described(study, Search(study), std::move(importance));
}

Answer<Placebos> placebos(const SyntheticStudy& study, const SyntheticOptions& options,
                          bool treated_is_donor) {
    Placebos all;
    double at_least = 0;
    for (std::size_t unit = 0; unit < study.units.size(); ++unit) {
        auto fit = unit == 0 ? synthetic_control(study, options)
                             : synthetic_control(as_if(study, unit, treated_is_donor), options);
        if (!fit.ok()) return fit.refusal();
        all.fits.push_back(std::move(fit).value());
        at_least += all.fits.back().ratio >= all.fits.front().ratio ? 1 : 0;
    }
    all.p = at_least / static_cast<double>(study.units.size());
    return all;
}

}  // namespace utfall::effects
