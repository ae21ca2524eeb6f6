#include "utfall/effects/comparison.h"

#include <algorithm>
#include <cmath>

#include "rows.h"
#include "utfall/stats/portable.h"

namespace utfall::effects {

namespace {

Arm arm(Column values) {
    Pair sum;
    for (const double v : values) sum = sum + Pair{v};
    const auto n = static_cast<double>(values.size());
    const Pair mean = sum / Pair{n};
    Pair squares;
    for (const double v : values) {
        const Pair off = Pair{v} - mean;
        squares = squares + off * off;
    }
    return {
        .rows = values.size(), .mean = value_of(mean), .variance = value_of(squares / Pair{n - 1})};
}

Answer<Comparison> arms(const Arm& first, const Arm& second) {
    const std::size_t fewest = std::min(first.rows, second.rows);
    if (fewest < 2) return Refusal{Reason::small_arm, {std::to_string(fewest)}};
    if (!(first.variance + second.variance > 0)) return Refusal{Reason::no_spread, {}};
    Comparison made{.first = first, .second = second, .difference = {.term = "difference"}};
    made.difference.value = first.mean - second.mean;
    return made;
}

struct Ranked {
    double value = 0;
    bool is_first = false;
};

// Number of ways to have each W among `first` and `second` rows without ties, as shares of all; the recursion of Mann and
// Whitney (1947): the largest of all belongs to one arm or the other.
std::vector<double> exact_shares(std::size_t first, std::size_t second) {
    // shares[m] for the arms of m and the current number of others
    std::vector<std::vector<double>> shares(first + 1, std::vector<double>{1});
    for (std::size_t n = 1; n <= second; ++n) {
        std::vector<std::vector<double>> next(first + 1);
        next[0] = {1};
        for (std::size_t m = 1; m <= first; ++m) {
            next[m].assign(m * n + 1, 0);
            const double all = static_cast<double>(m + n);
            // The largest is a first: it beats all n. Or a second: it beats none that count.
            for (std::size_t w = 0; w < next[m - 1].size(); ++w)
                next[m][w + n] += static_cast<double>(m) / all * next[m - 1][w];
            for (std::size_t w = 0; w < shares[m].size(); ++w)
                next[m][w] += static_cast<double>(n) / all * shares[m][w];
        }
        shares = std::move(next);
    }
    return shares[first];
}

double exact_p(double w, std::size_t first, std::size_t second) {
    const std::vector<double> shares = exact_shares(first, second);
    const auto at = static_cast<std::size_t>(w);
    double below = 0;
    double above = 0;
    for (std::size_t i = 0; i < shares.size(); ++i) {
        if (i <= at) below += shares[i];
        if (i >= at) above += shares[i];
    }
    return std::min(1.0, 2 * std::min(below, above));
}

}  // namespace

Answer<Comparison> welch(Column first, Column second) { return welch(arm(first), arm(second)); }

Answer<Comparison> difference_in_means(Column first, Column second) {
    return difference_in_means(arm(first), arm(second));
}

Answer<Comparison> welch(const Arm& first, const Arm& second) {
    Answer<Comparison> made = arms(first, second);
    if (!made.ok()) return made;
    Comparison c = std::move(made).value();
    const double a = c.first.variance / static_cast<double>(c.first.rows);
    const double b = c.second.variance / static_cast<double>(c.second.rows);
    c.difference.standard_error = std::sqrt(a + b);
    c.difference.degrees = (a + b) * (a + b) /
                           (a * a / static_cast<double>(c.first.rows - 1) +
                            b * b / static_cast<double>(c.second.rows - 1));
    return c;
}

Answer<Comparison> difference_in_means(const Arm& first, const Arm& second) {
    Answer<Comparison> made = arms(first, second);
    if (!made.ok()) return made;
    Comparison c = std::move(made).value();
    const auto m = static_cast<double>(c.first.rows);
    const auto n = static_cast<double>(c.second.rows);
    c.difference.degrees = m + n - 2;
    const double pooled =
        ((m - 1) * c.first.variance + (n - 1) * c.second.variance) / c.difference.degrees;
    c.difference.standard_error = std::sqrt(pooled * (1 / m + 1 / n));
    return c;
}

Answer<RankSum> rank_sum(Column first, Column second) {
    const std::size_t fewest = std::min(first.size(), second.size());
    if (fewest < 2) return Refusal{Reason::small_arm, {std::to_string(fewest)}};
    std::vector<Ranked> all;
    for (const double v : first) all.push_back({v, true});
    for (const double v : second) all.push_back({v, false});
    std::stable_sort(all.begin(), all.end(),
                     [](const Ranked& a, const Ranked& b) { return a.value < b.value; });
    const auto m = static_cast<double>(first.size());
    const auto n = static_cast<double>(second.size());
    const double count = m + n;
    double ranks = 0;
    double ties = 0;  // sum of t^3 - t
    for (std::size_t i = 0; i < all.size();) {
        std::size_t end = i;
        double firsts = 0;
        for (; end < all.size() && all[end].value == all[i].value; ++end)
            firsts += all[end].is_first;
        const auto t = static_cast<double>(end - i);
        ranks += firsts * (static_cast<double>(i) + (t + 1) / 2);
        ties += t * t * t - t;
        i = end;
    }
    RankSum made{.w = ranks - m * (m + 1) / 2};
    made.is_exact = ties == 0 && first.size() < 50 && second.size() < 50;
    if (made.is_exact) {
        made.p = exact_p(made.w, first.size(), second.size());
        return made;
    }
    const double variance = m * n / 12 * (count + 1 - ties / (count * (count - 1)));
    if (!(variance > 0)) return Refusal{Reason::no_spread, {}};
    const double off = std::max(std::abs(made.w - m * n / 2) - 0.5, 0.0);
    made.p = std::min(1.0, 2 * stats::normal_cdf(-off / std::sqrt(variance)));
    return made;
}

Answer<AdjustedFit> adjusted(const Adjustment& adjustment) {
    const std::size_t rows = adjustment.outcome.size();
    if (rows == 0) return Refusal{Reason::no_rows, {}};
    AdjustedFit made;
    Regression regression{.outcome = adjustment.outcome,
                          .terms = {Term::ones(), adjustment.treated},
                          .names = {"(intercept)", "treated"},
                          .weights = adjustment.weights};
    for (const Term& covariate : adjustment.covariates) {
        Pair sum;
        Pair weights;
        std::vector<Pair> values;
        for (std::size_t i = 0; i < rows; ++i) {
            const Pair w{adjustment.weights.empty() ? 1 : adjustment.weights[i]};
            values.push_back(value_of(covariate, i));
            sum = sum + values.back() * w;
            weights = weights + w;
        }
        const Pair mean = sum / weights;
        std::vector<double>& centred = made.centred.emplace_back();
        for (const Pair& value : values) centred.push_back(value_of(value - mean));
    }
    for (std::size_t j = 0; j < made.centred.size(); ++j) {
        regression.terms.emplace_back(made.centred[j]);
        regression.names.push_back(adjustment.names[j]);
    }
    for (std::size_t j = 0; adjustment.is_interacted && j < made.centred.size(); ++j) {
        regression.terms.push_back(product(adjustment.treated, made.centred[j]));
        regression.names.push_back("treated:" + adjustment.names[j]);
    }
    Answer<Fit> fit = least_squares(regression);
    if (!fit.ok()) return fit.refusal();
    made.fit = std::move(fit).value();
    return made;
}

}  // namespace utfall::effects
