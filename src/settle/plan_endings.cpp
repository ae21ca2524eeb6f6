// Terminations: when each is judged, and which steps it ends. Whether it is met is the program's business, like every
// value; here it is asked only in order not to wait for facts that nobody will establish any more.
#include <algorithm>

#include "course.h"
#include "planner.h"
#include "utfall/calc/execute.h"

namespace utfall::settle {

using terms::ClauseRef;
using terms::Moment;
using terms::Term;
using terms::Termination;

namespace {

// Answers facts with their last known values.
class Values : public terms::Leaves {
public:
    Values(const terms::Contract& contract, const Facts& facts, calc::Builder& builder,
           terms::Reasons& reasons, const std::map<FactKey, Version>& known)
        : contract_(contract), facts_(facts), builder_(builder), reasons_(reasons), known_(known) {}

    Term fact(const terms::Expression& e, const std::vector<int>& members,
              const terms::Cursor&) override {
        return constant(known_.at({e.subject, members}).value);
    }
    Term state(const terms::Expression&, const terms::Cursor&) override {
        ensure(false, "the checker lets only facts decide a termination");
        return {};
    }
    base::Date day(const terms::Moment& m, const terms::Cursor& cursor) override {
        base::Date day = cursor.day;
        if (m.kind == Moment::Kind::DateOf || m.kind == Moment::Kind::DateValue) {
            FactKey key{m.subject, {}};
            for (int d : contract_.measures[static_cast<std::size_t>(m.subject)].over)
                key.members.push_back(cursor.members[static_cast<std::size_t>(d)]);
            const Version& version = known_.at(key);
            day = m.kind == Moment::Kind::DateOf
                      ? version.from
                      : base::Date::from_days(static_cast<int>(version.value.numerator));
            return m.shift ? terms::shifted(contract_, day, *m.shift, m.backwards).value_or(day)
                           : day;
        }
        std::vector<int> all(contract_.dimensions.size());
        for (std::size_t d = 0; d < all.size(); ++d) all[d] = static_cast<int>(d);
        return plain_day(contract_, m, all, cursor.members).value_or(day);
    }
    int size(int dimension) override { return size_of(contract_, facts_, dimension); }

private:
    Term constant(const base::Rational& value) {
        reasons_.emplace_back();
        return {builder_.constant(value), static_cast<terms::ReasonIndex>(reasons_.size() - 1)};
    }
    const terms::Contract& contract_;
    const Facts& facts_;
    calc::Builder& builder_;
    terms::Reasons& reasons_;
    const std::map<FactKey, Version>& known_;
};

bool holds(const std::vector<ClauseRef>& clauses, const Step& s) {
    const bool is_clause = s.kind == StepKind::Payment || s.kind == StepKind::Order;
    const auto kind =
        s.kind == StepKind::Payment ? ClauseRef::Kind::Payment : ClauseRef::Kind::Order;
    return is_clause && std::any_of(clauses.begin(), clauses.end(), [&](const ClauseRef& clause) {
               return clause.kind == kind && clause.index == s.index;
           });
}

}  // namespace

void Planner::judge_endings() {
    for (std::size_t t = 0; t < c_.terminations.size(); ++t) {
        std::vector<int> members(c_.dimensions.size(), -1);
        const Termination& termination = c_.terminations[t];
        if (termination.over.empty()) {
            judge(static_cast<int>(t), members);
            continue;
        }
        const auto d = static_cast<std::size_t>(termination.over.front());
        for (int i = 0; i < c_.dimensions[d].size(); ++i) {
            members[d] = i;
            judge(static_cast<int>(t), members);
        }
    }
}

void Planner::judge(int termination, const std::vector<int>& members) {
    const Termination& t = c_.terminations[static_cast<std::size_t>(termination)];
    Ending ending;
    ending.termination = termination;
    ending.members = members;
    ending.day = ending.in_force = counts_from(c_, t.name);
    std::map<FactKey, Version> last;
    bool is_decided = true;
    for (const FactKey& key : needs_of(c_, facts_, t.when, members).facts) {
        ending.facts.push_back(key);
        const auto known = versions(key);
        if (known.empty() || (options_.on && known.front().from > *options_.on)) {
            is_decided = false;
            continue;
        }
        ending.day = std::max(ending.day, known.front().from);
        for (const Version& version : known)
            if (!options_.on || version.from <= *options_.on) last[key] = version;
    }
    ending.is_decided = is_decided;
    if (is_decided) {
        const terms::Contract& c = terms::text_of(c_, terms::text_on(c_, ending.day));
        calc::Builder builder;
        terms::Reasons reasons;
        Values values(c, facts_, builder, reasons, last);
        terms::Compiler compile(c, builder, reasons, values);
        const Term test = compile(t.when, cursor_at(c, members, ending.day));
        if (!builder.fault()) {
            const calc::Program program = std::move(builder).finish({test.value});
            const calc::Trace trace = calc::run_row(program, {});
            ending.is_met = trace.fault.kind == calc::FaultKind::None &&
                            trace.registers[program.outputs.front()] != 0;
        }
    }
    plan_.endings.push_back(std::move(ending));
}

// Whether the values of a termination are there when the step falls due. Those that should have been there by then,
// it waits for, unless it is over already and nobody establishes them any more.
bool Planner::is_seen(Draft& draft, const Ending& ending, base::Date due, bool is_over) const {
    if (due < ending.in_force) return false;
    std::vector<FactKey> overdue;
    for (const FactKey& key : ending.facts) {
        const auto known = versions(key);
        if (!known.empty() && known.front().from <= due) continue;
        const auto deadline = known_by(c_, key).deadline;
        if (!deadline || due <= *deadline || (is_over && is_lacking(key))) return false;
        overdue.push_back(key);
    }
    draft.needs.facts.insert(overdue.begin(), overdue.end());
    return ending.is_decided;
}

// The last day of the measurement that the clause rests on; the day of the termination when nothing is said of it.
base::Date Planner::measurement_end(const Draft& draft, const Termination& t,
                                    const Ending& ending) const {
    std::optional<base::Date> last;
    for (const Termination::End& end : t.ends) {
        const bool is_asked = std::any_of(
            draft.needs.facts.begin(), draft.needs.facts.end(), [&](const FactKey& key) {
                return std::find(end.measures.begin(), end.measures.end(), key.measure) !=
                       end.measures.end();
            });
        if (!is_asked) continue;
        Draft day;
        day.due = end.day;
        day.step.members = ending.members;
        const auto ends = nominal_due(day);
        if (ends && (!last || *last < *ends)) last = *ends;
    }
    return last.value_or(ending.day);
}

bool Planner::is_lacking(const FactKey& key) const {
    const auto known = versions(key);
    return known.empty() || (known.front().established == nullptr && !facts_.values.contains(key));
}

void Planner::attach_endings(Draft& draft) {
    const base::Date due = moved_due(draft);
    std::vector<int> possible;
    bool is_over = false;
    for (std::size_t e = 0; e < plan_.endings.size(); ++e) {
        const Ending& ending = plan_.endings[e];
        if (!can_end(draft, ending)) continue;
        possible.push_back(static_cast<int>(e));
        is_over = is_over || (ending.is_decided && ending.is_met && ending.day <= due);
    }
    std::optional<int> over;
    for (const int e : possible) {
        const Ending& ending = plan_.endings[static_cast<std::size_t>(e)];
        if (!is_seen(draft, ending, due, is_over)) continue;
        draft.step.endings.push_back(e);
        if (!over && ending.is_met && ending.day <= due) over = e;
    }
    const auto& facts = draft.needs.facts;
    const bool lacks = std::any_of(facts.begin(), facts.end(),
                                   [&](const FactKey& key) { return is_lacking(key); });
    if (!over || !lacks) return;
    draft.step.ceased = over;
    draft.needs.facts.clear();
}

// The due date as the suspensions have moved it.
base::Date Planner::moved_due(const Draft& draft) const {
    Draft nominal;
    nominal.step = draft.step;
    nominal.step.due = nominal_due(draft).value_or(c_.through);
    move_due_day(nominal);
    return nominal.step.due;
}

bool Planner::can_end(const Draft& draft, const Ending& ending) const {
    const Termination& t = c_.terminations[static_cast<std::size_t>(ending.termination)];
    const Step& s = draft.step;
    if (holds(t.no_longer_paid, s)) return true;
    if (!holds(t.last_settled, s)) return false;
    const base::Date end = measurement_end(draft, t, ending);  // only a later period is not paid
    for (std::size_t d = 0; d < s.members.size(); ++d)
        if (s.members[d] >= 0 && is_periods(static_cast<int>(d)))
            return c_.dimensions[d].spans[static_cast<std::size_t>(s.members[d])].first > end;
    return false;
}

}  // namespace utfall::settle
