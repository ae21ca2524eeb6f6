// What the money rewards: silence, delay, a day of one's own choice; and where a cap stops rewarding too soon.
#include <algorithm>

#include "amount_limits.h"
#include "lint_rules.h"

namespace utfall::review {

using base::Bilingual;
using base::Code;
using base::Rational;
using terms::Expression;
using terms::Measure;
using terms::Moment;
using K = Expression::Kind;

namespace {

// An evaluator that has nothing of its own to do is there to step in.
bool has_substitute(const terms::Contract& c) {
    for (std::size_t p = 0; p < c.parties.size(); ++p) {
        const int party = static_cast<int>(p);
        const bool is_busy =
            std::any_of(c.measures.begin(), c.measures.end(),
                        [&](const Measure& m) { return m.established_by == party; }) ||
            std::any_of(c.price_lists.begin(), c.price_lists.end(),
                        [&](const auto& list) { return list.accepted_by == party; }) ||
            std::any_of(c.corrections.begin(), c.corrections.end(),
                        [&](const auto& correction) { return correction.by == party; });
        if (c.parties[p].role == terms::Role::evaluator && !is_busy) return true;
    }
    return false;
}

// The value that applies when nobody establishes the measure makes the payment the least that it can be.
bool pays_least(const terms::Contract& c, const terms::Payment& p, int measure) {
    const auto& value = c.measures[static_cast<std::size_t>(measure)].when_missing;
    if (!value || value->kind != K::Constant) return false;
    const Limit any = Limits(c).of(p), then = Limits(c, Known{measure, value->constant}).of(p);
    if (!any.low || !then.low || !then.high) return false;
    return *then.low == *any.low && (!any.high || *then.high < *any.high);
}

// Payers that a silent evaluator favours, and nobody in the other direction. What a party itself decides or reports
// is not meant.
std::set<int> favoured_by_silence(const LintBench& bench, int measure) {
    std::set<int> payers, payees;
    const auto& by = bench.contract.measures[static_cast<std::size_t>(measure)].established_by;
    if (!by || bench.contract.parties[static_cast<std::size_t>(*by)].role != terms::Role::evaluator)
        return {};
    for (std::size_t i = 0; i < bench.contract.payments.size(); ++i) {
        const terms::Payment& p = bench.contract.payments[i];
        if (!bench.reach.of_payment(i).contains(measure)) continue;
        if (!pays_least(bench.contract, p, measure)) continue;
        payers.merge(parties_of(bench.contract, p.from));
        payees.merge(parties_of(bench.contract, p.to));
    }
    std::erase_if(payers, [&](int party) { return payees.contains(party); });
    return payers;
}

}  // namespace

void lint_silence(LintBench& bench) {
    const terms::Contract& c = bench.contract;
    if (has_substitute(c)) return;
    NameList silent, payers;
    for (std::size_t i = 0; i < c.measures.size(); ++i)
        for (const int party : favoured_by_silence(bench, static_cast<int>(i))) {
            silent.add(c.measures[i].name, c.measures[i].origin.place);
            payers.add(c.parties[static_cast<std::size_t>(party)].name, c.measures[i].origin.place);
        }
    if (!silent.empty())
        bench.report(Code::silence_favours_payer, silent.place(), {silent.words(), payers.words()});
}

namespace {

// Whether an amount rests on a scale. A definition is looked through once, however often it is named.
struct ScaleSearch {
    const terms::Contract& c;
    std::set<int> seen = {};

    bool found(const Expression& e) {
        if (e.kind == K::Scale) return true;
        if (e.kind == K::Definition && seen.insert(e.subject).second &&
            found(c.definitions[static_cast<std::size_t>(e.subject)].expression))
            return true;
        return std::any_of(e.parts.begin(), e.parts.end(),
                           [&](const Expression& part) { return found(part); });
    }
};

bool rests_on_scale(const terms::Contract& c, const Expression& e) {
    return ScaleSearch{c}.found(e);
}

// A `but at most` of an amount by scale that cuts before the scale's best row.
bool cuts_scale(const terms::Contract& c, const Expression& e) {
    if (e.kind == K::AtMost && rests_on_scale(c, e.parts[0])) {
        const Limit earned = Limits(c).of(e.parts[0]), most = Limits(c).of(e.parts[1]);
        if (earned.high && most.high && *most.high < *earned.high) return true;
    }
    return std::any_of(e.parts.begin(), e.parts.end(),
                       [&](const Expression& part) { return cuts_scale(c, part); });
}

// How many payments the clause makes under one member of what a cap applies to separately.
std::int64_t times_under(const terms::Contract& c, const terms::Payment& p, const terms::Cap& cap) {
    std::int64_t times = 1;
    for (const int d : p.over) {
        const terms::Dimension& dimension = c.dimensions[static_cast<std::size_t>(d)];
        if (std::find(cap.each.begin(), cap.each.end(), d) != cap.each.end()) continue;
        if (cap.only && cap.only->first == d) continue;
        times *=
            dimension.kind == terms::Dimension::Kind::Roster ? dimension.limit : dimension.size();
    }
    return times;
}

// Only payments by a scale count: its best row is what the parties have named as best.
bool cuts_best(const terms::Contract& c, const terms::Cap& cap) {
    Rational earned{0, 1};
    for (const int index : cap.payments) {
        const terms::Payment& p = c.payments[static_cast<std::size_t>(index)];
        if (!rests_on_scale(c, p.amount)) continue;
        const Limit one = Limits(c).of(p);
        if (!one.high) return false;
        const auto all = one.high->times({times_under(c, p, cap), 1});
        const auto sum = all ? earned.plus(*all) : std::nullopt;
        if (!sum) return false;
        earned = *sum;
    }
    const Limit most = Limits(c).of(cap.limit);
    return most.high && *most.high < earned;
}

}  // namespace

void lint_caps(LintBench& bench) {
    const terms::Contract& c = bench.contract;
    NameList cutting;
    for (const terms::Definition& d : c.definitions)
        if (cuts_scale(c, d.expression)) cutting.add(d.name, d.origin.place);
    for (const terms::Payment& p : c.payments)
        if (cuts_scale(c, p.amount)) cutting.add(p.name, p.origin.place);
    for (const terms::Cap& cap : c.caps)
        if (cap.scope == terms::Cap::Scope::Payments && cuts_best(c, cap))
            cutting.add(cap.name, cap.origin.place);
    if (!cutting.empty()) bench.report(Code::cap_below_best, cutting.place(), {cutting.words()});
}

namespace {

bool is_by_fact(const Moment& m) {
    return m.kind == Moment::Kind::DateOf || m.kind == Moment::Kind::DateValue;
}

// Looks for what makes an amount grow as time passes: a later day of a fact, or a fact that counts days and is no
// outcome. `sign` is the direction of the part in the whole.
struct DelayWalk {
    const terms::Contract& c;
    NameList& found;
    std::set<std::pair<int, int>> seen = {};  // definition and direction

    void fact(int index) const {
        const Measure& m = c.measures[static_cast<std::size_t>(index)];
        found.add(m.name, m.origin.place);
    }

    void walk(const Expression& e, int sign) {
        switch (e.kind) {
            case K::DaysBetween: {
                const Moment& grows = e.moments[sign > 0 ? 1 : 0];
                if (is_by_fact(grows)) fact(grows.subject);
                return;
            }
            case K::Fact: {
                const Measure& m = c.measures[static_cast<std::size_t>(e.subject)];
                const bool counts_days = m.type.kind == terms::Type::Kind::Count &&
                                         m.type.unit == static_cast<int>(terms::BuiltInUnit::day);
                if (counts_days && !m.is_measure && sign > 0) fact(e.subject);
                return;
            }
            case K::Definition:
                if (seen.insert({e.subject, sign}).second)
                    walk(c.definitions[static_cast<std::size_t>(e.subject)].expression, sign);
                return;
            case K::Subtract:
            case K::Exceeds:
            case K::Divide:
                walk(e.parts[0], sign);
                walk(e.parts[1], -sign);
                return;
            case K::Multiply: product(e, sign); return;
            case K::Select:
                walk(e.parts[0], sign);
                walk(e.parts[2], sign);
                return;
            case K::Add:
            case K::PercentOf:
            case K::AtMost:
            case K::AtLeast:
            case K::Round:
            case K::SumOver:
            case K::SumToDate:
            case K::HighestOver:
            case K::LowestOver:
                for (const Expression& part : e.parts) walk(part, sign);
                return;
            default: return;  // house: what does not grow by days, or only through other payments
        }
    }

    // Where another factor can have both signs the direction is not known.
    void product(const Expression& e, int sign) {
        for (std::size_t i = 0; i < e.parts.size(); ++i) {
            int direction = sign;
            for (std::size_t j = 0; j < e.parts.size() && direction != 0; ++j) {
                if (j == i) continue;
                const Limit other = Limits(c).of(e.parts[j]);
                if (other.high && other.high->numerator <= 0)
                    direction = -direction;
                else if (!other.low || other.low->numerator < 0)
                    direction = 0;
            }
            if (direction != 0) walk(e.parts[i], direction);
        }
    }
};

}  // namespace

void lint_delay(LintBench& bench) {
    NameList payments, days;
    for (const terms::Payment& p : bench.contract.payments) {
        NameList found;
        DelayWalk{bench.contract, found}.walk(p.amount, 1);
        if (found.empty()) continue;
        payments.add(p.name, p.origin.place);
        DelayWalk{bench.contract, days}.walk(p.amount, 1);
    }
    if (!payments.empty())
        bench.report(Code::rewards_delay, payments.place(), {payments.words(), days.words()});
}

// A day that follows a fact is set by whoever establishes the fact.
void lint_own_day(LintBench& bench) {
    const terms::Contract& c = bench.contract;
    NameList payments, facts, setters;
    for (const terms::Payment& p : c.payments) {
        if (!is_by_fact(p.due)) continue;
        const Measure& m = c.measures[static_cast<std::size_t>(p.due.subject)];
        if (!m.established_by) continue;
        std::set<int> sides = parties_of(c, p.from);
        sides.merge(parties_of(c, p.to));
        if (!sides.contains(*m.established_by)) continue;
        payments.add(p.name, p.origin.place);
        facts.add(m.name, p.origin.place);
        setters.add(c.parties[static_cast<std::size_t>(*m.established_by)].name, p.origin.place);
    }
    if (!payments.empty())
        bench.report(Code::sets_own_day, payments.place(),
                     {payments.words(), facts.words(), setters.words()});
}

}  // namespace utfall::review
