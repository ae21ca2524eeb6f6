#include "utfall/effects/covariance.h"

#include <algorithm>
#include <cmath>

#include "orthonormal.h"

namespace utfall::effects {

namespace {

constexpr double kFull = 1 - 1e-10;  // a leverage from here on is one

std::vector<double> same_degrees(const Fit& fit) {
    return std::vector<double>(fit.coefficients.size(), fit.degrees);
}

std::size_t count_full(const std::vector<double>& leverage) {
    return static_cast<std::size_t>(
        std::count_if(leverage.begin(), leverage.end(), [](double h) { return !(h < kFull); }));
}

std::vector<double> leverages(const Fit& fit) {
    std::vector<double> made = fit.absorbed.leverage;
    made.resize(fit.rows);
    Orthonormal orthonormal(fit);
    for (std::size_t first = 0; first < fit.rows; first += kBlock) {
        const BlockRows rows{.first = first, .count = std::min(kBlock, fit.rows - first)};
        for (const BlockColumn& z : orthonormal.rows(rows))
            for (std::size_t i = 0; i < rows.count; ++i)
                made[first + i] += weight(fit, first + i) * z.high[i] * z.high[i];
    }
    return made;
}

// Sum of amount z z', each row with its own amount.
Matrix middle(const Fit& fit, Column amounts) {
    const std::size_t p = fit.root.size();
    Moments sums(p);
    BlockSums block(p);
    Orthonormal orthonormal(fit);
    for (std::size_t first = 0; first < fit.rows; first += kBlock) {
        const BlockRows rows{.first = first, .count = std::min(kBlock, fit.rows - first)};
        const std::vector<BlockColumn>& z = orthonormal.rows(rows);
        for (std::size_t j = 0; j < p; ++j) block.column(j) = z[j];
        block.weigh(amounts, rows);
        block.add_to(sums, rows.count);
    }
    Matrix made(p, p);
    for (std::size_t a = 0; a < p; ++a)
        for (std::size_t b = 0; b < p; ++b) made(a, b) = value_of(sums(a, b));
    return made;
}

}  // namespace

Covariance covariance(const Fit& fit) {
    Covariance made{.matrix = fit.inverse, .degrees = same_degrees(fit)};
    const double variance = fit.residual_sum / fit.degrees;
    for (std::size_t j = 0; j < made.matrix.columns(); ++j)
        for (double& entry : made.matrix.column(j)) entry *= variance;
    return made;
}

Answer<Covariance> covariance(const Fit& fit, Robust kind) {
    ensure(fit.residuals.size() == fit.rows, "a robust covariance needs the rows");
    std::vector<double> amounts(fit.rows);
    for (std::size_t i = 0; i < fit.rows; ++i) {
        const double score = weight(fit, i) * fit.residuals[i];
        amounts[i] = score * score;
    }
    if (kind == Robust::hc2 || kind == Robust::hc3) {
        if (!fit.absorbed.ways.empty() && fit.absorbed.leverage.empty())
            return Refusal{Reason::no_leverage, {}};
        const std::vector<double> h = leverages(fit);
        if (const std::size_t full = count_full(h); full > 0)
            return Refusal{Reason::full_leverage, {std::to_string(full)}};
        for (std::size_t i = 0; i < fit.rows; ++i)
            amounts[i] /= kind == Robust::hc2 ? 1 - h[i] : (1 - h[i]) * (1 - h[i]);
    }
    Covariance made{.matrix = carried_back(fit, middle(fit, amounts)),
                    .degrees = same_degrees(fit)};
    if (kind == Robust::hc1) {
        made.factor = static_cast<double>(fit.rows) / fit.degrees;
        for (std::size_t j = 0; j < made.matrix.columns(); ++j)
            for (double& entry : made.matrix.column(j)) entry *= made.factor;
    }
    return made;
}

Covariance covariance(const Fit& fit, const NeweyWest& options) {
    ensure(fit.residuals.size() == fit.rows, "Newey and West's covariance needs the rows");
    const std::size_t p = fit.root.size();
    Matrix scores(fit.rows, p);
    Orthonormal orthonormal(fit);
    for (std::size_t first = 0; first < fit.rows; first += kBlock) {
        const BlockRows rows{.first = first, .count = std::min(kBlock, fit.rows - first)};
        const std::vector<BlockColumn>& z = orthonormal.rows(rows);
        for (std::size_t j = 0; j < p; ++j)
            for (std::size_t i = 0; i < rows.count; ++i)
                scores(first + i, j) =
                    z[j].high[i] * weight(fit, first + i) * fit.residuals[first + i];
    }
    Matrix sums(p, p);
    for (std::size_t lag = 0; lag <= std::min(options.lag, fit.rows - 1); ++lag) {
        const double share = 1 - static_cast<double>(lag) / (static_cast<double>(options.lag) + 1);
        for (std::size_t a = 0; a < p; ++a)
            for (std::size_t b = 0; b < p; ++b) {
                Pair sum;
                for (std::size_t i = lag; i < fit.rows; ++i)
                    sum = sum + exact_product(scores(i, a), scores(i - lag, b));
                sums(a, b) += (lag == 0 ? 1 : share) * value_of(sum);
                if (lag > 0) sums(b, a) += share * value_of(sum);
            }
    }
    Covariance made{.matrix = carried_back(fit, sums), .degrees = same_degrees(fit)};
    if (options.is_adjusted) made.factor = static_cast<double>(fit.rows) / fit.degrees;
    for (std::size_t j = 0; j < p; ++j)
        for (double& entry : made.matrix.column(j)) entry *= made.factor;
    return made;
}

Estimate estimate(const Fit& fit, const Covariance& covariance, std::size_t term) {
    return {.term = term < fit.of.names.size() ? fit.of.names[term] : std::to_string(term + 1),
            .value = fit.coefficients[term],
            .standard_error = std::sqrt(std::max(covariance.matrix(term, term), 0.0)),
            .degrees = covariance.degrees[term]};
}

std::vector<Estimate> estimates(const Fit& fit, const Covariance& covariance) {
    std::vector<Estimate> made;
    for (std::size_t j = 0; j < fit.coefficients.size(); ++j)
        made.push_back(estimate(fit, covariance, j));
    return made;
}

}  // namespace utfall::effects
