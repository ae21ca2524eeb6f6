#include "utfall/effects/binary_regression.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <utility>

#include "pair_factor.h"
#include "pieces.h"
#include "rows.h"
#include "utfall/stats/portable.h"

namespace utfall::effects {

namespace {

constexpr int kSteps = 100;
constexpr int kPlainSteps = 12;   // separated data are not mistaken for converged in so few
constexpr double kNear = 1e-5;    // of a standard error: one exact step more is the last
constexpr int kStepsTrusted = 8;  // fewer say nothing of where the steps lead
constexpr double kStill = 1e-9;   // of a standard error
constexpr double kAgainst =
    1e-8;  // a row may stand against a separating step by this much of its score
constexpr double kGoing = 1e-2;  // and the step moves some score by at least this

// What one row of score s says of its log likelihood: the slope and the curvature; and that itself, which is only summed.
struct Said {
    double slope = 0;
    double curvature = 0;
};
struct Heard {
    Said said{};
    double log_chance = 0;
};

// With e = exp(-|s|) and its log1p, which are found for many rows at once.
Heard heard_logit(double s, bool yes, double e, double log1p) {
    const double least = e / (1 + e);  // the chance of the less likely
    const double against = yes == (s >= 0) ? least : 1 / (1 + e);
    return {.said = {.slope = yes ? against : -against, .curvature = least / (1 + e)},
            .log_chance = -log1p - (yes == (s >= 0) ? 0 : std::abs(s))};
}

// exp(-|s|) of each score.
void find_odds(std::span<const double> scores, std::span<double> odds) {
    for (std::size_t i = 0; i < scores.size(); ++i) odds[i] = -std::abs(scores[i]);
    stats::exp(odds, odds);
}

// phi(z) / Phi(z); far out by its continued fraction (Abramowitz and Stegun 1964, 26.2.14).
double mills(double z) {
    if (z > -30) {
        constexpr double kRootTwoPi = 2.50662827463100050242;
        return stats::exp(-z * z / 2) / kRootTwoPi / stats::normal_cdf(z);
    }
    double tail = -z;
    for (int k = 12; k >= 1; --k) tail = -z + k / tail;
    return tail;
}

Heard heard_probit(double s, bool yes) {
    const double z = yes ? s : -s;
    const double ratio = mills(z);
    const double chance = stats::normal_cdf(z);
    const double log_chance =
        chance > 0 ? stats::log(chance) : -z * z / 2 - stats::log(ratio) - 0.91893853320467274178;
    return {
        .said = {.slope = yes ? ratio : -ratio, .curvature = std::max(ratio * (ratio + z), 0.0)},
        .log_chance = log_chance};
}

double expected_curvature_of_probit(double s) { return mills(s) * mills(-s); }

constexpr std::size_t kNearRows = 1024;  // that stay in the processor's nearest memory

// In four sums, which do not wait for each other.
double dot(std::span<const double> a, std::span<const double> b) {
    std::array<double, 4> sums{};
    std::size_t i = 0;
    for (; i + 4 <= a.size(); i += 4)
        for (std::size_t k = 0; k < 4; ++k) sums[k] += a[i + k] * b[i + k];
    for (; i < a.size(); ++i) sums[0] += a[i] * b[i];
    return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

// Newton's equations in plain doubles: X'WX and X' times the slopes.
struct Equations {
    Matrix products;
    std::vector<double> slopes;
};

// Where the search stands.
struct State {
    std::vector<double> coefficients;
    std::vector<double> scores;
    std::vector<Said> said;
    double log_likelihood = 0;
};

class Search {
public:
    Search(const Regression& regression, Link link) : regression_(regression), link_(link) {
        const std::size_t n = regression.outcome.size();
        terms_ = Matrix(n, regression.terms.size());
        BlockColumn column;
        for (std::size_t j = 0; j < terms_.columns(); ++j)
            for (std::size_t first = 0; first < n; first += kBlock) {
                const BlockRows rows{.first = first, .count = std::min(kBlock, n - first)};
                evaluate(regression.terms[j], rows, column);
                std::copy_n(column.high.begin(), rows.count, &terms_(first, j));
            }
        at_.coefficients.resize(terms_.columns());
        begin_at_the_mean();
        find_scores(at_.coefficients, at_.scores);
        hear(at_);
    }

    [[nodiscard]] Answer<BinaryFit> run() {
        approach();
        for (int step = 0; step < kSteps; ++step) {
            Answer<Fit> way = least_squares_step(false);
            if (!way.ok() && step == 0) return way.refusal();
            if (!way.ok()) return separated();
            step_ = way.value().coefficients;
            find_scores(step_, along_);
            bool is_still = true;
            for (std::size_t j = 0; j < step_.size(); ++j)
                is_still &= std::abs(step_[j]) <= kStill * std::sqrt(way.value().inverse(j, j));
            if (step >= kStepsTrusted && separates()) return separated();
            const bool has_moved = advance();
            if (!has_moved || is_still) return found(std::move(way).value());
        }
        return Refusal{Reason::not_converged, {std::to_string(kSteps)}};
    }

private:
    [[nodiscard]] double weight(std::size_t i) const {
        return regression_.weights.empty() ? 1 : regression_.weights[i];
    }
    [[nodiscard]] bool yes(std::size_t i) const { return regression_.outcome[i] == 1; }

    // With an intercept, a logit that says what share is a yes is some steps nearer than one that says a half.
    void begin_at_the_mean() {
        const auto ones = std::find_if(regression_.terms.begin(), regression_.terms.end(),
                                       [](const Term& term) { return term.factors.empty(); });
        if (link_ != Link::logit || ones == regression_.terms.end()) return;
        double yes_sum = 0;
        double sum = 0;
        for (std::size_t i = 0; i < regression_.outcome.size(); ++i) {
            sum += weight(i);
            if (yes(i)) yes_sum += weight(i);
        }
        at_.coefficients[static_cast<std::size_t>(ones - regression_.terms.begin())] =
            stats::log(yes_sum / (sum - yes_sum));
    }

    void find_scores(const std::vector<double>& b, std::vector<double>& scores) const {
        scores.resize(terms_.rows());
        for_each_piece(scores.size(), [&](std::size_t, std::size_t begin, std::size_t end) {
            for (std::size_t first = begin; first < end; first += kNearRows) {
                const std::size_t last = std::min(first + kNearRows, end);
                std::fill(&scores[first], &scores[first] + (last - first), 0.0);
                for (std::size_t j = 0; j < b.size(); ++j) {
                    const Column x = terms_.column(j);
                    for (std::size_t i = first; i < last; ++i) scores[i] += x[i] * b[j];
                }
            }
        });
    }

    // What the rows say where the scores stand.
    void hear(State& state) const {
        const std::size_t n = state.scores.size();
        state.said.resize(n);
        std::vector<Pair> sums(pieces_of(n));
        for_each_piece(n, [&](std::size_t piece, std::size_t begin, std::size_t end) {
            for (std::size_t first = begin; first < end; first += kNearRows)
                hear(state, first, std::min(first + kNearRows, end), sums[piece]);
        });
        Pair all;
        for (const Pair& sum : sums) all = all + sum;
        state.log_likelihood = value_of(all);
    }

    void hear(State& state, std::size_t begin, std::size_t end, Pair& log_likelihood) const {
        std::array<double, kNearRows> odds{};
        std::array<double, kNearRows> log1p{};
        const std::size_t count = end - begin;
        if (link_ == Link::logit) {
            find_odds(std::span(state.scores).subspan(begin, count), std::span(odds).first(count));
            stats::log1p(std::span(odds).first(count), std::span(log1p).first(count));
        }
        for (std::size_t i = begin; i < end; ++i) {
            const Heard heard =
                link_ == Link::logit
                    ? heard_logit(state.scores[i], yes(i), odds[i - begin], log1p[i - begin])
                    : heard_probit(state.scores[i], yes(i));
            state.said[i] = heard.said;
            const Pair sum = exact_sum(log_likelihood.high, weight(i) * heard.log_chance);
            log_likelihood = {sum.high, log_likelihood.low + sum.low};
        }
    }

    void add_rows(std::size_t begin, std::size_t end, Equations& sums) const {
        std::vector<double> weighed(end - begin);
        for (std::size_t j = 0; j < terms_.columns(); ++j) {
            const Column x = terms_.column(j);
            for (std::size_t i = begin; i < end; ++i) {
                weighed[i - begin] = weight(i) * at_.said[i].curvature * x[i];
                sums.slopes[j] += weight(i) * at_.said[i].slope * x[i];
            }
            for (std::size_t k = 0; k <= j; ++k) {
                sums.products(j, k) += dot(weighed, terms_.column(k).subspan(begin, end - begin));
            }
        }
    }

    [[nodiscard]] Equations equations() const {
        const std::size_t n = terms_.rows();
        const std::size_t p = terms_.columns();
        std::vector<Equations> of_piece(
            pieces_of(n), {.products = Matrix(p, p), .slopes = std::vector<double>(p)});
        for_each_piece(n, [&](std::size_t piece, std::size_t begin, std::size_t end) {
            for (std::size_t first = begin; first < end; first += kNearRows)
                add_rows(first, std::min(first + kNearRows, end), of_piece[piece]);
        });
        Equations all = std::move(of_piece.front());
        for (std::size_t piece = 1; piece < of_piece.size(); ++piece)
            for (std::size_t j = 0; j < p; ++j) {
                all.slopes[j] += of_piece[piece].slopes[j];
                for (std::size_t k = 0; k <= j; ++k)
                    all.products(j, k) += of_piece[piece].products(j, k);
            }
        for (std::size_t j = 0; j < p; ++j)
            for (std::size_t k = 0; k < j; ++k) all.products(k, j) = all.products(j, k);
        return all;
    }

    // Newton's steps in plain doubles, from where one exact step, or two, gives all digits. Where they do not lead to a
    // top, as with separated data, nothing has moved and every step is an exact one.
    void approach() {
        const std::vector<double> start = at_.coefficients;
        for (int step = 0; step < kPlainSteps; ++step) {
            const Equations at = equations();
            const Answer<Matrix> inverted = inverse(at.products);
            if (!inverted.ok()) break;
            step_ = product(inverted.value(), at.slopes);
            bool is_near = true;
            for (std::size_t j = 0; j < step_.size(); ++j)
                is_near &= std::abs(step_[j]) <= kNear * std::sqrt(inverted.value()(j, j));
            if (!advance()) break;
            if (is_near) return;
        }
        at_.coefficients = start;
        find_scores(at_.coefficients, at_.scores);
        hear(at_);
    }

    // Newton's step is least squares of slope / curvature, weighed by the curvature; of a probit also by the expected one.
    [[nodiscard]] Answer<Fit> least_squares_step(bool is_expected) const {
        const std::size_t n = at_.said.size();
        std::vector<double> outcome(n);
        std::vector<double> weights(n);
        for_each_piece(n, [&](std::size_t, std::size_t begin, std::size_t end) {
            for (std::size_t i = begin; i < end; ++i) {
                const Said& said = at_.said[i];
                const double curvature = std::max(
                    is_expected ? expected_curvature_of_probit(at_.scores[i]) : said.curvature,
                    1e-100);
                weights[i] = weight(i) * curvature;
                outcome[i] = said.slope / curvature;
            }
        });
        return least_squares(moments({.outcome = outcome,
                                      .terms = regression_.terms,
                                      .names = regression_.names,
                                      .weights = weights}),
                             regression_.names);
    }

    // False where no part of the step raises the likelihood: the top, but for rounding.
    [[nodiscard]] bool advance() {
        for (int halving = 0; halving < 40; ++halving) {
            next_.coefficients = at_.coefficients;
            const double share = std::ldexp(1.0, -halving);
            for (std::size_t j = 0; j < step_.size(); ++j)
                next_.coefficients[j] += share * step_[j];
            find_scores(next_.coefficients, next_.scores);
            hear(next_);
            if (next_.log_likelihood >= at_.log_likelihood - 1e-13 * std::abs(at_.log_likelihood)) {
                std::swap(at_, next_);
                return true;
            }
        }
        return false;
    }

    [[nodiscard]] bool separates() const {
        double furthest = 0;
        for (std::size_t i = 0; i < along_.size(); ++i) {
            const double with = yes(i) ? along_[i] : -along_[i];
            if (with < -kAgainst) return false;
            furthest = std::max(furthest, with);
        }
        return furthest > kGoing;
    }

    // Names the term that moves the scores most along the last step.
    [[nodiscard]] Refusal separated() const {
        std::size_t most = 0;
        double most_moved = -1;
        for (std::size_t j = 0; j < step_.size(); ++j) {
            const Column x = terms_.column(j);
            const auto [low, high] = std::minmax_element(x.begin(), x.end());
            const double moved = std::abs(step_[j]) * (*high - *low);
            if (moved > most_moved) {
                most = j;
                most_moved = moved;
            }
        }
        const bool is_named = most < regression_.names.size();
        return {Reason::separated, {is_named ? regression_.names[most] : std::to_string(most + 1)}};
    }

    // A logit's curvature is the expected one, and less than kStill of a standard error from here it is the same but for
    // rounding.
    [[nodiscard]] Answer<BinaryFit> found(Fit last) const {
        if (link_ == Link::probit) {
            Answer<Fit> expected = least_squares_step(true);
            if (!expected.ok()) return separated();
            last = std::move(expected).value();
        }
        BinaryFit fit{.coefficients = at_.coefficients,
                      .covariance = std::move(last.inverse),
                      .scores = at_.scores,
                      .chances = {},
                      .log_likelihood = at_.log_likelihood,
                      .names = regression_.names};
        fit.chances.resize(fit.scores.size());
        if (link_ == Link::probit) {
            stats::normal_cdf(fit.scores, fit.chances);
            return fit;
        }
        find_odds(fit.scores, fit.chances);
        for (std::size_t i = 0; i < fit.chances.size(); ++i) {
            const double e = fit.chances[i];
            fit.chances[i] = fit.scores[i] >= 0 ? 1 / (1 + e) : e / (1 + e);
        }
        return fit;
    }

    const Regression& regression_;
    Link link_;
    Matrix terms_;
    State at_;
    State next_;
    std::vector<double> step_;
    std::vector<double> along_;
};

}  // namespace

Answer<BinaryFit> binary_regression(const Regression& regression, Link link) {
    const Column y = regression.outcome;
    if (y.empty()) return Refusal{Reason::no_rows, {}};
    for (const double outcome : y) ensure(outcome == 0 || outcome == 1, "an outcome is 0 or 1");
    if (std::all_of(y.begin(), y.end(), [&](double outcome) { return outcome == y[0]; }))
        return Refusal{Reason::one_outcome, {y[0] == 1 ? "1" : "0"}};
    return Search(regression, link).run();
}

std::vector<Estimate> estimates(const BinaryFit& fit) {
    std::vector<Estimate> made;
    for (std::size_t j = 0; j < fit.coefficients.size(); ++j)
        made.push_back({.term = fit.names[j],
                        .value = fit.coefficients[j],
                        .standard_error = std::sqrt(fit.covariance(j, j))});
    return made;
}

}  // namespace utfall::effects
