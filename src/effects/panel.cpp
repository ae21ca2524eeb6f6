#include "utfall/effects/panel.h"

#include <algorithm>
#include <cmath>

namespace utfall::effects {

namespace {

// Every column of the regression, the intercept first, the outcome last.
std::vector<std::vector<double>> written_out(const Regression& regression) {
    const std::size_t n = regression.outcome.size();
    std::vector<std::vector<double>> made{std::vector<double>(n, 1.0)};
    for (const Term& term : regression.terms) {
        std::vector<double>& column = made.emplace_back();
        for (std::size_t i = 0; i < n; ++i) column.push_back(value_of(value_of(term, i)));
    }
    made.emplace_back(regression.outcome.begin(), regression.outcome.end());
    return made;
}

std::vector<double> rows_of(const Groups& units) {
    std::vector<double> rows(units.count);
    for (const std::uint32_t unit : units.of) ++rows[unit];
    return rows;
}

std::vector<double> means(const std::vector<double>& column, const Groups& units,
                          const std::vector<double>& rows) {
    std::vector<Pair> sums(units.count);
    for (std::size_t i = 0; i < column.size(); ++i)
        sums[units.of[i]] = sums[units.of[i]] + Pair{column[i]};
    std::vector<double> made;
    for (std::size_t u = 0; u < units.count; ++u) made.push_back(value_of(sums[u] / Pair{rows[u]}));
    return made;
}

std::vector<std::string> names_with_intercept(const Regression& regression) {
    std::vector<std::string> names = regression.names;
    names.insert(names.begin(), "(intercept)");
    return names;
}

Answer<MeansFit> fit_of(std::vector<std::vector<double>> columns, std::vector<std::string> names,
                        Column weights) {
    MeansFit made;
    made.columns = std::move(columns);
    Regression regression{.names = std::move(names), .weights = weights};
    for (std::size_t j = 0; j + 1 < made.columns.size(); ++j)
        regression.terms.emplace_back(made.columns[j]);
    regression.outcome = made.columns.back();
    Answer<Fit> fit = least_squares(regression);
    if (!fit.ok()) return fit.refusal();
    made.fit = std::move(fit).value();
    return made;
}

// trace((B'D B)^-1 B'D D B), B the units' means and D their rows: n less this is what u^2 is counted by.
double trace_of_units(const Fit& between, const std::vector<std::vector<double>>& unit_means,
                      const std::vector<double>& rows) {
    const std::size_t k = between.coefficients.size();
    double trace = 0;
    for (std::size_t a = 0; a < k; ++a)
        for (std::size_t b = 0; b < k; ++b) {
            double sum = 0;
            for (std::size_t u = 0; u < rows.size(); ++u)
                sum += rows[u] * rows[u] * unit_means[a][u] * unit_means[b][u];
            trace += between.inverse(a, b) * sum;
        }
    return trace;
}

bool changes_within(const std::vector<double>& column, const Groups& units) {
    std::vector<double> first(units.count, kNone);
    for (std::size_t i = 0; i < column.size(); ++i) {
        double& of_unit = first[units.of[i]];
        if (std::isnan(of_unit)) of_unit = column[i];
        if (column[i] != of_unit) return true;
    }
    return false;
}

// Of the disturbances, from what is left within units. Terms that never change in a unit explain nothing there and are left
// out; where no term changes the outcomes' own spread about their units' means is left. `columns` as written_out.
Answer<double> within_variance(const Panel& panel,
                               const std::vector<std::vector<double>>& columns) {
    Panel changing{.regression = panel.regression, .units = panel.units};
    changing.regression.terms.clear();
    changing.regression.names.clear();
    for (std::size_t j = 0; j < panel.regression.terms.size(); ++j) {
        if (!changes_within(columns[j + 1], panel.units)) continue;
        changing.regression.terms.push_back(panel.regression.terms[j]);
        changing.regression.names.push_back(panel.regression.names[j]);
    }
    if (!changing.regression.terms.empty()) {
        const Answer<AbsorbedFit> within = panel_within(changing, Within::units);
        if (!within.ok()) return within.refusal();
        return within.value().fit.residual_sum / within.value().fit.degrees;
    }
    const std::vector<double>& outcome = columns.back();
    const std::vector<double> unit_means = means(outcome, panel.units, rows_of(panel.units));
    const std::size_t left = outcome.size() - panel.units.count;
    if (left == 0)
        return Refusal{Reason::too_few_rows,
                       {std::to_string(outcome.size()), std::to_string(outcome.size() + 1)}};
    Pair squares;
    for (std::size_t i = 0; i < outcome.size(); ++i) {
        const double away = outcome[i] - unit_means[panel.units.of[i]];
        squares = squares + exact_product(away, away);
    }
    return value_of(squares) / static_cast<double>(left);
}

}  // namespace

Answer<AbsorbedFit> panel_within(const Panel& panel, Within within) {
    switch (within) {
        case Within::units: return least_squares(panel.regression, {panel.units});
        case Within::periods: return least_squares(panel.regression, {panel.periods});
        case Within::two_ways: break;
    }
    return least_squares(panel.regression, {panel.units, panel.periods});
}

Answer<MeansFit> panel_between(const Panel& panel) {
    if (panel.regression.outcome.empty()) return Refusal{Reason::no_rows, {}};
    const std::vector<double> rows = rows_of(panel.units);
    std::vector<std::vector<double>> columns = written_out(panel.regression);
    for (std::vector<double>& column : columns) column = means(column, panel.units, rows);
    return fit_of(std::move(columns), names_with_intercept(panel.regression), {});
}

Answer<RandomEffects> panel_random(const Panel& panel) {
    const std::vector<double> rows = rows_of(panel.units);
    std::vector<std::vector<double>> columns = written_out(panel.regression);
    RandomEffects made;
    const Answer<double> disturbance = within_variance(panel, columns);
    if (!disturbance.ok()) return disturbance.refusal();
    made.disturbance_variance = disturbance.value();
    std::vector<std::vector<double>> unit_means;
    for (const std::vector<double>& column : columns)
        unit_means.push_back(means(column, panel.units, rows));
    const Answer<MeansFit> between =
        fit_of(unit_means, names_with_intercept(panel.regression), rows);
    if (!between.ok()) return between.refusal();
    const Fit& outer = between.value().fit;
    made.unit_variance = (outer.residual_sum - outer.degrees * made.disturbance_variance) /
                         (static_cast<double>(panel.regression.outcome.size()) -
                          trace_of_units(outer, unit_means, rows));
    made.is_pooled = !(made.unit_variance > 0);
    if (made.is_pooled) made.unit_variance = 0;

    for (std::size_t j = 0; j < columns.size(); ++j)
        for (std::size_t i = 0; i < columns[j].size(); ++i) {
            const std::uint32_t unit = panel.units.of[i];
            const double whole = made.disturbance_variance + rows[unit] * made.unit_variance;
            const double share = 1 - std::sqrt(made.disturbance_variance / whole);
            columns[j][i] -= share * unit_means[j][unit];
        }
    Answer<MeansFit> fit = fit_of(std::move(columns), names_with_intercept(panel.regression), {});
    if (!fit.ok()) return fit.refusal();
    made.quasi_demeaned = std::move(fit).value();
    return made;
}

Covariance normal_degrees(Covariance covariance) {
    std::fill(covariance.degrees.begin(), covariance.degrees.end(), kNormal);
    return covariance;
}

}  // namespace utfall::effects
