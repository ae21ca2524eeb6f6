// effects: least squares with one or two ways of fixed effects taken out first.
//
//     Answer<AbsorbedFit> fit = least_squares({.outcome = y, .terms = {post}, .names = {"post"}}, {county, year});
//     covariance(fit.value().fit, county, usual(Clustered::cr1));
//
// By Frisch and Waugh (1933) the coefficients are those of a regression with a dummy for every level. One way: weighted
// group means are subtracted. Two ways, balanced or not: the larger way is eliminated, which leaves symmetric equations
// for the levels of the smaller (Abowd, Creecy and Kramarz 2002): solved by Cholesky's method up to kDenseLevels of them,
// above that by conjugate gradients (Hestenes and Stiefel 1952) scaled by the diagonal. What was found is projected again
// until no level moves by more than 1e-15 of the column's largest value (at most 20 times). Group sums are kept in pairs of doubles.
//
// Degrees of freedom: the levels of all ways less one for every connected set of levels beyond the first way's own count,
// that is levels of both ways - components. A level with one row has nothing to say about the coefficients; it is kept,
// as fixest does, counts in n and in the degrees absorbed, and is reported as a singleton.
#pragma once
#include <vector>

#include "utfall/effects/least_squares.h"

namespace utfall::effects {

inline constexpr std::size_t kDenseLevels = 1000;

// Of a balanced panel in order (each unit once in each period, without weights) both ways are taken out by their means,
// and nothing is written out: the terms and the outcome of `fit.of` are the caller's columns, less `means`.
//
// The fit's columns are kept here, so it can be moved and not copied.
struct AbsorbedFit {
    AbsorbedFit() = default;
    AbsorbedFit(AbsorbedFit&&) = default;
    AbsorbedFit& operator=(AbsorbedFit&&) = default;
    AbsorbedFit(const AbsorbedFit&) = delete;
    AbsorbedFit& operator=(const AbsorbedFit&) = delete;

    Fit fit{};
    std::vector<std::vector<double>>
        columns{};                       // the terms, then the outcome, without the effects;
    std::vector<BalancedMeans> means{};  // or, of a balanced panel, what is taken out of each
    std::size_t components = 1;          // connected sets of levels, two ways
    std::size_t singletons = 0;          // levels with one row
};

struct AbsorbOptions {
    bool has_leverage =
        false;  // fit.absorbed.leverage is wanted, for HC2 and HC3; at most kDenseLevels in the smaller way
    bool has_residuals = true;  // errors that are not of clusters need them
};

// One or two ways. Terms must not hold an intercept: the effects determine it. Refuses as least_squares does, a term that
// the effects determine as singular with its name.
[[nodiscard]] Answer<AbsorbedFit> least_squares(const Regression& regression,
                                                const std::vector<Groups>& ways,
                                                const AbsorbOptions& options = {});

// Takes the effects out of columns. Weights empty: all one.
class Absorber {
public:
    Absorber(const std::vector<Groups>& ways, Column weights);

    [[nodiscard]] std::vector<double> without(Column column) const;
    [[nodiscard]] std::vector<double> leverage() const;  // empty above kDenseLevels
    [[nodiscard]] double degrees() const { return degrees_; }
    [[nodiscard]] std::size_t components() const { return components_; }
    [[nodiscard]] std::size_t singletons() const { return singletons_; }

private:
    struct Cell {
        std::uint32_t level = 0;  // of the smaller way
        double weight = 0;
    };
    void find_cells();
    void find_components();
    void factor();
    struct Levels {
        std::vector<double> larger;
        std::vector<double> smaller;
    };
    [[nodiscard]] std::vector<double> sums_of(const Groups& way,
                                              const std::vector<double>& column) const;
    [[nodiscard]] Levels levels_of(const std::vector<double>& column) const;
    [[nodiscard]] std::vector<double> times(const std::vector<double>& levels) const;
    [[nodiscard]] std::vector<double> solved(const std::vector<double>& sums) const;
    [[nodiscard]] double weight(std::size_t row) const {
        return weights_.empty() ? 1 : weights_[row];
    }

    Groups larger_;
    Groups smaller_;  // count 0 where there is one way
    Column weights_;
    std::vector<double> larger_weights_;
    std::vector<double> smaller_weights_;
    std::vector<std::size_t> begin_;  // of each larger level's cells
    std::vector<Cell> cells_;
    std::vector<bool> is_fixed_;      // one smaller level of each component is zero
    std::vector<std::size_t> place_;  // of a smaller level in inverse_
    Matrix inverse_;                  // of the equations, the fixed levels left out
    double degrees_ = 0;
    std::size_t components_ = 1;
    std::size_t singletons_ = 0;
};

}  // namespace utfall::effects
