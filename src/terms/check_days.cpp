// Days: within the term, not before what they rest on, and nothing closed while something can still be paid.
#include <algorithm>

#include "checker.h"
#include "probe.h"

namespace utfall::terms {

std::optional<base::Date> named_day(const Contract& c, const Moment& m, int period) {
    std::optional<base::Date> day;
    const auto span = [&](int dimension) -> const std::pair<base::Date, base::Date>& {
        const int at = m.member >= 0 ? m.member : std::max(0, period);
        return c.dimensions[static_cast<std::size_t>(dimension)]
            .spans[static_cast<std::size_t>(at)];
    };
    switch (m.kind) {
        case Moment::Kind::Fixed: day = m.fixed; break;
        case Moment::Kind::EndOf: day = span(m.subject).second; break;
        case Moment::Kind::StartOf: day = span(m.subject).first; break;
        case Moment::Kind::DateOf:
        case Moment::Kind::DateValue:
        case Moment::Kind::Today: break;
    }
    return day && m.shift ? shifted(c, *day, *m.shift, m.backwards) : day;
}

std::optional<base::Date> Checker::last_day(const Moment& m, int period) const {
    if (m.kind != Moment::Kind::DateOf) return named_day(contract_, m, period);
    const Measure& fact = contract_.measures[static_cast<std::size_t>(m.subject)];
    const auto& latest = fact.until ? fact.until : fact.deadline;
    const auto day = latest ? last_day(*latest, period) : std::nullopt;
    return day && m.shift ? shifted(contract_, *day, *m.shift, m.backwards) : day;
}

// A suspension can move every day on which something is paid by as much as it may last.
std::optional<base::Date> Checker::last_suspended(std::optional<base::Date> day) const {
    for (const Suspension& s : contract_.suspensions) {
        const bool is_over =
            day && s.from.kind == Moment::Kind::Fixed && !s.from.shift && *day < s.from.fixed;
        const bool moves =
            s.moves_due_days || !s.measures.empty() || !s.periods.empty() || !s.price_lists.empty();
        if (day && moves && !is_over) day = shifted(contract_, *day, s.most, false);
    }
    return day;
}

void Checker::check_due_days() {
    const auto check = [&](const Moment& due, const std::vector<int>& over,
                           const std::string& name) {
        for (int period : periods_of(contract_, over)) {
            const auto day = last_day(due, period);
            if (!day || (*day >= contract_.from && *day <= contract_.through)) continue;
            report(Code::due_outside_term, due.place,
                   {Bilingual::same(name), Bilingual::same(day->text()),
                    Bilingual::same(contract_.from.text()),
                    Bilingual::same(contract_.through.text())});
            return;
        }
    };
    const auto check_subject = [&](const Moment& due) {
        const bool by_fact =
            due.kind == Moment::Kind::DateOf || due.kind == Moment::Kind::DateValue;
        if (!by_fact) return;
        const Measure& m = contract_.measures[static_cast<std::size_t>(due.subject)];
        if (m.missing == Measure::Missing::InformationOnly)
            report(Code::information_only_used, due.place, {Bilingual::same(m.name)});
    };
    const auto check_end = [&](const std::string& name, base::Date day, const Place& place) {
        if (day < contract_.from || day > contract_.through)
            report(Code::due_outside_term, place,
                   {Bilingual::same(name), Bilingual::same(day.text()),
                    Bilingual::same(contract_.from.text()),
                    Bilingual::same(contract_.through.text())});
    };
    for (const Payment& p : contract_.payments) {
        check(p.due, p.over, p.name);
        check_subject(p.due);
    }
    for (const Order& o : contract_.orders) {
        check(o.due, o.over, o.name);
        check_subject(o.due);
    }
    for (const Funding& f : contract_.fundings) {
        check_end(f.name, f.ends, f.ends_place);
        if (f.drawn_on) check_end(f.name, *f.drawn_on, f.origin.place);
    }
    for (const Account& a : contract_.accounts) check_end(a.name, a.ends, a.ends_place);
}

// Nobody stops waiting for a value before it has to be there.
void Checker::check_waiting() {
    const auto by_fact = [](const Moment& m) {
        return m.kind == Moment::Kind::DateOf || m.kind == Moment::Kind::DateValue;
    };
    for (const Measure& m : contract_.measures) {
        if (!m.deadline || !m.until || by_fact(*m.deadline) || by_fact(*m.until)) continue;
        for (int period : periods_of(contract_, m.over)) {
            const auto deadline = last_day(*m.deadline, period), until = last_day(*m.until, period);
            if (!deadline || !until || *deadline <= *until) continue;
            report(Code::until_before_deadline, m.until->place, {Bilingual::same(m.name)});
            break;
        }
    }
}

namespace {

void take_later(std::optional<base::Date>& last, const std::optional<base::Date>& day) {
    if (day && (!last || *last < *day)) last = day;
}

}  // namespace

// The last day on which a payment can be calculated: its due day, the end of every wait for its facts, and the same of
// what it counts on: earlier payments, and what is paid into the account that it is paid from.
std::optional<base::Date> Checker::last_possible_day(int payment) {
    const auto [at, is_new] = last_days_.try_emplace(payment, std::nullopt);
    if (!is_new) return at->second;
    const Payment& p = contract_.payments[static_cast<std::size_t>(payment)];
    std::optional<base::Date> last;
    std::set<int> earlier;
    for (int period : periods_of(contract_, p.over)) {
        take_later(last, last_day(p.due, period));
        calc::Builder builder;
        Reasons reasons;
        Probe probe(contract_, builder, reasons);
        Compiler compile(contract_, builder, reasons, probe);
        const Cursor cursor = first_members(contract_, p.over, period);
        (void)compile(p.amount, cursor);
        if (p.condition) (void)compile(*p.condition, cursor);
        for (const auto& [index, members] : probe.facts) {
            const Measure& m = contract_.measures[static_cast<std::size_t>(index)];
            if (m.missing == Measure::Missing::Postponed && m.until)
                take_later(last, last_day(*m.until, period));
        }
        for (int account : probe.accounts) take_later(last, last_paid_into(account));
        for (int funding : probe.losses) check_loss(p, funding, last_day(p.due, period));
        for (std::size_t i = 0; i < contract_.payments.size(); ++i) {
            const Payment& other = contract_.payments[i];
            const auto is_asked = [&](const std::set<int>& parties) {
                return std::any_of(parties.begin(), parties.end(),
                                   [&](int party) { return pays(other, party); });
            };
            const bool is_to = !other.to.is_split && probe.payees.contains(other.to.index);
            if (probe.payments.contains(static_cast<int>(i)) || is_asked(probe.payers) || is_to)
                earlier.insert(static_cast<int>(i));
        }
    }
    for (int other : earlier)
        if (other != payment) take_later(last, last_possible_day(other));
    last = last_suspended(last);
    if (p.paid_from) take_later(last, last_paid_into(*p.paid_from));
    last_days_[payment] = last;
    return last;
}

// A loss is known when the funding has ended: a guarantee is calculated after that on the same day, others later.
void Checker::check_loss(const Payment& p, int funding, std::optional<base::Date> due) {
    const Funding& f = contract_.fundings[static_cast<std::size_t>(funding)];
    if (p.is_guarantee && !p.from.is_split && p.from.index == f.to)
        report(Code::guarantees_itself, p.origin.place,
               {Bilingual::same(contract_.parties[static_cast<std::size_t>(f.to)].name),
                Bilingual::same(f.name)});
    if (!due || f.ends < *due || (p.is_guarantee && *due == f.ends)) return;
    report(Code::loss_not_fixed, p.due.place,
           {Bilingual::same(p.name), Bilingual::same(due->text()), Bilingual::same(f.name),
            Bilingual::same(f.ends.text())});
}

std::optional<base::Date> Checker::last_paid_into(int account) {
    std::optional<base::Date> last;
    for (std::size_t i = 0; i < contract_.payments.size(); ++i)
        if (contract_.payments[i].paid_into == account)
            take_later(last, last_possible_day(static_cast<int>(i)));
    return last;
}

std::optional<base::Date> Checker::last_possible_day(const Order& o) {
    std::optional<base::Date> last;
    for (int period : periods_of(contract_, o.over)) take_later(last, last_day(o.due, period));
    last = last_suspended(last);
    take_later(last, last_paid_into(o.account));
    return last;
}

// Nothing is written off, and no account is closed, while something can still be paid.
void Checker::check_write_off() {
    for (std::size_t p = 0; p < contract_.payments.size(); ++p)
        (void)last_possible_day(static_cast<int>(p));

    const auto check = [&](const std::string& name, base::Date ends, const Place& place,
                           const std::string& clause, std::optional<base::Date> last) {
        if (last && ends < *last)
            report(Code::write_off_too_early, place,
                   {Bilingual::same(name), Bilingual::same(ends.text()), Bilingual::same(clause),
                    Bilingual::same(last->text())});
    };
    for (std::size_t i = 0; i < contract_.fundings.size(); ++i) {
        const Funding& funding = contract_.fundings[i];
        const int f = static_cast<int>(i);
        bool reduced = false;
        for (std::size_t p = 0; p < contract_.payments.size(); ++p) {
            if (contract_.payments[p].reduces != f) continue;
            reduced = true;
            check(funding.name, funding.ends, funding.ends_place, contract_.payments[p].name,
                  last_possible_day(static_cast<int>(p)));
        }
        for (const Order& o : contract_.orders) {
            if (std::none_of(o.rows.begin(), o.rows.end(),
                             [&](const Order::Row& row) { return row.reduces == f; }))
                continue;
            reduced = true;
            check(funding.name, funding.ends, funding.ends_place, o.name, last_possible_day(o));
        }
        if (!reduced && !funding.is_loan)
            report(Code::never_repaid, funding.origin.place, {Bilingual::same(funding.name)});
    }
    for (std::size_t i = 0; i < contract_.accounts.size(); ++i) {
        const Account& a = contract_.accounts[i];
        for (std::size_t p = 0; p < contract_.payments.size(); ++p) {
            const Payment& payment = contract_.payments[p];
            const bool uses = payment.paid_into == static_cast<int>(i) ||
                              payment.paid_from == static_cast<int>(i);
            if (uses)
                check(a.name, a.ends, a.ends_place, payment.name,
                      last_possible_day(static_cast<int>(p)));
        }
        for (const Order& o : contract_.orders)
            if (o.account == static_cast<int>(i))
                check(a.name, a.ends, a.ends_place, o.name, last_possible_day(o));
    }
}

// Nothing goes into or out of an account before it is opened.
void Checker::check_accounts() {
    for (std::size_t i = 0; i < contract_.accounts.size(); ++i) {
        const Account& a = contract_.accounts[i];
        if (!a.opens) continue;
        if (a.ends < *a.opens) report(Code::range_reversed, a.ends_place);
        const auto check = [&](const std::string& clause, const Moment& due, int period) {
            const auto day = last_day(due, period);
            if (day && *day < *a.opens)
                report(Code::account_not_open, due.place,
                       {Bilingual::same(clause), Bilingual::same(day->text()),
                        Bilingual::same(a.name), Bilingual::same(a.opens->text())});
        };
        for (const Payment& p : contract_.payments)
            if (p.paid_into == static_cast<int>(i) || p.paid_from == static_cast<int>(i))
                check(p.name, p.due, periods_of(contract_, p.over).front());
        for (const Order& o : contract_.orders)
            if (o.account == static_cast<int>(i))
                check(o.name, o.due, periods_of(contract_, o.over).front());
        for (const Funding& f : contract_.fundings)
            if (f.into == static_cast<int>(i) && f.drawn_on && *f.drawn_on < *a.opens)
                report(Code::account_not_open, f.origin.place,
                       {Bilingual::same(f.name), Bilingual::same(f.drawn_on->text()),
                        Bilingual::same(a.name), Bilingual::same(a.opens->text())});
    }
}

// Interest by periods runs in them only.
void Checker::check_interest_periods() {
    for (const Funding& f : contract_.fundings) {
        if (!f.rate || !f.interest_each) continue;
        const auto& spans = contract_.dimensions[static_cast<std::size_t>(*f.interest_each)].spans;
        const base::Date last = spans.empty() ? contract_.from : spans.back().second;
        if (last.plus_days(1) < f.ends)
            report(Code::interest_ends_early, f.origin.place,
                   {Bilingual::same(f.name),
                    Bilingual::same(
                        contract_.dimensions[static_cast<std::size_t>(*f.interest_each)].name),
                    Bilingual::same(last.text()), Bilingual::same(f.ends.text())});
    }
}

}  // namespace utfall::terms
