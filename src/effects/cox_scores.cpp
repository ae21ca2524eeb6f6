#include <algorithm>
#include <map>

#include "cox_walk.h"

namespace utfall::effects::cox {

namespace {

// At a time of events: the hazard per relative hazard, and the same times the mean of the terms; made into sums over all
// times up to this one in its stratum.
struct Jump {
    std::size_t row;  // one that has the event
    double time;
    double hazard;
    std::vector<double> hazard_mean;
};

// Jumps by stratum, times falling; and what the rows that have events owe to their own time: the first term of U_i, and
// what Efron's steps take away from their part in the hazard.
std::vector<Jump> jumps(const Prepared& rows, Ties ties, const std::vector<double>& hazard,
                        Matrix& scores) {
    const std::size_t p = rows.terms;
    std::vector<Jump> all;
    Walk(rows, hazard).read([&](const Happening& h) {
        const Steps taken = steps(h, ties);
        Jump jump{h.dying.front(), h.time, 0, std::vector<double>(p)};
        for (std::size_t step = 0; step < taken.count; ++step) {
            const double gone = taken.gone(step);
            const double zero = h.at_risk.zero - gone * h.events.zero;
            const double rise = taken.weight / zero;
            jump.hazard += rise;
            for (std::size_t j = 0; j < p; ++j) {
                const double mean = (h.at_risk.one[j] - gone * h.events.one[j]) / zero;
                jump.hazard_mean[j] += rise * mean;
                for (const std::size_t i : h.dying)
                    scores(rows.row[i], j) +=
                        (rows.at(i)[j] - mean) *
                        (1 / static_cast<double>(taken.count) + hazard[i] * gone * rise);
            }
        }
        all.push_back(std::move(jump));
    });
    return all;
}

using JumpSpan = std::span<Jump>;

void sum_from_the_start(JumpSpan of) {
    for (std::size_t k = of.size(); k-- > 1;) {
        of[k - 1].hazard += of[k].hazard;
        for (std::size_t j = 0; j < of[k].hazard_mean.size(); ++j)
            of[k - 1].hazard_mean[j] += of[k].hazard_mean[j];
    }
}

// The sum of all up to a time; null when there is none.
const Jump* up_to(JumpSpan of, double time) {
    const auto found = std::partition_point(of.begin(), of.end(),
                                            [&](const Jump& jump) { return jump.time > time; });
    return found == of.end() ? nullptr : &*found;
}

}  // namespace

Matrix own_scores(const Prepared& rows, Ties ties, const std::vector<double>& coefficients) {
    std::vector<double> eta = log_hazards(rows, coefficients);
    const std::vector<double> hazard = relative(eta);
    Matrix scores(rows.row.size(), rows.terms);
    std::vector<Jump> all = jumps(rows, ties, hazard, scores);
    std::size_t first = 0;
    std::size_t jump_first = 0;
    for (const std::size_t end : rows.ends) {
        std::size_t jump_end = jump_first;
        while (jump_end < all.size() && all[jump_end].row < end) ++jump_end;
        const JumpSpan stratum = JumpSpan(all).subspan(jump_first, jump_end - jump_first);
        sum_from_the_start(stratum);
        for (std::size_t i = first; i < end; ++i) {
            const Jump* until = up_to(stratum, rows.time[i]);
            const Jump* before = rows.entry.empty() ? nullptr : up_to(stratum, rows.entry[i]);
            for (std::size_t j = 0; j < rows.terms; ++j) {
                const auto expected = [&](const Jump* sum) {
                    return sum == nullptr ? 0 : rows.at(i)[j] * sum->hazard - sum->hazard_mean[j];
                };
                scores(rows.row[i], j) -= hazard[i] * (expected(until) - expected(before));
            }
        }
        first = end;
        jump_first = jump_end;
    }
    return scores;
}

Answer<Matrix> robust_covariance(const HazardRegression& of, const HazardFit& fit,
                                 double& clusters) {
    const std::size_t n = of.lifetimes.time.size();
    const std::size_t p = fit.names.size();
    std::map<std::uint32_t, std::size_t> number;
    for (const std::uint32_t cluster : of.clusters) number.emplace(cluster, number.size());
    const std::size_t groups = of.clusters.empty() ? n : number.size();
    clusters = static_cast<double>(groups);
    if (groups < 2) return Refusal{Reason::one_cluster};
    Matrix sums(groups, p);
    for (std::size_t i = 0; i < n; ++i) {
        const std::size_t group = of.clusters.empty() ? i : number[of.clusters[i]];
        const double weight = of.lifetimes.weights.empty() ? 1 : of.lifetimes.weights[i];
        for (std::size_t j = 0; j < p; ++j) sums(group, j) += weight * fit.own_scores(i, j);
    }
    const Matrix moved = product(sums, fit.model_covariance);
    return product(transposed(moved), moved);
}

}  // namespace utfall::effects::cox
