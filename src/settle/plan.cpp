// Unrolls the clauses over their members and puts the steps in order.
#include "plan.h"

#include <algorithm>

namespace utfall::settle {

using terms::ClauseRef;
using terms::Dimension;
using terms::Moment;

namespace {

class Planner {
public:
    Planner(const terms::Contract& contract, const Facts& facts, const Options& options)
        : c_(contract), facts_(facts), options_(options) {}

    Plan run(const std::vector<Goal>& targets) {
        unroll();
        find_versions(targets);
        set_horizon();
        resolve_due_days();
        order_and_wait();
        find_knowledge();
        return std::move(plan_);
    }

private:
    struct Draft {
        Step step;
        Needs needs;
        Moment due;
        bool has_due = true;
    };

    [[nodiscard]] const std::vector<int>& over(const ClauseRef& clause) const {
        return clause.kind == ClauseRef::Kind::Payment
                   ? c_.payments[static_cast<std::size_t>(clause.index)].over
                   : c_.orders[static_cast<std::size_t>(clause.index)].over;
    }

    void unroll() {
        for (std::size_t i = 0; i < c_.clauses.size(); ++i) {
            std::vector<int> dimensions = over(c_.clauses[i]);
            // Periods vary slowest: inside one clause the order is period, then group.
            std::stable_sort(dimensions.begin(), dimensions.end(),
                             [&](int a, int b) { return is_periods(a) && !is_periods(b); });
            std::vector<int> members(c_.dimensions.size(), -1);
            unroll_clause(c_.clauses[i], static_cast<int>(i), dimensions, 0, members);
        }
        for (std::size_t f = 0; f < c_.fundings.size(); ++f) unroll_funding(static_cast<int>(f));
        for (std::size_t a = 0; a < c_.accounts.size(); ++a)
            add_fixed(StepKind::AccountEnd, static_cast<int>(a), 0, c_.accounts[a].ends, {});
    }

    [[nodiscard]] bool is_periods(int d) const {
        return c_.dimensions[static_cast<std::size_t>(d)].kind == Dimension::Kind::Periods;
    }

    void unroll_clause(const ClauseRef& clause, int document, const std::vector<int>& dimensions,
                       std::size_t at, std::vector<int>& members) {
        if (at < dimensions.size()) {
            const auto d = static_cast<std::size_t>(dimensions[at]);
            for (int i = 0; i < size_of(c_, facts_, dimensions[at]); ++i) {
                members[d] = i;
                unroll_clause(clause, document, dimensions, at + 1, members);
            }
            members[d] = -1;
            return;
        }
        Draft draft;
        draft.step.kind =
            clause.kind == ClauseRef::Kind::Payment ? StepKind::Payment : StepKind::Order;
        draft.step.index = clause.index;
        draft.step.document = draft.step.rank = document;
        draft.step.members = members;
        if (clause.kind == ClauseRef::Kind::Payment) {
            const terms::Payment& p = c_.payments[static_cast<std::size_t>(clause.index)];
            draft.due = p.due;
            draft.step.is_guarantee = p.is_guarantee;
            draft.needs = needs_of(c_, facts_, p.amount, members);
            if (p.condition) merge(draft.needs, needs_of(c_, facts_, *p.condition, members));
            if (p.less_before) draft.needs.payments.insert(clause.index);
            if (p.paid_from) draft.needs.accounts.insert(*p.paid_from);
        } else {
            const terms::Order& o = c_.orders[static_cast<std::size_t>(clause.index)];
            draft.due = o.due;
            for (const terms::Order::Row& row : o.rows)
                merge(draft.needs, needs_of(c_, facts_, row.amount, members));
            draft.needs.accounts.insert(o.account);
        }
        need_day(draft);
        drafts_.push_back(std::move(draft));
    }

    static void merge(Needs& into, Needs from) {
        into.facts.merge(from.facts);
        into.payments.merge(from.payments);
        into.paid_by.merge(from.paid_by);
        into.paid_to.merge(from.paid_to);
        into.fundings.merge(from.fundings);
        into.accounts.merge(from.accounts);
    }

    void need_day(Draft& draft) {
        if (draft.due.kind != Moment::Kind::DateOf && draft.due.kind != Moment::Kind::DateValue)
            return;
        draft.needs.facts.insert(key_of(draft.due, draft.step.members));
    }

    [[nodiscard]] FactKey key_of(const Moment& m, const std::vector<int>& members) const {
        FactKey key{m.subject, {}};
        for (int d : c_.measures[static_cast<std::size_t>(m.subject)].over)
            key.members.push_back(members[static_cast<std::size_t>(d)]);
        return key;
    }

    void add_fixed(StepKind kind, int index, int sub, base::Date day, Needs needs,
                   std::vector<int> members = {}) {
        Draft draft;
        draft.step.kind = kind;
        draft.step.index = index;
        draft.step.sub = sub;
        draft.step.members =
            members.empty() ? std::vector<int>(c_.dimensions.size(), -1) : std::move(members);
        draft.step.due = day;
        draft.has_due = false;
        draft.needs = std::move(needs);
        drafts_.push_back(std::move(draft));
    }

    void unroll_funding(int index) {
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

    void find_versions(const std::vector<Goal>& targets) {
        const Reading reading{.default_final = true, .default_postponed = !options_.example};
        for (const Goal& target : targets)
            for (const FactKey& key :
                 needs_of(c_, facts_, *target.expression, target.members).facts)
                plan_.versions.try_emplace(key, versions_of(c_, facts_, key, reading));
        for (const Draft& draft : drafts_)
            for (const FactKey& key : draft.needs.facts)
                if (!plan_.versions.contains(key))
                    plan_.versions[key] = versions_of(c_, facts_, key, reading);
    }

    void set_horizon() {
        plan_.horizon = options_.on;
        if (options_.on || options_.example) return;
        for (const auto& [key, versions] : plan_.versions) {
            const bool is_in_file =
                facts_.values.contains(key);  // established late: the default did apply for a while
            if (versions.empty() || versions.front().established != nullptr || is_in_file) continue;
            const base::Date last = versions.front().from.plus_days(-1);
            if (plan_.horizon && *plan_.horizon <= last) continue;
            plan_.horizon = last;
            plan_.stopped_by = fact_words(c_, facts_, key);
        }
    }

    [[nodiscard]] const Version* first_version(const FactKey& key) const {
        const auto& versions = plan_.versions.at(key);
        if (versions.empty() || (plan_.horizon && versions.front().from > *plan_.horizon))
            return nullptr;
        return &versions.front();
    }

    void resolve_due_days() {
        for (Draft& draft : drafts_) {
            if (!draft.has_due) continue;
            const Moment& m = draft.due;
            if (m.kind == Moment::Kind::DateOf || m.kind == Moment::Kind::DateValue) {
                const Version* known = first_version(key_of(m, draft.step.members));
                if (known == nullptr) {
                    draft.step.waiting = true;
                    draft.step.waits_for = key_of(m, draft.step.members);
                    draft.step.due = c_.through;
                    continue;
                }
                const base::Date day =
                    m.kind == Moment::Kind::DateOf
                        ? known->from
                        : base::Date::from_days(static_cast<int>(known->value.numerator));
                draft.step.due =
                    m.shift ? terms::shifted(c_, day, *m.shift, m.backwards).value_or(day) : day;
                continue;
            }
            std::vector<int> dimensions(c_.dimensions.size());
            for (std::size_t d = 0; d < dimensions.size(); ++d) dimensions[d] = static_cast<int>(d);
            draft.step.due = plain_day(c_, m, dimensions, draft.step.members).value_or(c_.through);
        }
    }

    // Running greatest day of what has touched each thing: a later step that reads it cannot come before.
    struct Latest {
        std::map<int, const Step*> payment, by, to, funding, account;
        std::map<std::pair<int, std::vector<int>>, const Step*> payment_of_group;
    };

    static bool before(const Step& a, const Step& b, base::Date Step::*day) {
        const auto phase = [](const Step& s) {
            switch (s.kind) {
                case StepKind::Draw: return 3;
                case StepKind::Interest: return 4;
                case StepKind::Payment: return s.is_guarantee ? 7 : 5;
                case StepKind::Order: return 5;
                case StepKind::WriteOff: return 6;
                case StepKind::AccountEnd: return 9;
            }
            return 9;
        };
        const auto key = [&](const Step& s) {
            return std::tuple(s.waiting, s.*day, phase(s), s.rank, s.depth, s.due, s.document);
        };
        return key(a) < key(b);
    }

    void order_and_wait() {
        std::stable_sort(drafts_.begin(), drafts_.end(), [](const Draft& a, const Draft& b) {
            return before(a.step, b.step, &Step::due);
        });
        Latest latest;
        for (Draft& draft : drafts_) {
            Step& s = draft.step;
            s.effective = s.due;
            counted_on_.clear();
            for (const FactKey& key : draft.needs.facts) wait_for_fact(s, key);
            const auto wait = [&](const std::map<int, const Step*>& things,
                                  const std::set<int>& needed) {
                for (int index : needed)
                    if (const auto at = things.find(index); at != things.end())
                        wait_for_step(s, *at->second);
            };
            wait_for_payments(latest, s, draft.needs.payments);
            wait(latest.by, draft.needs.paid_by);
            wait(latest.to, draft.needs.paid_to);
            wait(latest.account, draft.needs.accounts);
            if (s.kind != StepKind::WriteOff) wait(latest.funding, draft.needs.fundings);
            for (const Step* other : counted_on_) come_after(s, *other);
            note(latest, s);
        }
        for (Draft& draft : drafts_) plan_.steps.push_back(std::move(draft.step));
        std::stable_sort(plan_.steps.begin(), plan_.steps.end(), [](const Step& a, const Step& b) {
            return before(a, b, &Step::effective);
        });
    }

    void wait_for_fact(Step& s, const FactKey& key) {
        const Version* known = first_version(key);
        if (known == nullptr) {
            s.waiting = true;
            if (!s.waits_for) s.waits_for = key;
            return;
        }
        if (known->established != nullptr) s.known = std::max(s.known, known->from);
        if (known->from < s.effective) return;
        const bool is_default = known->established == nullptr;
        if (known->from ==
            s.effective) {  // a value given on the last day is paid after it, as if alone
            s.by_default = s.by_default && is_default;
            return;
        }
        s.effective = known->from;
        s.by_default = is_default;
        s.waits_for = key;
    }

    [[nodiscard]] std::vector<int> groups_of(const Step& s) const {
        std::vector<int> groups = s.members;
        for (std::size_t d = 0; d < groups.size(); ++d)
            if (is_periods(static_cast<int>(d))) groups[d] = -1;
        return groups;
    }

    // A clause for each group asks what its own group was paid; one for none asks what all were.
    static void come_after(Step& s, const Step& other) {
        if (other.waiting || s.waiting || other.effective != s.effective) return;
        if (std::pair(other.rank, other.depth) < std::pair(s.rank, s.depth)) return;
        s.rank = other.rank;
        s.depth = other.depth + 1;
    }

    void wait_for_payments(const Latest& latest, Step& s, const std::set<int>& needed) {
        const std::vector<int> own = groups_of(s), none(own.size(), -1);
        for (const int index : needed) {
            if (own == none) {
                if (const auto at = latest.payment.find(index); at != latest.payment.end())
                    wait_for_step(s, *at->second);
                continue;
            }
            for (const auto& groups : {own, none})
                if (const auto at = latest.payment_of_group.find({index, groups});
                    at != latest.payment_of_group.end())
                    wait_for_step(s, *at->second);
        }
    }

    void wait_for_step(Step& s, const Step& other) {
        counted_on_.push_back(&other);
        if (other.waiting) {
            s.waiting = true;
            s.waits_for = other.waits_for;
        } else if (other.effective > s.effective) {
            s.effective = other.effective;
            s.by_default = other.by_default;
            s.waits_for = other.waits_for;
        }
    }

    template <class Key>
    static void later(std::map<Key, const Step*>& things, const Key& key, const Step& s) {
        const Step*& slot = things[key];
        const auto place = [](const Step& one) {
            return std::tuple(one.waiting, one.effective, one.rank, one.depth);
        };
        if (slot == nullptr || place(*slot) < place(s)) slot = &s;
    }

    void note(Latest& latest, const Step& s) {
        if (s.kind == StepKind::Interest) later(latest.funding, s.index, s);
        if (s.kind == StepKind::Order) {
            const terms::Order& o = c_.orders[static_cast<std::size_t>(s.index)];
            later(latest.account, o.account, s);
            for (const terms::Order::Row& row : o.rows) {
                if (row.reduces) later(latest.funding, *row.reduces, s);
                later(latest.to, row.to, s);
            }
            later(latest.by, c_.accounts[static_cast<std::size_t>(o.account)].holder, s);
        }
        if (s.kind != StepKind::Payment) return;
        const terms::Payment& p = c_.payments[static_cast<std::size_t>(s.index)];
        later(latest.payment, s.index, s);
        later(latest.payment_of_group, std::pair(s.index, groups_of(s)), s);
        if (p.reduces) later(latest.funding, *p.reduces, s);
        if (p.paid_from) later(latest.account, *p.paid_from, s);
        if (p.paid_into) later(latest.account, *p.paid_into, s);
        const auto parties = [&](const terms::Side& side, std::map<int, const Step*>& things) {
            if (!side.is_split) return later(things, side.index, s);
            for (const auto& share : c_.splits[static_cast<std::size_t>(side.index)].shares)
                later(things, share.party, s);
        };
        parties(p.from, latest.by);
        parties(p.to, latest.to);
    }

    void find_knowledge() {
        std::set<base::Date> days;
        for (const auto& [key, versions] : plan_.versions)
            for (std::size_t i = 1; i < versions.size(); ++i)
                if (!plan_.horizon || versions[i].from <= *plan_.horizon)
                    days.insert(versions[i].from);
        plan_.knowledge.assign(days.begin(), days.end());
    }

    const terms::Contract& c_;
    const Facts& facts_;
    const Options& options_;
    std::vector<Draft> drafts_;
    Plan plan_;
    std::vector<const Step*> counted_on_;  // by the step that is being placed
};

}  // namespace

Plan make_plan(const terms::Contract& contract, const Facts& facts, const Options& options,
               const std::vector<Goal>& targets) {
    return Planner(contract, facts, options).run(targets);
}

}  // namespace utfall::settle
