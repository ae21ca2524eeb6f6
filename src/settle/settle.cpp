// The driver: plan, program, run, events.
#include <algorithm>
#include <map>
#include <set>

#include "bounds.h"
#include "course.h"
#include "lower.h"
#include "netting.h"
#include "utfall/settle/explain.h"

namespace utfall::settle {

using base::Bilingual;
using base::Code;

namespace {

// Runs the program, by rows or by columns: every register comes out of either, so that both can be explained.
calc::Trace run(const calc::Program& program, const std::vector<std::int64_t>& inputs,
                Options::Through through) {
    if (through == Options::Through::Row) return calc::run_row(program, inputs);
    constexpr std::size_t kRows = 3;
    calc::Program all = program;
    all.outputs.resize(program.instructions.size());
    for (std::size_t r = 0; r < all.outputs.size(); ++r)
        all.outputs[r] = static_cast<calc::Register>(r);
    std::vector<std::vector<std::int64_t>> in,
        out(all.outputs.size(), std::vector<std::int64_t>(kRows));
    for (std::int64_t value : inputs) in.emplace_back(kRows, value);
    std::vector<calc::Fault> faults(kRows);
    calc::Columns columns;
    columns.rows = kRows;
    for (auto& column : in) columns.inputs.emplace_back(column);
    for (auto& column : out) columns.outputs.emplace_back(column);
    columns.faults = faults;
    calc::ColumnExecutor(all, 2).run(
        columns);  // two rows a chunk: the last row is read from the second chunk
    calc::Trace trace;
    trace.fault = faults.back();
    for (const auto& column : out) trace.registers.push_back(column.back());
    return trace;
}

std::int64_t whole(const calc::Program& program, const std::vector<std::int64_t>& registers,
                   calc::Register r) {
    ensure(registers[r] % program.instructions[r].denominator == 0,
           "an event's amount is in whole minor units");
    return registers[r] / program.instructions[r].denominator;
}

std::vector<Total> totals_of(const std::vector<Event>& events) {
    std::vector<Total> totals;
    for (const Event& e : events) {
        if (e.kind == EventKind::Drawn || e.kind == EventKind::WrittenOff ||
            e.kind == EventKind::Postponed || e.kind == EventKind::Ceased)
            continue;
        auto at = std::find_if(totals.begin(), totals.end(),
                               [&](const Total& t) { return t.from == e.from && t.to == e.to; });
        if (at == totals.end()) at = totals.insert(totals.end(), {e.from, e.to, 0});
        at->amount += e.amount;
    }
    return totals;
}

}  // namespace

base::Rational Settlement::value(calc::Register r) const {
    return base::Rational::of(registers[r], program.instructions[r].denominator)
        .value_or(base::Rational{});
}

namespace {

// Which clause the numbers became too large or too fine in; without a step, an example's own question.
base::Diagnostic cannot_count(Code code, const terms::Contract& contract, const Step* step) {
    const auto at = [&](const auto& things) -> std::pair<base::Place, std::string> {
        const auto& thing = things[static_cast<std::size_t>(step->index)];
        return {thing.origin.place, thing.name};
    };
    std::pair<base::Place, std::string> clause{contract.origin.place, contract.title};
    if (step != nullptr) switch (step->kind) {
            case StepKind::Payment: clause = at(contract.payments); break;
            case StepKind::Order: clause = at(contract.orders); break;
            case StepKind::AccountEnd: clause = at(contract.accounts); break;
            case StepKind::Draw:
            case StepKind::Interest:
            case StepKind::WriteOff: clause = at(contract.fundings); break;
        }
    clause.first.file = contract.path;
    return base::diagnose(code, clause.first, {Bilingual::same(clause.second)});
}

// What has changed the course of the contract so far, for the reader of the whole.
std::vector<Bilingual> course_of(const terms::Contract& running, const Plan& plan) {
    std::vector<Bilingual> course;
    for (const terms::Suspension& s : running.suspensions) {
        if (!s.span) continue;
        const std::string first = s.span->first.text(), last = s.span->last.text(),
                          days = std::to_string(s.span->days());
        if (s.span->is_open)
            course.push_back({.sv = "Uppehåll " + s.name + " från " + first +
                                    "; dess slut är inte fastställt, senast " + last + ".",
                              .en = "Suspension " + s.name + " from " + first +
                                    "; its end is not established, at the latest " + last + "."});
        else
            course.push_back({.sv = "Uppehåll " + s.name + " från " + first + " till och med " +
                                    last + ", " + days + " dagar.",
                              .en = "Suspension " + s.name + " from " + first + " through " + last +
                                    ", " + days + " days."});
    }
    std::set<int> told;
    for (const Ending& ending : plan.endings) {
        if (!ending.is_met || (plan.horizon && *plan.horizon < ending.day) ||
            !told.insert(ending.termination).second)
            continue;
        const std::string& name =
            running.terminations[static_cast<std::size_t>(ending.termination)].name;
        course.push_back({.sv = "Upphörande " + name + " från " + ending.day.text() + ".",
                          .en = "Termination " + name + " from " + ending.day.text() + "."});
    }
    for (const terms::Amendment& amendment : running.amendments)
        course.push_back(
            {.sv = "Ändring " + std::to_string(amendment.number) + " från " +
                   amendment.from.text() + ", undertecknad " + amendment.signed_on.text() + ".",
             .en = "Amendment " + std::to_string(amendment.number) + " from " +
                   amendment.from.text() + ", signed " + amendment.signed_on.text() + "."});
    return course;
}

// An event that a termination took away is told as such, never as nothing due.
void note_ending(PlannedEvent& planned, const std::vector<std::int64_t>& registers) {
    Event& e = planned.event;
    if (e.kind != EventKind::Paid || e.amount != 0) return;
    for (const PlannedEvent::PlannedEnd& end : planned.ends) {
        if (end.met && registers[*end.met] == 0) continue;
        e.kind = EventKind::Ceased;
        e.notes.insert(e.notes.begin(), end.words);
        return;
    }
}

// Registers to events; what is zero and need not be told is left out.
void tell_events(const terms::Contract& contract, std::vector<PlannedEvent> all, Settlement& done) {
    for (PlannedEvent& planned : all) {
        planned.event.amount = whole(done.program, done.registers, planned.amount);
        for (const auto& bound : planned.bounds) {
            const std::int64_t before = whole(done.program, done.registers, bound.before),
                               after = whole(done.program, done.registers, bound.after);
            if (before == after) continue;
            planned.event.bound_by.push_back(
                cap_bound(contract, bound.name, before, after, bound.refused));
            planned.event.bound_by.back().claims =
                last_claim(contract, bound.claims, before, after);
        }
        note_ending(planned, done.registers);
        const bool is_told = planned.event.kind == EventKind::Ceased && planned.tells_ceased;
        const bool silent =
            planned.event.amount == 0 && !is_told &&
            (planned.silent_when_zero || planned.event.kind == EventKind::Correction);
        if (planned.event.kind == EventKind::Paid && planned.event.amount == 0)
            planned.event.kind = EventKind::NothingDue;
        if (silent) continue;
        planned.event.bound_by =
            bounds_of(terms::text_of(contract, planned.event.text), done, planned.event);
        if (planned.event.amount < 0) {  // only a correction can be: somebody received too much
            std::swap(planned.event.from, planned.event.to);
            planned.event.amount = -planned.event.amount;
            planned.event.reversed = true;
        }
        done.events.push_back(std::move(planned.event));
    }
}

base::Result<Settlement> run_plan(const terms::Contract& signed_contract, const Facts& facts,
                                  const Options& options, const std::vector<Goal>& targets) {
    if (!signed_contract.not_executed.empty()) {
        base::Diagnostics all = signed_contract.not_executed;
        all.push_back(
            base::diagnose(Code::cannot_settle,
                           {.file = signed_contract.path, .line = 0, .column = 0, .end_column = 0},
                           {Bilingual::same(std::to_string(signed_contract.not_executed.size()))}));
        return all;
    }
    const terms::Contract contract = as_it_runs(signed_contract, facts, options.on);
    const Plan plan = make_plan(contract, facts, options, targets);
    const ClaimBook claims(contract, facts, plan.horizon);
    Lowering lowering(contract, facts, claims, plan, options);
    Lowered lowered = lowering.run(targets);
    Settlement done;
    done.on = plan.horizon;
    done.stopped_by = plan.stopped_by;
    done.reasons = std::move(lowered.reasons);
    done.named = std::move(lowered.named);
    done.refused = claims.refused();
    done.course = course_of(contract, plan);
    if (lowered.builder.fault()) {
        const auto first = std::find_if(lowered.marks.begin(), lowered.marks.end(),
                                        [](const Lowered::Mark& m) { return m.is_too_fine; });
        return cannot_count(Code::settlement_too_fine, contract,
                            first == lowered.marks.end() ? nullptr : first->step);
    }
    std::vector<calc::Register> outputs;
    for (const PlannedEvent& planned : lowered.events) outputs.push_back(planned.amount);
    done.program = std::move(lowered.builder).finish(std::move(outputs));
    calc::Trace trace = run(done.program, lowered.inputs, options.through);
    if (trace.fault.kind != calc::FaultKind::None) {
        const auto first =
            std::find_if(lowered.marks.begin(), lowered.marks.end(),
                         [&](const Lowered::Mark& m) { return trace.fault.at < m.end; });
        return cannot_count(Code::number_overflow, contract,
                            first == lowered.marks.end() ? nullptr : first->step);
    }
    done.registers = std::move(trace.registers);
    for (Demand& demand : lowered.demands) {
        if (done.registers[demand.not_negative] >= 0) continue;
        const base::Rational short_by = done.value(demand.not_negative);
        demand.arguments.push_back(
            {.sv = terms::value_text(contract, short_by, {.kind = terms::Type::Kind::Money},
                                     base::Language::Swedish),
             .en = terms::value_text(contract, short_by, {.kind = terms::Type::Kind::Money},
                                     base::Language::English)});
        return base::diagnose(demand.code, demand.place, demand.arguments);
    }
    tell_events(contract, std::move(lowered.events), done);
    std::stable_sort(done.events.begin(), done.events.end(),
                     [](const Event& a, const Event& b) { return a.date < b.date; });
    done.totals = totals_of(done.events);
    if (contract.nets) done.transfers = netted(contract, done.events);
    return done;
}

}  // namespace

base::Result<Settlement> settle(const terms::Contract& contract, const Facts& facts,
                                const Options& options) {
    return run_plan(contract, facts, options, {});
}

Facts facts_of(const terms::Contract& contract, const terms::Situation& situation) {
    Facts facts;
    facts.persons.resize(contract.dimensions.size());
    for (const terms::Situation::Given& given : situation.given) {
        if (!given.value) continue;
        const terms::Measure& m = contract.measures[static_cast<std::size_t>(given.measure)];
        const int row = given.place.line;
        if (m.is_dated()) {
            facts.draws[given.measure].push_back(
                {given.date.value_or(contract.from), given.value->numerator, row, {}});
            continue;
        }
        base::Date known = given.date.value_or(contract.from);
        if (!given.date && m.deadline)
            known = plain_day(contract, *m.deadline, m.over, given.members).value_or(known);
        facts.values[{given.measure, given.members}].push_back(
            {known, *given.value, false, row, {}, {}});
    }
    facts.places.files = {{.path = contract.path}};
    return facts;
}

namespace {

// What an example expects against what the run gave.
class Comparison {
public:
    Comparison(const terms::Contract& contract, const terms::Situation& situation,
               const Settlement& done)
        : contract_(contract), situation_(situation), done_(done) {}

    // Nothing: postponed, or not computed.
    [[nodiscard]] std::optional<base::Rational> actual(
        const terms::Situation::Expected& expected) const {
        using Kind = terms::Expression::Kind;
        const terms::Expression& t = expected.target;
        const auto sum = [&](auto counts) {
            std::int64_t total = 0;
            for (const Event& e : done_.events) {
                const bool money = e.kind == EventKind::Paid || e.kind == EventKind::NothingDue ||
                                   e.kind == EventKind::Correction || e.kind == EventKind::Returned;
                if (money && counts(e)) total += e.reversed ? -e.amount : e.amount;
            }
            return base::Rational{total, 1};
        };
        // What comes back through a correction is deducted from what its clause paid.
        const auto payer = [](const Event& e) { return e.reversed ? e.to : e.from; };
        const auto payee = [](const Event& e) { return e.reversed ? e.from : e.to; };
        switch (t.kind) {
            case Kind::TotalPaidBy:
                return sum([&](const Event& e) { return payer(e) == t.subject; });
            case Kind::TotalPaidTo:
                return sum([&](const Event& e) { return payee(e) == t.subject; });
            case Kind::TotalPaidBetween:
                return sum(
                    [&](const Event& e) { return payer(e) == t.subject && payee(e) == t.other; });
            case Kind::Payment:
            case Kind::TotalPaidUnder: {
                const std::string& name =
                    contract_.payments[static_cast<std::size_t>(t.subject)].name;
                const std::string member = members(t);
                bool postponed = false;
                for (const Event& e : done_.events)
                    postponed = postponed || (e.kind == EventKind::Postponed && e.clause == name &&
                                              (member.empty() || e.member == member));
                if (postponed && t.kind == Kind::Payment) return std::nullopt;
                return sum([&](const Event& e) {
                    return e.clause == name && (member.empty() || e.member == member);
                });
            }
            default: break;
        }
        for (const Settlement::Named& named : done_.named)
            if (named.target == &t) return done_.value(named.value);
        return std::nullopt;
    }

private:
    [[nodiscard]] std::string members(const terms::Expression& t) const {
        std::vector<int> all(contract_.dimensions.size(), -1), over(contract_.dimensions.size());
        for (std::size_t d = 0; d < over.size(); ++d) over[d] = static_cast<int>(d);
        for (const auto& [dimension, chosen] : t.members)
            all[static_cast<std::size_t>(dimension)] = chosen;
        return member_words(contract_, facts_of(contract_, situation_), over, all);
    }
    const terms::Contract& contract_;
    const terms::Situation& situation_;
    const Settlement& done_;
};

Bilingual value_words(const terms::Contract& contract, const std::optional<base::Rational>& value,
                      const terms::Type& type) {
    if (!value) return {.sv = "uppskjuten", .en = "postponed"};
    return {.sv = value_text(contract, *value, type, base::Language::Swedish),
            .en = value_text(contract, *value, type, base::Language::English)};
}

}  // namespace

base::Result<ExampleResult> run_example(const terms::Contract& contract,
                                        const terms::Situation& situation,
                                        Options::Through through) {
    std::vector<Goal> targets;
    for (const auto& expected : situation.expected)
        if (expected.target.kind == terms::Expression::Kind::Definition ||
            expected.target.kind == terms::Expression::Kind::Scale ||
            expected.target.kind == terms::Expression::Kind::Values)
            targets.push_back({&expected.target, std::vector<int>(contract.dimensions.size(), -1)});
    Options options;
    options.example = true;
    options.through = through;
    terms::Contract as_of = contract;
    as_of.amendments.resize(static_cast<std::size_t>(situation.text));
    const Facts facts = facts_of(as_of, situation);
    TRY(const Settlement done, run_plan(as_of, facts, options, targets));
    const Comparison compare(as_of, situation, done);
    ExampleResult result;
    for (const auto& expected : situation.expected) {
        const auto actual = compare.actual(expected);
        if (actual == expected.value) {
            ++result.held;
            continue;
        }
        base::Place place = expected.place;
        place.file = contract.path;
        result.failures.push_back(
            base::diagnose(Code::example_fails, place,
                           {Bilingual::same(situation.title), Bilingual::same(expected.words),
                            value_words(contract, expected.value, expected.target.type),
                            value_words(contract, actual, expected.target.type)}));
    }
    return result;
}

}  // namespace utfall::settle
