// How fast group-time effects with their bands are, and bootstraps of clusters, against the same written out.
//
//     bench_did
//
// The panel of ../shared/bench/gen_panel.py (other random numbers): 10^5 units, 8 periods, half of them never treated. The
// draws written out are products of 1 000 times 10^5 signs and the influences of one cell, timed for one cell and told for
// all. A refit for each draw is timed for twenty draws and told for all.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <string>
#include <vector>

#include "utfall/effects/cluster_bootstrap.h"
#include "utfall/effects/group_time.h"
#include "utfall/effects/multiplier_bootstrap.h"
#include "utfall/stats/philox.h"
#include "utfall/stats/portable.h"

namespace utfall::effects {

namespace {

constexpr std::int64_t kUnits = 100'000;
constexpr std::int64_t kPeriods = 8;
constexpr int kRounds = 3;

// The best of some rounds: by the clock, and by the processors' time, which a busy machine does not stretch.
struct Taken {
    double clock = 1e9;
    double processors = 1e9;
};
std::string text(const Taken& taken) {
    return fmt::format("{:.3f} s ({:.3f} s of processors)", taken.clock, taken.processors);
}

template <class Work>
Taken timed(Work work) {
    Taken best;
    for (int round = 0; round < kRounds; ++round) {
        const auto start = std::chrono::steady_clock::now();
        const std::clock_t begin = std::clock();
        work();
        const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
        best.clock = std::min(best.clock, taken.count());
        best.processors =
            std::min(best.processors, static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC);
    }
    return best;
}

struct Panel {
    std::vector<std::int64_t> unit, period, first;
    std::vector<double> outcome, x;
};
Panel panel() {
    Panel made;
    std::vector<double> z(2 * kPeriods + 2);
    for (std::int64_t u = 0; u < kUnits; ++u) {
        stats::uniforms({.seed = 20150101, .variable = static_cast<std::uint64_t>(u)}, 0, z);
        const double chance = z[2 * kPeriods];
        stats::normal_quantile(z, z);
        const std::int64_t first =
            chance < 0.5 ? 4 + static_cast<std::int64_t>(chance * 10) : kNeverTreated;
        double error = 0;
        for (std::int64_t t = 1; t <= kPeriods; ++t) {
            const auto at = static_cast<std::size_t>(2 * (t - 1));
            error = t == 1 ? z[at] : 0.5 * error + 0.866 * z[at];
            const double x = z[at + 1] + 0.3 * z.back();
            made.unit.push_back(u);
            made.period.push_back(t);
            made.first.push_back(first);
            made.x.push_back(x);
            made.outcome.push_back(z.back() + 0.1 * static_cast<double>(t) +
                                   (t >= first ? 0.5 : 0) + 0.2 * x + error);
        }
    }
    return made;
}

void group_time(const Panel& p, bool with_x) {
    StaggeredPanel rows{
        .unit = p.unit, .period = p.period, .first_treated = p.first, .outcome = p.outcome};
    if (with_x) {
        rows.covariates = {p.x};
        rows.names = {"x1"};
    }
    GroupTime effects;
    const Taken cells = timed([&] { effects = group_time_effects(rows).value(); });
    Bands bands;
    const Taken draws = timed([&] {
        bands = multiplier_bootstrap(
            {.influence = effects.influence, .clusters = clusters(effects)}, {});
    });
    double simple = 0;
    const Taken sums =
        timed([&] { simple = aggregated(effects, Aggregation::simple).value().overall.value; });
    fmt::print("{} cells{}: {}\n  1000 draws: {}\n  aggregate: {}\n", effects.cells.size(),
               with_x ? " with a covariate" : "", text(cells), text(draws), text(sums));
    fmt::print("  simple {:.10f}, critical value {:.4f}\n", simple, bands.critical);
    if (with_x) return;
    std::vector<double> u(1000);
    std::vector<double> sum(1000);
    const Taken plain = timed([&] {
        for (std::size_t i = 0; i < effects.units.size(); ++i) {
            stats::uniforms({.seed = 1, .variable = i}, 0, u);
            const double psi = effects.influence(i, 0);
            for (std::size_t d = 0; d < 1000; ++d) sum[d] += (u[d] < 0.2764 ? 1.618 : -0.618) * psi;
        }
    });
    fmt::print("  draws written out: {:.1f} s of a processor for all cells\n",
               plain.processors * static_cast<double>(effects.cells.size()));
}

void bootstraps() {
    constexpr std::size_t kClusters = 290;
    constexpr std::size_t kRows = kClusters * 1000;
    std::vector<double> y(kRows), treated(kRows), after(kRows);
    std::vector<std::uint32_t> cluster(kRows);
    stats::uniforms({.seed = 7, .variable = 0}, 0, y);
    for (std::size_t i = 0; i < kRows; ++i) {
        cluster[i] = static_cast<std::uint32_t>(i / 1000);
        treated[i] = cluster[i] % 2;
        after[i] = i % 1000 >= 500 ? 1 : 0;
        y[i] += 0.01 * (cluster[i] % 17) + 0.3 * treated[i] * after[i];
    }
    const Regression regression{
        .outcome = y,
        .terms = {Term::ones(), Term(treated), Term(after), product(Term(treated), Term(after))},
        .names = {"(intercept)", "treated", "after", "treated:after"}};
    std::vector<Moments> blocks;
    const Taken read =
        timed([&] { blocks = moments(regression, {.of = cluster, .count = kClusters}); });
    const ClusterBootstrapOptions options{.term = "treated:after"};
    double p = 0, error = 0;
    const Taken wild =
        timed([&] { p = wild_cluster_bootstrap(blocks, regression.names, options).value().t; });
    const Taken pairs = timed([&] {
        error = pairs_cluster_bootstrap(blocks, regression.names, options)
                    .value()
                    .estimate.standard_error;
    });
    fmt::print("sums of 290 000 rows in 290 clusters: {}\n", text(read));
    fmt::print("9999 wild draws with the interval: {} (t {:.3f})\n", text(wild), p);
    fmt::print("9999 pairs draws: {} (standard error {:.6f})\n", text(pairs), error);
    const Taken refit = timed([&] {
        for (int draw = 0; draw < 20; ++draw) error += moments(regression).rows > 0 ? 0 : 1;
    });
    fmt::print("one pass over the rows for each of 9999 draws: {:.0f} s of a processor\n",
               refit.processors / 20 * 9999);
}

}  // namespace

}  // namespace utfall::effects

int main() {
    const auto panel = utfall::effects::panel();
    utfall::effects::group_time(panel, false);
    utfall::effects::group_time(panel, true);
    utfall::effects::bootstraps();
}
