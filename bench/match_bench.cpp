// How long matching takes, the propensity by logit apart, and how far apart the pairs are.
//
//     bench_match [FILE]
//
// FILE is what ../shared/bench/gen_match.py writes: id, treat, x1 to x10, y. Without it 10^5 rows of the same kind are
// drawn: five normal covariates, five of 0 and 1, one in ten treated. match.sh runs MatchIt beside it.
#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include "utfall/effects/binary_regression.h"
#include "utfall/effects/matching.h"
#include "utfall/stats/philox.h"
#include "utfall/stats/portable.h"

namespace utfall::effects {

namespace {

constexpr std::size_t kCovariates = 10;
constexpr std::size_t kRows = 100'000;
constexpr int kRounds = 7;

struct People {
    std::vector<std::int64_t> keys;
    std::vector<double> treated;
    std::vector<std::vector<double>> x = std::vector<std::vector<double>>(kCovariates);
};

People drawn() {
    People people;
    for (std::size_t i = 0; i < kRows; ++i) {
        people.keys.push_back(static_cast<std::int64_t>(i));
        double score = -2.55;
        for (std::size_t j = 0; j < kCovariates; ++j) {
            constexpr double kSlopes[] = {.4, .3, -.3, .2, .1, .3, -.2, .1, .2, -.1};
            const double z = stats::normal_quantile(stats::uniform({.seed = 42, .variable = j}, i));
            people.x[j].push_back(j < 5 ? z : z > 0.3 ? 1 : 0);
            score += kSlopes[j] * people.x[j][i];
        }
        const double u = stats::uniform({.seed = 42, .variable = kCovariates}, i);
        people.treated.push_back(u < 1 / (1 + stats::exp(-score)) ? 1 : 0);
    }
    return people;
}

People read(const char* path) {
    People people;
    std::ifstream file(path);
    std::string line;
    std::getline(file, line);
    while (std::getline(file, line)) {
        char* at = line.data();
        people.keys.push_back(std::strtoll(at, &at, 10));
        people.treated.push_back(std::strtod(at + 1, &at));
        for (auto& column : people.x) column.push_back(std::strtod(at + 1, &at));
    }
    return people;
}

struct Outcome {
    double total = 0;
    std::size_t pairs = 0;
};
void measure(const char* name, const std::function<Outcome()>& work) {
    std::vector<double> seconds;
    Outcome outcome;
    for (int round = 0; round < kRounds && (round == 0 || seconds[0] < 3); ++round) {
        const auto start = std::chrono::steady_clock::now();
        outcome = work();
        seconds.push_back(
            std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    }
    std::sort(seconds.begin(), seconds.end());
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    fmt::print("{:<34}{:>9.3f} s   total {:>16.8f}   pairs {:>7}   peak {:>4} MB\n", name,
               seconds[seconds.size() / 2], outcome.total, outcome.pairs, used.ru_maxrss / 1024);
}
Outcome outcome_of(const Matching& m) {
    return {.total = m.total_distance, .pairs = m.pairs.size()};
}

void run(const People& people) {
    const Units units{.treated = people.treated, .keys = people.keys};
    Regression logit{.outcome = people.treated, .terms = {Term::ones()}, .names = {"ones"}};
    Distance space;
    for (std::size_t j = 0; j < kCovariates; ++j) {
        logit.terms.emplace_back(people.x[j]);
        logit.names.push_back("x" + std::to_string(j + 1));
        space.covariates.emplace_back(people.x[j]);
        space.names.push_back(logit.names.back());
    }
    std::vector<double> chances;
    measure("logit", [&] {
        chances = binary_regression(logit, Link::logit).value().chances;
        return Outcome{.pairs = chances.size()};
    });
    const Distance score{.score = chances};
    const auto nearest = [&](const char* name, const Distance& distance,
                             const NearestOptions& how) {
        measure(name, [&] { return outcome_of(match_nearest(units, distance, how).value()); });
    };
    const auto pairs = [&](const char* name, const Distance& distance, const OptimalOptions& how) {
        measure(name, [&] {
            return outcome_of(match_optimal_pairs(units, distance, how).value().matching);
        });
    };
    nearest("nearest, score", score, {});
    nearest("nearest, score, caliper 0.2 sd", score,
            {.caliper = {.width = 0.2, .in_deviations = true}});
    nearest("nearest, score, used again", score, {.controls_again = true});
    pairs("optimal pairs, score", score, {});
    pairs("optimal three each, score", score, {.ratio = 3});
    measure("full, score", [&] { return outcome_of(match_full(units, score).value().matching); });
    nearest("nearest, Mahalanobis", space, {});
    if (people.keys.size() > 20'000) return;
    pairs("optimal pairs, Mahalanobis", space, {});
    measure("full, Mahalanobis",
            [&] { return outcome_of(match_full(units, space).value().matching); });
}

}  // namespace

}  // namespace utfall::effects

int main(int count, char** arguments) {
    utfall::effects::run(count > 1 ? utfall::effects::read(arguments[1])
                                   : utfall::effects::drawn());
    return 0;
}
