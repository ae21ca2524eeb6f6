// How fast the column executor is, against the same terms written by hand and against numpy.
//
//     bench_calc [root of the tree]
//
// The contract of Norrköping 2016 on 2^20 random rows of facts, one thread; all amounts in öre.
// Every round runs each candidate once; figures are medians.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "utfall/base/ensure.h"
#include "utfall/base/file.h"
#include "utfall/calc/program.h"
#include "utfall/exchange/fact_row.h"
#include "utfall/settle/settlement.h"
#include "utfall/terms/check.h"
#include "utfall/terms/syntax.h"

namespace utfall::calc {

namespace {

constexpr std::size_t kRows = std::size_t{1} << 20U;
constexpr int kRounds = 9;
constexpr std::int64_t kMillion = 1'000'000'00;  // SEK in öre
constexpr std::size_t kOutputs = 5;

struct Scenarios {
    std::vector<std::int64_t> cost, saving, is_started, is_good;
};

Scenarios draw_scenarios() {
    std::mt19937_64 random(2016);
    const auto between = [&](std::int64_t low, std::int64_t high) {
        return low +
               static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(high - low + 1));
    };
    Scenarios s;
    for (std::size_t row = 0; row < kRows; ++row) {
        s.cost.push_back(between(0, 30 * kMillion));
        s.saving.push_back(between(-20 * kMillion, 40 * kMillion));
        s.is_started.push_back(between(0, 1));
        s.is_good.push_back(between(0, 1));
    }
    return s;
}

// The contract itself, as a settlement runs it. Inputs and outputs in the order in which its clauses are carried
// out: drawn, carried out as planned, saving, better results at school; drawn, three payments, written off.
Program norrkoping(const std::string& folder) {
    const std::string path = folder + "/contract.md";
    const auto bytes = base::read_file(path, std::size_t{1} << 20U);
    ensure(bytes.ok(), "bench runs at the root of the tree");
    const auto document = terms::parse(path, bytes.value());
    const auto checked = terms::check(path, document.value());
    const auto rows = exchange::read_facts(folder + "/facts/published.csv");
    const auto facts = settle::bind_facts(*checked.contract, rows.value());
    return settle::settle(*checked.contract, facts.value(), {}).value().program;
}

using Outputs = std::vector<std::vector<std::int64_t>>;

void by_hand(const Scenarios& s, Outputs& out) {
    const std::int64_t* cost = s.cost.data();
    const std::int64_t* saving = s.saving.data();
    for (std::size_t row = 0; row < kRows; ++row) {
        const std::int64_t d = cost[row];
        const std::int64_t saved = saving[row];
        const std::int64_t first = s.is_started[row] != 0 ? (4 * d + 5) / 10 : 0;
        const std::int64_t second = (6 * std::max<std::int64_t>(std::min(saved, d), 0) + 5) / 10;
        const std::int64_t surplus = std::max<std::int64_t>(saved - d, 0);
        const std::int64_t third =
            s.is_good[row] != 0 ? (2 * std::min(5 * surplus, d) + 5) / 10 : 0;
        out[0][row] = d;
        out[1][row] = first;
        out[2][row] = second;
        out[3][row] = third;
        out[4][row] = std::max<std::int64_t>(d - first - second, 0);
    }
}

template <class Work>
double million_per_second(Work work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    return static_cast<double>(kRows) / 1e6 / seconds.count();
}

// The script prints its own M evaluations/s; 0 when it cannot run.
double numpy_million_per_second(const std::string& script) {
    const std::string command = "/usr/bin/python3 '" + script + "' 2>/dev/null";
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> pipe(popen(command.c_str(), "r"), pclose);
    double figure = 0;
    if (pipe == nullptr || std::fscanf(pipe.get(), "%lf", &figure) != 1) return 0;
    return figure;
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

void report(const char* name, const std::vector<double>& speeds, const std::vector<double>& ours) {
    std::vector<double> ratios;
    for (std::size_t k = 0; k < speeds.size(); ++k) ratios.push_back(ours[k] / speeds[k]);
    fmt::print("{:<18} {:>8.1f} M evaluations/s   column executor / this: {:>6.2f}\n", name,
               median(speeds), median(ratios));
}

int measure(int argc, char** argv) {
    const std::string root = argc > 1 ? argv[1] : ".";
    const std::string script = root + "/bench/norrkoping_numpy.py";
    const Scenarios scenarios = draw_scenarios();
    const Program program = norrkoping(root + "/cases/norrkoping-2016");
    ColumnExecutor executor(program);
    Outputs ours(kOutputs, std::vector<std::int64_t>(kRows));
    Outputs hand = ours;
    std::vector<Fault> faults(kRows);
    Columns columns{
        .rows = kRows,
        .inputs = {scenarios.cost, scenarios.is_started, scenarios.saving, scenarios.is_good},
        .outputs = {ours.begin(), ours.end()},
        .faults = faults};

    std::vector<double> speed_ours, speed_hand, speed_numpy;
    for (int round = 0; round < kRounds; ++round) {
        speed_ours.push_back(million_per_second([&] { executor.run(columns); }));
        speed_hand.push_back(million_per_second([&] { by_hand(scenarios, hand); }));
        if (const double speed = numpy_million_per_second(script); speed > 0)
            speed_numpy.push_back(speed);
    }
    ensure(ours == hand, "the executor and the hand-written terms agree on every row");

    fmt::print("{} rows, {} instructions, {} slots, one thread, medians of {} interleaved rounds\n",
               kRows, program.instructions.size(), executor.slots(), kRounds);
    report("column executor", speed_ours, speed_ours);
    report("hand-written C++", speed_hand, speed_ours);
    if (speed_numpy.size() == speed_ours.size()) {
        report("numpy", speed_numpy, speed_ours);
    } else {
        fmt::print("numpy              numpy not installed\n");
    }
    return 0;
}

}  // namespace

}  // namespace utfall::calc

int main(int argc, char** argv) { return utfall::calc::measure(argc, argv); }
