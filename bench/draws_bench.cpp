// What a random number costs, in ns for each draw, and the draws of benchmark contract C1 (../shared/bench/c1.md) for
// each scenario: 2 beta, 10 binomial of 60 with p by scenario, 5 lognormal, 17 random dimensions.
//
//     bench_draws
//
// One thread, CPU time, chunks of 1024 rows; every round runs each candidate once; figures are medians of rounds.
// All instruction sets of the machine; they must give the same bits.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <ctime>
#include <functional>
#include <string>
#include <vector>

#include "utfall/base/ensure.h"
#include "utfall/base/instruction_set.h"
#include "utfall/stats/distribution.h"
#include "utfall/stats/draw.h"
#include "utfall/stats/philox.h"
#include "utfall/stats/quantile.h"
#include "utfall/stats/sobol.h"

namespace utfall::stats {

namespace {

constexpr std::size_t kRows = 1024;
constexpr std::size_t kChunks = 64;
constexpr int kRounds = 11;
constexpr std::size_t kDimensions = 17;

using Memory = std::array<double, kRows>;

struct C1 {
    Quantile p{Distribution{Beta{.a = 7, .b = 13}}};
    Quantile q{Distribution{Beta{.a = 12, .b = 8}}};
    Quantile cost{Distribution{Lognormal{.log_mean = 12.3884, .log_deviation = 0.4}}};
    BinomialQuantile of_sixty{60};
    Sobol sobol{kDimensions, {.seed = 2016}};
    std::vector<Memory> columns{kDimensions};
    bool is_sobol = true;

    void draw(std::uint64_t first) {
        for (std::size_t d = 0; d < kDimensions; ++d) {
            if (is_sobol) {
                sobol.points(d, 0, first, columns[d]);
            } else {
                uniforms({.seed = 2016, .variable = d}, first, columns[d]);
            }
        }
        p.at(columns[0], columns[0]);
        q.at(columns[1], columns[1]);
        for (std::size_t of = 0; of < 2; ++of) {
            const std::size_t year = 2 + 5 * of;
            std::vector<ConstColumn> u(columns.begin() + static_cast<std::ptrdiff_t>(year),
                                       columns.begin() + static_cast<std::ptrdiff_t>(year + 5));
            std::vector<Column> out(columns.begin() + static_cast<std::ptrdiff_t>(year),
                                    columns.begin() + static_cast<std::ptrdiff_t>(year + 5));
            of_sixty.at(columns[of], u, out);
        }
        for (std::size_t d = 12; d < kDimensions; ++d) cost.at(columns[d], columns[d]);
    }
};

struct Candidate {
    std::string name;
    std::function<void(std::uint64_t first)> work;  // one chunk
    std::vector<double> ns;
};

std::uint64_t mixed(std::uint64_t hash, const Memory& column) {
    for (const double x : column) {
        std::uint64_t bits = 0;
        std::memcpy(&bits, &x, sizeof bits);
        hash = (hash ^ bits) * 0x9e37'79b9'7f4a'7c15U;
        hash ^= hash >> 29U;
    }
    return hash;
}

double ns_per_row(const std::function<void(std::uint64_t)>& work) {
    const std::clock_t start = std::clock();
    for (std::size_t chunk = 0; chunk < kChunks; ++chunk) work(chunk * kRows);
    return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC * 1e9 / (kRows * kChunks);
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

std::string name_of(base::InstructionSet set) {
    using base::InstructionSet;
    switch (set) {
        case InstructionSet::Baseline: return "baseline";
        case InstructionSet::Avx2: return "AVX2";
        case InstructionSet::Avx512: return "AVX-512";
    }
    return "";
}

int measure() {
    C1 c1;
    Memory u{}, p{}, means{}, out{};
    uniforms({.seed = 1, .variable = 0}, 0, u);
    c1.p.at(u, p);
    for (std::size_t row = 0; row < kRows; ++row) means[row] = 60 * p[row];
    uniforms({.seed = 1, .variable = 1}, 0, u);
    const Quantile gamma(Distribution{Gamma{.shape = 2.5, .scale = 40'000}});
    const Quantile counts(Distribution{BetaBinomial{.count = 60, .a = 7, .b = 13}});
    std::vector<Memory> five(5);
    for (std::size_t i = 0; i < five.size(); ++i)
        uniforms({.seed = 1, .variable = 3 + i}, 0, five[i]);
    std::vector<Memory> drawn(5);
    const std::vector<ConstColumn> five_u(five.begin(), five.end());
    const std::vector<Column> five_out(drawn.begin(), drawn.end());
    std::vector<Candidate> candidates{
        {"Philox uniform",
         [&](std::uint64_t first) { uniforms({.seed = 1, .variable = 2}, first, out); },
         {}},
        {"Sobol, scrambled", [&](std::uint64_t first) { c1.sobol.points(5, 0, first, out); }, {}},
        {"normal score", [&](std::uint64_t) { normal_quantile(u, out); }, {}},
        {"score to uniform", [&](std::uint64_t) { normal_cdf(u, out); }, {}},
        {"exp", [&](std::uint64_t) { exp(u, out); }, {}},
        {"log", [&](std::uint64_t) { log(u, out); }, {}},
        {"lognormal, fixed", [&](std::uint64_t) { c1.cost.at(u, out); }, {}},
        {"beta, fixed", [&](std::uint64_t) { c1.p.at(u, out); }, {}},
        {"gamma, fixed", [&](std::uint64_t) { gamma.at(u, out); }, {}},
        {"beta-binomial, fixed", [&](std::uint64_t) { counts.at(u, out); }, {}},
        {"binomial 60, p by row", [&](std::uint64_t) { binomial_quantile(60, p, u, out); }, {}},
        {"  five with the same p",
         [&](std::uint64_t) { binomial_quantile(60, p, five_u, five_out); },
         {}},
        {"  five, looked up", [&](std::uint64_t) { c1.of_sixty.at(p, five_u, five_out); }, {}},
        {"Poisson 21, by row", [&](std::uint64_t) { poisson_quantile(means, u, out); }, {}},
        {"C1, 17 draws, Philox",
         [&](std::uint64_t first) {
             c1.is_sobol = false;
             c1.draw(first);
         },
         {}},
        {"C1, 17 draws, Sobol",
         [&](std::uint64_t first) {
             c1.is_sobol = true;
             c1.draw(first);
         },
         {}},
    };
    std::uint64_t expected = 0;
    for (const base::InstructionSet set : base::kInstructionSets) {
        if (!base::is_available(set)) {
            fmt::print("{}: not on this machine\n", name_of(set));
            continue;
        }
        base::use_instruction_set(set);
        std::uint64_t hash = 0;
        for (Candidate& candidate : candidates) candidate.ns.clear();
        for (int round = 0; round < kRounds; ++round)
            for (Candidate& candidate : candidates)
                candidate.ns.push_back(ns_per_row(candidate.work));
        for (const Memory& column : c1.columns) hash = mixed(hash, column);
        ensure(expected == 0 || hash == expected, "all instruction sets give the same bits");
        expected = hash;
        fmt::print("{}, ns for each row, medians of {} rounds\n", name_of(set), kRounds);
        for (const Candidate& candidate : candidates)
            fmt::print("  {:<22} {:>7.2f}\n", candidate.name, median(candidate.ns));
    }
    const std::clock_t start = std::clock();
    for (int i = 0; i < 50; ++i) Quantile{Distribution{Beta{.a = 7, .b = 13}}};
    fmt::print("preparing a beta: {:.3f} ms\n",
               static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC * 20);
    return 0;
}

}  // namespace

}  // namespace utfall::stats

int main() { return utfall::stats::measure(); }
