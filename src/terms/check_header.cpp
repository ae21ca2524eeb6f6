// The contract's own lines, its units, parties, periods, groups and accounts.
#include <algorithm>

#include "checker.h"
#include "utfall/base/ensure.h"

namespace utfall::terms {

void Checker::read_units(const Statement& s) {
    const auto built_in = [&](BuiltInUnit id, const char* one, const char* many) {
        contract_.units.push_back({one, many, id});
    };
    const bool swedish = contract_.language == base::Language::Swedish;
#define UNIT(id, en_one, en_many, sv_one, sv_many) \
    built_in(BuiltInUnit::id, swedish ? sv_one : en_one, swedish ? sv_many : en_many);
#include "utfall/terms/phrase_rows.h"
    for (const Line& l : s.lines) {
        if (l.phrase != LinePhrase::unit) continue;
        bool taken = false;
        const auto word = [&](const Node& hole, bool is_one) {
            if (hole.form != Form::Unit) return hole.text;
            if (!hole.unit.built_in) return hole.unit.word;
            taken = true;
            const Unit& known = contract_.units[static_cast<std::size_t>(*hole.unit.built_in)];
            return is_one ? known.one : known.many;
        };
        const std::string one = word(l.holes[0], true), many = word(l.holes[1], false);
        for (const Unit& unit : contract_.units)
            taken = taken || unit.one == one || unit.many == many || unit.one == many ||
                    unit.many == one;
        if (taken)
            report(Code::unit_twice, l.place, {Bilingual::same(one)});
        else
            contract_.units.push_back({one, many, std::nullopt});
    }
}

void Checker::read_contract(const Statement& s) {
    using L = LinePhrase;
    Contract& c = contract_;
    c.title = s.holes[0].text;
    c.origin = origin(s);
    if (const Line* l = needed(s, {L::language_version});
        l != nullptr && l->holes[0].decimal.digits != 1)
        report(Code::unknown_version, l->place,
               {Bilingual::same(std::to_string(l->holes[0].decimal.digits))});
    if (const Line* l = needed(s, {L::currency})) {
        const auto currency = base::find_currency(l->holes[0].text);
        ensure(currency.has_value(), "the parser lets only currencies through");
        c.currency = *currency;
    }
    read_dates_of_contract(s);
    if (const Line* l = needed(s, {L::rounding})) {
        const auto written =
            l->holes[0].decimal.rational().times({c.currency.minor_per_major(), 1});
        const bool is_money = l->holes[0].form == Form::Money;
        if (is_money && (!written || !written->is_whole() || written->numerator < 1))
            report(Code::rounding_too_fine, l->place);
        else if (const auto step = constant(l->holes[0], {.kind = Type::Kind::Money}))
            c.round_to = step->numerator;
        switch (l->holes[1].choice) {
            case Choice::MODE_half_even: c.rounding = base::Rounding::HalfEven; break;
            case Choice::MODE_down: c.rounding = base::Rounding::Down; break;
            case Choice::MODE_up: c.rounding = base::Rounding::Up; break;
            case Choice::MODE_half_up: c.rounding = base::Rounding::HalfUp; break;
            default: ensure(false, "the checker knows every rounding of the table");
        }
    }
    for (const Line& l : s.lines) {
        if (l.phrase == L::correction) read_correction(l);
        if (l.phrase == L::netting) c.nets = true;
    }
}

void Checker::read_dates_of_contract(const Statement& s) {
    using L = LinePhrase;
    Contract& c = contract_;
    if (const Line* l = needed(s, {L::term})) {
        c.from = l->holes[0].date;
        c.through = l->holes[1].date;
        if (c.through < c.from) report(Code::range_reversed, l->place);
    }
    if (const Line* l = needed(s, {L::roll})) {
        using base::Calendar;
        using base::Direction;
        switch (l->holes[0].choice) {
            case Choice::ROLL_preceding_banking_day:
                c.roll = {Calendar::SwedishBanking, Direction::Preceding};
                break;
            case Choice::ROLL_same_month_banking_day:
                c.roll = {Calendar::SwedishBanking, Direction::NextInSameMonth};
                break;
            case Choice::ROLL_next_weekday: c.roll = {Calendar::Weekday, Direction::Next}; break;
            case Choice::ROLL_preceding_weekday:
                c.roll = {Calendar::Weekday, Direction::Preceding};
                break;
            default: c.roll = {Calendar::SwedishBanking, Direction::Next};
        }
    }
    if (const Line* l = line(s, L::month_end))
        c.month_end = l->holes[0].choice == Choice::MEND_first_of_next ? base::MonthEnd::FirstOfNext
                                                                       : base::MonthEnd::LastDay;
}

void Checker::read_correction(const Line& l) {
    Correction correction;
    correction.by = index_of(l.holes[0], SymbolKind::Party);
    correction.until = l.holes[1].date;
    if (const auto within = duration(l.holes[2])) correction.within = *within;
    correction.origin = {l.place, header_->heading};
    contract_.corrections.push_back(correction);
}

void Checker::read_party(const Statement& s) {
    Party& p = contract_.parties[static_cast<std::size_t>(index_of(s.holes[0], SymbolKind::Party))];
    p.full_name = s.holes[1].text;
    p.level = static_cast<Level>(static_cast<int>(s.holes[2].choice) -
                                 static_cast<int>(Choice::LEVEL_municipality));
    p.role = static_cast<Role>(static_cast<int>(s.holes[3].choice) -
                               static_cast<int>(Choice::ROLE_payer));
    p.origin = origin(s);
}

void Checker::read_periods(const Statement& s) {
    constexpr int kMostPeriods = 1200;  // a hundred years of months
    Dimension& d =
        contract_.dimensions[static_cast<std::size_t>(index_of(s.holes[0], SymbolKind::Dimension))];
    d.kind = Dimension::Kind::Periods;
    d.origin = origin(s);
    const auto length = duration(s.holes[1]);
    const Moment from = moment(s.holes[2], {}), through = moment(s.holes[3], {});
    if (!length) return;
    if (from.kind != Moment::Kind::Fixed || through.kind != Moment::Kind::Fixed || from.shift ||
        through.shift) {
        report(Code::periods_need_dates, s.place, {Bilingual::same(d.name)});
        return;
    }
    const auto start = [&](int n) -> std::optional<base::Date> {
        const int count = static_cast<int>(length->count) * n;
        switch (length->unit) {
            case BuiltInUnit::day: return from.fixed.plus_days(count);
            case BuiltInUnit::week: return from.fixed.plus_days(7 * count);
            case BuiltInUnit::month: return from.fixed.plus_months(count, contract_.month_end);
            case BuiltInUnit::quarter:
                return from.fixed.plus_months(3 * count, contract_.month_end);
            case BuiltInUnit::year: return from.fixed.plus_months(12 * count, contract_.month_end);
            default: return std::nullopt;
        }
    };
    for (int n = 0; n < kMostPeriods; ++n) {
        const auto first = start(n), next = start(n + 1);
        if (!first || !next) {
            report(Code::month_end_needed, s.place, {Bilingual::same(d.name)});
            return;
        }
        if (*first > through.fixed) return;
        const base::Date last = next->plus_days(-1);
        if (last > through.fixed) {
            report(Code::periods_uneven, s.place,
                   {Bilingual::same(d.name), Bilingual::same(first->text()),
                    Bilingual::same(last.text())});
            return;
        }
        d.spans.emplace_back(*first, last);
    }
    report(Code::too_many_periods, s.place, {Bilingual::same(d.name)});
}

void Checker::read_groups(const Statement& s) {
    Dimension& d =
        contract_.dimensions[static_cast<std::size_t>(index_of(s.holes[0], SymbolKind::Dimension))];
    d.origin = origin(s);
    d.closes = line(s, LinePhrase::closes) != nullptr;
    if (s.phrase == StatementPhrase::groups_roster) {
        d.kind = Dimension::Kind::Roster;
        const Expression limit = expression(s.holes[1], {});
        const auto unit = limit.type.kind == Type::Kind::Count
                              ? contract_.units[static_cast<std::size_t>(limit.type.unit)].built_in
                              : std::optional(BuiltInUnit::day);
        const bool counts_people = !unit || *unit == BuiltInUnit::person;
        if (limit.kind != Expression::Kind::Constant || !counts_people ||
            limit.constant.numerator < 1)
            report(Code::roster_needs_count, s.holes[1].place, {Bilingual::same(d.name)});
        d.limit = limit.constant.numerator;
        return;
    }
    std::set<std::string> seen;
    const std::vector<Node> single{s.holes[1]};
    for (const Node& name : s.holes[1].form == Form::Names ? s.holes[1].parts : single) {
        if (!seen.insert(name.text).second)
            report(Code::name_twice, name.place,
                   {Bilingual::same(name.text), Bilingual::same(std::to_string(s.place.line))});
        for (const Dimension& other :
             contract_.dimensions)  // "for north" must say which group it is in
            if (&other != &d && std::find(other.members.begin(), other.members.end(), name.text) !=
                                    other.members.end())
                report(Code::name_twice, name.place,
                       {Bilingual::same(name.text),
                        Bilingual::same(std::to_string(other.origin.place.line))});
        d.members.push_back(name.text);
    }
}

void Checker::read_account(const Statement& s) {
    using L = LinePhrase;
    Account& a =
        contract_.accounts[static_cast<std::size_t>(index_of(s.holes[0], SymbolKind::Account))];
    a.origin = origin(s);
    a.holder = index_of(s.holes[1], SymbolKind::Party);
    if (const Line* l = line(s, L::opens)) {
        a.opens = l->holes[0].date;
        if (const auto opening = constant(l->holes[1], {.kind = Type::Kind::Money}))
            a.opening = opening->numerator;
    }
    if (const Line* l = line(s, L::used_for)) a.used_for = l->holes[0].text;
    if (const Line* l = needed(s, {L::account_end})) {
        a.ends = l->holes[0].date;
        a.ends_place = l->place;
        a.ends_to = index_of(l->holes[1], SymbolKind::Party);
    }
}

int Dimension::size() const {
    return kind == Kind::Periods ? static_cast<int>(spans.size())
                                 : static_cast<int>(members.size());
}

}  // namespace utfall::terms
