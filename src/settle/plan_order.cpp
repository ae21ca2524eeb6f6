// Puts the steps in order, and lets each wait for its facts and for what it counts on.
#include <algorithm>

#include "planner.h"

namespace utfall::settle {

namespace {

template <class Key>
void later(std::map<Key, const Step*>& things, const Key& key, const Step& s) {
    const Step*& slot = things[key];
    const auto place = [](const Step& one) {
        return std::tuple(one.waiting, one.effective, one.rank, one.depth);
    };
    if (slot == nullptr || place(*slot) < place(s)) slot = &s;
}

}  // namespace

bool Planner::before(const Step& a, const Step& b, base::Date Step::*day) {
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

void Planner::order_and_wait() {
    std::stable_sort(drafts_.begin(), drafts_.end(), [](const Draft& a, const Draft& b) {
        return before(a.step, b.step, &Step::due);
    });
    Latest latest;
    for (Draft& draft : drafts_) {
        Step& s = draft.step;
        s.effective = s.not_before ? std::max(s.due, *s.not_before) : s.due;
        counted_on_.clear();
        if (!s.waits_until)
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
    std::stable_sort(plan_.steps.begin(), plan_.steps.end(),
                     [](const Step& a, const Step& b) { return before(a, b, &Step::effective); });
}

void Planner::wait_for_fact(Step& s, const FactKey& key) {
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

std::vector<int> Planner::groups_of(const Step& s) const {
    std::vector<int> groups = s.members;
    for (std::size_t d = 0; d < groups.size(); ++d)
        if (is_periods(static_cast<int>(d))) groups[d] = -1;
    return groups;
}

// A clause for each group asks what its own group was paid; one for none asks what all were.
void Planner::come_after(Step& s, const Step& other) {
    if (other.waiting || s.waiting || other.effective != s.effective) return;
    if (std::pair(other.rank, other.depth) < std::pair(s.rank, s.depth)) return;
    s.rank = other.rank;
    s.depth = other.depth + 1;
}

void Planner::wait_for_payments(const Latest& latest, Step& s, const std::set<int>& needed) {
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

void Planner::wait_for_step(Step& s, const Step& other) {
    counted_on_.push_back(&other);
    if (other.waiting) {
        s.waiting = true;
        s.waits_for = other.waits_for;
        s.waits_until = other.waits_until;
    } else if (other.effective > s.effective) {
        s.effective = other.effective;
        s.by_default = other.by_default;
        s.waits_for = other.waits_for;
    }
}

void Planner::note(Latest& latest, const Step& s) {
    if (s.kind == StepKind::Interest) later(latest.funding, s.index, s);
    if (s.kind == StepKind::Order) {
        const terms::Order& o = text(s).orders[static_cast<std::size_t>(s.index)];
        later(latest.account, o.account, s);
        for (const terms::Order::Row& row : o.rows) {
            if (row.reduces) later(latest.funding, *row.reduces, s);
            later(latest.to, row.to, s);
        }
        later(latest.by, text(s).accounts[static_cast<std::size_t>(o.account)].holder, s);
    }
    if (s.kind != StepKind::Payment) return;
    const terms::Payment& p = text(s).payments[static_cast<std::size_t>(s.index)];
    later(latest.payment, s.index, s);
    later(latest.payment_of_group, std::pair(s.index, groups_of(s)), s);
    if (p.reduces) later(latest.funding, *p.reduces, s);
    if (p.paid_from) later(latest.account, *p.paid_from, s);
    if (p.paid_into) later(latest.account, *p.paid_into, s);
    const auto parties = [&](const terms::Side& side, std::map<int, const Step*>& things) {
        if (!side.is_split) return later(things, side.index, s);
        for (const auto& share : text(s).splits[static_cast<std::size_t>(side.index)].shares)
            later(things, share.party, s);
    };
    parties(p.from, latest.by);
    parties(p.to, latest.to);
}

}  // namespace utfall::settle
