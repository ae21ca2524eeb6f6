#include "balanced.h"

#include <algorithm>
#include <atomic>
#include <utility>

#include "pieces.h"
#include "rows.h"

namespace utfall::effects {

namespace {

struct Shape {
    std::size_t units = 0;
    std::size_t periods = 0;
    [[nodiscard]] std::size_t units_in_piece() const {
        return std::max<std::size_t>(1, kPieceRows / periods);
    }
};

// work(piece, rows of a block, the term in them), block by block through whole units.
template <class Work>
void for_each_block(const Term& term, const Shape& shape, const Work& work) {
    const std::size_t step = shape.units_in_piece();
    base::for_each_index((shape.units + step - 1) / step, [&](std::size_t piece) {
        const std::size_t end = std::min((piece + 1) * step, shape.units) * shape.periods;
        BlockColumn column;
        for (std::size_t first = piece * step * shape.periods; first < end; first += kBlock) {
            const BlockRows rows{.first = first, .count = std::min(kBlock, end - first)};
            evaluate(term, rows, column);
            work(piece, rows, column.high);
        }
    });
}
std::size_t pieces(const Shape& shape) {
    return (shape.units + shape.units_in_piece() - 1) / shape.units_in_piece();
}

// The next sum, its error beside it.
void add(Pair& sum, double x) {
    const Pair next = exact_sum(sum.high, x);
    sum = {next.high, sum.low + next.low};
}

// As the quotient of pairs, rounded; one such division takes as long as all else of a unit.
double mean(const Pair& sum, double count) {
    const double about = sum.high / count;
    const Pair product = exact_product(about, count);
    return about + ((sum.high - product.high) - product.low + sum.low) / count;
}

struct Found {
    BalancedMeans means;
    double squares = 0;  // of the column as it stands
};

Found means_of(const Term& term, const Shape& shape) {
    struct Sums {
        std::vector<Pair> period;
        Pair unit{};  // of the unit that is being read
        double squares = 0;
    };
    std::vector<Sums> sums(pieces(shape), {.period = std::vector<Pair>(shape.periods)});
    Found found;
    found.means.unit.resize(shape.units);
    for_each_block(
        term, shape, [&](std::size_t piece, const BlockRows& rows, const std::vector<double>& x) {
            Sums& of = sums[piece];
            // Here and not in `of`, so that they stay in the processor from row to row.
            Pair unit = of.unit;
            double squares = of.squares;
            BalancedPlace at(rows.first, shape.periods);
            for (std::size_t i = 0; i < rows.count; ++i, at.step()) {
                add(of.period[at.period], x[i]);
                add(unit, x[i]);
                squares += x[i] * x[i];
                if (at.period + 1 < shape.periods) continue;
                found.means.unit[at.unit] = mean(unit, static_cast<double>(shape.periods));
                unit = {};
            }
            of.unit = unit;
            of.squares = squares;
        });
    std::vector<Pair> period(shape.periods);
    Pair all;
    for (const Sums& of : sums) {
        for (std::size_t t = 0; t < shape.periods; ++t) period[t] = period[t] + of.period[t];
        found.squares += of.squares;
    }
    for (Pair& sum : period) {
        sum = sum / Pair{static_cast<double>(shape.units)};
        all = all + sum;
    }
    all = all / Pair{static_cast<double>(shape.periods)};
    for (const Pair& mean : period) found.means.period.push_back(value_of(mean - all));
    return found;
}

// Of a term less its means.
double squares_left(const Term& term, const Shape& shape) {
    std::vector<double> sums(pieces(shape));
    for_each_block(term, shape,
                   [&](std::size_t piece, const BlockRows& rows, const std::vector<double>& x) {
                       double sum = 0;
                       for (std::size_t i = 0; i < rows.count; ++i) sum += x[i] * x[i];
                       sums[piece] += sum;
                   });
    double all = 0;
    for (const double sum : sums) all += sum;
    return all;
}

}  // namespace

std::optional<Refusal> too_few(std::size_t rows, std::size_t terms, double absorbed) {
    const double taken = static_cast<double>(terms) + absorbed;
    if (static_cast<double>(rows) > taken) return {};
    return Refusal{Reason::too_few_rows,
                   {std::to_string(rows), std::to_string(static_cast<std::size_t>(taken))}};
}

std::size_t balanced_periods(const Regression& regression, const std::vector<Groups>& ways) {
    const std::size_t n = regression.outcome.size();
    if (ways.size() != 2 || !regression.weights.empty() || n == 0) return 0;
    // The unit is the way that stands still from the first row to the second.
    const bool is_first = n > 1 && ways[0].of[0] == ways[0].of[1];
    const Groups& units = ways[is_first ? 0 : 1];
    const Groups& periods = ways[is_first ? 1 : 0];
    if (units.count < 2 || periods.count < 2 || n != units.count * periods.count) return 0;
    std::atomic<bool> is_balanced = true;
    for_each_piece(n, [&](std::size_t, std::size_t begin, std::size_t end) {
        BalancedPlace at(begin, periods.count);
        for (std::size_t i = begin; i < end && is_balanced; ++i, at.step())
            if (units.of[i] != at.unit || periods.of[i] != at.period) is_balanced = false;
    });
    return is_balanced ? periods.count : 0;
}

Answer<AbsorbedFit> balanced_least_squares(const Regression& regression,
                                           const std::vector<Groups>& ways, std::size_t periods,
                                           const AbsorbOptions& options) {
    const std::size_t n = regression.outcome.size();
    const std::size_t p = regression.terms.size();
    const Shape shape{.units = n / periods, .periods = periods};
    const double absorbed = static_cast<double>(shape.units) + static_cast<double>(periods) - 1;
    if (const auto few = too_few(n, p, absorbed)) return *few;
    AbsorbedFit made;
    Regression left{.names = regression.names};
    made.means.reserve(p + 1);  // terms point into it
    for (std::size_t j = 0; j < p; ++j) {
        Found found = means_of(regression.terms[j], shape);
        made.means.push_back(std::move(found.means));
        left.terms.push_back(regression.terms[j]);
        left.terms.back().means = &made.means.back();
        if (!(squares_left(left.terms.back(), shape) > kAbsorbedLeft * found.squares))
            return Refusal{Reason::singular, {regression.names[j]}};
    }
    left.outcome = regression.outcome;
    made.means.push_back(means_of(Term(regression.outcome), shape).means);
    left.outcome_means = &made.means.back();
    Answer<Fit> fit =
        options.has_residuals ? least_squares(left) : least_squares_without_residuals(left);
    if (!fit.ok()) return fit.refusal();
    made.fit = std::move(fit).value();
    made.fit.degrees = static_cast<double>(n) - static_cast<double>(p) - absorbed;
    made.fit.absorbed.ways = ways;
    made.fit.absorbed.degrees = absorbed;
    // The hat matrix of the effects is that of the units plus that of the periods less that of the mean.
    const auto share = [](std::size_t count) { return 1 / static_cast<double>(count); };
    if (options.has_leverage)
        made.fit.absorbed.leverage.assign(n, share(periods) + share(shape.units) - share(n));
    return made;
}

}  // namespace utfall::effects
