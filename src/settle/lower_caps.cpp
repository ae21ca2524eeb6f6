// Caps: what they count, what is left of them, and what becomes of the rest.
#include <algorithm>

#include "lower.h"

namespace utfall::settle {

using calc::Operator;
using terms::Cap;
using terms::Payment;

// What a payment claims of a cap that is shared: its amount after the caps that stand before it.
Term Lowering::claim_on_cap(const Step& s, int cap_index) {
    Term amount = amount_before_caps(s);
    for (int k = 0; k < cap_index; ++k) {
        const Cap& cap = c_->caps[static_cast<std::size_t>(k)];
        if (counts(cap, s) && !cap.shared_same_day)
            amount = join(Operator::minimum, amount, room(k, s));
    }
    return amount;
}

bool Lowering::counts(const Cap& cap, const Step& s) const {
    if (cap.only && s.members[static_cast<std::size_t>(cap.only->first)] != cap.only->second)
        return false;
    if (cap.scope != Cap::Scope::Payments || !cap.is_in_force) return false;
    const Payment& p = c_->payments[static_cast<std::size_t>(s.index)];
    for (int d :
         cap.each)  // a cap for each person of a price list is applied to the claims themselves
        if (std::find(p.over.begin(), p.over.end(), d) == p.over.end()) return false;
    return std::find(cap.payments.begin(), cap.payments.end(), s.index) != cap.payments.end();
}

bool Lowering::counts_payer(const Cap& cap, const Step& s, int party) const {
    const bool is_meant =
        !cap.only || s.members[static_cast<std::size_t>(cap.only->first)] == cap.only->second;
    return cap.is_in_force && cap.scope == Cap::Scope::Party && cap.party == party && is_meant;
}

std::vector<int> Lowering::cap_members(const Cap& cap, const Step& s) const {
    std::vector<int> members(c_->dimensions.size(), -1);
    for (int d : cap.each)
        members[static_cast<std::size_t>(d)] = s.members[static_cast<std::size_t>(d)];
    return members;
}

terms::Cursor Lowering::cap_cursor(const Cap& cap, const Step& s) const {
    terms::Cursor cursor = cursor_of(s);
    if (!cap.each.empty()) cursor.members = cap_members(cap, s);
    return cursor;
}

Term Lowering::room(int cap_index, const Step& s) {
    const Cap& cap = c_->caps[static_cast<std::size_t>(cap_index)];
    const std::vector<int> members = cap_members(cap, s);
    if (cap.unused_carries) return carried_room(cap_index, s);
    const Term limit =
        compiler().rounded(cap.limit, cap_cursor(cap, s), {1, 1}, base::Rounding::Down);
    const auto used = state_.cap_used.find({cap_index, members});
    return room_left(cap, limit, used == state_.cap_used.end() ? zero() : used->second);
}

Term Lowering::room_left(const Cap& cap, const Term& limit, const Term& used) {
    if (is_nothing(used))
        return reason(ReasonKind::cap_limit, limit.value, cap.name, {}, {limit}, cap.origin.place);
    const calc::Register left = out_.builder.maximum(out_.builder.subtract(limit.value, used.value),
                                                     out_.builder.constant({0, 1}));
    return reason(ReasonKind::room, left, cap.name, {}, {limit, used}, cap.origin.place);
}

// What all periods through this one allow, less what they have used; and no more than later periods, which have used
// what was left, can spare.
Term Lowering::carried_room(int cap_index, const Step& s) {
    const Cap& cap = c_->caps[static_cast<std::size_t>(cap_index)];
    std::vector<int> members = cap_members(cap, s);
    const auto d = static_cast<std::size_t>(period_of(members));
    const auto& spans = c_->dimensions[d].spans;
    const auto own = static_cast<std::size_t>(members[d]);
    std::optional<Term> room;
    Term limits = zero(), used = zero();
    for (std::size_t period = 0; period < spans.size(); ++period) {
        members[d] = static_cast<int>(period);
        terms::Cursor cursor = cap_cursor(cap, s);
        cursor.members = members;
        cursor.reference = spans[period].second;
        add_to(limits, compiler().rounded(cap.limit, cursor, {1, 1}, base::Rounding::Down));
        const auto at = state_.cap_used.find({cap_index, members});
        if (at != state_.cap_used.end()) add_to(used, at->second);
        if (period < own || (period > own && at == state_.cap_used.end())) continue;
        const Term left = room_left(cap, limits, used);
        room = room ? join(Operator::minimum, *room, left) : left;
    }
    return *room;
}

// Payments of the same day share what is left in proportion to their amounts.
Term Lowering::cap_shared(const Step& s, int cap_index) {
    const Cap& cap = c_->caps[static_cast<std::size_t>(cap_index)];
    if (const auto done = state_.shared.find({&s, cap_index}); done != state_.shared.end())
        return done->second;
    std::vector<const Step*> sharers;
    for (const Step& other : plan_.steps)
        if (other.kind == StepKind::Payment && !other.waiting && other.effective == s.effective &&
            counts(cap, other) && cap_members(cap, other) == cap_members(cap, s))
            sharers.push_back(&other);
    if (sharers.size() < 2) return {};
    std::vector<Term> amounts;
    for (const Step* other : sharers) amounts.push_back(claim_on_cap(*other, cap_index));
    Term all = amounts.front();
    for (std::size_t i = 1; i < amounts.size(); ++i) all = join(Operator::add, all, amounts[i]);
    const Term left = room(cap_index, s);
    const calc::Register total = out_.builder.minimum(all.value, left.value);
    std::vector<calc::Register> weights;
    for (const Term& t : amounts)
        weights.push_back(out_.builder.maximum(t.value, out_.builder.constant({0, 1})));
    for (std::size_t i = 0; i < sharers.size(); ++i)
        state_.shared[{sharers[i], cap_index}] =
            allotted(ReasonKind::shared_cap, out_.builder.part(total, weights, i), cap.name, {},
                     left, amounts, i, cap.origin.place);
    return state_.shared[{&s, cap_index}];
}

Term Lowering::apply_cap(const Step& s, int cap_index, const Term& amount, Capped& capped) {
    const Cap& cap = c_->caps[static_cast<std::size_t>(cap_index)];
    Term left = room(cap_index, s);
    if (cap.shared_same_day)
        if (const Term share = cap_shared(s, cap_index); share.value != 0 || share.why != 0)
            left = share;
    const bool refused = cap.rest == Cap::Rest::Refused;
    const calc::Register after =
        refused ? out_.builder.choose(out_.builder.at_most(amount.value, left.value), amount.value,
                                      out_.builder.constant({0, 1}))
                : out_.builder.minimum(amount.value, left.value);
    const Term allowed = reason(refused ? ReasonKind::all_or_nothing : ReasonKind::capped, after,
                                cap.name, {}, {amount, left}, cap.origin.place);
    capped.bounds.push_back({.name = cap.name,
                             .before = amount.value,
                             .after = after,
                             .claims = {},
                             .refused = refused});
    if (notes_limits_) note_limit(s, cap_index, capped.bounds.back());
    if (cap.rest == Cap::Rest::Lost) capped.bounds.back().claims = claims_paid(s);
    rest_of_cap(s, cap_index, amount, allowed, capped);
    return allowed;
}

// What another pays in its place is told with the same amount and is not counted under the cap. Where unused room is carried
// all periods together are at most all their limits.
void Lowering::note_limit(const Step& s, int cap_index, PlannedEvent::PlannedBound& bound) {
    const Cap& cap = c_->caps[static_cast<std::size_t>(cap_index)];
    if (cap.rest == Cap::Rest::PaidBy) return;
    std::vector<int> members = cap_members(cap, s);
    const auto limit_at = [&](const terms::Cursor& cursor) {
        return compiler().rounded(cap.limit, cursor, {1, 1}, base::Rounding::Down).value;
    };
    if (cap.unused_carries) {
        const auto d = static_cast<std::size_t>(period_of(members));
        const auto& spans = c_->dimensions[d].spans;
        calc::Register all = out_.builder.constant({0, 1});
        for (std::size_t period = 0; period < spans.size(); ++period) {
            terms::Cursor cursor = cap_cursor(cap, s);
            cursor.members = members;
            cursor.members[d] = static_cast<int>(period);
            cursor.reference = spans[period].second;
            all = out_.builder.add(all, limit_at(cursor));
        }
        bound.limit = all;
        members[d] = -1;
    } else {
        bound.limit = limit_at(cap_cursor(cap, s));
    }
    bound.group =
        cap_groups_
            .try_emplace({cap_index, std::move(members)}, static_cast<int>(cap_groups_.size()))
            .first->second;
}

void Lowering::rest_of_cap(const Step& s, int cap_index, const Term& before, const Term& after,
                           Capped& capped) {
    const Cap& cap = c_->caps[static_cast<std::size_t>(cap_index)];
    if (cap.rest != Cap::Rest::NextPeriod && cap.rest != Cap::Rest::PaidBy) return;
    const bool is_carried = cap.rest == Cap::Rest::NextPeriod;
    const calc::Register value = out_.builder.subtract(before.value, after.value);
    const Term rest = reason(is_carried ? ReasonKind::carried : ReasonKind::rest_of_cap, value,
                             cap.name, {}, {before, after}, cap.origin.place);
    if (is_carried)
        add_to(
            state_.carried.try_emplace({s.index, group_members(s.members)}, zero()).first->second,
            rest);
    else
        capped.rests.push_back({cap.rest_by, rest});
}

// What the caps on lines and persons took from the claims that are paid here.
void Lowering::cut_claims(const Step& s, Capped& capped) {
    std::map<std::string, std::pair<std::int64_t, std::int64_t>>
        cuts;  // cap -> what it took, from how many claims
    std::int64_t left = 0;
    for (const CountedClaim* claim : claims_paid(s)) {
        left += claim->price;
        if (claim->cut_by.empty()) continue;
        auto& [taken, number] = cuts[claim->cut_by];
        taken += claim->price - claim->paid;
        ++number;
    }
    for (const auto& [cap, cut] : cuts) {
        const auto at = [&](std::int64_t minor) { return out_.builder.constant({minor, 1}); };
        capped.bounds.push_back({.name = cap,
                                 .before = at(left),
                                 .after = at(left - cut.first),
                                 .claims = {},
                                 .refused = false});
        left -= cut.first;
    }
}

void Lowering::use_cap(int cap_index, const Step& s, const Term& amount) {
    const std::pair key{cap_index, cap_members(c_->caps[static_cast<std::size_t>(cap_index)], s)};
    const auto used = state_.cap_used.try_emplace(key, zero()).first;
    add_to(used->second, amount);
}

}  // namespace utfall::settle
