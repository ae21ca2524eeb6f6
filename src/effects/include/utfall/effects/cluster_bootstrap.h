// effects: how sure a coefficient is when rows come in clusters, few or unlike, from the clusters' sums alone.
//
//     std::vector<Moments> blocks = moments(regression, {.of = municipality, .count = 290});
//     auto wild = wild_cluster_bootstrap(blocks, regression.names, {.term = "treated"});
//     wild.value().p;  wild.value().interval;
//     auto pairs = pairs_cluster_bootstrap(blocks, regression.names, {.term = "treated"});
//
// A replicate never sees a row: it needs X_g'X_g and X_g'y_g (MacKinnon 2023; Roodman, MacKinnon, Nielsen and Webb 2019,
// section 5). Units absorbed beforehand (demeaned terms and outcome) are right as long as each lies in one cluster.
// Draw d of cluster c is number d of stream (seed, c), clusters in the caller's order, for which their own numbers serve.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "utfall/effects/moments.h"

namespace utfall::effects {

// What the score of a cluster is multiplied by: ±1 (Rademacher), or ±sqrt(1/2), ±1, ±sqrt(3/2) (Webb 2014). automatic takes
// Webb's for fewer than 12 clusters, where there are too few signs.
enum class WildWeights { automatic, rademacher, webb };

struct ClusterBootstrapOptions {
    std::string term;
    double hypothesis = 0;  // value of the coefficient that is tested
    std::size_t draws = 9999;
    std::uint64_t seed = 1;
    double confidence = 0.95;
    WildWeights weights = WildWeights::automatic;
};

// The wild cluster bootstrap with the hypothesis imposed (Cameron, Gelbach and Miller 2008; WCR-C of MacKinnon 2023): of
// t = (coefficient - hypothesis)/CR1 standard error, the share of draws with |t*| >= |t|, ties within 1e-9 counted.
// Rademacher weights are enumerated, all 2^G, if these are no more than the draws: then p is the share; else
// p = (b + 1)/(draws + 1).
// The interval holds the hypotheses that are not refused at 1 - confidence, from the estimate outward to the first that is;
// infinite where none is within 2^13 standard errors, as when 2/2^G is above 1 - confidence.
struct WildBootstrap {
    Estimate estimate{};  // CR1 standard error, G - 1 degrees of freedom
    double t = 0;
    double p = kNone;
    Interval interval{};
    WildWeights weights = WildWeights::rademacher;
    bool enumerated = false;
    std::size_t draws = 0;
};
// Refuses: no_rows, one_cluster, no_term, singular, no_cluster_spread (clusters that leave no error).
[[nodiscard]] Answer<WildBootstrap> wild_cluster_bootstrap(std::span<const Moments> blocks,
                                                           const std::vector<std::string>& names,
                                                           const ClusterBootstrapOptions& options);

// Clusters drawn with replacement, as many as there are (Cameron, Gelbach and Miller 2008, section 3.1). The standard error
// is the draws' standard deviation; the interval goes from draw (draws + 1)(1 - confidence)/2 in order to the one as far from
// the end (Efron 1979). A draw in which the terms cannot be told apart is left out and counted.
struct PairsBootstrap {
    Estimate estimate{};
    Interval interval{};
    std::size_t draws = 0;     // that gave a coefficient
    std::size_t singular = 0;  // left out
};
// Refuses: as above, and no_cluster_spread where fewer than half of the draws give a coefficient.
[[nodiscard]] Answer<PairsBootstrap> pairs_cluster_bootstrap(
    std::span<const Moments> blocks, const std::vector<std::string>& names,
    const ClusterBootstrapOptions& options);

}  // namespace utfall::effects
