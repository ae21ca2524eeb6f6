// effects: the mixture of columns that comes nearest a target, with weights that are at least 0 and sum to 1.
//
//     Mixture m = nearest_mixture({.points = donors, .target = treated});
//     m.weights, m.distance, m.gap;      // gap: no weights whatever give a distance below distance - gap
//
// Exact, by Wolfe (1976), "Finding the nearest point in a polytope": a set of columns with the nearest point of its affine
// hull grows by the column that promises most and shrinks when a weight would be negative; it ends after finitely many
// steps. Each hull is solved by orthogonalising differences, not by normal equations, so small parts of a column count.
#pragma once
#include <span>
#include <vector>

#include "utfall/effects/matrix.h"

namespace utfall::effects {

struct MixtureProblem {
    const Matrix& points;             // rows by columns, at least one column
    std::span<const double> target;   // rows
    double ridge = 0;                 // times the sum of squared weights, is added to the distance
    std::span<const double> scale{};  // square roots of the rows' weights; empty: all one
};

struct Mixture {
    std::vector<double> weights;  // of the columns
    double distance = 0;          // squared: |points weights - target|^2 + ridge |weights|^2
    // The first-order conditions (Karush, Kuhn and Tucker), as how far distance can lie above the least: the duality gap
    // of Frank and Wolfe (1956), up to rounding. Below 1e-12 of the largest distance of a single column.
    double gap = 0;
};

// Which of equally near columns is begun with depends on their values, not their order; if the target can be met in many
// ways, which of them is answered may depend on the order of columns.
[[nodiscard]] Mixture nearest_mixture(const MixtureProblem& problem);

}  // namespace utfall::effects
