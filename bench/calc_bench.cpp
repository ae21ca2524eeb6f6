// How fast the column executor is, against the same terms written by hand and against numpy.
//
//     bench_calc_bench [path of norrkoping_numpy.py]
//
// The terms of Norrköping 2016 on 2^20 random rows, one thread: D is what the effort costs and S
// what it saves, a and g whether the two conditions are met; all amounts in öre. Every round runs
// each candidate once; figures are medians.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "utfall/base/ensure.h"
#include "utfall/calc/program.h"

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
        s.saving.push_back(between(-20 * kMillion, 30 * kMillion));
        s.is_started.push_back(between(0, 1));
        s.is_good.push_back(between(0, 1));
    }
    return s;
}

Program norrkoping() {
    Builder build;
    const Register cost = build.input({0, 30 * kMillion}, 1);
    const Register saving = build.input({-20 * kMillion, 30 * kMillion}, 1);
    const Register is_started = build.input({0, 1}, 1);
    const Register is_good = build.input({0, 1}, 1);
    const Register zero = build.constant({0, 1});
    const auto share = [&](std::int64_t numerator, Register of) {
        return build.multiply(build.constant({numerator, 5}), of);
    };
    const auto to_ore = [&](Register r) { return build.round(r, 1, Rounding::HalfUp); };

    const Register first = build.choose(is_started, to_ore(share(2, cost)), zero);
    const Register kept = build.maximum(build.minimum(saving, cost), zero);
    const Register second = to_ore(share(3, kept));
    const Register surplus = build.maximum(build.subtract(saving, cost), zero);
    const Register third =
        build.choose(is_good, to_ore(build.minimum(surplus, share(1, cost))), zero);
    const Register two = build.add(first, second);
    const Register remaining = build.maximum(build.subtract(cost, two), zero);
    return std::move(build).finish({first, second, third, build.add(two, third), remaining});
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
        out[0][row] = first;
        out[1][row] = second;
        out[2][row] = third;
        out[3][row] = first + second + third;
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
    const std::string script =
        argc > 1 ? argv[1]
                 : (std::filesystem::path(__FILE__).parent_path() / "norrkoping_numpy.py").string();
    const Scenarios scenarios = draw_scenarios();
    const Program program = norrkoping();
    ColumnExecutor executor(program);
    Outputs ours(kOutputs, std::vector<std::int64_t>(kRows));
    Outputs hand = ours;
    std::vector<Fault> faults(kRows);
    Columns columns{
        .rows = kRows,
        .inputs = {scenarios.cost, scenarios.saving, scenarios.is_started, scenarios.is_good},
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
