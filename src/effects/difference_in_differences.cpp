#include "utfall/effects/difference_in_differences.h"

#include <array>
#include <cmath>

#include "utfall/base/ensure.h"

namespace utfall::effects {

namespace {

// By treated and after: neither, after, treated, both.
using Cells = std::array<CellMean, 4>;

std::size_t cell_of(const TwoByTwoRows& rows, std::size_t i) {
    const double treated = rows.treated[i];
    const double after = rows.after[i];
    ensure((treated == 0 || treated == 1) && (after == 0 || after == 1),
           "a row is treated or not, after or not");
    return (treated == 1 ? 2U : 0U) + (after == 1 ? 1U : 0U);
}

Cells cells_of(const TwoByTwoRows& rows) {
    Cells cells;
    std::array<double, 4> weights{}, squares{};
    const auto weight = [&rows](std::size_t i) {
        return rows.weights.empty() ? 1 : rows.weights[i];
    };
    for (std::size_t i = 0; i < rows.outcome.size(); ++i) {
        const std::size_t c = cell_of(rows, i);
        cells[c].rows += 1;
        weights[c] += weight(i);
        cells[c].mean += weight(i) * rows.outcome[i];
    }
    for (std::size_t c = 0; c < cells.size(); ++c) cells[c].mean /= weights[c];
    for (std::size_t i = 0; i < rows.outcome.size(); ++i) {
        const std::size_t c = cell_of(rows, i);
        const double away = rows.outcome[i] - cells[c].mean;
        squares[c] += away * away;
    }
    for (std::size_t c = 0; c < cells.size(); ++c)
        if (rows.weights.empty() && cells[c].rows > 1)
            cells[c].variance = squares[c] / (cells[c].rows - 1);
    return cells;
}

}  // namespace

Answer<Estimate> difference_in_differences(const FourMeans& means) {
    const std::array cells = {means.comparison_before, means.comparison_after, means.treated_before,
                              means.treated_after};
    const std::array names = {"0, 0", "0, 1", "1, 0", "1, 1"};
    double variance = 0;
    double spread = 0;
    for (std::size_t c = 0; c < cells.size(); ++c) {
        if (!(cells[c].rows > 0)) return Refusal{Reason::empty_cell, {names[c]}};
        const double part = cells[c].variance / cells[c].rows;
        variance += part;
        spread += part * part / (cells[c].rows - 1);
    }
    Estimate made{.term = "treated:after",
                  .value = (means.treated_after.mean - means.treated_before.mean) -
                           (means.comparison_after.mean - means.comparison_before.mean)};
    if (std::isnan(variance)) return made;
    made.standard_error = std::sqrt(variance);
    if (spread > 0) made.degrees = variance * variance / spread;
    return made;
}

Answer<TwoByTwo> two_by_two(const TwoByTwoRows& rows) {
    if (rows.outcome.empty()) return Refusal{Reason::no_rows};
    const Cells cells = cells_of(rows);
    const FourMeans means{.treated_before = cells[2],
                          .treated_after = cells[3],
                          .comparison_before = cells[0],
                          .comparison_after = cells[1]};
    const auto effect = difference_in_differences(means);
    if (!effect.ok()) return effect.refusal();
    Regression regression{.outcome = rows.outcome,
                          .terms = {Term::ones(), Term(rows.treated), Term(rows.after),
                                    product(Term(rows.treated), Term(rows.after))},
                          .names = {"(intercept)", "treated", "after", "treated:after"},
                          .weights = rows.weights};
    regression.terms.insert(regression.terms.end(), rows.covariates.begin(), rows.covariates.end());
    regression.names.insert(regression.names.end(), rows.names.begin(), rows.names.end());
    auto fit = least_squares(regression);
    if (!fit.ok()) return fit.refusal();
    return TwoByTwo{.means = means, .effect = effect.value(), .fit = std::move(fit).value()};
}

}  // namespace utfall::effects
