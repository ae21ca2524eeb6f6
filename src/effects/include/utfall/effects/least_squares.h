// effects: least squares to the last digit of a double.
//
//     Answer<Fit> fit = least_squares({.outcome = y, .terms = {Term::ones(), x, Term(x, 2)},
//                                      .names = {"(intercept)", "x", "x^2"}});
//     fit.value().coefficients[1];  sigma(fit.value());
//
// Shapes: n rows, p terms, n > p >= 1. An intercept is a term of ones. Weights are above zero and of importance: the
// variance of a row is sigma^2 / weight; empty: all one.
//
// Terms may be powers and products of columns. They are never rounded to doubles: x^10 is the tenth power of the double
// x to 31 digits. The sums X'WX, X'Wy and y'Wy (moments.h) and their Cholesky factor are kept in pairs of doubles, which
// leaves sixteen right digits as long as no term's variance inflation is above 10^12; above that the rows are read once
// more in the basis that the first factor found, which is orthonormal but for rounding (Cholesky QR, twice: Yamamoto,
// Nakatsukasa, Yanagisawa and Fukaya 2015). What `least_squares` answers is right to some 1e-15 of the numbers it was
// given.
//
// A term of which less than 2^-50 of the sum of squares is left by the terms before it (3e-8 of its length, the rounding
// of a single-precision number) is told by the others and refused by name: a constant beside an intercept, one dummy too
// many, a sum beside its parts.
#pragma once
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "utfall/effects/estimate.h"
#include "utfall/effects/matrix.h"
#include "utfall/effects/pair_triangle.h"

namespace utfall::effects {

struct Factor {
    Column column;
    int power = 1;                          // at least 1
    std::span<const std::uint8_t> flags{};  // instead of the column: small numbers kept as bytes

    [[nodiscard]] std::size_t size() const { return flags.empty() ? column.size() : flags.size(); }
    [[nodiscard]] double operator[](std::size_t row) const {
        return flags.empty() ? column[row] : flags[row];
    }
};
// A column's means in a balanced panel, whose rows stand unit by unit, each unit's in the order of its periods: row i is of
// unit i / T and period i % T. To be subtracted are the unit's mean and how far the period's is from the mean of all.
struct BalancedMeans {
    std::vector<double> unit;
    std::vector<double> period;  // T
};
// The product of its factors, less what `means` says where there are any; without factors it is one in every row.
struct Term {
    std::vector<Factor> factors;
    const BalancedMeans* means = nullptr;

    Term() = default;
    template <class Range>
    requires std::convertible_to<const Range&, Column> Term(
        const Range& column, int power = 1)  // NOLINT(google-explicit-constructor)
        : factors{{Column(column), power}} {}
    explicit Term(std::span<const std::uint8_t> flags) : factors{{.column = {}, .flags = flags}} {}
    explicit Term(std::vector<Factor> of) : factors(std::move(of)) {}
    [[nodiscard]] static Term ones() { return {}; }
};
[[nodiscard]] Term product(Term a, const Term& b);
[[nodiscard]] Pair value_of(const Term& term, std::size_t row);

struct Regression {
    Column outcome{};
    std::vector<Term> terms{};
    std::vector<std::string> names{};
    Column weights{};
    const BalancedMeans* outcome_means = nullptr;  // to be subtracted, as of a term
};

// Which group each row belongs to: 0, 1 … count - 1.
struct Groups {
    std::span<const std::uint32_t> of;
    std::size_t count = 0;
};
// Fixed effects that were taken out of the terms and the outcome first; see fixed_effects.h.
struct Absorbed {
    std::vector<Groups> ways{};
    double degrees = 0;              // of freedom that they take
    std::vector<double> leverage{};  // of each row
};

struct Fit {
    Regression of{};  // the columns are the caller's and must outlive what is asked of the fit
    std::vector<double> coefficients{};  // p
    Matrix inverse{};                    // (X'WX)^-1, p by p
    std::vector<double>
        residuals{};          // n, unweighted; empty where only sums were given, or on request
    double residual_sum = 0;  // of squares, weighted; below 1e-30 of the outcome's it is noise
    std::size_t rows = 0;
    double degrees = 0;    // n - p, less what was absorbed
    double inflation = 1;  // of the term whose variance the other terms raise most, times
    std::vector<Pair> coefficient_pairs{};  // p
    PairTriangle root{};                    // k with (X'WX)^-1 = k'k: the rows k x are orthonormal
    Absorbed absorbed{};
};
// Of the disturbance of a row of weight 1.
[[nodiscard]] double sigma(const Fit& fit);

// Refuses: no_rows, too_few_rows, singular with the term's name.
[[nodiscard]] Answer<Fit> least_squares(const Regression& regression);
// The same with fit.residuals empty, for who needs the coefficients, or sums of residuals over clusters (covariance.h).
[[nodiscard]] Answer<Fit> least_squares_without_residuals(const Regression& regression);

}  // namespace utfall::effects
