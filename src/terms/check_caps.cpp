// Caps: what they count, what becomes of the rest, and that they can count it.
#include <algorithm>

#include "checker.h"

namespace utfall::terms {

namespace {

using L = LinePhrase;
using Kind = Expression::Kind;

bool holds(const std::vector<int>& all, int one) {
    return std::find(all.begin(), all.end(), one) != all.end();
}

// The price list whose claims a payment pays one by one; -1 when its amount is made up in another way.
int claims_of(const Payment& p) {
    return p.amount.kind == Kind::ClaimsPeriod && p.amount.other < 0 ? p.amount.subject : -1;
}

bool asks_for_claims(const Expression& e, int list) {
    const bool is_claims =
        e.kind == Kind::ClaimsPeriod || e.kind == Kind::ClaimsTotal || e.kind == Kind::ClaimsNumber;
    return (is_claims && e.subject == list) ||
           std::any_of(e.parts.begin(), e.parts.end(),
                       [&](const Expression& part) { return asks_for_claims(part, list); });
}

}  // namespace

void Checker::read_cap(const Statement& s) {
    Cap& cap = contract_.caps[static_cast<std::size_t>(index_of(s.holes[0], SymbolKind::Cap))];
    cap.origin = origin(s);
    cap.is_in_force = !text_.repealed.contains(&s);
    read_cap_scope(s, cap);
    read_cap_rest(s, cap);
}

void Checker::read_cap_scope(const Statement& s, Cap& cap) {
    if (const Line* l = line(s, L::cap_each)) cap.each = dimensions_of(l->holes[0]);
    if (const Line* l = line(s, L::cap_only)) {
        Node chosen = l->holes[0];
        chosen.form = Form::Member;
        cap.only = member(chosen);
    }
    const Line* l = needed(s, {L::cap_under, L::cap_line, L::cap_by});
    if (l == nullptr) return;
    cap.limit = typed(l->holes[0], {.over = cap.each}, {.kind = Type::Kind::Money});
    if (l->phrase == L::cap_by) {
        cap.scope = Cap::Scope::Party;
        cap.party = index_of(l->holes[1], SymbolKind::Party);
    } else if (l->phrase == L::cap_line) {
        cap.scope = Cap::Scope::Line;
        const Symbol* list = find(l->holes[2], {SymbolKind::PriceList});
        cap.price_list = list == nullptr ? 0 : list->index;
        cap.line = -1;
        if (list != nullptr) {
            cap.line = price_line(l->holes[1],
                                  contract_.price_lists[static_cast<std::size_t>(list->index)]);
        }
    } else {
        const std::vector<Node> single{l->holes[1]};
        for (const Node& name : l->holes[1].form == Form::Names ? l->holes[1].parts : single)
            if (const Symbol* p = find(name, {SymbolKind::Payment}))
                cap.payments.push_back(p->index);
    }
}

void Checker::read_cap_rest(const Statement& s, Cap& cap) {
    if (const Line* l = needed(s, {L::rest_lost, L::rest_next, L::rest_by, L::refused_in_full})) {
        switch (l->phrase) {
            case L::rest_next: cap.rest = Cap::Rest::NextPeriod; break;
            case L::rest_by:
                cap.rest = Cap::Rest::PaidBy;
                cap.rest_by = index_of(l->holes[0], SymbolKind::Party);
                break;
            case L::refused_in_full: cap.rest = Cap::Rest::Refused; break;
            default: cap.rest = Cap::Rest::Lost;
        }
    }
    cap.shared_same_day = line(s, L::same_day_share) != nullptr;
    cap.ordered_same_day = line(s, L::same_day_order) != nullptr;
    if (cap.shared_same_day && cap.scope != Cap::Scope::Payments)
        report(Code::sharing_needs_payments, line(s, L::same_day_share)->place,
               {Bilingual::same(cap.name)});
    if (cap.shared_same_day && line(s, L::same_day_order) != nullptr)
        report(Code::same_day_twice, line(s, L::same_day_order)->place,
               {Bilingual::same(cap.name)});
    const Line* carries = line(s, L::unused_carries);
    if (carries == nullptr) return;
    cap.unused_carries = true;
    const auto is_period = [&](int d) {
        return contract_.dimensions[static_cast<std::size_t>(d)].kind == Dimension::Kind::Periods;
    };
    if (std::none_of(cap.each.begin(), cap.each.end(), is_period))
        report(Code::period_of_cap_needed, carries->place, {Bilingual::same(cap.name)});
}

void Checker::check_caps() {
    for (const Cap& cap : contract_.caps) {
        switch (cap.scope) {
            case Cap::Scope::Payments: check_cap_on_payments(cap); break;
            case Cap::Scope::Line: check_cap_on_line(cap); break;
            case Cap::Scope::Party:
                for (const Payment& p : contract_.payments)
                    if (pays(p, cap.party)) check_cap_fits(cap, p, {});
        }
    }
}

bool Checker::pays(const Payment& p, int party) const {
    if (!p.from.is_split) return p.from.index == party;
    const auto& shares = contract_.splits[static_cast<std::size_t>(p.from.index)].shares;
    return std::any_of(shares.begin(), shares.end(),
                       [&](const Split::Share& share) { return share.party == party; });
}

// A cap for each period or group counts payments that stand for each of them; `spared` are counted otherwise.
void Checker::check_cap_fits(const Cap& cap, const Payment& p, const std::vector<int>& spared) {
    std::vector<int> wanted = cap.each;
    if (cap.only) wanted.push_back(cap.only->first);
    for (const int d : wanted) {
        if (holds(p.over, d) || holds(spared, d)) continue;
        report(Code::cap_unfit, cap.origin.place,
               {Bilingual::same(cap.name),
                Bilingual::same(contract_.dimensions[static_cast<std::size_t>(d)].name),
                Bilingual::same(p.name)});
    }
}

void Checker::check_cap_on_payments(const Cap& cap) {
    bool is_by_claim = false;  // the claims themselves are counted, one by one
    for (const int index : cap.payments) {
        const Payment& p = contract_.payments[static_cast<std::size_t>(index)];
        std::vector<int> spared;
        if (const int list = claims_of(p); list >= 0) {
            const int persons = contract_.price_lists[static_cast<std::size_t>(list)].persons;
            if (holds(cap.each, persons) && !holds(p.over, persons)) spared.push_back(persons);
            is_by_claim = is_by_claim || !spared.empty() || cap.rest == Cap::Rest::Refused;
        }
        check_cap_fits(cap, p, spared);
    }
    if (is_by_claim) check_cap_on_claims(cap);
    const bool can_meet =
        cap.payments.size() > 1 ||
        !is_alone(contract_.payments[static_cast<std::size_t>(cap.payments.front())], cap);
    if (can_meet && !is_by_claim && !cap.shared_same_day && !cap.ordered_same_day)
        report(Code::same_day_unsaid, cap.origin.place, {Bilingual::same(cap.name)});
    if (cap.payments.size() == 1) {
        const Payment& p = contract_.payments.at(static_cast<std::size_t>(cap.payments[0]));
        const bool counts_claims = claims_of(p) >= 0;
        if (p.over.empty() && !counts_claims && cap.rest != Cap::Rest::PaidBy)
            report(Code::cap_on_one_payment, cap.origin.place,
                   {Bilingual::same(cap.name), Bilingual::same(p.name)});
    }
}

// Nothing else of the same clause falls under the cap on the same day: one for each member has a cap of its own.
bool Checker::is_alone(const Payment& p, const Cap& cap) const {
    return std::all_of(p.over.begin(), p.over.end(), [&](int d) {
        return contract_.dimensions[static_cast<std::size_t>(d)].kind == Dimension::Kind::Periods ||
               holds(cap.each, d) || (cap.only && cap.only->first == d);
    });
}

// Claims are judged before anything is calculated: the limit is written in figures, and what a cap takes from a claim is
// taken from every payment that pays it.
void Checker::check_cap_on_claims(const Cap& cap) {
    const Bilingual what = {.sv = "taket " + cap.name + ", som räknar krav för krav",
                            .en = "the cap " + cap.name + ", which counts claim by claim"};
    if (cap.limit.kind != Kind::Constant) report(Code::not_constant, cap.limit.place);
    const Payment& first = contract_.payments[static_cast<std::size_t>(cap.payments.front())];
    const int list = claims_of(first);
    const auto is_alike = [&](int index) {
        return claims_of(contract_.payments[static_cast<std::size_t>(index)]) == list;
    };
    const bool alike = list >= 0 && std::all_of(cap.payments.begin(), cap.payments.end(), is_alike);
    bool is_all = true;
    for (std::size_t i = 0; i < contract_.payments.size() && alike; ++i)
        is_all = is_all && (!asks_for_claims(contract_.payments[i].amount, list) ||
                            holds(cap.payments, static_cast<int>(i)));
    const bool is_plain = cap.rest == Cap::Rest::Lost || cap.rest == Cap::Rest::Refused;
    const bool is_for_persons_only =
        cap.each.empty() ||
        (alike && cap.each == std::vector<int>{
                                  contract_.price_lists[static_cast<std::size_t>(list)].persons});
    if (!alike || !is_all || !is_plain || !is_for_persons_only || cap.only)
        not_executed(cap.origin.place, what);
}

void Checker::check_cap_on_line(const Cap& cap) {
    const PriceList& list = contract_.price_lists[static_cast<std::size_t>(cap.price_list)];
    if (cap.limit.kind != Kind::Constant) report(Code::not_constant, cap.limit.place);
    const bool is_plain = cap.rest == Cap::Rest::Lost || cap.rest == Cap::Rest::Refused;
    const bool is_for_persons_only = cap.each.empty() || cap.each == std::vector<int>{list.persons};
    if (!is_plain || !is_for_persons_only || cap.only)
        not_executed(cap.origin.place,
                     {.sv = "taket " + cap.name + ", som räknar krav för krav",
                      .en = "the cap " + cap.name + ", which counts claim by claim"});
}

}  // namespace utfall::terms
