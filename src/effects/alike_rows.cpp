#include "utfall/effects/alike_rows.h"

#include "orthonormal.h"

namespace utfall::effects {

namespace {

constexpr double kFull = 1 - 1e-10;  // a leverage from here on is one

// k x: the cell in the basis where the rows are orthonormal.
std::vector<double> orthonormal(const Fit& fit, const AlikeRows& cell) {
    std::vector<double> z(fit.root.size());
    for (std::size_t j = 0; j < z.size(); ++j) {
        Pair sum;
        for (std::size_t i = 0; i <= j; ++i) sum = sum + fit.root(j, i) * Pair{cell.terms[i]};
        z[j] = value_of(sum);
    }
    return z;
}

double squared_residuals(const Fit& fit, const AlikeRows& cell) {
    Pair fitted;
    for (std::size_t j = 0; j < cell.terms.size(); ++j)
        fitted = fitted + fit.coefficient_pairs[j] * Pair{cell.terms[j]};
    const Pair n{static_cast<double>(cell.rows)};
    return value_of(cell.squares - Pair{2} * fitted * cell.outcome + n * fitted * fitted);
}

}  // namespace

Moments moments(std::span<const AlikeRows> cells) {
    const std::size_t p = cells.empty() ? 0 : cells.front().terms.size();
    Moments all(p);
    for (const AlikeRows& cell : cells) {
        ensure(cell.terms.size() == p, "every cell has the same terms");
        const Pair n{static_cast<double>(cell.rows)};
        for (std::size_t a = 0; a < p; ++a) {
            for (std::size_t b = 0; b <= a; ++b)
                all(a, b) = all(a, b) + n * exact_product(cell.terms[a], cell.terms[b]);
            all(p, a) = all(p, a) + Pair{cell.terms[a]} * cell.outcome;
        }
        all(p, p) = all(p, p) + cell.squares;
        all.rows += cell.rows;
    }
    return all;
}

Answer<Covariance> covariance(const Fit& fit, std::span<const AlikeRows> cells, Robust kind) {
    const std::size_t p = fit.root.size();
    Matrix middle(p, p);
    std::size_t full = 0;
    for (const AlikeRows& cell : cells) {
        const std::vector<double> z = orthonormal(fit, cell);
        double leverage = 0;
        for (const double x : z) leverage += x * x;
        if (!(leverage < kFull)) full += cell.rows;
        double amount = squared_residuals(fit, cell);
        if (kind == Robust::hc2) amount /= 1 - leverage;
        if (kind == Robust::hc3) amount /= (1 - leverage) * (1 - leverage);
        for (std::size_t a = 0; a < p; ++a)
            for (std::size_t b = 0; b < p; ++b) middle(a, b) += amount * z[a] * z[b];
    }
    if (full > 0 && (kind == Robust::hc2 || kind == Robust::hc3))
        return Refusal{Reason::full_leverage, {std::to_string(full)}};
    Covariance made{.matrix = carried_back(fit, middle),
                    .degrees = std::vector<double>(p, fit.degrees)};
    if (kind != Robust::hc1) return made;
    made.factor = static_cast<double>(fit.rows) / fit.degrees;
    for (std::size_t j = 0; j < p; ++j)
        for (double& entry : made.matrix.column(j)) entry *= made.factor;
    return made;
}

}  // namespace utfall::effects
