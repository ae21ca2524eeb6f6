// The dual: least over lambda of log sum over controls of exp(lambda'z), z the covariates less the means of the treated,
// in standard deviations. Its slope is the weighted mean of z, its curvature the weighted covariance.
#include <algorithm>
#include <cmath>
#include <limits>

#include "utfall/effects/matrix.h"
#include "utfall/stats/portable.h"
#include "weighting_parts.h"

namespace utfall::effects {

namespace {

struct Frame {
    std::vector<std::uint32_t> controls;
    std::vector<std::vector<double>> z;  // by covariate, by row
    double treated = 0;
};

Frame framed(const WeightedStudy& study) {
    Frame frame;
    const std::size_t n = study.treated.size();
    for (std::uint32_t i = 0; i < n; ++i)
        if (study.treated[i] == 0) frame.controls.push_back(i);
    frame.treated = static_cast<double>(n - frame.controls.size());
    for (const Column x : study.covariates) {
        double sum = 0;
        for (std::size_t i = 0; i < n; ++i) sum += study.treated[i] != 0 ? x[i] : 0;
        const double mean = sum / frame.treated;
        double squares = 0;
        for (const std::uint32_t i : frame.controls) squares += (x[i] - mean) * (x[i] - mean);
        const double scale =
            squares > 0 ? std::sqrt(squares / static_cast<double>(frame.controls.size())) : 1;
        auto& z = frame.z.emplace_back(n);
        for (std::size_t i = 0; i < n; ++i) z[i] = (x[i] - mean) / scale;
    }
    return frame;
}

struct State {
    std::vector<double> shares;  // of the controls; they sum to 1
    double height = 0;           // of the dual
    std::vector<double> slope;
};

State at(const Frame& frame, const std::vector<double>& lambda) {
    State state{.shares = {}, .height = 0, .slope = std::vector<double>(lambda.size())};
    double most = -std::numeric_limits<double>::infinity();
    for (const std::uint32_t i : frame.controls) {
        double score = 0;
        for (std::size_t j = 0; j < lambda.size(); ++j) score += lambda[j] * frame.z[j][i];
        state.shares.push_back(score);
        most = std::max(most, score);
    }
    double sum = 0;
    for (double& s : state.shares) sum += s = stats::exp(s - most);
    for (double& s : state.shares) s /= sum;
    state.height = most + stats::log(sum);
    for (std::size_t j = 0; j < lambda.size(); ++j)
        for (std::size_t i = 0; i < frame.controls.size(); ++i)
            state.slope[j] += state.shares[i] * frame.z[j][frame.controls[i]];
    return state;
}

Matrix curvature(const Frame& frame, const State& state) {
    const std::size_t p = frame.z.size();
    Matrix c(p, p);
    for (std::size_t j = 0; j < p; ++j)
        for (std::size_t k = 0; k <= j; ++k) {
            double sum = 0;
            for (std::size_t i = 0; i < frame.controls.size(); ++i)
                sum += state.shares[i] * (frame.z[j][frame.controls[i]] - state.slope[j]) *
                       (frame.z[k][frame.controls[i]] - state.slope[k]);
            c(j, k) = c(k, j) = sum;
        }
    return c;
}

// The covariate that is farthest from the mean of the treated.
std::size_t farthest(const State& state) {
    std::size_t worst = 0;
    for (std::size_t j = 1; j < state.slope.size(); ++j)
        if (std::abs(state.slope[j]) > std::abs(state.slope[worst])) worst = j;
    return worst;
}

std::optional<Refusal> outside(const WeightedStudy& study, const Frame& frame) {
    for (std::size_t j = 0; j < frame.z.size(); ++j) {
        bool below = false;
        bool above = false;
        bool all_there = true;
        for (const std::uint32_t i : frame.controls) {
            below = below || frame.z[j][i] < 0;
            above = above || frame.z[j][i] > 0;
            all_there = all_there && frame.z[j][i] == 0;
        }
        if (!all_there && !(below && above)) return Refusal{Reason::out_of_reach, {study.names[j]}};
    }
    return std::nullopt;
}

Answer<State> balanced(const WeightedStudy& study, const Frame& frame) {
    constexpr double kBalanced = 1e-10;
    constexpr double kSeparated =
        1e4;  // scores so far apart leave the weight to a face of the controls
    std::vector<double> lambda(frame.z.size());
    State now = at(frame, lambda);
    for (int step = 0; step < 200; ++step) {
        const std::size_t worst = farthest(now);
        if (std::abs(now.slope[worst]) <= kBalanced) return now;
        const auto direction = solve(curvature(frame, now), now.slope);
        if (!direction.ok()) {
            const std::size_t column = std::stoul(direction.refusal().holes.at(0)) - 1;
            return Refusal{step == 0 ? Reason::singular : Reason::out_of_reach,
                           {study.names.at(step == 0 ? column : worst)}};
        }
        double gain = 0;
        for (std::size_t j = 0; j < lambda.size(); ++j) gain += direction.value()[j] * now.slope[j];
        State next;
        std::vector<double> trial(lambda.size());
        double size = 1;
        for (; size > 1e-9; size /= 2) {
            for (std::size_t j = 0; j < lambda.size(); ++j)
                trial[j] = lambda[j] - size * direction.value()[j];
            next = at(frame, trial);
            if (next.height <= now.height - 1e-4 * size * gain || gain < 1e-14) break;
        }
        const double length =
            std::abs(*std::max_element(trial.begin(), trial.end(), [](double a, double b) {
                return std::abs(a) < std::abs(b);
            }));
        if (size <= 1e-9 || length > kSeparated)
            return Refusal{Reason::out_of_reach, {study.names.at(worst)}};
        lambda = trial;
        now = std::move(next);
    }
    return Refusal{Reason::out_of_reach, {study.names.at(farthest(now))}};
}

}  // namespace

Answer<WeightedEffect> entropy_balance(const WeightedStudy& study) {
    if (auto refusal = look_at(study)) return *refusal;
    const std::size_t n = study.treated.size();
    const std::size_t p = study.covariates.size();
    const Frame frame = framed(study);
    if (auto refusal = outside(study, frame)) return *refusal;
    State state = at(frame, {});
    if (p > 0) {
        auto found = balanced(study, frame);
        if (!found.ok()) return found.refusal();
        state = std::move(found).value();
    }
    WeightedEffect made{.effect = {},
                        .mean_treated = 0,
                        .mean_control = 0,
                        .weights = std::vector<double>(n, 1),
                        .influences = std::vector<double>(n)};
    for (std::size_t i = 0; i < n; ++i)
        made.mean_treated += study.treated[i] != 0 ? study.outcome[i] / frame.treated : 0;
    for (std::size_t i = 0; i < frame.controls.size(); ++i) {
        made.weights[frame.controls[i]] = state.shares[i];
        made.mean_control += state.shares[i] * study.outcome[frame.controls[i]];
    }
    // The weighted regression of the controls' outcome on z.
    std::vector<double> together(p);
    for (std::size_t j = 0; j < p; ++j)
        for (const std::uint32_t i : frame.controls)
            together[j] += made.weights[i] * frame.z[j][i] * (study.outcome[i] - made.mean_control);
    std::vector<double> slopes;
    if (p > 0) {
        const auto solved = solve(curvature(frame, state), together);
        if (!solved.ok()) return Refusal{Reason::out_of_reach, {study.names.at(farthest(state))}};
        slopes = solved.value();
    }
    for (std::size_t i = 0; i < n; ++i) {
        const bool t = study.treated[i] != 0;
        double left = study.outcome[i] - (t ? made.mean_treated : made.mean_control);
        for (std::size_t j = 0; j < p; ++j) left -= slopes[j] * frame.z[j][i];
        made.influences[i] = t ? left / frame.treated : -made.weights[i] * left;
    }
    made.effect.value = made.mean_treated - made.mean_control;
    return finished(study, std::move(made));
}

}  // namespace utfall::effects
