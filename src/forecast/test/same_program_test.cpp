// What a scenario pays is what settle() pays on the same facts, to the öre.
#include <filesystem>
#include <map>

#include "model_at.h"
#include "prepared.h"
#include "utfall/forecast/scenario.h"

namespace utfall::forecast::test {

namespace {

using settle::EventKind;

struct Moved {
    EventKind kind;
    base::Date date, due;
    int from, to;
    std::string clause, member;
    auto operator<=>(const Moved&) const = default;
};

void add(std::map<Moved, std::int64_t>& all, const Moved& moved, std::int64_t amount) {
    if (amount != 0) all[moved] += amount;
}

void expect_same(const Model& model, const Options& options, std::size_t number) {
    const auto scenario = scenario_of(model, options, number);
    ASSERT_TRUE(scenario.ok()) << told(scenario.diagnostics());
    const Scenario& s = scenario.value();
    const auto settled = settle::settle(model.contract(), s.facts, s.options);
    ASSERT_TRUE(settled.ok()) << number << ": " << told(settled.diagnostics());
    std::map<Moved, std::int64_t> forecast, settlement;
    const auto& flows = model.prepared().space.formula.flows;
    for (std::size_t k = 0; k < flows.size(); ++k) {
        const settle::Flow& f = flows[k];
        add(forecast, {f.kind, f.date, f.due, f.from, f.to, f.clause, f.member}, s.flows[k]);
    }
    for (const settle::Event& e : settled.value().events)
        add(settlement,
            {e.kind, e.date, e.due, e.reversed ? e.to : e.from, e.reversed ? e.from : e.to,
             e.clause, e.member},
            e.reversed ? -e.amount : e.amount);
    EXPECT_EQ(forecast, settlement) << number;
}

// Pairs of a contract and its assumptions, in the cases and the benchmark.
std::vector<std::pair<std::string, std::string>> pairs() {
    std::vector<std::pair<std::string, std::string>> out{
        {"bench/c1/contract.md", "bench/c1/assumptions.md"}};
    for (const auto& file : std::filesystem::recursive_directory_iterator("cases")) {
        const std::string name = file.path().filename().string();
        if (name.rfind("assumptions", 0) != 0) continue;
        const std::string rest = name.substr(std::string("assumptions").size());
        out.emplace_back((file.path().parent_path() / ("contract" + rest)).string(),
                         file.path().string());
    }
    std::sort(out.begin(), out.end());
    return out;
}

}  // namespace

TEST(SameProgram, a_thousand_scenarios_settle_to_the_same_events) {
    for (const auto& [contract, assumptions] : pairs()) {
        SCOPED_TRACE(contract);
        const Model model = model_at(contract, assumptions);
        const Options options{.scenarios = 1000};
        for (std::size_t number = 1; number <= 1000 && !::testing::Test::HasFailure(); ++number)
            expect_same(model, options, number);
    }
}

}  // namespace utfall::forecast::test
