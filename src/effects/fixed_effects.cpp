#include "utfall/effects/fixed_effects.h"

#include <algorithm>

#include "balanced.h"
#include "rows.h"

namespace utfall::effects {

namespace {

std::vector<double> written_out(const Term& term, std::size_t rows) {
    std::vector<double> made(rows);
    BlockColumn column;
    for (std::size_t first = 0; first < rows; first += kBlock) {
        const BlockRows block{.first = first, .count = std::min(kBlock, rows - first)};
        evaluate(term, block, column);
        std::copy_n(column.high.begin(), block.count,
                    made.begin() + static_cast<std::ptrdiff_t>(first));
    }
    return made;
}

double sum_of_squares(Column x, Column weights) {
    double sum = 0;
    for (std::size_t i = 0; i < x.size(); ++i)
        sum += (weights.empty() ? 1 : weights[i]) * x[i] * x[i];
    return sum;
}

}  // namespace

Answer<AbsorbedFit> least_squares(const Regression& regression, const std::vector<Groups>& ways,
                                  const AbsorbOptions& options) {
    const std::size_t n = regression.outcome.size();
    const std::size_t p = regression.terms.size();
    if (n == 0) return Refusal{Reason::no_rows, {}};
    for (const Groups& way : ways) ensure(way.of.size() == n, "every row has a level of each way");
    if (const std::size_t periods = balanced_periods(regression, ways); periods > 0)
        return balanced_least_squares(regression, ways, periods, options);
    const Absorber absorber(ways, regression.weights);
    if (const auto few = too_few(n, p, absorber.degrees())) return *few;
    AbsorbedFit made;
    made.components = absorber.components();
    made.singletons = absorber.singletons();
    Regression left{.names = regression.names, .weights = regression.weights};
    for (std::size_t j = 0; j < p; ++j) {
        const std::vector<double> whole = written_out(regression.terms[j], n);
        made.columns.push_back(absorber.without(whole));
        if (!(sum_of_squares(made.columns.back(), regression.weights) >
              kAbsorbedLeft * sum_of_squares(whole, regression.weights)))
            return Refusal{Reason::singular, {regression.names[j]}};
    }
    made.columns.push_back(absorber.without(regression.outcome));
    for (std::size_t j = 0; j < p; ++j) left.terms.emplace_back(made.columns[j]);
    left.outcome = made.columns[p];

    Answer<Fit> fit =
        options.has_residuals ? least_squares(left) : least_squares_without_residuals(left);
    if (!fit.ok()) return fit.refusal();
    made.fit = std::move(fit).value();
    made.fit.degrees = static_cast<double>(n) - static_cast<double>(p) - absorber.degrees();
    made.fit.absorbed.ways = ways;
    made.fit.absorbed.degrees = absorber.degrees();
    if (options.has_leverage) made.fit.absorbed.leverage = absorber.leverage();
    return made;
}

}  // namespace utfall::effects
