// Suspensions, terminations and the lines of an amendment.
#include <algorithm>

#include "checker.h"
#include "probe.h"

namespace utfall::terms {

namespace {

using L = LinePhrase;
using Kind = Expression::Kind;

const std::vector<Node> names_in(const Node& hole) {
    return hole.form == Form::Names ? hole.parts : std::vector<Node>{hole};
}

}  // namespace

// A day that is fixed, or that a fact states: one that is answered yes or no tells when it was answered, not when
// something began.
Moment Checker::day_of_suspension(const Node& node, const Suspension& suspension) {
    const Moment day = moment(node, {});
    if (day.kind == Moment::Kind::Today) report(Code::not_constant, node.place);
    if (day.kind != Moment::Kind::DateOf) return day;
    const Measure& fact = contract_.measures[static_cast<std::size_t>(day.subject)];
    if (fact.type.kind == Type::Kind::YesNo)
        report(Code::suspension_by_answer, node.place,
               {Bilingual::same(fact.name), Bilingual::same(suspension.name)});
    return day;
}

void Checker::read_suspension(const Statement& s) {
    Suspension& suspension =
        contract_
            .suspensions[static_cast<std::size_t>(index_of(s.holes[0], SymbolKind::Suspension))];
    suspension.origin = origin(s);
    if (const Line* l = needed(s, {L::suspended})) {
        suspension.from = day_of_suspension(l->holes[0], suspension);
        suspension.through = day_of_suspension(l->holes[1], suspension);
        if (const auto most = duration(l->holes[2])) suspension.most = *most;
        const auto is_fixed = [](const Moment& m) {
            return m.kind == Moment::Kind::Fixed && !m.shift;
        };
        if (is_fixed(suspension.from) && is_fixed(suspension.through) &&
            suspension.through.fixed < suspension.from.fixed)
            report(Code::range_reversed, l->place);
        if (!shifted(contract_, {}, suspension.most, false))
            report(Code::month_end_needed, l->holes[2].place, {Bilingual::same(suspension.name)});
    }
    for (const Line& l : s.lines)
        if (l.phrase == L::days_not_counted) read_not_counted(l, suspension);
    if (const Line* l = needed(s, {L::due_moved, L::due_stays}))
        suspension.moves_due_days = l->phrase == L::due_moved;
    const auto bears_interest = [&](const Statement* other) {
        return line(*other, L::interest) != nullptr;
    };
    if (std::none_of(statements_.begin(), statements_.end(), bears_interest)) return;
    if (const Line* l = needed(s, {L::interest_runs, L::interest_stops}))
        suspension.stops_interest = l->phrase == L::interest_stops;
}

void Checker::read_not_counted(const Line& l, Suspension& suspension) {
    for (const Node& name : names_in(l.holes[0])) {
        const Symbol* symbol =
            find(name, {SymbolKind::Measure, SymbolKind::Dimension, SymbolKind::PriceList});
        if (symbol == nullptr) continue;
        if (symbol->kind == SymbolKind::Measure) suspension.measures.push_back(symbol->index);
        if (symbol->kind == SymbolKind::PriceList) suspension.price_lists.push_back(symbol->index);
        if (symbol->kind != SymbolKind::Dimension) continue;
        const Dimension& d = contract_.dimensions[static_cast<std::size_t>(symbol->index)];
        if (d.kind != Dimension::Kind::Periods)
            report(Code::not_periods, name.place, {Bilingual::same(d.name)});
        suspension.periods.push_back(symbol->index);
    }
}

void Checker::read_ended(const Line& l, std::vector<ClauseRef>& clauses) {
    for (const Node& name : names_in(l.holes[0]))
        if (const Symbol* symbol = find(name, {SymbolKind::Payment, SymbolKind::Order}))
            clauses.push_back({symbol->kind == SymbolKind::Payment ? ClauseRef::Kind::Payment
                                                                   : ClauseRef::Kind::Order,
                               symbol->index, 0});
}

void Checker::read_termination(const Statement& s) {
    Termination& t =
        contract_
            .terminations[static_cast<std::size_t>(index_of(s.holes[0], SymbolKind::Termination))];
    t.origin = origin(s);
    t.over = over_line(s);
    for (int d : t.over)
        if (const Dimension& dimension = contract_.dimensions[static_cast<std::size_t>(d)];
            dimension.kind != Dimension::Kind::Periods)
            report(Code::not_periods, line(s, L::for_each)->place,
                   {Bilingual::same(dimension.name)});
    const Scope scope{.over = t.over};
    if (const Line* l = needed(s, {L::when})) {
        t.when = condition(l->holes[0], scope);
        if (rests_on_state(t.when))
            report(Code::termination_by_payments, l->holes[0].place, {Bilingual::same(t.name)});
    }
    for (const Line& l : s.lines) {
        if (l.phrase == L::measurement_ends) {
            Termination::End end;
            for (const Node& name : names_in(l.holes[0]))
                if (const Symbol* symbol = find(name, {SymbolKind::Measure}))
                    end.measures.push_back(symbol->index);
            end.day = moment(l.holes[1], scope);
            t.ends.push_back(std::move(end));
        }
        if (l.phrase == L::last_settled) read_ended(l, t.last_settled);
        if (l.phrase == L::no_longer_paid) read_ended(l, t.no_longer_paid);
    }
    (void)needed(s, {L::no_longer_paid, L::last_settled});
}

// Whether it asks for anything but facts, and so could not be decided before the payments are.
bool Checker::rests_on_state(const Expression& e) const {
    switch (e.kind) {
        case Kind::Drawn:
        case Kind::Remains:
        case Kind::InterestPeriod:
        case Kind::Loss:
        case Kind::PaidEarlierUnder:
        case Kind::PaidThisPeriod:
        case Kind::PaidEarlierBy:
        case Kind::PaidEarlierTo:
        case Kind::Balance:
        case Kind::ClaimsPeriod:
        case Kind::ClaimsTotal:
        case Kind::ClaimsNumber: return true;
        case Kind::Definition:
            if (rests_on_state(
                    contract_.definitions[static_cast<std::size_t>(e.subject)].expression))
                return true;
            break;
        case Kind::Scale:
            if (rests_on_state(contract_.scales[static_cast<std::size_t>(e.subject)].by))
                return true;
            break;
        default: break;
    }
    return std::any_of(e.parts.begin(), e.parts.end(),
                       [&](const Expression& part) { return rests_on_state(part); });
}

// Where a measurement ends, every clause that rests on it must be told what becomes of it.
void Checker::check_terminations() {
    const auto asks_for = [&](const ClauseRef& clause, int measure) {
        calc::Builder builder;
        Reasons reasons;
        Probe probe(contract_, builder, reasons);
        Compiler compile(contract_, builder, reasons, probe);
        const auto i = static_cast<std::size_t>(clause.index);
        const auto look = [&](const Expression& e, const std::vector<int>& over) {
            (void)compile(e, first_members(contract_, over, periods_of(contract_, over).back()));
        };
        if (clause.kind == ClauseRef::Kind::Payment) {
            const Payment& p = contract_.payments[i];
            look(p.amount, p.over);
            if (p.condition) look(*p.condition, p.over);
        } else {
            for (const Order::Row& row : contract_.orders[i].rows)
                look(row.amount, contract_.orders[i].over);
        }
        return std::any_of(probe.facts.begin(), probe.facts.end(),
                           [&](const auto& fact) { return fact.first == measure; });
    };
    const auto name_of = [&](const ClauseRef& clause) -> const std::string& {
        const auto i = static_cast<std::size_t>(clause.index);
        return clause.kind == ClauseRef::Kind::Payment ? contract_.payments[i].name
                                                       : contract_.orders[i].name;
    };
    const auto holds = [](const std::vector<ClauseRef>& all, const ClauseRef& one) {
        return std::any_of(all.begin(), all.end(), [&](const ClauseRef& other) {
            return other.kind == one.kind && other.index == one.index;
        });
    };
    for (const Termination& t : contract_.terminations) {
        for (const ClauseRef& clause : t.last_settled)
            if (holds(t.no_longer_paid, clause))
                report(Code::termination_says_both, t.origin.place,
                       {Bilingual::same(name_of(clause))});
        for (const Termination::End& end : t.ends)
            for (const int measure : end.measures)
                for (const ClauseRef& clause : contract_.clauses)
                    if (!holds(t.last_settled, clause) && !holds(t.no_longer_paid, clause) &&
                        asks_for(clause, measure))
                        report(Code::termination_leaves_open, t.origin.place,
                               {Bilingual::same(name_of(clause)),
                                Bilingual::same(
                                    contract_.measures[static_cast<std::size_t>(measure)].name),
                                Bilingual::same(t.name)});
    }
}

void Checker::read_amendment(const Statement& s) {
    for (const Line& l : s.lines) {
        if (l.phrase != L::repeals) continue;
        for (const Node& name : names_in(l.holes[0]))
            (void)find(name, {SymbolKind::Payment, SymbolKind::Definition, SymbolKind::Scale,
                              SymbolKind::Values, SymbolKind::PriceList, SymbolKind::Split,
                              SymbolKind::Cap, SymbolKind::Order});
    }
}

}  // namespace utfall::terms
