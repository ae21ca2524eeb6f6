#include <algorithm>
#include <array>
#include <cmath>

#include "cluster_sums.h"
#include "utfall/base/ensure.h"
#include "utfall/base/threads.h"
#include "utfall/effects/cluster_bootstrap.h"
#include "utfall/stats/philox.h"

namespace utfall::effects {

namespace {

constexpr std::size_t kPieces = 64;

// X_g'X_g, its upper half by columns, and then the score: what a draw adds up.
std::vector<double> packed(const ClusterSums& sums) {
    std::vector<double> all;
    for (const ClusterSum& g : sums.clusters) {
        for (std::size_t k = 0; k < g.score.size(); ++k)
            for (std::size_t j = 0; j <= k; ++j) all.push_back(g.products(j, k));
        all.insert(all.end(), g.score.begin(), g.score.end());
    }
    return all;
}

// The term's coefficient in draw d; kNone where the terms cannot be told apart. The scores of the fit to all give how far
// the draw's coefficients lie from its own.
double drawn(const ClusterSums& sums, std::span<const double> packed, std::uint64_t seed,
             std::size_t d) {
    const std::size_t p = sums.coefficients.size();
    const std::size_t width = p * (p + 1) / 2 + p;
    const std::size_t count = sums.clusters.size();
    std::vector<double> uniforms(count), total(width);
    stats::uniforms({.seed = seed, .variable = d}, 0, uniforms);
    for (const double u : uniforms) {
        const auto g = static_cast<std::size_t>(u * static_cast<double>(count));
        const double* from = &packed[g * width];
        for (std::size_t i = 0; i < width; ++i) total[i] += from[i];
    }
    Matrix products(p, p);
    std::size_t at = 0;
    for (std::size_t k = 0; k < p; ++k)
        for (std::size_t j = 0; j <= k; ++j) products(j, k) = products(k, j) = total[at++];
    const auto moved = solve(products, std::span(total).subspan(at));
    return moved.ok() ? sums.coefficients[sums.term] + moved.value()[sums.term] : kNone;
}

}  // namespace

Answer<PairsBootstrap> pairs_cluster_bootstrap(std::span<const Moments> blocks,
                                               const std::vector<std::string>& names,
                                               const ClusterBootstrapOptions& options) {
    ensure(options.draws > 1, "a standard deviation needs draws");
    const auto found = cluster_sums(blocks, names, options.term);
    if (!found.ok()) return found.refusal();
    const ClusterSums& sums = found.value();
    const std::vector<double> all = packed(sums);
    std::vector<double> draws(options.draws);
    base::for_each_index(kPieces, [&](std::size_t piece) {
        for (std::size_t d = piece; d < draws.size(); d += kPieces)
            draws[d] = drawn(sums, all, options.seed, d);
    });
    std::erase_if(draws, [](double value) { return std::isnan(value); });
    PairsBootstrap made{.estimate = {.term = options.term,
                                     .value = sums.coefficients[sums.term],
                                     .degrees = static_cast<double>(sums.clusters.size() - 1)},
                        .draws = draws.size(),
                        .singular = options.draws - draws.size()};
    if (made.draws * 2 < options.draws || made.draws < 2)
        return Refusal{Reason::no_cluster_spread, {options.term}};
    const auto count = static_cast<double>(made.draws);
    double mean = 0;
    for (const double value : draws) mean += value / count;
    double squares = 0;
    for (const double value : draws) squares += (value - mean) * (value - mean);
    made.estimate.standard_error = std::sqrt(squares / (count - 1));
    std::sort(draws.begin(), draws.end());
    const double place = std::floor((count + 1) * (1 - options.confidence) / 2 + 1e-9);
    const std::size_t from = place < 1 ? 0 : static_cast<std::size_t>(place) - 1;
    made.interval = {.low = draws[from], .high = draws[draws.size() - 1 - from]};
    return made;
}

}  // namespace utfall::effects
