// Suspensions and terminations at random days and values: the laws that every settlement obeys, and that the program
// over open values gives what a settlement of those values gives.
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>

#include "cases.h"
#include "utfall/calc/execute.h"
#include "utfall/settle/formula.h"

namespace utfall::settle::test {

namespace {

const char* const kSuspended = R"(```utfall
contract "Suspended"
  written in language version 1
  all amounts in SEK
  runs from 2026-01-01 through 2029-12-31
  a payment that falls on a day that is not a Swedish banking day is paid on the next banking day
  if a month lacks the day, the last day of the month applies
  every payment is rounded to 0.01 SEK, half up
party town "The town", municipality, payer
party fund "The fund", private, investor
periods quarter-year of 3 months from 2026-01-01 through 2026-12-31
fact stop, date
  between 2026-01-01 and 2027-12-31, other values are refused
  established by town no later than 2027-12-31
  if missing, the final value is 2027-12-31
fact restart, date
  between 2026-01-01 and 2027-12-31, other values are refused
  established by town no later than 2027-12-31
  if missing, the final value is 2027-12-31
measure work-days, days in total for the target group
  between 0 days and 100 000 days, other values are refused
  better when higher
  established by town no later than 20 days after the end of quarter-year
  if missing, the final value is 1 days
  for each quarter-year
loan start
  fund lends town in total at most 1 000 000 SEK
  drawn in full on 2026-01-02
  interest runs at 3.65 % per year, simple, act/365
  what remains on 2029-06-29 falls due for payment
payment first
  town pays fund 100 SEK
  due 2026-02-16
payment second
  town pays fund 200 SEK
  due 2026-05-15
  reduces what remains of start
payment outcome
  town pays fund 10 SEK per day times work-days
  for each quarter-year
  due 45 days after the end of quarter-year
  reduces what remains of start
suspension pandemic
  from stop through restart, at most 5 months
  its days do not count in quarter-year, work-days
  due dates during it are moved by its length
  no interest runs during it
```
)";

terms::Contract contract_of(const std::string& text) {
    const auto document = terms::parse("course.md", text);
    EXPECT_TRUE(document.ok());
    const terms::Checked checked = terms::check("course.md", document.value());
    for (const auto& d : checked.diagnostics)
        if (base::has_errors({d})) ADD_FAILURE() << base::render(d, base::Language::English);
    return *checked.contract;
}

int measure(const terms::Contract& c, const std::string& name) {
    for (std::size_t i = 0; i < c.measures.size(); ++i)
        if (c.measures[i].name == name) return static_cast<int>(i);
    ADD_FAILURE() << name;
    return 0;
}

// What was paid through a day.
std::multiset<std::string> paid(const Settlement& done, base::Date through) {
    std::multiset<std::string> out;
    for (const Event& e : done.events)
        if (e.kind != EventKind::Postponed && e.date <= through)
            out.insert(e.date.text() + " " + e.clause + " " + e.member + " " +
                       std::to_string(static_cast<int>(e.kind)) + " " + std::to_string(e.amount));
    return out;
}

}  // namespace

TEST(Course, a_suspension_known_later_rewrites_nothing) {
    const terms::Contract c = contract_of(kSuspended);
    std::mt19937 random(20260101);
    const auto between = [&](int low, int high) {
        return std::uniform_int_distribution<int>(low, high)(random);
    };
    const base::Date start = c.from;
    for (int trial = 0; trial < 200; ++trial) {
        Facts facts;
        facts.persons.resize(c.dimensions.size());
        const int first = between(0, 200), known = std::max(0, first + between(-30, 90));
        const int last = first + between(0, 240), end_known = known + between(0, 250);
        facts.values[{measure(c, "stop"), {}}].push_back(
            {start.plus_days(known), {start.plus_days(first).days(), 1}, false, 1, {}, {}});
        if (between(0, 4) > 0)
            facts.values[{measure(c, "restart"), {}}].push_back(
                {start.plus_days(end_known), {start.plus_days(last).days(), 1}, false, 2, {}, {}});
        for (int q = 0; q < 4; ++q)
            if (between(0, 4) > 0)
                facts.values[{measure(c, "work-days"), {q}}].push_back(
                    {start.plus_days(90 * (q + 1) + between(0, 200)),
                     {100 + q, 1},
                     false,
                     3 + q,
                     {},
                     {}});
        const auto whole = settle(c, facts, {.on = c.through.plus_days(2000)});
        ASSERT_TRUE(whole.ok());
        for (int day = 20; day < 900; day += 13) {
            const auto part = settle(c, facts, {.on = start.plus_days(day)});
            ASSERT_TRUE(part.ok());
            EXPECT_EQ(paid(part.value(), start.plus_days(day)),
                      paid(whole.value(), start.plus_days(day)))
                << "stop " << first << " known " << known << ", restart " << last << " known "
                << end_known << ", through " << day << ", trial " << trial;
            if (HasFailure()) return;
        }
    }
}

TEST(Course, the_program_over_open_values_agrees_with_settlements) {
    const terms::Contract c = contract_at("cases/families/early-termination.md");
    const int yield = measure(c, "yield");
    std::mt19937 random(7);
    const auto facts_with = [&](const std::vector<int>& thousandths) {
        Facts facts;
        facts.persons.resize(c.dimensions.size());
        for (int year = 0; year < 4; ++year) {
            const FactKey key{yield, {year}};
            facts.values[key].push_back({*known_by(c, key).deadline,
                                         {thousandths[static_cast<std::size_t>(year)], 1000},
                                         false,
                                         year + 1,
                                         {},
                                         {}});
        }
        return facts;
    };
    const Options far{.on = c.through.plus_days(2000)};
    const auto formula = formula_of(c, facts_with({0, 0, 0, 0}), far, {});
    ASSERT_TRUE(formula.ok());
    const Formula& f = formula.value();
    for (int trial = 0; trial < 500; ++trial) {
        std::vector<int> values;
        for (int year = 0; year < 4; ++year)
            values.push_back(std::uniform_int_distribution<int>(0, 30)(random));
        std::vector<std::int64_t> inputs = f.inputs;
        for (std::size_t i = 0; i < inputs.size(); ++i)
            inputs[i] = values[static_cast<std::size_t>(f.unknowns[i].key.members[0])] *
                        f.program.instructions[f.program.inputs[i]].denominator / 1000;
        const calc::Trace trace = calc::run_row(f.program, inputs);
        ASSERT_EQ(trace.fault.kind, calc::FaultKind::None);
        std::map<std::string, std::int64_t> by_program, by_settlement;
        for (const Flow& flow : f.flows)
            by_program[flow.clause + flow.member + flow.date.text()] +=
                trace.registers[flow.amount] / f.program.instructions[flow.amount].denominator;
        const Facts facts = facts_with(values);
        const auto rows = settle(c, facts, far);
        const auto columns = settle(c, facts, {.on = far.on, .through = Options::Through::Columns});
        ASSERT_TRUE(rows.ok() && columns.ok());
        EXPECT_EQ(rows.value().registers, columns.value().registers);
        for (const Event& e : rows.value().events)
            by_settlement[e.clause + e.member + e.date.text()] += e.amount;
        EXPECT_EQ(by_program, by_settlement) << values[0] << " " << values[1] << " " << values[2];
        if (HasFailure()) return;
    }
}

}  // namespace utfall::settle::test
