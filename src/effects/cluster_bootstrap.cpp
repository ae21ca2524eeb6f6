#include "utfall/effects/cluster_bootstrap.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "cluster_sums.h"
#include "utfall/base/ensure.h"
#include "utfall/base/threads.h"
#include "utfall/stats/philox.h"

namespace utfall::effects {

namespace {

constexpr std::size_t kClustersForSigns = 12;
constexpr std::size_t kDrawsAtOnce = 64;
constexpr double kTie = 1e-9;
constexpr int kDoublings =
    13;  // further out rounding would break the ties of a draw with the sample

// t*^2 = (along + off offset)^2 / (error + 2 off cross + off^2 error_off), where off = estimate - hypothesis: a draw serves
// for every hypothesis at once, as scores with the hypothesis imposed are linear in it.
struct Draw {
    double along = 0, along_off = 0;
    double error = 0, cross = 0, error_off = 0;

    [[nodiscard]] bool as_far(double off, double t_squared) const {
        const double top = along + off * along_off;
        const double below = error + off * (2 * cross + off * error_off);
        return top * top >= t_squared * (1 - 2 * kTie) * std::max(0.0, below);
    }
};

// Of each cluster, with H the inverse of all X'X, h its row of the term, s the scores of the fit, A = X_g'X_g:
struct WildCluster {
    std::vector<double> score;      // s
    std::vector<double> score_off;  // A h / h_j: how s moves as the hypothesis leaves the estimate
    std::vector<double> back;       // H A h: what the new fit takes back
    double along = 0, along_off = 0;  // h's
};

std::vector<WildCluster> wild_clusters(const ClusterSums& sums, std::size_t term) {
    const std::size_t p = sums.coefficients.size();
    const auto h = sums.inverse.column(term);
    std::vector<WildCluster> made;
    for (const ClusterSum& g : sums.clusters) {
        WildCluster c{.score = g.score, .score_off = product(g.products, h), .back = {}};
        c.back = product(sums.inverse, c.score_off);
        for (double& x : c.score_off) x /= h[term];
        for (std::size_t k = 0; k < p; ++k) {
            c.along += h[k] * c.score[k];
            c.along_off += h[k] * c.score_off[k];
        }
        made.push_back(std::move(c));
    }
    return made;
}

double webb(double uniform) {
    const std::array<double, 3> sizes = {std::sqrt(0.5), 1, std::sqrt(1.5)};
    const auto at = static_cast<std::size_t>(uniform * 6);
    return at < 3 ? -sizes[2 - at] : sizes[at - 3];
}

class WildDraws {
public:
    WildDraws(const std::vector<WildCluster>& clusters, const WildBootstrap& how,
              std::uint64_t seed)
        : clusters_(clusters), how_(how), seed_(seed), draws_(how.draws) {}

    std::vector<Draw> run() {
        base::for_each_index((draws_.size() + kDrawsAtOnce - 1) / kDrawsAtOnce,
                             [this](std::size_t piece) {
                                 const std::size_t first = piece * kDrawsAtOnce;
                                 draw(first, std::min(kDrawsAtOnce, draws_.size() - first));
                             });
        return std::move(draws_);
    }

private:
    void weigh(std::size_t cluster, std::size_t first, std::span<double> weights) const {
        if (how_.enumerated) {  // draw 0 is the sample as it was seen
            for (std::size_t d = 0; d < weights.size(); ++d)
                weights[d] = (((first + d) >> cluster) & 1U) != 0 ? -1 : 1;
            return;
        }
        stats::uniforms({.seed = seed_, .variable = cluster}, first, weights);
        for (double& w : weights)
            w = how_.weights == WildWeights::webb ? webb(w) : (w < 0.5 ? -1 : 1);
    }

    // `count` draws beside each other: the inner loops go over draws.
    void draw(std::size_t first, std::size_t count) {
        const std::size_t p = clusters_.front().score.size();
        std::vector<double> weights(clusters_.size() * count), all(p * count), all_off(p * count);
        for (std::size_t g = 0; g < clusters_.size(); ++g) {
            const WildCluster& c = clusters_[g];
            const auto v = std::span(weights).subspan(g * count, count);
            weigh(g, first, v);
            for (std::size_t k = 0; k < p; ++k)
                for (std::size_t d = 0; d < count; ++d) {
                    all[k * count + d] += c.score[k] * v[d];
                    all_off[k * count + d] += c.score_off[k] * v[d];
                }
            for (std::size_t d = 0; d < count; ++d) {
                draws_[first + d].along += c.along * v[d];
                draws_[first + d].along_off += c.along_off * v[d];
            }
        }
        std::vector<double> left(count), left_off(count);
        for (std::size_t g = 0; g < clusters_.size(); ++g) {
            const WildCluster& c = clusters_[g];
            for (std::size_t d = 0; d < count; ++d) {
                left[d] = c.along * weights[g * count + d];
                left_off[d] = c.along_off * weights[g * count + d];
            }
            for (std::size_t k = 0; k < p; ++k)
                for (std::size_t d = 0; d < count; ++d) {
                    left[d] -= c.back[k] * all[k * count + d];
                    left_off[d] -= c.back[k] * all_off[k * count + d];
                }
            for (std::size_t d = 0; d < count; ++d) {
                Draw& draw = draws_[first + d];
                draw.error += left[d] * left[d];
                draw.cross += left[d] * left_off[d];
                draw.error_off += left_off[d] * left_off[d];
            }
        }
    }

    const std::vector<WildCluster>& clusters_;
    const WildBootstrap& how_;
    std::uint64_t seed_;
    std::vector<Draw> draws_;
};

// p of the hypothesis that lies `off` below the estimate.
class WildTest {
public:
    WildTest(std::vector<Draw> draws, double error, bool enumerated)
        : draws_(std::move(draws)), error_(error), enumerated_(enumerated) {}

    [[nodiscard]] double p(double off) const {
        const double t_squared = off * off / error_;
        std::size_t far = 0;
        for (const Draw& draw : draws_) far += draw.as_far(off, t_squared) ? 1U : 0U;
        const auto count = static_cast<double>(draws_.size());
        return enumerated_ ? static_cast<double>(far) / count
                           : (static_cast<double>(far) + 1) / (count + 1);
    }
    // The nearest `off` in the direction of `step` that is refused.
    [[nodiscard]] double end(double step, double level) const {
        double kept = 0;
        double refused = step;
        for (int doubling = 0; p(refused) > level; ++doubling) {
            if (doubling == kDoublings) return step > 0 ? kNormal : -kNormal;
            kept = refused;
            refused *= 2;
        }
        for (int halving = 0; halving < 50; ++halving) {
            const double middle = kept + (refused - kept) / 2;
            (p(middle) > level ? kept : refused) = middle;
        }
        return refused;
    }

private:
    std::vector<Draw> draws_;
    double error_;
    bool enumerated_;
};

void choose_weights(const ClusterBootstrapOptions& options, std::size_t clusters,
                    WildBootstrap& made) {
    made.weights = options.weights;
    if (options.weights == WildWeights::automatic)
        made.weights = clusters < kClustersForSigns ? WildWeights::webb : WildWeights::rademacher;
    made.enumerated = made.weights == WildWeights::rademacher && clusters < 60 &&
                      (std::size_t{1} << clusters) <= options.draws;
    made.draws = made.enumerated ? std::size_t{1} << clusters : options.draws;
}

}  // namespace

Answer<WildBootstrap> wild_cluster_bootstrap(std::span<const Moments> blocks,
                                             const std::vector<std::string>& names,
                                             const ClusterBootstrapOptions& options) {
    ensure(options.draws > 0, "a bootstrap has draws");
    const auto found = cluster_sums(blocks, names, options.term);
    if (!found.ok()) return found.refusal();
    const ClusterSums& sums = found.value();
    const std::vector<WildCluster> clusters = wild_clusters(sums, sums.term);
    double error = 0;
    for (const WildCluster& c : clusters) error += c.along * c.along;
    if (!(error > sums.noise)) return Refusal{Reason::no_cluster_spread, {options.term}};
    WildBootstrap made;
    choose_weights(options, clusters.size(), made);
    made.estimate = {.term = options.term,
                     .value = sums.coefficients[sums.term],
                     .standard_error = std::sqrt(error * sums.factor),
                     .degrees = static_cast<double>(clusters.size() - 1)};
    const WildTest test(WildDraws(clusters, made, options.seed).run(), error, made.enumerated);
    const double off = made.estimate.value - options.hypothesis;
    made.t = off / made.estimate.standard_error;
    made.p = test.p(off);
    const double level = 1 - options.confidence;
    made.interval = {.low = made.estimate.value - test.end(made.estimate.standard_error, level),
                     .high = made.estimate.value - test.end(-made.estimate.standard_error, level)};
    return made;
}

}  // namespace utfall::effects
