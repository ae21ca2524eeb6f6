// What a scenario pays is what settle() pays on the same facts, to the öre.
#include <filesystem>
#include <map>

#include "prepared.h"
#include "utfall/exchange/fact_row.h"
#include "utfall/forecast/scenario.h"
#include "utfall/review/situation.h"
#include "written.h"

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
        const std::filesystem::path& path = file.path();
        const std::string name = path.filename().string();
        if (path.parent_path().filename() == "assumed")  // of several contracts in one folder
            out.emplace_back((path.parent_path().parent_path() / name).string(), path.string());
        if (name.rfind("assumptions", 0) != 0) continue;
        const std::string rest = name.substr(std::string("assumptions").size());
        out.emplace_back((path.parent_path() / ("contract" + rest)).string(), path.string());
    }
    std::sort(out.begin(), out.end());
    return out;
}

// Its facts written to a file, read and bound as any others.
void expect_same_from_a_file(const Model& model, const Options& options, std::size_t number) {
    const auto scenario = scenario_of(model, options, number);
    ASSERT_TRUE(scenario.ok()) << told(scenario.diagnostics());
    const Scenario& s = scenario.value();
    const std::string csv = review::situation_csv(
        model.contract(), {.words = {}, .when = {}, .facts = s.facts, .on = {}});
    const auto file = exchange::parse_facts("scenario.csv", csv);
    ASSERT_TRUE(file.ok()) << told(file.diagnostics());
    const auto facts = settle::bind_facts(model.contract(), file.value());
    ASSERT_TRUE(facts.ok()) << told(facts.diagnostics());
    const auto settled = settle::settle(model.contract(), facts.value(), s.options);
    const auto direct = settle::settle(model.contract(), s.facts, s.options);
    ASSERT_TRUE(settled.ok()) << told(settled.diagnostics());
    ASSERT_TRUE(direct.ok()) << told(direct.diagnostics());
    const auto& a = settled.value().events;
    const auto& b = direct.value().events;
    ASSERT_EQ(a.size(), b.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
        EXPECT_EQ(a[i].amount, b[i].amount) << number;
        EXPECT_EQ(a[i].due, b[i].due) << number;
    }
    for (const auto& [list, claims] : s.facts.claims) {
        const auto& read = facts.value().claims.at(list);
        ASSERT_EQ(read.size(), claims.size());
        for (std::size_t i = 0; i < claims.size(); ++i) EXPECT_EQ(read[i].row, claims[i].row);
    }
}

// Two groups, of which one waits for acceptance, so that claims of one day have outcomes of several days.
const std::string kTwoGroups =
    "assume claims on card by 30 persons\n"
    "  they begin evenly from 2026-01-01 through 2026-02-28\n"
    "  | line   | chance | within  |\n"
    "  | begins | 90 %   | 20 days |\n"
    "  | goes   | 60 %   | 0 days  |\n"
    "assume claims on card by 20 persons\n"
    "  they begin evenly from 2026-01-01 through 2026-02-28\n"
    "  a claim is accepted 20 days after its outcome\n"
    "  | line   | chance | within  |\n"
    "  | begins | 70 %   | 10 days |\n"
    "  | begins | 50 %   | 10 days |\n"
    "  | goes   | 80 %   | 1 month |\n";

std::string two_lines(const std::string& payments) {
    return "periods three-months of 3 months from 2026-01-01 through 2026-12-31\n"
           "groups one from roster, at most 60 persons\n"
           "prices card for each one\n"
           "  claims concern outcomes from 2026-01-01 through 2026-06-30\n"
           "  a claim is accepted by judge within 60 days, otherwise it lapses\n"
           "  | line   | outcome | price     | at most times each | only after accepted claim on "
           "|\n"
           "  | begins | \"B\"     | 1 000 SEK | 2                  | -                            "
           "|\n"
           "  | goes   | \"G\"     | 700 SEK   | 1                  | begins                       "
           "|\n" +
           payments;
}

}  // namespace

// The order of one day decides what a cap refuses, claim by claim.
TEST(SameProgram, where_a_cap_refuses_claims_of_one_day) {
    const Model model =
        written(two_lines("payment outcomes\n"
                          "  city pays fund value of claims accepted this period on card\n"
                          "  for each three-months\n"
                          "  due 30 days after the end of three-months\n"
                          "cap whole\n"
                          "  in total at most 31 500 SEK is paid under outcomes\n"
                          "  a payment or claim that would exceed the cap is refused in full\n"),
                kTwoGroups);
    for (std::size_t number = 1; number <= 1000 && !::testing::Test::HasFailure(); ++number)
        expect_same(model, {.scenarios = 1000}, number);
}

// Each person's own claims, and their number.
TEST(SameProgram, where_persons_and_numbers_are_asked_about) {
    const Model model = written(
        two_lines("payment outcomes\n"
                  "  city pays fund value of claims accepted this period on card\n"
                  "  for each one, three-months\n"
                  "  due 30 days after the end of three-months\n"
                  "payment bonus\n"
                  "  city pays fund 150 SEK times number of accepted claims on card line goes\n"
                  "  due 2027-03-01\n"),
        kTwoGroups);
    for (std::size_t number = 1; number <= 50 && !::testing::Test::HasFailure(); ++number)
        expect_same(model, {.scenarios = 1000}, number);
}

TEST(SameProgram, scenarios_with_claims_settle_from_a_file_to_the_same_events) {
    std::size_t models = 0;
    for (const auto& [contract, assumptions] : pairs()) {
        const Model model = model_at(contract, assumptions);
        if (model.prepared().claims.empty()) continue;
        SCOPED_TRACE(contract);
        ++models;
        for (std::size_t number = 1; number <= 100 && !::testing::Test::HasFailure(); ++number)
            expect_same_from_a_file(model, {.scenarios = 1000}, number);
    }
    EXPECT_GE(models, 8U);
}

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
