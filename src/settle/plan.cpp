// Unrolls the clauses over their members, chooses the text that each follows, and finds their facts and days.
#include "plan.h"

#include <algorithm>

#include "planner.h"

namespace utfall::settle {

using terms::ClauseRef;
using terms::Moment;

namespace {

const std::vector<int>& over(const terms::Contract& text, const ClauseRef& clause) {
    return clause.kind == ClauseRef::Kind::Payment
               ? text.payments[static_cast<std::size_t>(clause.index)].over
               : text.orders[static_cast<std::size_t>(clause.index)].over;
}

bool is_by_fact(const Moment& m) {
    return m.kind == Moment::Kind::DateOf || m.kind == Moment::Kind::DateValue;
}

}  // namespace

Plan Planner::run(const std::vector<Goal>& targets) {
    unroll();
    choose_texts();
    judge_endings();
    for (Draft& draft : drafts_) attach_endings(draft);
    find_versions(targets);
    set_horizon();
    resolve_due_days();
    order_and_wait();
    find_knowledge();
    return std::move(plan_);
}

void Planner::unroll() {
    for (int number = 0; number <= static_cast<int>(c_.amendments.size()); ++number)
        for (const ClauseRef& clause : terms::text_of(c_, number).clauses) {
            Step step;
            step.text = number;
            step.document = step.rank = clause.rank;
            step.members.assign(c_.dimensions.size(), -1);
            std::vector<int> dimensions = over(terms::text_of(c_, number), clause);
            // Periods vary slowest: inside one clause the order is period, then group.
            std::stable_sort(dimensions.begin(), dimensions.end(),
                             [&](int a, int b) { return is_periods(a) && !is_periods(b); });
            unroll_clause(clause, dimensions, 0, step);
        }
    for (std::size_t f = 0; f < c_.fundings.size(); ++f) unroll_funding(static_cast<int>(f));
    for (std::size_t a = 0; a < c_.accounts.size(); ++a)
        add_fixed(StepKind::AccountEnd, static_cast<int>(a), 0, c_.accounts[a].ends, {});
}

void Planner::unroll_clause(const ClauseRef& clause, const std::vector<int>& dimensions,
                            std::size_t at, Step& step) {
    if (at < dimensions.size()) {
        const auto d = static_cast<std::size_t>(dimensions[at]);
        for (int i = 0; i < size_of(c_, facts_, dimensions[at]); ++i) {
            step.members[d] = i;
            unroll_clause(clause, dimensions, at + 1, step);
        }
        step.members[d] = -1;
        return;
    }
    step.kind = clause.kind == ClauseRef::Kind::Payment ? StepKind::Payment : StepKind::Order;
    step.index = clause.index;
    draft_clause(step);
}

void Planner::draft_clause(Step step) {
    Draft draft;
    draft.step = std::move(step);
    Step& s = draft.step;
    const terms::Contract& c = text(s);
    if (s.kind == StepKind::Payment) {
        const terms::Payment& p = c.payments[static_cast<std::size_t>(s.index)];
        draft.due = p.due;
        s.is_guarantee = p.is_guarantee;
        draft.needs = needs_of(c, facts_, p.amount, s.members);
        if (p.condition) merge(draft.needs, needs_of(c, facts_, *p.condition, s.members));
        if (p.less_before) draft.needs.payments.insert(s.index);
        if (p.paid_from) draft.needs.accounts.insert(*p.paid_from);
    } else {
        const terms::Order& o = c.orders[static_cast<std::size_t>(s.index)];
        draft.due = o.due;
        for (const terms::Order::Row& row : o.rows)
            merge(draft.needs, needs_of(c, facts_, row.amount, s.members));
        draft.needs.accounts.insert(o.account);
    }
    need_day(draft);
    drafts_.push_back(std::move(draft));
}

void Planner::merge(Needs& into, Needs from) {
    into.facts.merge(from.facts);
    into.payments.merge(from.payments);
    into.paid_by.merge(from.paid_by);
    into.paid_to.merge(from.paid_to);
    into.fundings.merge(from.fundings);
    into.accounts.merge(from.accounts);
}

void Planner::need_day(Draft& draft) {
    if (is_by_fact(draft.due)) draft.needs.facts.insert(key_of(draft.due, draft.step.members));
}

FactKey Planner::key_of(const Moment& m, const std::vector<int>& members) const {
    FactKey key{m.subject, {}};
    for (int d : c_.measures[static_cast<std::size_t>(m.subject)].over)
        key.members.push_back(members[static_cast<std::size_t>(d)]);
    return key;
}

void Planner::add_fixed(StepKind kind, int index, int sub, base::Date day, Needs needs,
                        std::vector<int> members) {
    Draft draft;
    draft.step.kind = kind;
    draft.step.index = index;
    draft.step.sub = sub;
    draft.step.members =
        members.empty() ? std::vector<int>(c_.dimensions.size(), -1) : std::move(members);
    draft.step.due = day;
    draft.step.text = terms::text_on(c_, day);
    draft.has_due = false;
    draft.needs = std::move(needs);
    drafts_.push_back(std::move(draft));
}

void Planner::unroll_funding(int index) {
    const terms::Funding& f = c_.fundings[static_cast<std::size_t>(index)];
    if (f.drawn_on) add_fixed(StepKind::Draw, index, -1, *f.drawn_on, {});
    if (f.drawn_as)
        if (const auto draws = facts_.draws.find(*f.drawn_as); draws != facts_.draws.end())
            for (std::size_t i = 0; i < draws->second.size(); ++i)
                add_fixed(StepKind::Draw, index, static_cast<int>(i), draws->second[i].day, {});
    if (f.rate && f.interest_each) {
        const auto d = static_cast<std::size_t>(*f.interest_each);
        for (std::size_t i = 0; i < c_.dimensions[d].spans.size(); ++i) {
            std::vector<int> members(c_.dimensions.size(), -1);
            members[d] = static_cast<int>(i);
            Needs needs = needs_of(c_, facts_, *f.rate, members);
            add_fixed(StepKind::Interest, index, static_cast<int>(i),
                      c_.dimensions[d].spans[i].second, std::move(needs), members);
        }
    }
    Needs needs;
    needs.fundings.insert(index);
    add_fixed(StepKind::WriteOff, index, 0, f.ends, std::move(needs));
}

// A clause follows the text in force on the last day of its period, or on its due date. What fell due under an earlier
// text does not fall due again.
void Planner::choose_texts() {
    if (c_.amendments.empty()) return;
    std::set<std::tuple<StepKind, int, std::vector<int>>> taken;
    std::erase_if(drafts_, [&](const Draft& draft) {
        if (!draft.has_due) return false;
        const Step& s = draft.step;
        base::Date reference = nominal_due(draft).value_or(c_.through);
        for (std::size_t d = 0; d < s.members.size(); ++d)
            if (s.members[d] >= 0 && is_periods(static_cast<int>(d)))
                reference = c_.dimensions[d].spans[static_cast<std::size_t>(s.members[d])].second;
        return terms::text_on(c_, reference) != s.text ||
               !taken.emplace(s.kind, s.index, s.members).second;
    });
}

std::vector<Version> Planner::versions(const FactKey& key) const {
    return versions_of(c_, facts_, key,
                       {.default_final = true, .default_postponed = !options_.example});
}

// The day that the contract names, however far the settlement goes; nothing while the fact that tells it is missing.
std::optional<base::Date> Planner::nominal_due(const Draft& draft) const {
    const Moment& m = draft.due;
    if (!draft.has_due) return draft.step.due;
    if (is_by_fact(m)) {
        const auto known = versions(key_of(m, draft.step.members));
        if (known.empty()) return std::nullopt;
        const base::Date day =
            m.kind == Moment::Kind::DateOf
                ? known.front().from
                : base::Date::from_days(static_cast<int>(known.front().value.numerator));
        return m.shift ? terms::shifted(c_, day, *m.shift, m.backwards).value_or(day) : day;
    }
    std::vector<int> dimensions(c_.dimensions.size());
    for (std::size_t d = 0; d < dimensions.size(); ++d) dimensions[d] = static_cast<int>(d);
    return plain_day(c_, m, dimensions, draft.step.members);
}

void Planner::find_versions(const std::vector<Goal>& targets) {
    for (const Goal& target : targets)
        for (const FactKey& key : needs_of(c_, facts_, *target.expression, target.members).facts)
            plan_.versions.try_emplace(key, versions(key));
    for (const Draft& draft : drafts_)
        for (const FactKey& key : draft.needs.facts)
            if (!plan_.versions.contains(key)) plan_.versions[key] = versions(key);
}

void Planner::stop_before(base::Date day, std::string what) {
    const base::Date last = day.plus_days(-1);
    if (plan_.horizon && *plan_.horizon <= last) return;
    plan_.horizon = last;
    plan_.stopped_by = std::move(what);
}

void Planner::set_horizon() {
    plan_.horizon = options_.on;
    if (!options_.on && !options_.example) {
        for (const auto& [key, versions] : plan_.versions) {
            const bool is_in_file =
                facts_.values.contains(key);  // established late: the default did apply for a while
            if (versions.empty() || versions.front().established != nullptr || is_in_file) continue;
            stop_before(versions.front().from, fact_words(c_, facts_, key));
        }
        for (const terms::Suspension& s : c_.suspensions)
            if (s.span && s.span->is_open && is_by_fact(s.through))
                stop_before(s.span->last, fact_words(c_, facts_, key_of(s.through, {})));
    }
    for (const Draft& draft : drafts_)  // a termination reads them, and nobody waits for them
        for (const int ending : draft.step.endings)
            for (const FactKey& key : plan_.endings[static_cast<std::size_t>(ending)].facts)
                plan_.versions.try_emplace(key, versions(key));
}

const Version* Planner::first_version(const FactKey& key) const {
    const auto& versions = plan_.versions.at(key);
    if (versions.empty() || (plan_.horizon && versions.front().from > *plan_.horizon))
        return nullptr;
    return &versions.front();
}

void Planner::resolve_due_days() {
    for (Draft& draft : drafts_) {
        if (!draft.has_due) continue;
        Step& s = draft.step;
        if (is_by_fact(draft.due) && !s.ceased &&
            first_version(key_of(draft.due, s.members)) == nullptr) {
            s.waiting = true;
            s.waits_for = key_of(draft.due, s.members);
            s.due = c_.through;
            continue;
        }
        s.due = nominal_due(draft).value_or(c_.through);
        move_due_day(draft);
    }
}

// Out of the suspensions that it falls in, one after the other. While an end is not established it waits for that.
void Planner::move_due_day(Draft& draft) const {
    Step& s = draft.step;
    for (std::size_t i = 0; i < c_.suspensions.size(); ++i) {
        const terms::Suspension& suspension = c_.suspensions[i];
        if (!suspension.span) continue;
        const terms::Suspension::Span& span = *suspension.span;
        const auto is_named = [&](int d) { return s.members[static_cast<std::size_t>(d)] >= 0; };
        const bool has_period =
            std::any_of(suspension.periods.begin(), suspension.periods.end(), is_named);
        if (s.due < span.first || s.due < span.known || (!suspension.moves_due_days && !has_period))
            continue;
        if (span.end_known) s.not_before = std::max(s.not_before.value_or(s.due), *span.end_known);
        const bool is_done = std::any_of(s.moved.begin(), s.moved.end(), [&](const auto& moved) {
            return moved.first == static_cast<int>(i);
        });
        if (!suspension.moves_due_days || is_done || span.last < s.due) continue;
        if (span.is_open && is_by_fact(suspension.through)) {
            s.waiting = true;
            s.waits_for = key_of(suspension.through, {});
            s.waits_until = span.last;
            return;
        }
        s.moved.emplace_back(static_cast<int>(i), s.due);
        s.due = s.due.plus_days(span.days());
        return move_due_day(draft);
    }
}

void Planner::find_knowledge() {
    std::set<base::Date> days;
    for (const auto& [key, versions] : plan_.versions)
        for (std::size_t i = 1; i < versions.size(); ++i)
            if (!plan_.horizon || versions[i].from <= *plan_.horizon) days.insert(versions[i].from);
    plan_.knowledge.assign(days.begin(), days.end());
}

Plan make_plan(const terms::Contract& contract, const Facts& facts, const Options& options,
               const std::vector<Goal>& targets) {
    return Planner(contract, facts, options).run(targets);
}

}  // namespace utfall::settle
