// How fast rates of return are, batched, against a plain Newton iteration row by row.
//
//     bench_irr
//
// 2^18 rows of eleven yearly flows, one thread: three years in, eight years back, of very different
// success. The plain iteration starts at 10 % and stops when a step is below 1e-12.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <random>
#include <vector>

#include "utfall/base/ensure.h"
#include "utfall/forecast/irr.h"

namespace utfall::forecast {

namespace {

constexpr std::size_t kRows = std::size_t{1} << 18U;
constexpr std::size_t kYears = 11;
constexpr int kRounds = 9;

std::vector<std::vector<double>> draw_flows() {
    std::mt19937_64 random(1972);
    const auto share = [&] { return static_cast<double>(random() % 1'000'000) / 1e6; };
    std::vector<std::vector<double>> flows(kYears, std::vector<double>(kRows));
    for (std::size_t row = 0; row < kRows; ++row) {
        const double success = 0.3 + 1.5 * share();
        for (std::size_t t = 0; t < kYears; ++t)
            flows[t][row] = t < 3 ? -1e6 * (0.5 + share()) : 0.75e6 * success * share();
    }
    return flows;
}

double newton(const std::vector<std::vector<double>>& flows, std::size_t row) {
    double amounts[kYears];
    for (std::size_t t = 0; t < kYears; ++t) amounts[t] = flows[t][row];
    double v = 1 / 1.1;
    for (int step = 0; step < 100; ++step) {
        double sum = amounts[kYears - 1];
        double slope = 0;
        for (std::size_t t = kYears - 1; t-- > 0;) {
            slope = slope * v + sum;
            sum = sum * v + amounts[t];
        }
        const double move = sum / slope;
        v -= move;
        if (std::fabs(move) < 1e-12) break;
    }
    return 1 / v - 1;
}

template <class Work>
double million_per_second(Work work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    return static_cast<double>(kRows) / 1e6 / seconds.count();
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

int measure() {
    const auto flows = draw_flows();
    const std::vector<std::span<const double>> columns(flows.begin(), flows.end());
    std::vector<InternalRate> ours(kRows);
    std::vector<double> plain(kRows);
    std::vector<double> speed_ours, speed_plain, ratios;
    for (int round = 0; round < kRounds; ++round) {
        speed_ours.push_back(
            million_per_second([&] { internal_rates({.amounts = columns, .days = {}}, ours); }));
        speed_plain.push_back(million_per_second([&] {
            for (std::size_t row = 0; row < kRows; ++row) plain[row] = newton(flows, row);
        }));
        ratios.push_back(speed_ours.back() / speed_plain.back());
    }
    std::size_t lost = 0;
    for (std::size_t row = 0; row < kRows; ++row) {
        ensure(ours[row].roots == 1, "every row of the benchmark has one rate");
        // Plain Newton leaves the range, or stops at a root below -1, where the loss is large.
        if (std::fabs(plain[row] - ours[row].rate) > 1e-9) ++lost;
    }
    fmt::print("{} rows of {} yearly flows, one thread, medians of {} interleaved rounds\n", kRows,
               kYears, kRounds);
    fmt::print("internal_rates     {:>8.2f} M rows/s\n", median(speed_ours));
    fmt::print(
        "plain Newton       {:>8.2f} M rows/s   internal_rates / this: {:>6.2f}; wrong in {} "
        "rows\n",
        median(speed_plain), median(ratios), lost);
    return 0;
}

}  // namespace

}  // namespace utfall::forecast

int main() { return utfall::forecast::measure(); }
