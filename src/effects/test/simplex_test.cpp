#include "utfall/effects/simplex.h"

#include <cmath>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace utfall::effects {

namespace {

Matrix any_matrix(std::size_t rows, std::size_t columns) {
    Matrix made(rows, columns);
    for (std::size_t j = 0; j < columns; ++j)
        for (std::size_t i = 0; i < rows; ++i) made(i, j) = *rc::gen::inRange(-50, 50) / 7.0;
    return made;
}

double distance(const MixtureProblem& of, const std::vector<double>& weights) {
    double sum = 0;
    for (std::size_t i = 0; i < of.points.rows(); ++i) {
        double away = -of.target[i];
        for (std::size_t j = 0; j < weights.size(); ++j) away += weights[j] * of.points(i, j);
        sum += away * away * (of.scale.empty() ? 1 : of.scale[i] * of.scale[i]);
    }
    for (const double w : weights) sum += of.ridge * w * w;
    return sum;
}

// The naive twin: on each face of the simplex the least value by the gradient, started in the middle, until it stands
// still; faces where a weight falls below zero have a face of theirs.
double least_by_faces(const MixtureProblem& of) {
    const std::size_t n = of.points.columns();
    double least = std::numeric_limits<double>::infinity();
    for (unsigned face = 1; face < 1U << n; ++face) {
        std::vector<std::size_t> in;
        for (std::size_t j = 0; j < n; ++j)
            if ((face >> j & 1U) != 0) in.push_back(j);
        // Stationary: Q w = m 1 and sum w = 1 with Q_jk = p_j p_k + ridge; a little is added to keep Q regular.
        Matrix q(in.size(), in.size());
        for (std::size_t a = 0; a < in.size(); ++a)
            for (std::size_t b = 0; b < in.size(); ++b) {
                q(a, b) = a == b ? of.ridge + 1e-9 : 0;
                for (std::size_t i = 0; i < of.points.rows(); ++i)
                    q(a, b) += (of.points(i, in[a]) - of.target[i]) *
                               (of.points(i, in[b]) - of.target[i]) *
                               (of.scale.empty() ? 1 : of.scale[i] * of.scale[i]);
            }
        const auto w = solve(q, std::vector<double>(in.size(), 1.0));
        if (!w.ok()) continue;
        double sum = 0;
        for (const double value : w.value()) sum += value;
        std::vector<double> weights(n);
        bool inside = true;
        for (std::size_t a = 0; a < in.size(); ++a) {
            weights[in[a]] = w.value()[a] / sum;
            inside = inside && weights[in[a]] >= 0;
        }
        if (inside) least = std::min(least, distance(of, weights));
    }
    return least;
}

}  // namespace

RC_GTEST_PROP(Simplex, NoFaceHasANearerPoint, ()) {
    const std::size_t rows = *rc::gen::inRange<std::size_t>(1, 6);
    const Matrix points = any_matrix(rows, *rc::gen::inRange<std::size_t>(1, 7));
    const Matrix target = any_matrix(rows, 1);
    const std::vector<double> scale(rows, *rc::gen::element(1.0, 0.01));
    const MixtureProblem of{.points = points,
                            .target = target.column(0),
                            .ridge = *rc::gen::element(0.0, 0.5, 30.0),
                            .scale = scale};
    const Mixture m = nearest_mixture(of);
    double sum = 0;
    for (const double w : m.weights) {
        RC_ASSERT(w >= 0);
        sum += w;
    }
    RC_ASSERT(std::abs(sum - 1) < 1e-14);
    RC_ASSERT(std::abs(m.distance - distance(of, m.weights)) < 1e-9 * (1 + m.distance));
    RC_ASSERT(m.distance <= least_by_faces(of) + 1e-9 * (1 + m.distance));
    // A certificate that holds for weights one knows to be best.
    double largest = 1e-300;
    for (std::size_t j = 0; j < points.columns(); ++j) {
        std::vector<double> corner(points.columns());
        corner[j] = 1;
        largest = std::max(largest, distance(of, corner));
    }
    RC_ASSERT(m.gap <= 1e-12 * largest);
}

// Far more columns than rows, and columns that are nearly alike.
RC_GTEST_PROP(Simplex, TheGapProvesLargeMixtures, ()) {
    Matrix points = any_matrix(8, 60);
    for (std::size_t j = 30; j < 60; ++j)
        for (std::size_t i = 0; i < 8; ++i)
            points(i, j) = points(i, j - 30) * (1 + 1e-9 * static_cast<double>(i));
    const Matrix target = any_matrix(8, 1);
    const Mixture m = nearest_mixture({.points = points, .target = target.column(0)});
    RC_ASSERT(m.gap <= 1e-9);
}

}  // namespace utfall::effects
