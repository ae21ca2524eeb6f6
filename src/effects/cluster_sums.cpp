#include "cluster_sums.h"

#include <algorithm>
#include <cmath>

namespace utfall::effects {

namespace {

ClusterSum cluster_sum(const Moments& block, const std::vector<double>& coefficients) {
    const std::size_t p = block.terms();
    ClusterSum made{.products = Matrix(p, p), .score = {}};
    for (std::size_t j = 0; j < p; ++j) {
        Pair left = block(j, p);
        for (std::size_t k = 0; k < p; ++k) {
            made.products(j, k) = value_of(block(j, k));
            left = left - block(j, k) * Pair{coefficients[k]};
        }
        made.score.push_back(value_of(left));
    }
    return made;
}

}  // namespace

Answer<ClusterSums> cluster_sums(std::span<const Moments> blocks,
                                 const std::vector<std::string>& names, const std::string& term) {
    if (blocks.empty()) return Refusal{Reason::no_rows};
    Moments all(blocks.front().terms());
    std::size_t count = 0;
    for (const Moments& block : blocks) {
        all.add(block);
        count += block.rows > 0 ? 1U : 0U;
    }
    if (count < 2) return Refusal{Reason::one_cluster};
    const auto at = std::find(names.begin(), names.end(), term);
    if (at == names.end()) return Refusal{Reason::no_term, {term}};
    const auto fit = least_squares(all, names);
    if (!fit.ok()) return fit.refusal();
    ClusterSums made{.clusters = {},
                     .coefficients = fit.value().coefficients,
                     .inverse = fit.value().inverse,
                     .term = static_cast<std::size_t>(at - names.begin())};
    for (const Moments& block : blocks)
        if (block.rows > 0) made.clusters.push_back(cluster_sum(block, made.coefficients));
    const auto g = static_cast<double>(count);
    const auto n = static_cast<double>(all.rows);
    made.factor = g / (g - 1) * (n - 1) / (n - static_cast<double>(all.terms()));
    // Scores of a perfect fit are some 1e-16 of the outcomes' part.
    const double size = 1e-14 * std::abs(made.coefficients[made.term]);
    made.noise = size * size;
    return made;
}

}  // namespace utfall::effects
