#include "orthonormal.h"

#include <algorithm>

#include "pieces.h"
#include "utfall/base/large_pages.h"

namespace utfall::effects {

const std::vector<BlockColumn>& Orthonormal::rows(const BlockRows& rows) {
    for (std::size_t j = 0; j < terms_.size(); ++j) {
        evaluate(fit_.of.terms[j], rows, terms_[j]);
        BlockColumn& z = z_[j];
        clear(z, true);
        for (std::size_t k = 0; k <= j; ++k) add_product(terms_[k], fit_.root(j, k), z);
        // The lower parts have done their work: z itself is well scaled.
        for (std::size_t i = 0; i < kBlock; ++i) z.high[i] += z.low[i];
        std::fill(z.low.begin(), z.low.end(), 0.0);
        z.is_wide = false;
    }
    return z_;
}

const std::vector<double>& Orthonormal::residuals(const BlockRows& rows) {
    if (!fit_.residuals.empty()) {
        fill(fit_.residuals, rows, left_.high);
        return left_.high;
    }
    clear(left_, true);
    fill_outcome(fit_.of, rows, left_.high);
    for (std::size_t j = 0; j < terms_.size(); ++j)
        add_product(terms_[j], -fit_.coefficient_pairs[j], left_);
    for (std::size_t i = 0; i < kBlock; ++i) left_.high[i] += left_.low[i];
    return left_.high;
}

namespace {

// Where rows may be parted so that no cluster has rows on both sides, where they stand cluster by cluster; else the ends.
std::vector<std::size_t> parted(const Groups& clusters) {
    const std::size_t n = clusters.of.size();
    std::vector<std::size_t> begins{0};
    if (n > kPieceRows && std::is_sorted(clusters.of.begin(), clusters.of.end()))
        for (std::size_t at = kPieceRows; at < n; at += kPieceRows) {
            std::size_t begin = std::max(at, begins.back() + 1);
            while (begin < n && clusters.of[begin] == clusters.of[begin - 1]) ++begin;
            if (begin < n) begins.push_back(begin);
        }
    begins.push_back(n);
    return begins;
}

void add_rows(const Fit& fit, const Groups& clusters, const BlockRows& rows,
              Orthonormal& orthonormal, std::vector<Pair>& scores, ClusterSums& made) {
    const std::vector<BlockColumn>& z = orthonormal.rows(rows);
    const std::vector<double>& residuals = orthonormal.residuals(rows);
    const std::size_t p = made.terms;
    for (std::size_t i = 0; i < rows.count; ++i) {
        const std::size_t row = rows.first + i;
        const std::size_t g = clusters.of[row];
        const double w = weight(fit, row);
        const double left = w * residuals[i];
        for (std::size_t j = 0; j < p; ++j) {
            Pair& score = scores[g * p + j];
            const Pair sum = exact_sum(score.high, z[j].high[i] * left);
            score = {sum.high, score.low + sum.low};
            if (made.grams.empty()) continue;
            for (std::size_t k = 0; k <= j; ++k)
                made.grams[g](j, k) += w * z[j].high[i] * z[k].high[i];
        }
    }
}

}  // namespace

ClusterSums cluster_sums(const Fit& fit, const Groups& clusters, bool has_grams) {
    ensure(clusters.of.size() == fit.of.outcome.size(), "every row has a cluster");
    const std::size_t p = fit.root.size();
    ClusterSums made{.terms = p, .scores = {}, .grams = {}};
    std::vector<Pair> scores;
    base::reserve_large(scores, clusters.count * p);
    scores.resize(clusters.count * p);
    if (has_grams) made.grams.assign(clusters.count, Matrix(p, p));
    const std::vector<std::size_t> begins = parted(clusters);
    base::for_each_index(begins.size() - 1, [&](std::size_t part) {
        Orthonormal orthonormal(fit);
        const std::size_t end = begins[part + 1];
        for (std::size_t first = begins[part]; first < end; first += kBlock) {
            const BlockRows rows{.first = first, .count = std::min(kBlock, end - first)};
            add_rows(fit, clusters, rows, orthonormal, scores, made);
        }
    });
    made.scores.reserve(scores.size());
    for (const Pair& score : scores) made.scores.push_back(value_of(score));
    for (Matrix& gram : made.grams)
        for (std::size_t j = 0; j < p; ++j)
            for (std::size_t k = 0; k < j; ++k) gram(k, j) = gram(j, k);
    return made;
}

ClusterSums cluster_sums(const Fit& fit, const std::vector<Moments>& clusters) {
    const std::size_t p = fit.root.size();
    ClusterSums made{.terms = p, .scores = {}, .grams = {}};
    for (const Moments& of : clusters) {
        ensure(of.terms() == p, "the sums of a cluster are of the fit's terms");
        std::vector<Pair> score(p);
        for (std::size_t j = 0; j < p; ++j) {
            score[j] = of(j, p);
            for (std::size_t k = 0; k < p; ++k)
                score[j] = score[j] - of(j, k) * fit.coefficient_pairs[k];
        }
        Matrix gram(p, p);
        for (std::size_t j = 0; j < p; ++j) {
            Pair sum;
            std::vector<Pair> half(p);  // row j of k S
            for (std::size_t a = 0; a <= j; ++a) {
                sum = sum + fit.root(j, a) * score[a];
                for (std::size_t b = 0; b < p; ++b) half[b] = half[b] + fit.root(j, a) * of(a, b);
            }
            made.scores.push_back(value_of(sum));
            for (std::size_t k = 0; k <= j; ++k) {
                Pair entry;
                for (std::size_t b = 0; b <= k; ++b) entry = entry + half[b] * fit.root(k, b);
                gram(j, k) = gram(k, j) = value_of(entry);
            }
        }
        made.grams.push_back(std::move(gram));
    }
    return made;
}

Matrix carried_back(const Fit& fit, const Matrix& middle) {
    const std::size_t p = fit.root.size();
    Matrix k(p, p);
    for (std::size_t i = 0; i < p; ++i)
        for (std::size_t j = 0; j <= i; ++j) k(i, j) = value_of(fit.root(i, j));
    Matrix made = product(product(transposed(k), middle), k);
    for (std::size_t i = 0; i < p; ++i)
        for (std::size_t j = 0; j < i; ++j) made(i, j) = made(j, i) = (made(i, j) + made(j, i)) / 2;
    return made;
}

}  // namespace utfall::effects
