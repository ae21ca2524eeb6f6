// The only source that includes Eigen: it takes seconds to compile (doc/decisions/028-eigen.md).
#include "utfall/effects/matrix.h"

#include <Eigen/Dense>
#include <cmath>

#include "utfall/base/ensure.h"

namespace utfall::effects {

namespace {

using Seen = Eigen::Map<const Eigen::MatrixXd>;

Seen seen(const Matrix& a) {
    return {a.column(0).data(), static_cast<Eigen::Index>(a.rows()),
            static_cast<Eigen::Index>(a.columns())};
}
Eigen::Map<const Eigen::VectorXd> seen(std::span<const double> x) {
    return {x.data(), static_cast<Eigen::Index>(x.size())};
}

Matrix kept(const Eigen::MatrixXd& a) {
    Matrix made(static_cast<std::size_t>(a.rows()), static_cast<std::size_t>(a.cols()));
    Eigen::Map<Eigen::MatrixXd>(made.column(0).data(), a.rows(), a.cols()) = a;
    return made;
}
std::vector<double> kept(const Eigen::VectorXd& x) { return {x.data(), x.data() + x.size()}; }

// What is left of a column after the ones before it, as a share of itself, below which it counts as determined by them.
constexpr double kDetermined = 1e-13;

// Row by row (Cholesky without exchanges), after scaling to a unit diagonal.
Answer<Eigen::MatrixXd> factor(const Matrix& a, Eigen::VectorXd& scale) {
    ensure(a.rows() == a.columns(), "only square matrices have a factor");
    const auto n = static_cast<Eigen::Index>(a.rows());
    scale.resize(n);
    Eigen::MatrixXd l = Eigen::MatrixXd::Zero(n, n);
    const Seen m = seen(a);
    for (Eigen::Index i = 0; i < n; ++i) {
        scale(i) = m(i, i) > 0 ? 1 / std::sqrt(m(i, i)) : 0;
        for (Eigen::Index j = 0; j <= i; ++j) {
            const double rest =
                m(i, j) * scale(i) * scale(j) - l.row(i).head(j).dot(l.row(j).head(j));
            if (j < i)
                l(i, j) = rest / l(j, j);
            else if (!(rest > kDetermined))
                return Refusal{Reason::singular, {std::to_string(i + 1)}};
            else
                l(i, i) = std::sqrt(rest);
        }
    }
    return l;
}

}  // namespace

Matrix transposed(const Matrix& a) { return kept(Eigen::MatrixXd(seen(a).transpose())); }
Matrix product(const Matrix& a, const Matrix& b) {
    return kept(Eigen::MatrixXd(seen(a) * seen(b)));
}
std::vector<double> product(const Matrix& a, std::span<const double> x) {
    return kept(Eigen::VectorXd(seen(a) * seen(x)));
}

Answer<Matrix> inverse(const Matrix& symmetric) {
    Eigen::VectorXd scale;
    const auto l = factor(symmetric, scale);
    if (!l.ok()) return l.refusal();
    const auto n = l.value().rows();
    const Eigen::MatrixXd half =
        l.value().triangularView<Eigen::Lower>().solve(Eigen::MatrixXd::Identity(n, n));
    return kept(
        Eigen::MatrixXd(scale.asDiagonal() * (half.transpose() * half) * scale.asDiagonal()));
}

Answer<std::vector<double>> solve(const Matrix& symmetric, std::span<const double> b) {
    Eigen::VectorXd scale;
    const auto l = factor(symmetric, scale);
    if (!l.ok()) return l.refusal();
    Eigen::VectorXd x = scale.cwiseProduct(seen(b));
    l.value().triangularView<Eigen::Lower>().solveInPlace(x);
    l.value().triangularView<Eigen::Lower>().transpose().solveInPlace(x);
    return kept(Eigen::VectorXd(scale.cwiseProduct(x)));
}

Eigenvalues eigenvalues(const Matrix& symmetric) {
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> found(seen(symmetric));
    return {.values = kept(Eigen::VectorXd(found.eigenvalues())),
            .vectors = kept(Eigen::MatrixXd(found.eigenvectors()))};
}

}  // namespace utfall::effects
