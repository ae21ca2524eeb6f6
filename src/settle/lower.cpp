// The walk through the plan.
#include "lower.h"

#include <algorithm>

namespace utfall::settle {

using calc::Operator;

namespace {
constexpr terms::Type kMoney{.kind = terms::Type::Kind::Money};
}

Lowering::Lowering(const terms::Contract& contract, const Facts& facts, const ClaimBook& claims,
                   const Plan& plan, const Options& options)
    : whole_(contract),
      c_(&contract),
      facts_(facts),
      plan_(plan),
      options_(options),
      claims_(claims) {}

Term Lowering::constant(std::int64_t minor) { return compiler().constant({minor, 1}, kMoney, {}); }

Term Lowering::zero() {
    Term t = constant(0);
    out_.reasons[t.why].kind = ReasonKind::nothing_yet;
    return t;
}

void Lowering::add_to(Term& sum, const Term& part) {
    if (is_nothing(sum))
        sum = part;
    else if (!is_nothing(part))
        sum = join(Operator::add, sum, part);
}

Term Lowering::join(Operator op, const Term& a, const Term& b) {
    calc::Builder& build = out_.builder;
    const calc::Register r = op == Operator::add        ? build.add(a.value, b.value)
                             : op == Operator::subtract ? build.subtract(a.value, b.value)
                             : op == Operator::minimum  ? build.minimum(a.value, b.value)
                                                        : build.maximum(a.value, b.value);
    return compiler().operation(op, r, kMoney, {}, {a, b});
}

Term Lowering::reason(ReasonKind kind, calc::Register value, std::string name, base::Bilingual text,
                      const std::vector<Term>& below, const base::Place& place) {
    Reason r{.kind = kind,
             .op = {},
             .value = value,
             .type = kMoney,
             .name = std::move(name),
             .text = std::move(text),
             .place = place,
             .below = {}};
    for (const Term& t : below) r.below.push_back(t.why);
    out_.reasons.push_back(std::move(r));
    return {value, static_cast<ReasonIndex>(out_.reasons.size() - 1)};
}

std::string Lowering::members_of(const Step& s) const {
    std::vector<int> all(c_->dimensions.size());
    for (std::size_t d = 0; d < all.size(); ++d) all[d] = static_cast<int>(d);
    return member_words(*c_, facts_, all, s.members);
}

std::string Lowering::clause_of(const Step& s, const std::string& name) const {
    const std::string members = members_of(s);
    return members.empty() ? name : name + " / " + members;
}

std::vector<int> Lowering::group_members(const std::vector<int>& members) const {
    std::vector<int> groups = members;
    for (std::size_t d = 0; d < groups.size(); ++d)
        if (c_->dimensions[d].kind == terms::Dimension::Kind::Periods) groups[d] = -1;
    return groups;
}

int Lowering::period_of(const std::vector<int>& members) const {
    for (std::size_t d = 0; d < members.size(); ++d)
        if (members[d] >= 0 && c_->dimensions[d].kind == terms::Dimension::Kind::Periods)
            return static_cast<int>(d);
    return -1;
}

Lowered Lowering::run(const std::vector<Goal>& targets) {
    // One pass for each state of knowledge: a pass recomputes everything before its first day as if what is known
    // now had been known then, and settles the difference; the steps of its own days it carries out.
    for (stage_ = 0; stage_ <= plan_.knowledge.size(); ++stage_) {
        begin_stage(stage_);
        for (const Step& s : plan_.steps) {
            if (s.waiting || !is_reached(s)) {
                if (stage_ == plan_.knowledge.size()) postponed(s);
                continue;
            }
            if (stage_ < plan_.knowledge.size() && s.effective >= plan_.knowledge[stage_]) continue;
            carry_out(s);
            out_.marks.push_back({out_.builder.size(), &s, out_.builder.fault().has_value()});
        }
    }
    evaluate_targets(targets);
    return std::move(out_);
}

void Lowering::begin_stage(std::size_t) {
    state_ = State{};
    met_.clear();
    ended_.clear();
    for (const terms::Funding& f : c_->fundings) {
        FundingState state;
        state.principal = state.interest_due = state.drawn = state.loss = zero();
        state.accrued_to = f.drawn_on.value_or(c_->from);
        state_.fundings.push_back(std::move(state));
    }
    for (const terms::Account& a : c_->accounts) state_.balances.push_back(constant(a.opening));
}

bool Lowering::is_settled_before(const Step& s) const {
    return stage_ > 0 && s.effective < plan_.knowledge[stage_ - 1];
}

void Lowering::carry_out(const Step& s) {
    c_ = &text(s);
    switch (s.kind) {
        case StepKind::Draw: draw(s); break;
        case StepKind::Interest: interest(s); break;
        case StepKind::Payment: payment(s); break;
        case StepKind::Order: order(s); break;
        case StepKind::WriteOff: write_off(s); break;
        case StepKind::AccountEnd: account_end(s); break;
    }
}

// A fact that is missing, or that came after the last day of this settlement.
void Lowering::postponed(const Step& s) {
    if (s.kind != StepKind::Payment && s.kind != StepKind::Order) return;
    if (plan_.horizon && s.due > *plan_.horizon) return;
    if (!s.waits_for) return;
    c_ = &text(s);
    PlannedEvent planned;
    Event& e = planned.event;
    e.kind = EventKind::Postponed;
    e.due = s.due;
    e.date = base::roll(s.due, c_->roll);
    e.fact = fact_words(*c_, facts_, *s.waits_for);
    e.until = s.waits_until ? s.waits_until : default_day(*c_, *s.waits_for);
    e.notes = notes_of(s);
    e.text = s.text;
    e.member = members_of(s);
    const Term nothing = zero();
    planned.amount = nothing.value;
    if (s.kind == StepKind::Payment) {
        const terms::Payment& p = c_->payments[static_cast<std::size_t>(s.index)];
        e.clause = p.name;
        e.place = p.origin.place;
        e.heading = p.origin.heading;
        e.from = sides(p.from).front().first;
        e.to = sides(p.to).front().first;
    } else {
        const terms::Order& o = c_->orders[static_cast<std::size_t>(s.index)];
        e.clause = o.name;
        e.place = o.origin.place;
        e.heading = o.origin.heading;
        e.from = c_->accounts[static_cast<std::size_t>(o.account)].holder;
        e.to = o.rows.empty() ? e.from : o.rows.front().to;
    }
    e.why =
        reason(ReasonKind::missing_fact, nothing.value, e.fact,
               {.sv = "skjuts upp, längst till " +
                      (e.until ? e.until->text() : "den dag då det fastställs"),
                .en = "postponed, to " + (e.until ? e.until->text() : "the day it is established") +
                      " at the latest"},
               {}, e.place)
            .why;
    out_.events.push_back(std::move(planned));
}

// A payment that had to wait is made on the first open day after it could be calculated, or on the last day of the
// wait if that is open; never before either.
base::Date Lowering::paying_day(const Step& s) const {
    if (s.effective == s.due) {
        const base::Date day = base::roll(s.effective, c_->roll);
        return day < s.known ? base::next_open_day(s.known, c_->roll.calendar) : day;
    }
    if (s.by_default) return base::roll(s.effective, {c_->roll.calendar, base::Direction::Next});
    return base::next_open_day(s.effective, c_->roll.calendar);
}

// Calculated or paid no later than the last day of this settlement.
bool Lowering::is_reached(const Step& s) const {
    if (!plan_.horizon || s.effective <= *plan_.horizon) return true;
    const bool is_paid = s.kind == StepKind::Payment || s.kind == StepKind::Order;
    return is_paid && paying_day(s) <= *plan_.horizon;
}

// Values by date go by the end of the period, or the due day as it stands: a wait does not change them.
terms::Cursor Lowering::cursor_of(const Step& s) const {
    terms::Cursor cursor = cursor_at(*c_, s.members, s.effective);
    if (period_of(s.members) < 0) cursor.reference = s.due;
    return cursor;
}

Term Lowering::emit(const Step& s, EventKind kind, int from, int to, Term amount,
                    const std::string& clause, const terms::Origin& origin,
                    std::vector<PlannedEvent::PlannedBound> bounds, int rest_number) {
    PlannedEvent planned;
    Event& e = planned.event;
    e.kind = kind;
    e.due = s.due;
    e.date =
        kind == EventKind::Drawn || kind == EventKind::WrittenOff ? s.effective : paying_day(s);
    e.from = from;
    e.to = to;
    e.clause = clause;
    e.member = members_of(s);
    e.place = origin.place;
    e.heading = origin.heading;
    e.why = amount.why;
    e.notes = notes_of(s);
    e.text = s.text;
    if (kind == EventKind::Paid) planned.ends = ends_of(s);
    if (s.kind == StepKind::Payment) {
        const terms::Payment& p = c_->payments[static_cast<std::size_t>(s.index)];
        e.account_out = p.paid_from;
        e.account_in = p.paid_into;
    }
    planned.amount = amount.value;
    planned.bounds = std::move(bounds);
    planned.silent_when_zero = s.kind != StepKind::Payment || rest_number > 0;
    planned.tells_ceased = rest_number == 0 && (s.kind == StepKind::Payment || s.sub % 1000 == 0);
    const std::string key = std::to_string(rest_number) + "|" + clause + "|" + e.member + "|" +
                            s.due.text() + "|" + std::to_string(from) + "|" + std::to_string(to) +
                            "|" + std::to_string(s.sub) + "|" +
                            std::to_string(static_cast<int>(kind));
    const std::string when = (e.member.empty() ? "" : e.member + ", ") + e.date.text();
    const Term settled = reason(ReasonKind::event, amount.value, clause,
                                base::Bilingual::same(when), {}, origin.place);
    if (is_settled_before(s) && s.is_guarantee) {  // a loss is fixed on its last day
        const auto paid = settled_.find(key);
        return paid == settled_.end() ? zero() : paid->second;
    }
    if (is_settled_before(s)) {
        correct(s, std::move(planned), key);
        return settled;
    }
    settled_[key] = amount;
    if (s.is_guarantee) add_to(guaranteed_.try_emplace(s.index, zero()).first->second, settled);
    out_.events.push_back(std::move(planned));
    return settled;
}

void Lowering::account_end(const Step& s) {
    const terms::Account& a = c_->accounts[static_cast<std::size_t>(s.index)];
    Term& balance = state_.balances[static_cast<std::size_t>(s.index)];
    const Term left =
        reason(ReasonKind::balance, balance.value, a.name, {}, {balance}, a.origin.place);
    balance = zero();
    if (a.holder != a.ends_to)
        (void)emit(s, EventKind::Returned, a.holder, a.ends_to, left, a.name, a.origin);
}

void Lowering::evaluate_targets(const std::vector<Goal>& targets) {
    if (stage_ > 0) stage_ = plan_.knowledge.size();
    c_ = &terms::text_of(whole_, terms::text_on(whole_, whole_.through));
    for (const Goal& target : targets) {
        const Needs needs = needs_of(*c_, facts_, *target.expression, target.members);
        const bool known =
            std::all_of(needs.facts.begin(), needs.facts.end(), [&](const FactKey& key) {
                const auto at = plan_.versions.find(key);
                return at != plan_.versions.end() && !at->second.empty();
            });
        if (!known) continue;
        const terms::Cursor cursor = cursor_at(*c_, target.members, c_->through);
        out_.named.push_back({target.expression, compiler()(*target.expression, cursor).value});
    }
}

Term Lowering::fact(const terms::Expression& e, const std::vector<int>& members,
                    const terms::Cursor&) {
    const FactKey key{e.subject, members};
    const terms::Measure& m = c_->measures[static_cast<std::size_t>(e.subject)];
    const auto at = plan_.versions.find(key);
    ensure(at != plan_.versions.end() && !at->second.empty(),
           "a clause is carried out only when its facts are there");
    const std::vector<Version>& versions = at->second;
    std::size_t chosen = 0;
    for (std::size_t i = 1; i < versions.size(); ++i)
        if (stage_ >= plan_.knowledge.size()
                ? (!plan_.horizon || versions[i].from <= *plan_.horizon)
                : versions[i].from < plan_.knowledge[stage_])
            chosen = i;
    if (const auto known = inputs_.find({key, chosen}); known != inputs_.end())
        return known->second;
    const std::int64_t scale = m.step.denominator;
    const auto numerator = [&](const base::Rational& value) {
        return value.numerator * (scale / value.denominator);
    };
    calc::Range range;
    if (m.low && m.high) range = {numerator(*m.low), numerator(*m.high)};
    const Version& version = versions[chosen];
    const calc::Register r = out_.builder.input(range, scale);
    out_.inputs.push_back(numerator(version.value));
    Unknown unknown;
    if (version.established == nullptr) unknown.kind = Unknown::Kind::Default;
    unknown.key = key;
    unknown.version = static_cast<int>(chosen);
    out_.unknowns.push_back(std::move(unknown));
    Reason why{.kind = version.established != nullptr ? ReasonKind::fact : ReasonKind::missing_fact,
               .op = {},
               .value = r,
               .type = m.type,
               .name = fact_words(*c_, facts_, key),
               .text = {},
               .place = m.origin.place,
               .below = {}};
    if (version.established != nullptr) {
        const Established& known = *version.established;
        const std::string source = known.source.empty() ? "" : "; " + known.source;
        why.place = facts_.place(known.row);
        const std::string& by = known.verifier;  // only what the file says
        why.text = {
            .sv = "fastställt " + known.known.text() + (by.empty() ? "" : " av " + by) + source,
            .en = "established " + known.known.text() + (by.empty() ? "" : " by " + by) + source};
    } else {
        why.text = {.sv = "från " + version.from.text() + " gäller därför kontraktets värde",
                    .en = "from " + version.from.text() + " the contract's own value applies"};
    }
    out_.reasons.push_back(std::move(why));
    const Term term{r, static_cast<ReasonIndex>(out_.reasons.size() - 1)};
    inputs_.emplace(std::pair(key, chosen), term);
    return term;
}

base::Date Lowering::day(const terms::Moment& m, const terms::Cursor& cursor) {
    base::Date day = cursor.day;
    if (m.kind == terms::Moment::Kind::DateOf || m.kind == terms::Moment::Kind::DateValue) {
        FactKey key{m.subject, {}};
        for (int d : c_->measures[static_cast<std::size_t>(m.subject)].over)
            key.members.push_back(cursor.members[static_cast<std::size_t>(d)]);
        const Version& known = plan_.versions.at(key).front();
        day = m.kind == terms::Moment::Kind::DateOf
                  ? known.from
                  : base::Date::from_days(static_cast<int>(known.value.numerator));
        return m.shift ? terms::shifted(*c_, day, *m.shift, m.backwards).value_or(day) : day;
    }
    std::vector<int> all(c_->dimensions.size());
    for (std::size_t d = 0; d < all.size(); ++d) all[d] = static_cast<int>(d);
    if (m.kind == terms::Moment::Kind::Today)
        return m.shift ? terms::shifted(*c_, day, *m.shift, m.backwards).value_or(day) : day;
    return plain_day(*c_, m, all, cursor.members).value_or(day);
}

}  // namespace utfall::settle
