#include "utfall/effects/least_squares.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "pair_factor.h"
#include "pieces.h"
#include "rows.h"

namespace utfall::effects {

namespace {

constexpr double kLeft = 0x1p-50;          // share of a term's sum of squares, see the header
constexpr double kInflationRead = 1e12;    // above it the rows are read again
constexpr double kInflationSummed = 1e16;  // above it sums alone are refused
constexpr int kReadings = 3;

Refusal told(std::size_t term, const std::vector<std::string>& names) {
    return {Reason::singular, {term < names.size() ? names[term] : std::to_string(term + 1)}};
}
// The factor's refusal has a number where ours has a name.
Refusal told(const Refusal& refusal, const std::vector<std::string>& names) {
    return told(std::stoul(refusal.holes.front()), names);
}

std::optional<Refusal> too_few(std::size_t rows, std::size_t terms) {
    ensure(terms > 0, "a regression has a term");
    if (rows == 0) return Refusal{Reason::no_rows, {}};
    if (rows <= terms)
        return Refusal{Reason::too_few_rows, {std::to_string(rows), std::to_string(terms)}};
    return {};
}

Fit solution(const PairTriangle& l, std::size_t rows, const std::vector<std::string>& names) {
    const std::size_t p = l.size() - 1;
    Fit fit;
    fit.of.names = names;
    fit.root = inverse(l, p);
    fit.inverse = Matrix(p, p);
    for (std::size_t i = 0; i < p; ++i) {
        Pair coefficient;
        for (std::size_t k = i; k < p; ++k) coefficient = coefficient + fit.root(k, i) * l(p, k);
        fit.coefficient_pairs.push_back(coefficient);
        fit.coefficients.push_back(value_of(coefficient));
        for (std::size_t j = 0; j <= i; ++j) {
            Pair sum;
            for (std::size_t k = i; k < p; ++k) sum = sum + fit.root(k, i) * fit.root(k, j);
            fit.inverse(i, j) = fit.inverse(j, i) = value_of(sum);
        }
    }
    fit.residual_sum = value_of(l(p, p) * l(p, p));
    fit.rows = rows;
    fit.degrees = static_cast<double>(rows - p);
    return fit;
}

// The term whose variance is inflated most by the others, and by how much.
struct Inflation {
    std::size_t term = 0;
    double most = 0;
};
Inflation inflation(const Fit& fit, const Moments& sums) {
    Inflation found;
    for (std::size_t i = 0; i < sums.terms(); ++i) {
        const double by = fit.inverse(i, i) * sums(i, i).high;
        if (!(by <= found.most)) found = {i, by};
    }
    return found;
}

// Sums of the rows in the basis of `l`: terms z with x = l z, and what they leave of the outcome.
Moments moments_in(const PairTriangle& l, const Regression& regression) {
    const std::size_t p = regression.terms.size();
    const std::size_t n = regression.outcome.size();
    Moments sums(p);
    BlockSums block(p);
    std::vector<Pair> z(p);
    std::vector<double> outcome(kBlock);
    for (std::size_t first = 0; first < n; first += kBlock) {
        const BlockRows rows{.first = first, .count = std::min(kBlock, n - first)};
        for (std::size_t j = 0; j <= p; ++j) clear(block.column(j), true);
        fill_outcome(regression, rows, outcome);
        for (std::size_t i = 0; i < rows.count; ++i)
            for (std::size_t j = 0; j <= p; ++j) {
                Pair rest = j < p ? value_of(regression.terms[j], rows[i]) : Pair{outcome[i]};
                for (std::size_t k = 0; k < j; ++k) rest = rest - l(j, k) * z[k];
                if (j < p) z[j] = rest = rest / l(j, j);
                block.column(j).high[i] = rest.high;
                block.column(j).low[i] = rest.low;
            }
        if (!regression.weights.empty()) block.weigh(regression.weights, rows);
        block.add_to(sums, rows.count);
    }
    return sums;
}

// The factor found again from rows that `l` has made nearly orthonormal.
Answer<PairTriangle> read_again(PairTriangle l, const Regression& regression) {
    const std::size_t p = regression.terms.size();
    for (int reading = 0; reading < kReadings; ++reading) {
        l(p, p) = Pair{1};  // the outcome's rest is not divided by what may be zero
        const Moments sums = moments_in(l, regression);
        const auto further = pair_factor(sums, kLeft);
        if (!further.ok()) return further;
        double off = 0;
        for (std::size_t i = 0; i < p; ++i)
            for (std::size_t j = 0; j <= i; ++j)
                off = std::max(off, std::abs(sums(i, j).high - (i == j ? 1 : 0)));
        l = product(l, further.value());
        if (off < 1e-8) return l;
    }
    return Refusal{Reason::singular, {std::to_string(p - 1)}};
}

std::vector<double> residuals(const Regression& regression, const std::vector<Pair>& b) {
    std::vector<double> left(regression.outcome.size());
    for_each_piece(left.size(), [&](std::size_t, std::size_t begin, std::size_t end) {
        BlockColumn sum;
        BlockColumn column;
        for (std::size_t first = begin; first < end; first += kBlock) {
            const BlockRows rows{.first = first, .count = std::min(kBlock, end - first)};
            clear(sum, true);
            fill_outcome(regression, rows, sum.high);
            for (std::size_t j = 0; j < b.size(); ++j) {
                evaluate(regression.terms[j], rows, column);
                add_product(column, -b[j], sum);
            }
            for (std::size_t i = 0; i < rows.count; ++i) left[first + i] = sum.high[i] + sum.low[i];
        }
    });
    return left;
}

}  // namespace

double sigma(const Fit& fit) { return std::sqrt(fit.residual_sum / fit.degrees); }

Answer<Fit> least_squares(const Moments& sums, const std::vector<std::string>& names) {
    if (const auto few = too_few(sums.rows, sums.terms())) return *few;
    const auto l = pair_factor(sums, kLeft);
    if (!l.ok()) return told(l.refusal(), names);
    Fit fit = solution(l.value(), sums.rows, names);
    const Inflation inflated = inflation(fit, sums);
    if (!(inflated.most <= kInflationSummed)) return told(inflated.term, names);
    fit.inflation = inflated.most;
    return fit;
}

Answer<Fit> least_squares_without_residuals(const Regression& regression) {
    const std::size_t n = regression.outcome.size();
    for (const Term& term : regression.terms)
        for (const Factor& factor : term.factors)
            ensure(factor.size() == n, "terms are as long as the outcome");
    ensure(regression.weights.empty() || regression.weights.size() == n, "every row has a weight");
    if (const auto few = too_few(n, regression.terms.size())) return *few;

    const Moments sums = moments(regression);
    const auto l = pair_factor(sums, kLeft);
    if (!l.ok()) return told(l.refusal(), regression.names);
    Fit fit = solution(l.value(), n, regression.names);
    if (!(inflation(fit, sums).most <= kInflationRead)) {
        const auto better = read_again(l.value(), regression);
        if (!better.ok()) return told(better.refusal(), regression.names);
        fit = solution(better.value(), n, regression.names);
    }
    fit.inflation = inflation(fit, sums).most;
    fit.of = regression;
    return fit;
}

Answer<Fit> least_squares(const Regression& regression) {
    Answer<Fit> found = least_squares_without_residuals(regression);
    if (!found.ok()) return found;
    Fit fit = std::move(found).value();
    fit.residuals = residuals(regression, fit.coefficient_pairs);
    return fit;
}

}  // namespace utfall::effects
