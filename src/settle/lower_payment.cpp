// Payments: amount, condition, caps, shares, accounts; and orders from an account.
#include <algorithm>

#include "lower.h"

namespace utfall::settle {

using calc::Operator;
using terms::Cap;
using terms::Payment;

std::vector<std::pair<int, std::int64_t>> Lowering::sides(const terms::Side& side) const {
    if (!side.is_split) return {{side.index, 1}};
    std::vector<std::pair<int, std::int64_t>> out;
    for (const auto& share : c_.splits[static_cast<std::size_t>(side.index)].shares)
        out.emplace_back(share.party, share.weight);
    return out;
}

// The amount as the clause says it: rounded, condition applied, what was carried here added.
Term Lowering::amount_before_caps(const Step& s) {
    const Payment& p = c_.payments[static_cast<std::size_t>(s.index)];
    terms::Compiler compile = compiler();
    terms::Cursor cursor = cursor_of(s);
    cursor.payment = s.index;
    Term amount = compile.rounded(p.amount, cursor, {c_.round_to, 1}, c_.rounding);
    if (p.less_before) {
        const auto groups = group_members(s.members);
        Term before = zero();
        for (const auto& [key, paid] : state_.paid)
            if (key.first == s.index && group_members(key.second) == groups)
                before = join(Operator::add, before, paid);
        const calc::Register left = out_.builder.maximum(
            out_.builder.subtract(amount.value, before.value), out_.builder.constant({0, 1}));
        amount =
            reason(ReasonKind::less_before, left, p.name, {}, {amount, before}, p.origin.place);
    }
    if (p.condition) {
        const Term test = compile(*p.condition, cursor);
        const calc::Register chosen =
            out_.builder.choose(test.value, amount.value, out_.builder.constant({0, 1}));
        const Term nothing =
            reason(ReasonKind::nothing, zero().value, p.name, {}, {}, p.condition->place);
        amount = compile.operation(Operator::choose, chosen, {.kind = terms::Type::Kind::Money},
                                   p.condition->place, {test, amount, nothing});
    }
    out_.demands.push_back({amount.value,
                            base::Code::payment_below_zero,
                            p.origin.place,
                            {base::Bilingual::same(clause_of(s, p.name))}});
    if (const auto carried = state_.carried.find({s.index, group_members(s.members)});
        carried != state_.carried.end())
        amount = join(Operator::add, amount, carried->second);
    return amount;
}

// What a payment claims of a cap that is shared: its amount after the caps that stand before it.
Term Lowering::claim_on_cap(const Step& s, int cap_index) {
    Term amount = amount_before_caps(s);
    for (int k = 0; k < cap_index; ++k) {
        const Cap& cap = c_.caps[static_cast<std::size_t>(k)];
        if (counts(cap, s) && !cap.shared_same_day)
            amount = join(Operator::minimum, amount, room(k, s));
    }
    return amount;
}

bool Lowering::counts(const Cap& cap, const Step& s) const {
    if (cap.only && s.members[static_cast<std::size_t>(cap.only->first)] != cap.only->second)
        return false;
    if (cap.scope != Cap::Scope::Payments) return false;
    const Payment& p = c_.payments[static_cast<std::size_t>(s.index)];
    for (int d :
         cap.each)  // a cap for each person of a price list is applied to the claims themselves
        if (std::find(p.over.begin(), p.over.end(), d) == p.over.end()) return false;
    return std::find(cap.payments.begin(), cap.payments.end(), s.index) != cap.payments.end();
}

bool Lowering::counts_payer(const Cap& cap, const Step& s, int party) const {
    const bool is_meant =
        !cap.only || s.members[static_cast<std::size_t>(cap.only->first)] == cap.only->second;
    return cap.scope == Cap::Scope::Party && cap.party == party && is_meant;
}

std::vector<int> Lowering::cap_members(const Cap& cap, const Step& s) const {
    std::vector<int> members(c_.dimensions.size(), -1);
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
    const Cap& cap = c_.caps[static_cast<std::size_t>(cap_index)];
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
    const Cap& cap = c_.caps[static_cast<std::size_t>(cap_index)];
    std::vector<int> members = cap_members(cap, s);
    const auto d = static_cast<std::size_t>(period_of(members));
    const auto& spans = c_.dimensions[d].spans;
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

// A share of what there is (at most the sum of what is wanted), in proportion to what each wants.
Term Lowering::allotted(ReasonKind kind, calc::Register value, const std::string& name,
                        base::Bilingual text, const Term& held, const std::vector<Term>& wanted,
                        std::size_t index, const base::Place& place) {
    std::vector<Term> below{held};
    below.insert(below.end(), wanted.begin(), wanted.end());
    const Term t = reason(kind, value, name, std::move(text), std::move(below), place);
    out_.reasons[t.why].numbers = {static_cast<std::int64_t>(index)};
    return t;
}

// Payments of the same day share what is left in proportion to their amounts.
Term Lowering::cap_shared(const Step& s, int cap_index) {
    const Cap& cap = c_.caps[static_cast<std::size_t>(cap_index)];
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
    const Cap& cap = c_.caps[static_cast<std::size_t>(cap_index)];
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
    if (cap.rest == Cap::Rest::Lost) capped.bounds.back().claims = claims_paid(s);
    rest_of_cap(s, cap_index, amount, allowed, capped);
    return allowed;
}

void Lowering::rest_of_cap(const Step& s, int cap_index, const Term& before, const Term& after,
                           Capped& capped) {
    const Cap& cap = c_.caps[static_cast<std::size_t>(cap_index)];
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

void Lowering::payment(const Step& s) {
    const Payment& p = c_.payments[static_cast<std::size_t>(s.index)];
    Term amount = amount_before_caps(s);
    state_.carried.erase({s.index, group_members(s.members)});
    Capped capped;
    cut_claims(s, capped);
    std::vector<std::size_t> binding;
    for (std::size_t i = 0; i < c_.caps.size(); ++i) {
        const Cap& cap = c_.caps[i];
        const bool by_payer = !p.from.is_split && counts_payer(cap, s, p.from.index);
        if (!counts(cap, s) && !by_payer) continue;
        binding.push_back(i);
        amount = apply_cap(s, static_cast<int>(i), amount, capped);
    }
    amount = pay(s, p, p.from, amount, std::move(capped));
    for (std::size_t i : binding) use_cap(static_cast<int>(i), s, amount);
}

void Lowering::use_cap(int cap_index, const Step& s, const Term& amount) {
    const std::pair key{cap_index, cap_members(c_.caps[static_cast<std::size_t>(cap_index)], s)};
    const auto used = state_.cap_used.try_emplace(key, zero()).first;
    add_to(used->second, amount);
}

void Lowering::note_paid(int from, int to, const Term& amount) {
    add_to(state_.paid_by.try_emplace(from, zero()).first->second, amount);
    add_to(state_.paid_to.try_emplace(to, zero()).first->second, amount);
}

Term Lowering::pay_shares(const Step& s, const Payment& p, const terms::Side& payers,
                          const Term& amount, Capped& capped, int rest_number) {
    const auto from = sides(payers), to = sides(p.to);
    std::vector<calc::Register> weights;
    const auto& many = payers.is_split ? from : to;
    std::int64_t whole = 0;
    for (const auto& [party, weight] : many) {
        weights.push_back(out_.builder.constant({weight, 1}));
        whole += weight;
    }
    Term total = zero();
    for (std::size_t i = 0; i < many.size(); ++i) {
        const terms::Party& party = c_.parties[static_cast<std::size_t>(many[i].first)];
        const std::string parts = std::to_string(many[i].second) + "/" + std::to_string(whole);
        Term share = reason(ReasonKind::share, out_.builder.part(amount.value, weights, i),
                            party.name, base::Bilingual::same(parts), {amount}, p.origin.place);
        for (const auto& [other, weight] : many) out_.reasons[share.why].numbers.push_back(weight);
        out_.reasons[share.why].numbers.push_back(static_cast<std::int64_t>(i));
        Capped own{.bounds = capped.bounds, .rests = {}};
        std::vector<int> binding;
        for (std::size_t k = 0; k < c_.caps.size() && payers.is_split; ++k) {
            if (!counts_payer(c_.caps[k], s, many[i].first)) continue;
            share = apply_cap(s, static_cast<int>(k), share, own);
            binding.push_back(static_cast<int>(k));
        }
        capped.rests.insert(capped.rests.end(), own.rests.begin(), own.rests.end());
        const int payer = payers.is_split ? many[i].first : from.front().first;
        const int payee = payers.is_split ? to.front().first : many[i].first;
        share = emit(s, EventKind::Paid, payer, payee, share, p.name, p.origin, own.bounds,
                     rest_number);
        for (int k : binding) use_cap(k, s, share);
        note_paid(payer, payee, share);
        add_to(total, share);
    }
    return total;
}

// A rest that another party pays is paid as the clause says, except that it does not come from the payer's account.
Term Lowering::pay(const Step& s, const Payment& p, const terms::Side& from, Term amount,
                   Capped capped, int rest_number) {
    if (from.is_split || p.to.is_split) {
        amount = pay_shares(s, p, from, amount, capped, rest_number);
    } else {
        amount = emit(s, EventKind::Paid, from.index, p.to.index, amount, p.name, p.origin,
                      std::move(capped.bounds), rest_number);
        note_paid(from.index, p.to.index, amount);
    }
    add_to(state_.paid.try_emplace({s.index, s.members}, zero()).first->second, amount);
    if (p.reduces) reduce(*p.reduces, amount, s, p.name);
    if (p.paid_from && rest_number == 0) {
        Term& balance = state_.balances[static_cast<std::size_t>(*p.paid_from)];
        balance = join(Operator::subtract, balance, amount);
        out_.demands.push_back(
            {balance.value,
             base::Code::account_overdrawn,
             p.origin.place,
             {base::Bilingual::same(c_.accounts[static_cast<std::size_t>(*p.paid_from)].name),
              base::Bilingual::same(p.name)}});
    }
    if (p.paid_into) add_to(state_.balances[static_cast<std::size_t>(*p.paid_into)], amount);
    int number = 0;
    for (const Rest& rest : capped.rests)
        (void)pay(s, p, {.is_split = false, .index = rest.by}, rest.amount, {}, ++number);
    if (p.paid_into && rest_number == 0) run_order_again(s, *p.paid_into);
    return amount;
}

// Late money must not fall to someone else by accident: when no further order is due from the account, the last runs again.
void Lowering::run_order_again(const Step& s, int account) {
    if (s.effective == s.due) return;
    const Step* last = nullptr;
    for (const Step& other : plan_.steps) {
        if (other.kind != StepKind::Order ||
            c_.orders[static_cast<std::size_t>(other.index)].account != account)
            continue;
        if (other.waiting || &other > &s) return;
        last = &other;
    }
    if (last == nullptr) return;
    Step again = *last;
    again.due = last->due;
    again.effective = s.effective;
    again.by_default = s.by_default;
    again.sub = s.document + 1;
    order(again);
}

void Lowering::order(const Step& s) {
    const terms::Order& o = c_.orders[static_cast<std::size_t>(s.index)];
    for (std::size_t first = 0; first < o.rows.size();) {
        std::size_t last = first;
        while (last < o.rows.size() && o.rows[last].step == o.rows[first].step) ++last;
        order_step(s, o, first, last);
        first = last;
    }
}

// Rows of one step share in proportion to their amounts; the next step gets what is left.
void Lowering::order_step(const Step& s, const terms::Order& o, std::size_t first,
                          std::size_t last) {
    Term& balance = state_.balances[static_cast<std::size_t>(o.account)];
    const terms::Cursor cursor = cursor_of(s);
    std::vector<Term> wanted;
    std::vector<calc::Register> weights;
    Term all = zero();
    for (std::size_t i = first; i < last; ++i) {
        const Term amount =
            compiler().rounded(o.rows[i].amount, cursor, {c_.round_to, 1}, c_.rounding);
        out_.demands.push_back({amount.value,
                                base::Code::payment_below_zero,
                                o.origin.place,
                                {base::Bilingual::same(clause_of(s, o.name))}});
        wanted.push_back(amount);
        weights.push_back(out_.builder.maximum(amount.value, out_.builder.constant({0, 1})));
        all = i == first ? amount : join(Operator::add, all, amount);
    }
    const Term held = reason(ReasonKind::balance, balance.value,
                             c_.accounts[static_cast<std::size_t>(o.account)].name, {}, {balance},
                             o.origin.place);
    const calc::Register total = out_.builder.minimum(all.value, held.value);
    for (std::size_t i = first; i < last; ++i) {
        const terms::Order::Row& row = o.rows[i];
        const calc::Register share =
            last - first == 1 ? total : out_.builder.part(total, weights, i - first);
        const Term paid = allotted(ReasonKind::step, share, o.name,
                                   base::Bilingual::same(std::to_string(row.step)), held, wanted,
                                   i - first, o.origin.place);
        const int holder = c_.accounts[static_cast<std::size_t>(o.account)].holder;
        Step row_step = s;
        row_step.sub = s.sub * 1000 + static_cast<int>(i);
        const Term settled =
            emit(row_step, EventKind::Paid, holder, row.to, paid, o.name, o.origin);
        balance = join(Operator::subtract, balance, settled);
        note_paid(holder, row.to, settled);
        if (row.reduces) reduce(*row.reduces, settled, s, o.name);
    }
}

}  // namespace utfall::settle
