#include "utfall/effects/synthetic_difference.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

#include "utfall/effects/simplex.h"
#include "utfall/stats/philox.h"

namespace utfall::effects {

namespace {

using Weights = std::vector<double>;

// Minimise |points w - target|^2 / rows + zeta^2 |w|^2 over the simplex, after the columns' means are taken away if an
// intercept is free.
struct Problem {
    Matrix points;
    std::vector<double> target;
    double zeta = 0;
    bool intercept = true;

    [[nodiscard]] double ridge() const { return zeta * zeta * static_cast<double>(target.size()); }
    [[nodiscard]] std::vector<double> error(const Weights& w) const {
        std::vector<double> e = product(points, w);
        for (std::size_t i = 0; i < e.size(); ++i) e[i] -= target[i];
        return e;
    }
    // Half the slope, times rows.
    [[nodiscard]] std::vector<double> slope(const Weights& w, const std::vector<double>& e) const {
        std::vector<double> half(w.size());
        for (std::size_t j = 0; j < w.size(); ++j)
            half[j] =
                std::inner_product(e.begin(), e.end(), points.column(j).begin(), ridge() * w[j]);
        return half;
    }
    [[nodiscard]] double value(const Weights& w) const {
        const auto e = error(w);
        const auto n = static_cast<double>(target.size());
        return zeta * zeta * std::inner_product(w.begin(), w.end(), w.begin(), 0.0) +
               std::inner_product(e.begin(), e.end(), e.begin(), 0.0) / n;
    }
    [[nodiscard]] double gap(const Weights& w) const {
        const auto half = slope(w, error(w));
        const double here = std::inner_product(w.begin(), w.end(), half.begin(), 0.0);
        const double least = *std::min_element(half.begin(), half.end());
        return 2 * std::max(0.0, here - least) / static_cast<double>(target.size());
    }
};

void centre(std::span<double> column) {
    const double mean =
        std::accumulate(column.begin(), column.end(), 0.0) / static_cast<double>(column.size());
    for (double& value : column) value -= mean;
}

void take_means_away(Problem& of) {
    if (!of.intercept) return;
    for (std::size_t j = 0; j < of.points.columns(); ++j) centre(of.points.column(j));
    centre(of.target);
}

// One step towards the corner that promises most, as far as it helps (Frank and Wolfe 1956).
void step(const Problem& of, Weights& w) {
    const auto e = of.error(w);
    const auto half = of.slope(w, e);
    const auto best =
        static_cast<std::size_t>(std::min_element(half.begin(), half.end()) - half.begin());
    double slope = 0;
    double curve = 0;
    for (std::size_t j = 0; j < w.size(); ++j) {
        const double way = (j == best ? 1 : 0) - w[j];
        slope += half[j] * way;
        curve += of.ridge() * way * way;
    }
    for (std::size_t i = 0; i < e.size(); ++i) {
        const double way = of.points(i, best) - (e[i] + of.target[i]);
        curve += way * way;
    }
    if (curve == 0) return;
    const double length = std::clamp(-slope / curve, 0.0, 1.0);
    for (std::size_t j = 0; j < w.size(); ++j) w[j] += length * ((j == best ? 1 : 0) - w[j]);
}

void walk(const Problem& of, Weights& w, double least_gain, std::size_t most) {
    double before = std::numeric_limits<double>::infinity();
    double now = before;
    for (std::size_t count = 0; count < most && (count < 2 || before - now > least_gain); ++count) {
        step(of, w);
        before = now;
        now = of.value(w);
    }
}

void scale_to_one(Weights& w) {
    const double sum = std::accumulate(w.begin(), w.end(), 0.0);
    for (double& value : w) value = sum > 0 ? value / sum : 1 / static_cast<double>(w.size());
}

Weights solved(Problem of, Solver solver, double noise, Weights start) {
    take_means_away(of);
    if (solver == Solver::exact)
        return nearest_mixture({.points = of.points, .target = of.target, .ridge = of.ridge()})
            .weights;
    const double least_gain = 1e-10 * noise * noise;
    walk(of, start, least_gain, 100);
    const double largest = *std::max_element(start.begin(), start.end());
    for (double& value : start)
        if (value <= largest / 4) value = 0;
    scale_to_one(start);
    walk(of, start, least_gain, 10000);
    return start;
}

struct Panel {
    const Matrix& y;
    std::vector<std::size_t> units;  // the controls first
    std::size_t controls, before;

    [[nodiscard]] std::size_t treated() const { return units.size() - controls; }
    [[nodiscard]] std::size_t after() const { return y.columns() - before; }
    [[nodiscard]] double at(std::size_t unit, std::size_t period) const {
        return y(units[unit], period);
    }
    [[nodiscard]] double treated_mean(std::size_t period) const {
        double sum = 0;
        for (std::size_t i = controls; i < units.size(); ++i) sum += at(i, period);
        return sum / static_cast<double>(treated());
    }
    // Standard deviation of the controls' changes before the start.
    [[nodiscard]] double noise() const {
        const double count = static_cast<double>(controls * (before - 1));
        double mean = 0;
        double squares = 0;
        for (const int pass : {0, 1})
            for (std::size_t i = 0; i < controls; ++i)
                for (std::size_t t = 1; t < before; ++t) {
                    const double change = at(i, t) - at(i, t - 1);
                    if (pass == 0)
                        mean += change / count;
                    else
                        squares += (change - mean) * (change - mean);
                }
        return std::sqrt(squares / (count - 1));
    }
    [[nodiscard]] Problem unit_problem(double zeta, bool intercept) const {
        Problem made{
            .points = Matrix(before, controls), .target = {}, .zeta = zeta, .intercept = intercept};
        for (std::size_t t = 0; t < before; ++t) {
            for (std::size_t i = 0; i < controls; ++i) made.points(t, i) = at(i, t);
            made.target.push_back(treated_mean(t));
        }
        return made;
    }
    [[nodiscard]] Problem period_problem(double zeta) const {
        Problem made{.points = Matrix(controls, before), .target = {}, .zeta = zeta};
        for (std::size_t i = 0; i < controls; ++i) {
            double sum = 0;
            for (std::size_t t = 0; t < y.columns(); ++t)
                if (t < before)
                    made.points(i, t) = at(i, t);
                else
                    sum += at(i, t);
            made.target.push_back(sum / static_cast<double>(after()));
        }
        return made;
    }
    // The double difference, and the gaps it is made of.
    [[nodiscard]] double effect(const Weights& units_weights, const Weights& period_weights,
                                std::vector<double>& gaps) const {
        double sum = 0;
        gaps.clear();
        for (std::size_t t = 0; t < y.columns(); ++t) {
            double gap = treated_mean(t);
            for (std::size_t i = 0; i < controls; ++i) gap -= units_weights[i] * at(i, t);
            gaps.push_back(gap);
            sum += gap * (t < before ? -period_weights[t] : 1 / static_cast<double>(after()));
        }
        return sum;
    }
};

Panel whole(const SyntheticPanel& panel) {
    ensure(panel.controls < panel.outcomes.rows(), "a panel has treated units");
    Panel made{panel.outcomes, std::vector<std::size_t>(panel.outcomes.rows()), panel.controls,
               panel.before};
    std::iota(made.units.begin(), made.units.end(), std::size_t{0});
    return made;
}

std::optional<Refusal> cannot_begin(const SyntheticPanel& panel) {
    if (panel.controls < 2) return Refusal{Reason::no_donors};
    if (panel.before < 2 || panel.before >= panel.outcomes.columns())
        return Refusal{Reason::no_fit_period};
    return std::nullopt;
}

Weights equal(std::size_t count) { return Weights(count, 1 / static_cast<double>(count)); }

SyntheticDifference fitted(const Panel& panel, const SyntheticPanelOptions& options,
                           Weights unit_start, Weights period_start) {
    SyntheticDifference fit{.unit_weights = std::move(unit_start),
                            .period_weights = std::move(period_start),
                            .noise = panel.noise(),
                            .gaps = {}};
    const bool is_control = options.weighting == Weighting::control;
    const double treated_cells = static_cast<double>(panel.treated() * panel.after());
    if (options.weighting != Weighting::plain) {
        fit.unit_zeta = fit.noise * (is_control ? 1e-6 : std::sqrt(std::sqrt(treated_cells)));
        Problem units = panel.unit_problem(fit.unit_zeta, !is_control);
        fit.unit_weights = solved(units, options.solver, fit.noise, std::move(fit.unit_weights));
        take_means_away(units);
        fit.unit_gap = units.gap(fit.unit_weights);
    }
    if (is_control) fit.period_weights.assign(panel.before, 0.0);
    if (options.weighting == Weighting::synthetic_difference) {
        fit.period_zeta = fit.noise * 1e-6;
        Problem periods = panel.period_problem(fit.period_zeta);
        fit.period_weights =
            solved(periods, options.solver, fit.noise, std::move(fit.period_weights));
        take_means_away(periods);
        fit.period_gap = periods.gap(fit.period_weights);
    }
    fit.effect = panel.effect(fit.unit_weights, fit.period_weights, fit.gaps);
    return fit;
}

}  // namespace

Answer<SyntheticDifference> synthetic_difference(const SyntheticPanel& panel,
                                                 const SyntheticPanelOptions& options) {
    if (auto refused = cannot_begin(panel)) return *refused;
    return fitted(whole(panel), options, equal(panel.controls), equal(panel.before));
}

Answer<Estimate> placebo_error(const SyntheticPanel& panel, const SyntheticPanelOptions& options,
                               const PlaceboDraws& draws) {
    const auto fit = synthetic_difference(panel, options);
    if (!fit.ok()) return fit.refusal();
    const Panel all = whole(panel);
    if (all.controls < all.treated() + 2) return Refusal{Reason::no_donors};
    std::vector<double> effects;
    std::vector<double> keys(all.controls);
    for (std::size_t draw = 0; draw < draws.draws; ++draw) {
        // The controls in the order of random keys; the last ones stand in for the treated.
        stats::uniforms({.seed = draws.seed, .variable = draw}, 0, keys);
        Panel drawn{panel.outcomes, {}, all.controls - all.treated(), panel.before};
        drawn.units.resize(all.controls);
        std::iota(drawn.units.begin(), drawn.units.end(), std::size_t{0});
        std::stable_sort(drawn.units.begin(), drawn.units.end(),
                         [&](std::size_t a, std::size_t b) { return keys[a] < keys[b]; });
        Weights start;
        for (std::size_t i = 0; i < drawn.controls; ++i)
            start.push_back(fit.value().unit_weights[drawn.units[i]]);
        scale_to_one(start);
        effects.push_back(
            fitted(drawn, options, std::move(start), fit.value().period_weights).effect);
    }
    const auto n = static_cast<double>(effects.size());
    const double mean = std::accumulate(effects.begin(), effects.end(), 0.0) / n;
    double squares = 0;
    for (const double effect : effects) squares += (effect - mean) * (effect - mean);
    return Estimate{
        .term = "effect", .value = fit.value().effect, .standard_error = std::sqrt(squares / n)};
}

Answer<Estimate> jackknife_error(const SyntheticPanel& panel,
                                 const SyntheticPanelOptions& options) {
    const auto fit = synthetic_difference(panel, options);
    if (!fit.ok()) return fit.refusal();
    const Panel all = whole(panel);
    if (all.treated() < 2) return Refusal{Reason::one_treated};
    std::vector<double> effects;
    for (std::size_t out = 0; out < all.units.size(); ++out) {
        Panel rest = all;
        Weights weights = fit.value().unit_weights;
        rest.units.erase(rest.units.begin() + static_cast<std::ptrdiff_t>(out));
        if (out < all.controls) {
            --rest.controls;
            weights.erase(weights.begin() + static_cast<std::ptrdiff_t>(out));
            if (std::accumulate(weights.begin(), weights.end(), 0.0) <= 0)
                return Refusal{Reason::no_donors};
            scale_to_one(weights);
        }
        std::vector<double> gaps;
        effects.push_back(rest.effect(weights, fit.value().period_weights, gaps));
    }
    const auto n = static_cast<double>(effects.size());
    const double mean = std::accumulate(effects.begin(), effects.end(), 0.0) / n;
    double squares = 0;
    for (const double effect : effects) squares += (effect - mean) * (effect - mean);
    return Estimate{.term = "effect",
                    .value = fit.value().effect,
                    .standard_error = std::sqrt(squares * (n - 1) / n)};
}

}  // namespace utfall::effects
