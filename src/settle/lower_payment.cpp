// Payments: amount, condition, shares, accounts; and orders from an account.
#include <algorithm>

#include "lower.h"

namespace utfall::settle {

using calc::Operator;
using terms::Cap;
using terms::Payment;

std::vector<std::pair<int, std::int64_t>> Lowering::sides(const terms::Side& side) const {
    if (!side.is_split) return {{side.index, 1}};
    std::vector<std::pair<int, std::int64_t>> out;
    for (const auto& share : c_->splits[static_cast<std::size_t>(side.index)].shares)
        out.emplace_back(share.party, share.weight);
    return out;
}

// The amount as the clause says it: rounded, condition applied, what was carried here added.
Term Lowering::amount_before_caps(const Step& s) {
    const Payment& p = c_->payments[static_cast<std::size_t>(s.index)];
    terms::Compiler compile = compiler();
    terms::Cursor cursor = cursor_of(s);
    cursor.payment = s.index;
    Term amount = compile.rounded(p.amount, cursor, {c_->round_to, 1}, c_->rounding);
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
    return unless_ended(s, amount);
}

// A share of what there is (at most the sum of what is wanted), in proportion to what each wants.
Term Lowering::allotted(ReasonKind kind, calc::Register value, const std::string& name,
                        base::Bilingual text, const Term& held, const std::vector<Term>& wanted,
                        std::size_t index, const base::Place& place) {
    std::vector<Term> below{held};
    below.insert(below.end(), wanted.begin(), wanted.end());
    const Term t = reason(kind, value, name, std::move(text), below, place);
    out_.reasons[t.why].numbers = {static_cast<std::int64_t>(index)};
    return t;
}

void Lowering::payment(const Step& s) {
    const Payment& p = c_->payments[static_cast<std::size_t>(s.index)];
    if (s.ceased) {
        (void)pay(s, p, p.from, ceased(s), {});
        return;
    }
    Term amount = amount_before_caps(s);
    state_.carried.erase({s.index, group_members(s.members)});
    Capped capped;
    cut_claims(s, capped);
    std::vector<std::size_t> binding;
    for (std::size_t i = 0; i < c_->caps.size(); ++i) {
        const Cap& cap = c_->caps[i];
        const bool by_payer = !p.from.is_split && counts_payer(cap, s, p.from.index);
        if (!counts(cap, s) && !by_payer) continue;
        binding.push_back(i);
        amount = apply_cap(s, static_cast<int>(i), amount, capped);
    }
    amount = pay(s, p, p.from, amount, std::move(capped));
    for (std::size_t i : binding) use_cap(static_cast<int>(i), s, amount);
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
        const terms::Party& party = c_->parties[static_cast<std::size_t>(many[i].first)];
        const std::string parts = std::to_string(many[i].second) + "/" + std::to_string(whole);
        Term share = reason(ReasonKind::share, out_.builder.part(amount.value, weights, i),
                            party.name, base::Bilingual::same(parts), {amount}, p.origin.place);
        for (const auto& [other, weight] : many) out_.reasons[share.why].numbers.push_back(weight);
        out_.reasons[share.why].numbers.push_back(static_cast<std::int64_t>(i));
        Capped own{.bounds = capped.bounds, .rests = {}};
        std::vector<int> binding;
        for (std::size_t k = 0; k < c_->caps.size() && payers.is_split; ++k) {
            if (!counts_payer(c_->caps[k], s, many[i].first)) continue;
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
             {base::Bilingual::same(c_->accounts[static_cast<std::size_t>(*p.paid_from)].name),
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
            c_->orders[static_cast<std::size_t>(other.index)].account != account)
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
    const terms::Order& o = c_->orders[static_cast<std::size_t>(s.index)];
    if (s.ceased && !o.rows.empty()) {
        const int holder = c_->accounts[static_cast<std::size_t>(o.account)].holder;
        (void)emit(s, EventKind::Paid, holder, o.rows.front().to, ceased(s), o.name, o.origin);
        return;
    }
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
        const Term amount = unless_ended(
            s, compiler().rounded(o.rows[i].amount, cursor, {c_->round_to, 1}, c_->rounding));
        out_.demands.push_back({amount.value,
                                base::Code::payment_below_zero,
                                o.origin.place,
                                {base::Bilingual::same(clause_of(s, o.name))}});
        wanted.push_back(amount);
        weights.push_back(out_.builder.maximum(amount.value, out_.builder.constant({0, 1})));
        all = i == first ? amount : join(Operator::add, all, amount);
    }
    const Term held = reason(ReasonKind::balance, balance.value,
                             c_->accounts[static_cast<std::size_t>(o.account)].name, {}, {balance},
                             o.origin.place);
    const calc::Register total = out_.builder.minimum(all.value, held.value);
    for (std::size_t i = first; i < last; ++i) {
        const terms::Order::Row& row = o.rows[i];
        const calc::Register share =
            last - first == 1 ? total : out_.builder.part(total, weights, i - first);
        const Term paid = allotted(ReasonKind::step, share, o.name,
                                   base::Bilingual::same(std::to_string(row.step)), held, wanted,
                                   i - first, o.origin.place);
        const int holder = c_->accounts[static_cast<std::size_t>(o.account)].holder;
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
