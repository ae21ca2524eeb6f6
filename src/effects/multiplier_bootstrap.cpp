#include "utfall/effects/multiplier_bootstrap.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "utfall/base/ensure.h"
#include "utfall/base/instruction_set.h"
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

// Some at once, since g++ 12 at -O2 leaves loops of a length that it does not know as they are. Sums are those of one at once.
using Two = double __attribute__((vector_size(16)));
using Four = double __attribute__((vector_size(32)));
using Eight = std::uint16_t __attribute__((vector_size(16)));
template <class Vector, class Value>
[[gnu::always_inline]] inline Vector load(const Value* from) {
    Vector result;
    std::memcpy(&result, from, sizeof result);
    return result;
}

// Mammen's two values (1993), with the chance of the higher to 16 bits and mean 0 and variance 1 exactly at that chance.
constexpr std::uint16_t kHigherOf65536 = 18114;
constexpr double kHigher = kHigherOf65536 / 65536.0;

// What draws chose from two tables of 256 subsets, added to their sums: the first's, then the second's.
struct Chosen {
    const double* tables;
    std::size_t width;  // of a row of the tables
    std::span<const std::uint16_t> subsets;
    double* sums;
    std::size_t sums_width;
};
template <class Vector>
[[gnu::always_inline]] inline void add_up(const Chosen& chosen) {
    constexpr std::size_t kLanes = sizeof(Vector) / sizeof(double);
    for (std::size_t d = 0; d < chosen.subsets.size(); ++d) {
        const double* const a = chosen.tables + chosen.subsets[d] % kSubsets * chosen.width;
        const double* const b =
            chosen.tables + (kSubsets + chosen.subsets[d] / kSubsets) * chosen.width;
        double* const to = chosen.sums + d * chosen.sums_width;
        std::size_t k = 0;
        for (; k + kLanes <= chosen.width; k += kLanes) {
            Vector sum, first, second;
            std::memcpy(&sum, to + k, sizeof sum);
            std::memcpy(&first, a + k, sizeof first);
            std::memcpy(&second, b + k, sizeof second);
            sum = (sum + first) + second;
            std::memcpy(to + k, &sum, sizeof sum);
        }
        for (; k < chosen.width; ++k) to[k] = (to[k] + a[k]) + b[k];
    }
}
void add_up_two(const Chosen& chosen) { add_up<Two>(chosen); }
__attribute__((target("avx2"))) void add_up_four(const Chosen& chosen) { add_up<Four>(chosen); }
void add_chosen(const Chosen& chosen) {
    if (base::instruction_set_in_use() == base::InstructionSet::Baseline)
        add_up_two(chosen);
    else
        add_up_four(chosen);
}

// Influences by cluster: the units' own where each is alone, else their sums, a row per cluster.
struct Rows {
    std::size_t count = 0, width = 0;
    std::vector<double> sums{};
    const double* from = nullptr;
    std::size_t row_step = 0, column_step = 0;

    [[nodiscard]] double at(std::size_t i, std::size_t k) const {
        return from[i * row_step + k * column_step];
    }
};

Rows rows_by_cluster(const Influences& of) {
    const std::size_t n = of.influence.rows();
    bool alone = of.clusters.of.empty() || of.clusters.count == n;
    for (std::size_t i = 0; alone && i < of.clusters.of.size(); ++i) alone = of.clusters.of[i] == i;
    ensure(of.clusters.of.empty() || of.clusters.of.size() == n, "each unit has a cluster");
    Rows rows{.count = alone ? n : of.clusters.count, .width = of.influence.columns()};
    if (alone) {
        rows.from = rows.width > 0 ? of.influence.column(0).data() : nullptr;
        rows.row_step = 1;
        rows.column_step = n;
        return rows;
    }
    base::reserve_large(rows.sums, rows.count * rows.width);
    rows.sums.resize(rows.count * rows.width);
    constexpr std::size_t kColumnsAtOnce = 8;  // that stand beside each other in a cluster's row
    base::for_each_piece(rows.width, kColumnsAtOnce, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = 0; i < n; ++i) {
            double* const row = &rows.sums[of.clusters.of[i] * rows.width];
            for (std::size_t k = begin; k < end; ++k) row[k] += of.influence(i, k);
        }
    });
    rows.from = rows.sums.data();
    rows.row_step = rows.width;
    rows.column_step = 1;
    return rows;
}

struct Range {
    std::size_t first = 0, last = 0;
};
// The columns outside of which all rows [first, first + count) are zero. A group has influence on its own effects only.
Range filled_columns(const Rows& rows, std::size_t first, std::size_t count) {
    const auto is_empty = [&](std::size_t k) {
        for (std::size_t i = first; i < first + count; ++i)
            if (rows.at(i, k) != 0) return false;
        return true;
    };
    Range range{.first = 0, .last = rows.width};
    while (range.first < range.last && is_empty(range.first)) ++range.first;
    while (range.first < range.last && is_empty(range.last - 1)) --range.last;
    return range;
}

// Sums over the subsets of up to sixteen rows that the draws choose, added to `sums`, a row of rows.width per draw. Two
// tables of eight rows each are added at once, so that the sums are fetched and put back half as often.
class BlockSums {
public:
    // Places for draws by eight, of which the last may be nobody's.
    explicit BlockSums(std::size_t draws)
        : draws_(draws), tables_(), words_((draws + 7) / 8 * 2), chosen_(words_.size() * 4) {}

    // Rows [first, first + count), at most kRowsAtOnce.
    void add(const Rows& rows, std::size_t first, std::size_t count, std::uint64_t seed,
             std::size_t first_draw, std::span<double> sums) {
        const Range range = filled_columns(rows, first, count);
        if (range.first >= range.last) return;
        const std::size_t width = range.last - range.first;
        tables_.resize(2 * kSubsets * width);
        const std::size_t in_first = std::min(count, kBlock);
        make_table(rows, first, in_first, range, 0);
        make_table(rows, first + in_first, count - in_first, range, kSubsets * width);
        choose(first, count, seed, first_draw);
        add_chosen({.tables = tables_.data(),
                    .width = width,
                    .subsets = std::span(chosen_).first(draws_),
                    .sums = &sums[range.first],
                    .sums_width = rows.width});
    }

private:
    // Of all subsets of the rows, from `place` of tables_ on.
    void make_table(const Rows& rows, std::size_t first, std::size_t count, const Range& range,
                    std::size_t place) {
        const std::size_t width = range.last - range.first;
        std::fill_n(&tables_[place], width, 0.0);
        for (std::size_t subset = 1; subset < (std::size_t{1} << count); ++subset) {
            const double* less = &tables_[place + (subset & (subset - 1)) * width];
            const std::size_t row = first + static_cast<std::size_t>(std::countr_zero(subset));
            double* sum = &tables_[place + subset * width];
            for (std::size_t k = 0; k < width; ++k)
                sum[k] = less[k] + rows.at(row, range.first + k);
        }
    }

    void choose(std::size_t first, std::size_t count, std::uint64_t seed, std::size_t first_draw) {
        std::fill(chosen_.begin(), chosen_.end(), std::uint16_t{0});
        const Eight higher = kHigherOf65536 - Eight{};
        for (std::size_t k = 0; k < count; ++k) {
            stats::bits({.seed = seed, .variable = first + k}, first_draw / 4, words_);
            std::array<std::uint16_t, 8> own{};
            own.fill(static_cast<std::uint16_t>(1U << k));
            const Eight bit = load<Eight>(own.data());
            for (std::size_t i = 0; i < chosen_.size(); i += 8) {
                const Eight drawn = load<Eight>(&words_[i / 4]);
                const Eight made = load<Eight>(&chosen_[i]) | ((drawn < higher) & bit);
                std::memcpy(&chosen_[i], &made, sizeof made);
            }
        }
    }

    std::size_t draws_;
    std::vector<double> tables_;
    std::vector<std::uint64_t> words_;   // 64 bits serve four draws
    std::vector<std::uint16_t> chosen_;  // the subset of each draw, a bit for each cluster
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
    const double low = -std::sqrt(kHigher / (1 - kHigher));
    const double high = std::sqrt((1 - kHigher) / kHigher);
    Matrix draws(options.draws, rows.width);
    for (std::size_t k = 0; k < rows.width; ++k) {
        double total = 0;
        for (std::size_t i = 0; i < rows.count; ++i) total += rows.at(i, k);
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
            const double own = rows.at(i, k);
            if (own == 0) continue;
            for (std::size_t j = 0; j <= k; ++j) covariance(j, k) += rows.at(i, j) * own;
        }
    for (std::size_t k = 0; k < rows.width; ++k)
        for (std::size_t j = 0; j <= k; ++j) {
            covariance(j, k) /= units * units;
            covariance(k, j) = covariance(j, k);
        }
    return covariance;
}

}  // namespace utfall::effects
