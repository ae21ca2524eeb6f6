// Benchmark contract C1 (../shared/bench/c1.md): the exact, interpreted contract of bench/c1 against the same written by hand
// in doubles with the same samplers (c1_hand.h), and against numpy (c1_numpy.py) and R (c1.R), in ns for each scenario.
//
//     bench_c1 [path of c1_numpy.py [path of c1.R]]
//
// All draw 17 random dimensions and give the means of payment, guarantee and four net present values, the mean rate of
// return, the probability of a loss and the mean of the worst 5 %. What is timed of ours is draws, program, cash, present
// values, rates and these figures; the contract is read and prepared before. One thread, CPU time; rounds in turns; medians,
// of ratios too. Then: how far 8 192 scrambled Sobol scenarios and 131 072 plain ones are from the expected payment.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "c1_hand.h"
#include "results.h"
#include "scenario_points.h"
#include "utfall/base/ensure.h"
#include "utfall/base/file.h"
#include "utfall/forecast/spread.h"
#include "utfall/terms/check.h"
#include "utfall/terms/syntax.h"

namespace utfall::bench {

namespace {

using forecast::Model;

constexpr std::size_t kScenarios = std::size_t{1} << 17U;
constexpr int kRounds = 9;
constexpr double kOre = 100;

terms::Document document_at(const std::string& path) {
    const auto bytes = base::read_file(path, 1U << 20U);
    ensure(bytes.ok(), "the benchmark runs where bench/c1 is");
    auto document = terms::parse(path, bytes.value());
    ensure(document.ok(), "C1 can be read");
    return std::move(document).value();
}

Model model() {
    const std::string contract = "bench/c1/contract.md", assumptions = "bench/c1/assumptions.md";
    const terms::Document text = document_at(contract);
    terms::Checked checked = terms::check(contract, text);
    auto assumed = terms::check_assumptions(assumptions, document_at(assumptions), contract, text);
    ensure(checked.contract && assumed.assumptions, "C1 has no faults");
    settle::Facts none;
    none.persons.resize(checked.contract->dimensions.size());
    auto made =
        forecast::model_of(std::move(*checked.contract), std::move(*assumed.assumptions), none);
    ensure(made.ok(), "C1 can be drawn");
    return std::move(made).value();
}

struct Interpreted {
    const Model& model;
    forecast::Options options;

    [[nodiscard]] C1Figures run() const {
        const forecast::ScenarioPoints points(model.prepared(), options);
        forecast::Runner runner(model.prepared(), forecast::kChunkRows, forecast::Detail::Parties);
        forecast::Collector collector(model.prepared(), forecast::kChunkRows,
                                      forecast::Detail::Parties);
        C1Figures sum;
        std::vector<double> npv(points.scenarios());
        for (std::size_t done = 0; done < points.scenarios();) {
            const std::size_t rows =
                std::min({forecast::kChunkRows, points.part() - done % points.part(),
                          points.scenarios() - done});
            ensure(runner.run(points.get(), done, rows).ok(), "C1 can be drawn");
            collector.take(runner, 0);
            add(collector.so_far(), rows, sum);
            std::copy_n(of(collector.so_far(), "investor").npv.data(), rows, npv.data() + done);
            done += rows;
        }
        return told(sum, npv);
    }

private:
    [[nodiscard]] const forecast::PartyColumns& of(const forecast::Results& r,
                                                   std::string_view name) const {
        const auto& parties = model.assumptions().names.parties;
        return *std::find_if(r.parties.begin(), r.parties.end(), [&](const auto& p) {
            return parties[static_cast<std::size_t>(p.party)].name == name;
        });
    }

    void add(const forecast::Results& r, std::size_t rows, C1Figures& sum) const {
        const auto total = [&](const std::vector<double>& column) {
            return forecast::pairwise_sum(std::span(column).first(rows));
        };
        const forecast::PartyColumns& investor = of(r, "investor");
        const double guarantee = total(r.guarantees[0]);
        sum.guarantee += guarantee;
        sum.payment += total(r.repaid) - guarantee;
        sum.investor += total(investor.npv);
        sum.municipality += total(of(r, "municipality").npv);
        sum.region += total(of(r, "region").npv);
        sum.state += total(of(r, "state").npv);
        for (std::size_t i = 0; i < rows; ++i) {
            sum.rate += investor.rates[i].rate;
            sum.loss += investor.net[i] < 0 ? 1 : 0;
        }
    }

    static C1Figures told(C1Figures sum, std::vector<double>& npv) {
        const auto n = static_cast<double>(npv.size());
        for (double* of : {&sum.payment, &sum.guarantee, &sum.investor, &sum.municipality,
                           &sum.region, &sum.state})
            *of /= n * kOre;
        sum.rate /= n;
        sum.loss /= n;
        const auto worst = static_cast<std::ptrdiff_t>(npv.size() / 20);
        std::nth_element(npv.begin(), npv.begin() + worst, npv.end());
        sum.worst = forecast::pairwise_sum({npv.begin(), npv.begin() + worst}) /
                    static_cast<double>(worst) / kOre;
        return sum;
    }
};

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

template <class Work>
double ns_per_scenario(Work work) {
    const std::clock_t start = std::clock();
    work();
    return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC * 1e9 / kScenarios;
}

// A script that says itself how long a scenario took.
struct Rival {
    std::string name, command;
    std::vector<double> ns{}, ratios{};  // by round; a ratio is this / utfall
};

std::string told_by(const std::string& script_call) {
    const std::string command = script_call + " 200000 1 2>/dev/null";
    std::string told;
    std::FILE* pipe = popen(command.c_str(), "r");
    if (pipe == nullptr) return told;
    for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) told += static_cast<char>(c);
    pclose(pipe);
    return told;
}

std::optional<double> figure(const std::string& told, const std::string& name) {
    const auto at = told.find(name + "=");
    if (at == std::string::npos) return std::nullopt;
    return std::strtod(told.c_str() + at + name.size() + 1, nullptr);
}

// Plain draws of 200 000 scenarios are this near.
void expect_near(const C1Figures& ours, const std::string& told) {
    ensure(std::fabs(figure(told, "payment").value_or(0) - ours.payment) < 50'000 &&
               std::fabs(figure(told, "irr").value_or(-1) - ours.rate) < 0.002 &&
               std::fabs(figure(told, "p_loss").value_or(-1) - ours.loss) < 0.01,
           "a rival gives the same figures");
}

void expect_same(const C1Figures& a, const C1Figures& b) {
    const auto near = [](double x, double y, double most) {
        ensure(std::fabs(x - y) <= most, "both give the same figures");
    };
    // The same points; one rounds to öre, and its days are dated.
    near(a.payment, b.payment, 1);
    near(a.guarantee, b.guarantee, 1);
    near(a.investor, b.investor, 1);
    near(a.municipality, b.municipality, 1);
    near(a.region, b.region, 1);
    near(a.state, b.state, 1);
    near(a.rate, b.rate, 1e-6);
    near(a.loss, b.loss, 1e-4);
    near(a.worst, b.worst, 500);
}

void tell(const std::string& name, const C1Figures& f) {
    fmt::print(
        "  {:<14} payment {:.0f}, guarantee {:.0f}, NPV {:.0f} {:.0f} {:.0f} {:.0f}, IRR {:.6f}, "
        "P(loss) {:.5f}, CVaR {:.0f}\n",
        name, f.payment, f.guarantee, f.investor, f.municipality, f.region, f.state, f.rate, f.loss,
        f.worst);
}

void race(const Model& c1, std::vector<Rival> rivals) {
    const Interpreted ours{c1, {.scenarios = kScenarios, .seed = 2016, .replicates = 1}};
    HandWritten hand(2016, kScenarios);
    C1Figures by_us, by_hand;
    std::vector<double> us, by_hands, to_hand;
    for (int round = 0; round < kRounds; ++round) {
        us.push_back(ns_per_scenario([&] { by_us = ours.run(); }));
        by_hands.push_back(ns_per_scenario([&] { by_hand = hand.run(); }));
        to_hand.push_back(us.back() / by_hands.back());
        for (Rival& rival : rivals) {
            const std::string told = told_by(rival.command);
            const auto ns = figure(told, "ns_per_scenario");
            if (!ns) continue;
            expect_near(by_us, told);
            rival.ns.push_back(*ns);
            rival.ratios.push_back(*ns / us.back());
        }
    }
    fmt::print("C1, {} scenarios, ns for each, medians of {} rounds\n", kScenarios, kRounds);
    tell("utfall", by_us);
    tell("by hand", by_hand);
    expect_same(by_us, by_hand);
    fmt::print("  utfall         {:>8.1f}\n", median(us));
    fmt::print("  by hand        {:>8.1f}   utfall / this: {:.2f}\n", median(by_hands),
               median(to_hand));
    for (const Rival& rival : rivals)
        if (rival.ns.empty())
            fmt::print("  {}: {} cannot be run\n", rival.name, rival.command);
        else
            fmt::print("  {:<14} {:>8.1f}   this / utfall: {:.1f}\n", rival.name, median(rival.ns),
                       median(rival.ratios));
}

// Root of the mean square distance of the mean payment to its reference, over seeds.
double distance(const Model& c1, forecast::Options options) {
    constexpr double kReference = 9'371'620;  // c1.md: 128 scrambled sets of 2^16
    constexpr std::uint64_t kSeeds = 32;
    double squares = 0;
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
        options.seed = seed;
        const double off = Interpreted{c1, options}.run().payment - kReference;
        squares += off * off;
    }
    return std::sqrt(squares / kSeeds);
}

void compare_points(const Model& c1) {
    const double sobol = distance(c1, {.scenarios = 8192, .replicates = 1});
    const double plain =
        distance(c1, {.scenarios = 131'072, .draws = forecast::Options::Draws::Plain});
    fmt::print("expected payment, SEK from its reference value, root mean square over 32 seeds\n");
    fmt::print("  8 192 Sobol    {:>8.0f}\n  131 072 plain  {:>8.0f}   this / Sobol: {:.2f}\n",
               sobol, plain, plain / sobol);
}

int measure(const std::string& numpy_script, const std::string& r_script) {
    const Model c1 = model();
    race(c1, {{.name = "numpy", .command = "python3 " + numpy_script},
              {.name = "R", .command = "Rscript " + r_script}});
    compare_points(c1);
    return 0;
}

}  // namespace

}  // namespace utfall::bench

int main(int count, char** arguments) {
    return utfall::bench::measure(count > 1 ? arguments[1] : "../shared/bench/c1_numpy.py",
                                  count > 2 ? arguments[2] : "bench/c1.R");
}
