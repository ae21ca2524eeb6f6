#include "utfall/effects/multiplier_bootstrap.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "utfall/base/ensure.h"
#include "utfall/base/large_pages.h"
#include "utfall/base/threads.h"
#include "utfall/effects/estimate.h"
#include "utfall/stats/philox.h"
#include "utfall/stats/portable.h"

namespace utfall::effects {

namespace {

constexpr std::size_t kBlock = 8;  // clusters whose subsets are tabled together
constexpr std::size_t kSubsets = 1U << kBlock;
constexpr std::size_t kRowsAtOnce = 2 * kBlock;
constexpr std::size_t kSlabs = 16;  // pieces of the sum over clusters, added in order at the end
constexpr std::size_t kDrawsAtOnce = 1024;  // so that their sums stay in the cache

// Two at once, since g++ 12 at -O2 leaves loops of a length that it does not know as they are. Sums are those of one at once.
using Two = double __attribute__((vector_size(16)));
using TwoWhole = std::int64_t __attribute__((vector_size(16)));
template <class Vector, class Value>
[[gnu::always_inline]] inline Vector load(const Value* from) {
    Vector result;
    std::memcpy(&result, from, sizeof result);
    return result;
}

// to += a, and then b; `count` of each.
[[gnu::always_inline]] inline void add_up(const double* a, const double* b, double* to,
                                          std::size_t count) {
    std::size_t k = 0;
    for (; k + 2 <= count; k += 2) {
        const Two sum = (load<Two>(to + k) + load<Two>(a + k)) + load<Two>(b + k);
        std::memcpy(to + k, &sum, sizeof sum);
    }
    if (k < count) to[k] = (to[k] + a[k]) + b[k];
}

// Influences summed by cluster, a row per cluster.
struct Rows {
    std::size_t count = 0, width = 0;
    std::vector<double> values;

    [[nodiscard]] const double* row(std::size_t i) const { return values.data() + i * width; }
};

Rows rows_by_cluster(const Influences& of) {
    const std::size_t n = of.influence.rows();
    const bool alone = of.clusters.of.empty();
    ensure(alone || of.clusters.of.size() == n, "each unit has a cluster");
    Rows rows{
        .count = alone ? n : of.clusters.count, .width = of.influence.columns(), .values = {}};
    base::reserve_large(rows.values, rows.count * rows.width);
    rows.values.resize(rows.count * rows.width);
    constexpr std::size_t kColumnsAtOnce = 8;  // that stand beside each other in a cluster's row
    base::for_each_piece(rows.width, kColumnsAtOnce, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = 0; i < n; ++i) {
            double* const row = &rows.values[(alone ? i : of.clusters.of[i]) * rows.width];
            for (std::size_t k = begin; k < end; ++k) row[k] += of.influence(i, k);
        }
    });
    return rows;
}

struct Range {
    std::size_t first = 0, last = 0;
};
// The columns outside of which all rows [first, first + count) are zero. A group has influence on its own effects only.
Range filled_columns(const Rows& rows, std::size_t first, std::size_t count) {
    Range range{.first = rows.width, .last = 0};
    for (std::size_t i = first; i < first + count; ++i) {
        const double* row = rows.row(i);
        std::size_t low = 0;
        while (low < range.first && row[low] == 0) ++low;
        range.first = std::min(range.first, low);
        std::size_t high = rows.width;
        while (high > range.last && row[high - 1] == 0) --high;
        range.last = std::max(range.last, high);
    }
    return range;
}

// Sums over the subsets of up to sixteen rows that the draws choose, added to `sums`, a row of rows.width per draw. Two
// tables of eight rows each are added at once, so that the sums are fetched and put back half as often.
class BlockSums {
public:
    // Places for draws by four, of which the last may be nobody's.
    explicit BlockSums(std::size_t draws)
        : draws_(draws),
          tables_(),
          uniforms_((draws + 3) / 4 * 2),
          even_(uniforms_.size()),
          odd_(uniforms_.size()) {}

    // Rows [first, first + count), at most kRowsAtOnce.
    void add(const Rows& rows, std::size_t first, std::size_t count, std::uint64_t seed,
             std::size_t first_draw, std::span<double> sums) {
        const Range range = filled_columns(rows, first, count);
        if (range.first >= range.last) return;
        const std::size_t width = range.last - range.first;
        tables_.assign(2 * kSubsets * width, 0);
        const std::size_t in_first = std::min(count, kBlock);
        make_table(rows, first, in_first, range, 0);
        make_table(rows, first + in_first, count - in_first, range, kSubsets * width);
        choose(first, count, seed, first_draw);
        for (std::size_t d = 0; d < draws_; ++d) {
            const auto chosen = static_cast<std::size_t>((d % 2 == 0 ? even_ : odd_)[d / 2]);
            add_up(&tables_[chosen % kSubsets * width],
                   &tables_[(kSubsets + chosen / kSubsets) * width],
                   &sums[d * rows.width + range.first], width);
        }
    }

private:
    // Of all subsets of the rows, from `place` of tables_ on.
    void make_table(const Rows& rows, std::size_t first, std::size_t count, const Range& range,
                    std::size_t place) {
        const std::size_t width = range.last - range.first;
        for (std::size_t subset = 1; subset < (std::size_t{1} << count); ++subset) {
            const double* less = &tables_[place + (subset & (subset - 1)) * width];
            const double* row =
                rows.row(first + static_cast<std::size_t>(std::countr_zero(subset))) + range.first;
            double* sum = &tables_[place + subset * width];
            for (std::size_t k = 0; k < width; ++k) sum[k] = less[k] + row[k];
        }
    }

    void choose(std::size_t first, std::size_t count, std::uint64_t seed, std::size_t first_draw) {
        const double chance = 1 - (std::sqrt(5.0) + 1) / (2 * std::sqrt(5.0));
        std::fill(even_.begin(), even_.end(), std::int64_t{0});
        std::fill(odd_.begin(), odd_.end(), std::int64_t{0});
        const Two below = {chance, chance};
        const Two below_centre = {chance - 0.5, chance - 0.5};
        const Two whole = {0x1p52, 0x1p52};  // what is added to it is rounded to a whole number
        for (std::size_t k = 0; k < count; ++k) {
            stats::uniforms({.seed = seed, .variable = first + k}, first_draw / 2, uniforms_);
            const TwoWhole bits = {std::int64_t{1} << k, std::int64_t{1} << k};
            for (std::size_t i = 0; i < uniforms_.size(); i += 2) {
                const Two u = load<Two>(&uniforms_[i]);
                const Two shifted = u * 0x1p26;
                const Two rest = shifted - ((shifted + whole) - whole);  // from -1/2 to 1/2
                const TwoWhole even = load<TwoWhole>(&even_[i]) | ((u < below) & bits);
                const TwoWhole odd = load<TwoWhole>(&odd_[i]) | ((rest < below_centre) & bits);
                std::memcpy(&even_[i], &even, sizeof even);
                std::memcpy(&odd_[i], &odd, sizeof odd);
            }
        }
    }

    std::size_t draws_;
    std::vector<double> tables_, uniforms_;
    // The subset of each draw, a bit for each cluster. A uniform serves an even draw by its first 26 bits and the odd one
    // after it by its last.
    std::vector<std::int64_t> even_, odd_;
};

// For each draw the sum of the rows that it chooses; draws by rows.width, by rows.
std::vector<double> chosen_sums(const Rows& rows, const MultiplierOptions& options) {
    const std::size_t blocks = (rows.count + kBlock - 1) / kBlock;
    const std::size_t per_slab = std::max<std::size_t>(1, (blocks + kSlabs - 1) / kSlabs);
    std::vector<double> all(options.draws * rows.width);
    for (std::size_t draw = 0; draw < options.draws; draw += kDrawsAtOnce) {
        const std::size_t draws = std::min(kDrawsAtOnce, options.draws - draw);
        std::array<std::vector<double>, kSlabs> sums;
        base::for_each_index(kSlabs, [&](std::size_t slab) {
            sums[slab].assign(draws * rows.width, 0);
            BlockSums block_sums(draws);
            const std::size_t end = std::min(rows.count, (slab + 1) * per_slab * kBlock);
            for (std::size_t at = slab * per_slab * kBlock; at < end; at += kRowsAtOnce)
                block_sums.add(rows, at, std::min(kRowsAtOnce, end - at), options.seed, draw,
                               sums[slab]);
        });
        for (const auto& slab : sums)
            for (std::size_t i = 0; i < slab.size(); ++i) all[draw * rows.width + i] += slab[i];
    }
    return all;
}

// The smallest value that has at least `share` of all at or below it.
double quantile(std::span<const double> sorted, double share) {
    const double place = std::ceil(share * static_cast<double>(sorted.size()) - 1e-9);
    return sorted[place < 1 ? 0 : static_cast<std::size_t>(place) - 1];
}

// Values of all draws; a draw is low * total + (high - low) * chosen.
Matrix drawn(const Rows& rows, std::size_t units, const MultiplierOptions& options) {
    const std::vector<double> sums = chosen_sums(rows, options);
    const double low = (1 - std::sqrt(5.0)) / 2;
    const double high = (1 + std::sqrt(5.0)) / 2;
    Matrix draws(options.draws, rows.width);
    for (std::size_t k = 0; k < rows.width; ++k) {
        double total = 0;
        for (std::size_t i = 0; i < rows.count; ++i) total += rows.row(i)[k];
        for (std::size_t d = 0; d < options.draws; ++d)
            draws(d, k) = (low * total + (high - low) * sums[d * rows.width + k]) /
                          static_cast<double>(units);
    }
    return draws;
}

}  // namespace

Bands multiplier_bootstrap(const Influences& of, const MultiplierOptions& options) {
    ensure(options.draws > 0, "a bootstrap has draws");
    const Rows rows = rows_by_cluster(of);
    Bands bands{.standard_errors = {},
                .pointwise = stats::normal_quantile((1 + options.confidence) / 2),
                .critical = 0,
                .draws = drawn(rows, of.influence.rows(), options)};
    const double normal = stats::normal_quantile(0.75) - stats::normal_quantile(0.25);
    std::vector<double> largest(options.draws);
    std::vector<double> sorted(options.draws);
    for (std::size_t k = 0; k < rows.width; ++k) {
        const auto column = bands.draws.column(k);
        sorted.assign(column.begin(), column.end());
        std::sort(sorted.begin(), sorted.end());
        const double error = (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / normal;
        bands.standard_errors.push_back(error > 0 ? error : kNone);
        for (std::size_t d = 0; error > 0 && d < options.draws; ++d)
            largest[d] = std::max(largest[d], std::abs(column[d]) / error);
    }
    std::sort(largest.begin(), largest.end());
    bands.critical = std::max(bands.pointwise, quantile(largest, options.confidence));
    return bands;
}

Matrix influence_covariance(const Influences& of) {
    const Rows rows = rows_by_cluster(of);
    const auto units = static_cast<double>(of.influence.rows());
    Matrix covariance(rows.width, rows.width);
    for (std::size_t i = 0; i < rows.count; ++i)
        for (std::size_t k = 0; k < rows.width; ++k) {
            const double* row = rows.row(i);
            if (row[k] == 0) continue;
            for (std::size_t j = 0; j <= k; ++j) covariance(j, k) += row[j] * row[k];
        }
    for (std::size_t k = 0; k < rows.width; ++k)
        for (std::size_t j = 0; j <= k; ++j) {
            covariance(j, k) /= units * units;
            covariance(k, j) = covariance(j, k);
        }
    return covariance;
}

}  // namespace utfall::effects
