#include "utfall/stats/draw.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "binomial_table.h"
#include "incomplete.h"
#include "kernels.h"
#include "utfall/base/ensure.h"

namespace utfall::stats {

namespace {

constexpr std::int64_t kSearchedCount = 1000;

// The least k with P(X <= k) >= u, from a guess and the distribution function there. probability(k) is 0 outside the
// support, up(k) is P(k+1)/P(k).
template <class Cumulative, class Probability, class Ratio>
double step_to(double u, double guess, double last, const Cumulative& cumulative,
               const Probability& probability, const Ratio& up) {
    // Distribution functions have a rounding error; u above this counts as this, so that the search ends.
    constexpr double kMost = 1 - 0x1p-44;
    u = u < kMost ? u : kMost;
    double k = guess < 0 ? 0 : guess > last ? last : guess;
    double sum = cumulative(k), here = probability(k);
    if (sum < u) {
        while (sum < u && k < last) {
            here *= up(k);
            k += 1;
            sum += here;
        }
        return k;
    }
    while (k > 0 && sum - here >= u) {
        sum -= here;
        k -= 1;
        here /= up(k);
    }
    return k;
}

double rounded(double x) { return std::floor(x + 0.5); }

double large_binomial(double n, double p, double u) {
    if (p <= 0 || p >= 1) return p <= 0 ? 0 : n;
    const Share share{.x = p, .rest = 1 - p};
    const double guess = n * p + normal_quantile(u) * std::sqrt(n * p * (1 - p));
    // P(X <= k) = I_{1-p}(n - k, k + 1), DLMF 8.17.5.
    const auto cumulative = [&](double k) {
        return k < n ? StandardBeta(k + 1, n - k).tails(share).upper : 1.0;
    };
    const auto probability = [&](double k) {
        return StandardBeta(k + 1, n - k + 1).rate(share) / (p * (1 - p) * (n + 1));
    };
    const double odds = p / (1 - p);
    return step_to(u, rounded(guess), n, cumulative, probability,
                   [&](double k) { return (n - k) / (k + 1) * odds; });
}

double large_poisson(double mean, double u) {
    const double guess = mean + normal_quantile(u) * std::sqrt(mean);
    // P(X <= k) = Q(k + 1, mean), DLMF 8.4.10.
    const auto cumulative = [&](double k) { return StandardGamma(k + 1).place(mean).tails.upper; };
    const auto probability = [&](double k) { return StandardGamma(k + 1).rate(mean) / mean; };
    return step_to(u, rounded(guess), 1e300, cumulative, probability,
                   [&](double k) { return mean / (k + 1); });
}

void check_shape(ConstColumn parameter, std::span<const ConstColumn> u,
                 std::span<const Column> out) {
    ensure(u.size() == out.size(), "a column of draws for each of uniforms");
    for (std::size_t c = 0; c < u.size(); ++c)
        ensure(u[c].size() == parameter.size() && out[c].size() == parameter.size(),
               "columns are of the same length");
}

// The columns as the kernels want them.
struct Pointers {
    std::vector<const double*> u;
    std::vector<double*> out;
    Pointers(std::span<const ConstColumn> from, std::span<const Column> to) {
        u.reserve(from.size());
        out.reserve(to.size());
        for (const ConstColumn& column : from) u.push_back(column.data());
        for (const Column& column : to) out.push_back(column.data());
    }
    [[nodiscard]] SharedDraws draws(ConstColumn parameter) const {
        return {.rows = parameter.size(), .parameter = parameter.data(), .u = u, .out = out};
    }
};

// 1, 1/2, 1/3 …
std::vector<double> inverses_to(std::size_t count) {
    std::vector<double> inverses(count);
    for (std::size_t k = 0; k < count; ++k) inverses[k] = 1 / static_cast<double>(k + 1);
    return inverses;
}

// factors[k] of the search: what P(k+1)/P(k) is, apart from the row's own ratio.
std::vector<double> binomial_ratios(std::int64_t count) {
    std::vector<double> ratios(static_cast<std::size_t>(count));
    for (std::int64_t k = 0; k < count; ++k)
        ratios[static_cast<std::size_t>(k)] =
            static_cast<double>(count - k) / static_cast<double>(k + 1);
    return ratios;
}
// Enough of them for every u that the search lets through.
std::vector<double> poisson_inverses(double most_mean) {
    return inverses_to(static_cast<std::size_t>(most_mean + 12 * std::sqrt(most_mean) + 40));
}

}  // namespace

void binomial_quantile(std::int64_t count, ConstColumn p, std::span<const ConstColumn> u,
                       std::span<const Column> out) {
    ensure(count >= 0, "a count of zero or more");
    check_shape(p, u, out);
    if (count <= kSearchedCount) {
        const Pointers pointers(u, out);
        kernels().binomial(binomial_ratios(count), pointers.draws(p));
        return;
    }
    for (std::size_t c = 0; c < u.size(); ++c)
        for (std::size_t row = 0; row < p.size(); ++row)
            out[c][row] = large_binomial(static_cast<double>(count), p[row], u[c][row]);
}

struct BinomialQuantile::Prepared {
    std::vector<double> ratios;
    std::vector<BinomialCell> cells;
    BinomialTable table;
};

BinomialQuantile::BinomialQuantile(std::int64_t count) : count_(count) {
    ensure(count >= 0, "a count of zero or more");
    if (count == 0 || count > BinomialTable::kMostCount) return;
    Prepared made{.ratios = binomial_ratios(count),
                  .cells = binomial_cells(static_cast<std::size_t>(count)),
                  .table = {}};
    const std::size_t columns = made.cells.size() / BinomialTable::kCellsOfColumn - 1;
    made.table = {.cells = made.cells.data(),
                  .count = static_cast<std::int32_t>(count),
                  .columns_per_p = 2 * static_cast<float>(columns)};
    prepared_ = std::make_unique<const Prepared>(std::move(made));
}
BinomialQuantile::~BinomialQuantile() = default;
BinomialQuantile::BinomialQuantile(BinomialQuantile&&) noexcept = default;
BinomialQuantile& BinomialQuantile::operator=(BinomialQuantile&&) noexcept = default;

void BinomialQuantile::at(ConstColumn p, std::span<const ConstColumn> u,
                          std::span<const Column> out) const {
    if (prepared_ == nullptr) return binomial_quantile(count_, p, u, out);
    check_shape(p, u, out);
    const Pointers pointers(u, out);
    kernels().binomial_by_table(prepared_->table, prepared_->ratios, pointers.draws(p));
}

void binomial_quantile(ConstColumn count, ConstColumn p, ConstColumn u, Column out) {
    ensure(count.size() == out.size() && p.size() == out.size() && u.size() == out.size(),
           "columns are of the same length");
    double most = 0;
    std::vector<double> large;  // drawn first: the kernel may write over their u
    for (std::size_t row = 0; row < out.size(); ++row) {
        ensure(count[row] >= 0, "a count of zero or more");
        if (count[row] > kSearchedCount)
            large.push_back(large_binomial(count[row], p[row], u[row]));
        else
            most = std::max(most, count[row]);
    }
    std::vector<double> searched;
    ConstColumn counts = count;
    if (!large.empty()) {
        searched.assign(count.begin(), count.end());
        for (double& n : searched) n = n > kSearchedCount ? 0 : n;
        counts = searched;
    }
    kernels().binomial_of_counts(inverses_to(static_cast<std::size_t>(most)),
                                 {.rows = out.size(),
                                  .count = counts.data(),
                                  .probability = p.data(),
                                  .u = u.data(),
                                  .out = out.data()});
    auto next = large.begin();
    for (std::size_t row = 0; !large.empty() && row < out.size(); ++row)
        if (count[row] > kSearchedCount) out[row] = *next++;
}

void poisson_quantile(ConstColumn mean, std::span<const ConstColumn> u,
                      std::span<const Column> out) {
    check_shape(mean, u, out);
    // Large means first: the kernel may write over their u.
    std::vector<double> large;
    double most = 0;
    for (std::size_t row = 0; row < mean.size(); ++row) {
        if (mean[row] <= kPoissonMost) {
            most = std::max(most, mean[row]);
            continue;
        }
        for (const ConstColumn& column : u) large.push_back(large_poisson(mean[row], column[row]));
    }
    const Pointers pointers(u, out);
    kernels().poisson(poisson_inverses(most), pointers.draws(mean));
    if (large.empty()) return;
    auto next = large.begin();
    for (std::size_t row = 0; row < mean.size(); ++row) {
        if (mean[row] <= kPoissonMost) continue;
        for (const Column& column : out) column[row] = *next++;
    }
}

void binomial_quantile(std::int64_t count, ConstColumn p, ConstColumn u, Column out) {
    binomial_quantile(count, p, {&u, 1}, {&out, 1});
}
void poisson_quantile(ConstColumn mean, ConstColumn u, Column out) {
    poisson_quantile(mean, {&u, 1}, {&out, 1});
}

void normal_quantile(ConstColumn mean, ConstColumn deviation, ConstColumn u, Column out) {
    ensure(mean.size() == out.size() && deviation.size() == out.size() && u.size() == out.size(),
           "columns are of the same length");
    kernels().normal({mean.data(), false}, {deviation.data(), false}, u.data(), out.data(),
                     out.size());
}
void lognormal_quantile(ConstColumn log_mean, ConstColumn log_deviation, ConstColumn u,
                        Column out) {
    ensure(log_mean.size() == out.size() && log_deviation.size() == out.size() &&
               u.size() == out.size(),
           "columns are of the same length");
    kernels().lognormal({log_mean.data(), false}, {log_deviation.data(), false}, u.data(),
                        out.data(), out.size());
}

}  // namespace utfall::stats
