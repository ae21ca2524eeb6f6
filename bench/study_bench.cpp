// One of the costly parts of a study, timed from columns in memory to the answer, for beside.py to set beside others.
//
//     bench_study TASK FILE      # nearest, optimal, group-time, group-time-x, bootstrap
//
// FILE is what beside.py writes for the task. Prints seconds, and what the others must find too.
#include <fmt/format.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "utfall/base/ensure.h"
#include "utfall/effects/binary_regression.h"
#include "utfall/effects/cluster_bootstrap.h"
#include "utfall/effects/group_time.h"
#include "utfall/effects/matching.h"
#include "utfall/effects/multiplier_bootstrap.h"
#include "utfall/microdata/read.h"

namespace utfall {

namespace {

class Columns {
public:
    Columns(const std::string& path, const std::vector<std::string>& names) {
        microdata::Request request;
        for (const std::string& name : names)
            request.columns.push_back({.name = name, .type = microdata::ColumnType::Number});
        auto read = microdata::read(path, request);
        ensure(read.ok(), "beside.py has written the file");
        table_ = std::move(read).value();
    }
    [[nodiscard]] std::vector<double> numbers(std::size_t column) const {
        const auto of = table_.columns[column].numbers();
        return {of.begin(), of.end()};
    }
    [[nodiscard]] std::vector<std::int64_t> whole(std::size_t column) const {
        const auto of = table_.columns[column].numbers();
        return {of.begin(), of.end()};
    }

private:
    microdata::Table table_;
};

class Watch {
public:
    [[nodiscard]] double seconds() const {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
    }

private:
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

void match(const std::string& path, bool is_optimal) {
    std::vector<std::string> names = {"id", "treat"};
    for (int j = 1; j <= 10; ++j) names.push_back("x" + std::to_string(j));
    const Columns columns(path, names);
    const std::vector<std::int64_t> keys = columns.whole(0);
    const std::vector<double> treated = columns.numbers(1);
    std::vector<std::vector<double>> x;
    for (std::size_t j = 2; j < names.size(); ++j) x.push_back(columns.numbers(j));
    const Watch watch;
    effects::Regression logit{
        .outcome = treated, .terms = {effects::Term::ones()}, .names = {"ones"}};
    for (std::size_t j = 0; j < x.size(); ++j) {
        logit.terms.emplace_back(x[j]);
        logit.names.push_back(names[j + 2]);
    }
    const auto chances = effects::binary_regression(logit, effects::Link::logit).value().chances;
    const effects::Units units{.treated = treated, .keys = keys};
    const effects::Distance score{.score = chances};
    const effects::Matching found =
        is_optimal ? effects::match_optimal_pairs(units, score, {}).value().matching
                   : effects::match_nearest(units, score, {}).value();
    fmt::print("{:.6f} {:.6f}\n", watch.seconds(), found.total_distance);
}

void group_time(const std::string& path, bool has_covariate) {
    const Columns columns(path, {"id", "year", "g", "y", "x1"});
    const std::vector<std::int64_t> unit = columns.whole(0);
    const std::vector<std::int64_t> period = columns.whole(1);
    std::vector<std::int64_t> first = columns.whole(2);
    for (std::int64_t& g : first) g = g == 0 ? effects::kNeverTreated : g;
    const std::vector<double> y = columns.numbers(3);
    const std::vector<double> x = columns.numbers(4);
    const Watch watch;
    effects::StaggeredPanel panel{
        .unit = unit, .period = period, .first_treated = first, .outcome = y};
    if (has_covariate) {
        panel.covariates = {x};
        panel.names = {"x1"};
    }
    const effects::GroupTime found = effects::group_time_effects(panel).value();
    const effects::Bands bands = effects::multiplier_bootstrap(
        {.influence = found.influence, .clusters = clusters(found)}, {});
    const double simple = aggregated(found, effects::Aggregation::simple).value().overall.value;
    ensure(bands.critical > 0, "there are bands");
    fmt::print("{:.6f} {:.8f}\n", watch.seconds(), simple);
}

void bootstrap(const std::string& path) {
    const Columns columns(path, {"cl", "year", "treat", "y"});
    std::vector<std::uint32_t> cluster;
    for (const std::int64_t c : columns.whole(0))
        cluster.push_back(static_cast<std::uint32_t>(c - 1));
    const std::vector<double> treated = columns.numbers(2);
    const std::vector<double> y = columns.numbers(3);
    const std::size_t count = cluster.back() + std::size_t{1};
    const Watch watch;
    const effects::Regression regression{.outcome = y,
                                         .terms = {effects::Term::ones(), effects::Term(treated)},
                                         .names = {"(intercept)", "treat"}};
    const auto blocks = effects::moments(regression, {.of = cluster, .count = count});
    const auto found =
        effects::pairs_cluster_bootstrap(blocks, regression.names, {.term = "treat"}).value();
    fmt::print("{:.6f} {:.8f}\n", watch.seconds(), found.estimate.value);
}

}  // namespace

void measure(std::string_view task, const std::string& path) {
    if (task == "nearest") match(path, false);
    if (task == "optimal") match(path, true);
    if (task == "group-time") group_time(path, false);
    if (task == "group-time-x") group_time(path, true);
    if (task == "bootstrap") bootstrap(path);
}

}  // namespace utfall

int main(int count, char** arguments) {
    if (count != 3) {
        fmt::print("beside.py says what to measure\n");
        return 0;
    }
    utfall::measure(arguments[1], arguments[2]);
    return 0;
}
