// Fundings and loans: draws, interest, what remains; and what clauses ask about payments and claims.
#include <algorithm>

#include "course.h"
#include "lower.h"
#include "utfall/base/text.h"

namespace utfall::settle {

using calc::Operator;
using terms::Expression;
using terms::Funding;
using Kind = Expression::Kind;

namespace {
constexpr terms::Type kMoney{.kind = terms::Type::Kind::Money};
constexpr terms::Type kNumber{.kind = terms::Type::Kind::Number};
}  // namespace

void Lowering::draw(const Step& s) {
    const Funding& f = c_->fundings[static_cast<std::size_t>(s.index)];
    FundingState& state = state_.fundings[static_cast<std::size_t>(s.index)];
    Term amount;
    if (s.sub < 0) {
        amount = compiler()(f.limit, cursor_at(*c_, s.members, s.effective));
    } else if (const auto known = draw_inputs_.find({*f.drawn_as, s.sub});
               known != draw_inputs_.end()) {
        amount = known->second;
    } else {
        const terms::Measure& m = c_->measures[static_cast<std::size_t>(*f.drawn_as)];
        const Draw& drawn = facts_.draws.at(*f.drawn_as)[static_cast<std::size_t>(s.sub)];
        const calc::Register r = out_.builder.input({0, m.high ? m.high->numerator : INT64_MAX}, 1);
        out_.inputs.push_back(drawn.amount);
        Unknown unknown;
        unknown.kind = Unknown::Kind::Draw;
        unknown.key.measure = *f.drawn_as;
        unknown.draw = s.sub;
        out_.unknowns.push_back(std::move(unknown));
        const std::string source = drawn.source.empty() ? "" : "; " + drawn.source;
        amount = reason(
            ReasonKind::fact, r, m.name,
            {.sv = "lyft " + drawn.day.text() + source, .en = "drawn " + drawn.day.text() + source},
            {}, facts_.place(drawn.row));
        draw_inputs_[{*f.drawn_as, s.sub}] = amount;
    }
    accrue(s.index, s.effective);
    const bool first = !state.touched;
    state.touched = true;
    add_to(state.drawn, amount);
    change_principal(s.index, first ? amount : join(Operator::add, state.principal, amount),
                     s.effective);
    (void)emit(s, EventKind::Drawn, f.from, f.to, amount, f.name, f.origin);
    if (f.into) add_to(state_.balances[static_cast<std::size_t>(*f.into)], amount);
}

void Lowering::change_principal(int funding, Term principal, base::Date day) {
    FundingState& state = state_.fundings[static_cast<std::size_t>(funding)];
    state.principal = principal;
    if (!state.history.empty() && state.history.back().first == day)
        state.history.back().second = principal;
    else
        state.history.emplace_back(day, principal);
}

// Interest for the days from `from` up to, not including, `until`, on the principal of each day, actual days over 365.
// Suspended days that bear none, as far as they are known on `seen_on`, are left out.
Term Lowering::interest_between(int funding, base::Date from, base::Date until, base::Date seen_on,
                                const Term& rate) {
    const Funding& f = c_->fundings[static_cast<std::size_t>(funding)];
    const FundingState& state = state_.fundings[static_cast<std::size_t>(funding)];
    terms::Compiler compile = compiler();
    std::optional<Term> sum;
    for (std::size_t i = 0; i < state.history.size(); ++i) {
        const base::Date first = std::max(from, state.history[i].first);
        const base::Date next =
            i + 1 < state.history.size() ? std::min(until, state.history[i + 1].first) : until;
        const int left_out = days_without_interest(whole_, first, next, seen_on);
        const int days = next.days() - first.days() - left_out;
        if (days <= 0) continue;
        const Term part_of_year = compile.constant({days, 365}, kNumber, f.origin.place);
        out_.reasons[part_of_year.why].kind = ReasonKind::part_of_year;
        const std::string out = std::to_string(left_out);
        out_.reasons[part_of_year.why].text = {
            .sv = std::to_string(days) + "/365 dagar" +
                  (left_out > 0 ? ", " + out + " dagar uppehåll borträknade" : ""),
            .en = std::to_string(days) + "/365 days" +
                  (left_out > 0 ? ", " + out + " days of suspension left out" : "")};
        const Term yearly = compile.operation(
            Operator::multiply, out_.builder.multiply(state.history[i].second.value, rate.value),
            kMoney, f.origin.place, {state.history[i].second, rate});
        const Term part = compile.operation(Operator::multiply,
                                            out_.builder.multiply(yearly.value, part_of_year.value),
                                            kMoney, f.origin.place, {yearly, part_of_year});
        sum = sum ? join(Operator::add, *sum, part) : part;
    }
    if (!sum) return zero();
    const std::string days = from.text() + "–" + until.plus_days(-1).text();
    return reason(ReasonKind::interest, sum->value, f.name, base::Bilingual::same(days), {*sum},
                  f.origin.place);
}

// Interest is exact until it is added to the debt or paid; then it is in whole minor units.
Term Lowering::whole(const Term& exact) {
    const calc::Register value = out_.builder.round(exact.value, 1, c_->rounding);
    if (value == exact.value) return exact;
    const Term rounded =
        reason(ReasonKind::rounded, value, {}, terms::rounding_words(c_->rounding), {exact});
    out_.reasons[rounded.why].rounding = c_->rounding;
    return rounded;
}

Term Lowering::interest_now(int funding) {
    const Term due = whole(state_.fundings[static_cast<std::size_t>(funding)].interest_due);
    const Funding& f = c_->fundings[static_cast<std::size_t>(funding)];
    return reason(ReasonKind::interest_due, due.value, f.name, {}, {due}, f.origin.place);
}

// Simple interest without periods runs from day to day: it is brought up to date whenever the debt is touched or read.
void Lowering::accrue(int funding, base::Date through) {
    const Funding& f = c_->fundings[static_cast<std::size_t>(funding)];
    FundingState& state = state_.fundings[static_cast<std::size_t>(funding)];
    if (!f.rate || f.interest_each || through <= state.accrued_to) return;
    const Term rate =
        compiler()(*f.rate, cursor_at(*c_, std::vector<int>(c_->dimensions.size(), -1), through));
    const Term earned = interest_between(funding, state.accrued_to, through, through, rate);
    state.accrued_to = through;
    add_to(state.interest_due, earned);
}

void Lowering::interest(const Step& s) {
    const Funding& f = c_->fundings[static_cast<std::size_t>(s.index)];
    FundingState& state = state_.fundings[static_cast<std::size_t>(s.index)];
    const auto& span = c_->dimensions[static_cast<std::size_t>(*f.interest_each)]
                           .spans[static_cast<std::size_t>(s.sub)];
    const Term rate = compiler()(*f.rate, cursor_at(*c_, s.members, span.second));
    const Term earned =
        whole(interest_between(s.index, span.first, span.second.plus_days(1), span.second, rate));
    state.interest_of_period[s.sub] = earned;
    if (f.compounded)
        change_principal(s.index, join(Operator::add, state.principal, earned),
                         span.second.plus_days(1));
    else
        add_to(state.interest_due, earned);
}

Term Lowering::remains(int funding, base::Date day) {
    accrue(funding, day);
    const Funding& f = c_->fundings[static_cast<std::size_t>(funding)];
    const FundingState& state = state_.fundings[static_cast<std::size_t>(funding)];
    const Term principal = reason(ReasonKind::principal, state.principal.value, f.name, {},
                                  {state.principal}, f.origin.place);
    if (!f.rate)
        return reason(ReasonKind::remains, principal.value, f.name,
                      base::Bilingual::same(day.text()), {principal}, f.origin.place);
    const Term due = interest_now(funding);
    return reason(ReasonKind::remains, out_.builder.add(principal.value, due.value), f.name,
                  base::Bilingual::same(day.text()), {principal, due}, f.origin.place);
}

// A payment counts first against interest, then principal; anything more is return.
void Lowering::reduce(int funding, const Term& paid, const Step& s, const std::string& clause) {
    accrue(funding, s.effective);
    FundingState& state = state_.fundings[static_cast<std::size_t>(funding)];
    const base::Bilingual when = base::Bilingual::same(s.effective.text());
    const auto repaid = [&](ReasonKind kind, calc::Register r) {
        return reason(kind, r, clause, when, {},
                      c_->fundings[static_cast<std::size_t>(funding)].origin.place);
    };
    calc::Register left = paid.value;
    if (!is_nothing(state.interest_due)) {
        const Term on_interest =
            repaid(ReasonKind::interest_repaid,
                   out_.builder.minimum(paid.value, interest_now(funding).value));
        const calc::Register after =
            out_.builder.maximum(out_.builder.subtract(state.interest_due.value, on_interest.value),
                                 out_.builder.constant({0, 1}));
        state.interest_due =
            reason(ReasonKind::exceeds, after, {}, {}, {state.interest_due, on_interest});
        left = out_.builder.subtract(paid.value, on_interest.value);
    }
    const Term on_principal =
        repaid(ReasonKind::repaid, out_.builder.minimum(left, state.principal.value));
    change_principal(funding, join(Operator::subtract, state.principal, on_principal), s.effective);
}

bool Lowering::reduces(const Step& s, int funding) const {
    if (s.kind == StepKind::Payment)
        return text(s).payments[static_cast<std::size_t>(s.index)].reduces == funding;
    if (s.kind != StepKind::Order) return false;
    const auto& rows = text(s).orders[static_cast<std::size_t>(s.index)].rows;
    return std::any_of(rows.begin(), rows.end(),
                       [&](const terms::Order::Row& row) { return row.reduces == funding; });
}

void Lowering::write_off(const Step& s) {
    for (const Step& other :
         plan_.steps)  // nothing is written off while a payment that reduces it is postponed
        if (other.waiting && reduces(other, s.index)) return;
    const Funding& f = c_->fundings[static_cast<std::size_t>(s.index)];
    const Term left = remains(s.index, s.effective);
    FundingState& state = state_.fundings[static_cast<std::size_t>(s.index)];
    if (!f.is_loan)
        state.loss = reason(ReasonKind::loss, state.principal.value, f.name, {}, {state.principal},
                            f.origin.place);
    if (f.is_loan) {
        reduce(s.index, emit(s, EventKind::Paid, f.to, f.from, left, f.name, f.origin), s, f.name);
        return;
    }
    (void)emit(s, EventKind::WrittenOff, f.to, f.from, left, f.name, f.origin);
}

Term Lowering::paid_query(const Expression& e, const terms::Cursor& cursor) {
    if (e.kind == Kind::PaidEarlierBy || e.kind == Kind::PaidEarlierTo) {
        const auto& sums = e.kind == Kind::PaidEarlierBy ? state_.paid_by : state_.paid_to;
        const auto at = sums.find(e.subject);
        const Term sum = at == sums.end() ? zero() : at->second;
        return reason(e.kind == Kind::PaidEarlierBy ? ReasonKind::paid_by : ReasonKind::paid_to,
                      sum.value, c_->parties[static_cast<std::size_t>(e.subject)].name, {}, {sum},
                      e.place);
    }
    const terms::Payment& p = c_->payments[static_cast<std::size_t>(e.subject)];
    const int period = period_of(cursor.members);
    std::optional<Term> sum;
    for (const auto& [key, paid] : state_.paid) {
        if (key.first != e.subject) continue;
        bool fits = true;
        for (std::size_t d = 0; d < key.second.size(); ++d) {
            const bool is_period = c_->dimensions[d].kind == terms::Dimension::Kind::Periods;
            if (!is_period)
                fits = fits && (cursor.members[d] < 0 || key.second[d] < 0 ||
                                cursor.members[d] == key.second[d]);
            else if (e.kind == Kind::PaidThisPeriod && static_cast<int>(d) == period)
                fits = fits && key.second[d] == cursor.members[d];
        }
        if (!fits) continue;
        if (sum)
            add_to(*sum, paid);
        else
            sum = paid;
    }
    const Term all = sum.value_or(zero());
    return reason(e.kind == Kind::PaidThisPeriod ? ReasonKind::paid_period : ReasonKind::paid,
                  all.value, p.name, {}, {all}, e.place);
}

std::pair<base::Date, base::Date> Lowering::claims_span(const Expression& e,
                                                        const terms::Cursor& cursor) const {
    if (e.kind != Kind::ClaimsPeriod) return {c_->from, cursor.day};
    const auto d = static_cast<std::size_t>(period_of(cursor.members));
    return c_->dimensions[d].spans[static_cast<std::size_t>(cursor.members[d])];
}

std::vector<const CountedClaim*> Lowering::claims_asked(const Expression& e,
                                                        const terms::Cursor& cursor) const {
    const auto [from, through] = claims_span(e, cursor);
    // Where each person stands for themselves only their own claims are meant.
    const int persons = c_->price_lists[static_cast<std::size_t>(e.subject)].persons;
    const int member = cursor.members[static_cast<std::size_t>(persons)];
    const std::optional<int> person = member >= 0 ? std::optional(member) : std::nullopt;
    std::vector<const CountedClaim*> claims = claims_.accepted(e.subject, person, from, through);
    if (e.other >= 0)
        std::erase_if(claims, [&](const CountedClaim* c) { return c->claim->line != e.other; });
    return claims;
}

std::vector<const CountedClaim*> Lowering::claims_paid(const Step& s) const {
    const terms::Payment& p = c_->payments[static_cast<std::size_t>(s.index)];
    if (p.amount.kind != Kind::ClaimsPeriod || p.less_before || p.from.is_split || p.to.is_split)
        return {};
    return claims_asked(p.amount, cursor_of(s));
}

// "57 claims of 1 500.00 GBP each (rows 4–60)", "1 claim of 300.00 GBP, cut to 200.00 GBP by the cap whole (row 7)".
base::Bilingual Lowering::claims_words(const std::vector<int>& rows, std::int64_t price,
                                       std::int64_t paid, const std::string& cut_by) const {
    const base::NumberRuns runs = base::number_runs(rows, 12);
    const auto in = [&](base::Language language) {
        const bool swedish = language == base::Language::Swedish, one = rows.size() == 1;
        const auto money = [&](std::int64_t minor) {
            return base::money_text(minor, c_->currency, language);
        };
        std::string out = std::to_string(rows.size()) +
                          (swedish ? " krav om "
                           : one   ? " claim of "
                                   : " claims of ") +
                          money(price);
        if (!one) out += swedish ? " vardera" : " each";
        if (!cut_by.empty())
            out += (swedish ? ", minskat till " : ", cut to ") + money(paid) +
                   (swedish ? " av taket " : " by the cap ") + cut_by;
        return out +
               (swedish ? one ? " (rad " : " (rader "
                : one   ? " (row "
                        : " (rows ") +
               runs.text + (runs.left_out > 0 ? " …)" : ")");
    };
    return {.sv = in(base::Language::Swedish), .en = in(base::Language::English)};
}

Term Lowering::claims_value(const Expression& e, const terms::Cursor& cursor) {
    const terms::PriceList& list = c_->price_lists[static_cast<std::size_t>(e.subject)];
    const auto [from, through] = claims_span(e, cursor);
    struct Alike {
        std::int64_t price = 0;
        std::vector<int> rows;  // of the facts
    };
    std::map<std::tuple<int, std::int64_t, std::string>, Alike>
        groups;  // by line, what is paid, cap
    for (const CountedClaim* claim : claims_asked(e, cursor)) {
        auto& group = groups[{claim->claim->line, claim->paid, claim->cut_by}];
        group.rows.push_back(claim->claim->row);
        group.price = claim->price;
    }
    terms::Compiler compile = compiler();
    std::vector<Term> parts;
    Term sum = zero();
    std::int64_t number = 0;
    for (auto& [key, group] : groups) {
        const auto& [line, paid, cut_by] = key;
        const auto count = static_cast<std::int64_t>(group.rows.size());
        number += count;
        std::sort(group.rows.begin(), group.rows.end());
        const Term price = constant(paid);
        const calc::Register value =
            out_.builder.constant(base::Rational::of(static_cast<base::Int128>(paid) * count, 1)
                                      .value_or(base::Rational{}));
        parts.push_back(reason(ReasonKind::claim_line, value,
                               list.lines[static_cast<std::size_t>(line)].name,
                               claims_words(group.rows, group.price, paid, cut_by), {price},
                               list.lines[static_cast<std::size_t>(line)].place));
        auto& numbers = out_.reasons[parts.back().why].numbers;
        numbers = {count};
        numbers.insert(numbers.end(), group.rows.begin(), group.rows.end());
        sum.value = out_.builder.add(sum.value, value);
    }
    if (e.kind == Kind::ClaimsNumber) {
        Term count = compile.constant({number, 1}, kNumber, e.place);
        out_.reasons[count.why].kind = ReasonKind::claims_number;
        out_.reasons[count.why].name = list.name;
        return count;
    }
    const std::string span = from.text() + "–" + through.text();
    return reason(ReasonKind::claims, sum.value, list.name, base::Bilingual::same(span), parts,
                  list.origin.place);
}

Term Lowering::state(const Expression& e, const terms::Cursor& cursor) {
    switch (e.kind) {
        case Kind::Drawn: {
            const Term& drawn = state_.fundings[static_cast<std::size_t>(e.subject)].drawn;
            return reason(ReasonKind::drawn, drawn.value,
                          c_->fundings[static_cast<std::size_t>(e.subject)].name,
                          base::Bilingual::same(cursor.day.text()), {drawn}, e.place);
        }
        case Kind::Remains: return remains(e.subject, cursor.day);
        case Kind::Loss: return state_.fundings[static_cast<std::size_t>(e.subject)].loss;
        case Kind::InterestPeriod: {
            const FundingState& state = state_.fundings[static_cast<std::size_t>(e.subject)];
            const int period = period_of(cursor.members);
            const auto at = state.interest_of_period.find(
                period < 0 ? -1 : cursor.members[static_cast<std::size_t>(period)]);
            return at == state.interest_of_period.end() ? zero() : at->second;
        }
        case Kind::Balance: {
            const Term& balance = state_.balances[static_cast<std::size_t>(e.subject)];
            return reason(ReasonKind::balance, balance.value,
                          c_->accounts[static_cast<std::size_t>(e.subject)].name, {}, {balance},
                          e.place);
        }
        case Kind::ClaimsPeriod:
        case Kind::ClaimsTotal:
        case Kind::ClaimsNumber:
            if (options_.open_claims == Options::OpenClaims::Numbers) return open_claims(e, cursor);
            return options_.open_claims == Options::OpenClaims::None ||
                           facts_.claims.contains(e.subject)
                       ? claims_value(e, cursor)
                       : claims_answer(e, cursor);
        case Kind::TotalPaidUnder:
        case Kind::TotalPaidBy:
        case Kind::TotalPaidTo:
        case Kind::TotalPaidBetween: return total_paid(e, cursor);
        case Kind::PaidEarlierUnder:
        case Kind::PaidThisPeriod:
        case Kind::PaidEarlierBy:
        case Kind::PaidEarlierTo: return paid_query(e, cursor);
        default: break;
    }
    ensure(false, "the checker lets only what can be asked for through");
    return {};
}

}  // namespace utfall::settle
