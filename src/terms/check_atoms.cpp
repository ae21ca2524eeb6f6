// Atoms of expressions, and the days that a contract names.
#include "checker.h"
#include "utfall/base/ensure.h"
#include "utfall/terms/syntax.h"

namespace utfall::terms {

namespace {

using Kind = Expression::Kind;
using TypeKind = Type::Kind;

}  // namespace

void Checker::need_period(const Node& node, const Scope& scope) {
    for (int d : scope.over)
        if (contract_.dimensions[static_cast<std::size_t>(d)].kind == Dimension::Kind::Periods)
            return;
    report(Code::period_needed, node.place);
}

Expression Checker::atom(const Node& node, const Scope& scope) {
    Expression e;
    e.place = node.place;
    e.type = {.kind = TypeKind::Money};
    const auto funding = [&](Kind kind) {
        e.kind = kind;
        e.subject = index_of(node.parts[0], SymbolKind::Funding);
    };
    switch (node.phrase) {
        case Phrase::atom_yes:
        case Phrase::atom_no:
            e.type = {.kind = TypeKind::YesNo};
            e.constant = Rational{node.phrase == Phrase::atom_yes ? 1 : 0, 1};
            break;
        case Phrase::atom_drawn: funding(Kind::Drawn); break;
        case Phrase::atom_remains: funding(Kind::Remains); break;
        case Phrase::atom_interest_period:
            funding(Kind::InterestPeriod);
            need_period(node, scope);
            break;
        case Phrase::atom_loss: funding(Kind::Loss); break;
        case Phrase::atom_exceeds: {
            Expression a = expression(node.parts[0], scope), b = expression(node.parts[1], scope);
            (void)agree(a, b, node.parts[1].place);
            e.kind = Kind::Exceeds;
            e.type = a.type.kind == TypeKind::Unknown ? b.type : a.type;
            e.parts = {std::move(a), std::move(b)};
            break;
        }
        case Phrase::atom_balance:
            e.kind = Kind::Balance;
            e.subject = index_of(node.parts[0], SymbolKind::Account);
            break;
        case Phrase::atom_number_where:
        case Phrase::atom_sum_over:
        case Phrase::atom_highest_over:
        case Phrase::atom_lowest_over: return over_group(node, scope);
        case Phrase::atom_sum_to_date:
            need_period(node, scope);
            e.kind = Kind::SumToDate;
            e.parts.push_back(expression(node.parts[0], scope));
            e.type = e.parts[0].type;
            break;
        case Phrase::atom_previous: return previous(node, scope);
        case Phrase::atom_days_between:
            e.kind = Kind::DaysBetween;
            e.type = {.kind = TypeKind::Count, .unit = static_cast<int>(BuiltInUnit::day)};
            e.moments = {moment(node.parts[0], scope), moment(node.parts[1], scope)};
            break;
        case Phrase::moment_date_of:
        case Phrase::moment_end_of:
        case Phrase::moment_start_of:
        case Phrase::moment_today:
            e.kind = Kind::MomentDay;
            e.type = {.kind = TypeKind::Date};
            e.moments = {moment(node, scope)};
            break;
        case Phrase::atom_logarithm:
        case Phrase::atom_square_root:
        case Phrase::atom_power:
        case Phrase::atom_remainder:
        case Phrase::atom_mean:
        case Phrase::atom_category_of:
        case Phrase::atom_lower_bound:
        case Phrase::atom_upper_bound:
        case Phrase::atom_p_value:
        case Phrase::atom_treated_in:
        case Phrase::atom_without_treatment:
        case Phrase::atom_units_in:
            e.type = {.kind = TypeKind::Unknown};
            report(Code::only_in_plan, node.place,
                   {{.sv = print(node, base::Language::Swedish),
                     .en = print(node, base::Language::English)}});
            break;
        case Phrase::atom_claims_line_period:
        case Phrase::atom_claims_period:
        case Phrase::atom_claims_total:
        case Phrase::atom_claims_number: return claims_atom(node, scope);
        case Phrase::atom_missing:
        case Phrase::atom_postponed:
        case Phrase::atom_the_rest:
            e.type = {.kind = TypeKind::Missing};
            if (!scope.totals)
                report(Code::only_in_examples, node.place,
                       {{.sv = print(node, base::Language::Swedish),
                         .en = print(node, base::Language::English)}});
            break;
        default: return paid_atom(node, scope);
    }
    return e;
}

// A definition may ask for its own value in the period before: that is finite, since periods are.
Expression Checker::previous(const Node& node, const Scope& scope) {
    need_period(node, scope);
    Expression first = expression(node.parts[1], scope);
    Expression value;
    const auto at = symbols_.find(node.parts[0].text);
    const bool of_itself = at != symbols_.end() && at->second.kind == SymbolKind::Definition &&
                           definition_state_[static_cast<std::size_t>(at->second.index)] == 1;
    if (of_itself) {
        value.kind = Kind::Definition;
        value.subject = at->second.index;
        value.type = first.type;
        value.place = node.place;
    } else {
        value = name(node.parts[0], scope, {});
        (void)agree(value, first, node.place);
    }
    Expression e;
    e.kind = Kind::Previous;
    e.type = first.type;
    e.place = node.place;
    e.parts = {std::move(value), std::move(first)};
    return e;
}

Expression Checker::paid_atom(const Node& node, const Scope& scope) {
    Expression e;
    e.place = node.place;
    e.type = {.kind = TypeKind::Money};
    const bool is_total = node.phrase == Phrase::atom_total_paid_under ||
                          node.phrase == Phrase::atom_total_paid_between ||
                          node.phrase == Phrase::atom_total_paid_by ||
                          node.phrase == Phrase::atom_total_paid_to;
    if (is_total && !scope.totals) report(Code::total_only_in_examples, node.place);
    switch (node.phrase) {
        case Phrase::atom_paid_earlier_under: e.kind = Kind::PaidEarlierUnder; break;
        case Phrase::atom_paid_this_period:
            e.kind = Kind::PaidThisPeriod;
            need_period(node, scope);
            break;
        case Phrase::atom_total_paid_under: e.kind = Kind::TotalPaidUnder; break;
        case Phrase::atom_paid_earlier_by: e.kind = Kind::PaidEarlierBy; break;
        case Phrase::atom_paid_earlier_to: e.kind = Kind::PaidEarlierTo; break;
        case Phrase::atom_total_paid_between: e.kind = Kind::TotalPaidBetween; break;
        case Phrase::atom_total_paid_by: e.kind = Kind::TotalPaidBy; break;
        case Phrase::atom_total_paid_to: e.kind = Kind::TotalPaidTo; break;
        default: report(Code::not_a_value, node.place); return e;
    }
    const bool under = e.kind == Kind::PaidEarlierUnder || e.kind == Kind::PaidThisPeriod ||
                       e.kind == Kind::TotalPaidUnder;
    e.subject = index_of(node.parts[0], under ? SymbolKind::Payment : SymbolKind::Party);
    if (e.kind == Kind::TotalPaidBetween) e.other = index_of(node.parts[1], SymbolKind::Party);
    return e;
}

int Checker::price_line(const Node& name, const PriceList& list) {
    std::string lines;
    for (std::size_t i = 0; i < list.lines.size(); ++i) {
        if (list.lines[i].name == name.text) return static_cast<int>(i);
        lines += (lines.empty() ? "" : ", ") + list.lines[i].name;
    }
    report(Code::unknown_price_line, name.place,
           {Bilingual::same(name.text), Bilingual::same(list.name), Bilingual::same(lines)});
    return -1;
}

Expression Checker::claims_atom(const Node& node, const Scope& scope) {
    Expression e;
    e.place = node.place;
    e.type = {.kind = TypeKind::Money};
    e.subject = index_of(node.parts[0], SymbolKind::PriceList);
    if (contract_.price_lists.empty()) return e;
    const PriceList& list = contract_.price_lists[static_cast<std::size_t>(e.subject)];
    if (node.parts.size() > 1) e.other = price_line(node.parts[1], list);
    switch (node.phrase) {
        case Phrase::atom_claims_total: e.kind = Kind::ClaimsTotal; break;
        case Phrase::atom_claims_number:
            e.kind = Kind::ClaimsNumber;
            e.type = {.kind = TypeKind::Number};
            break;
        default: e.kind = Kind::ClaimsPeriod; need_period(node, scope);
    }
    return e;
}

Expression Checker::over_group(const Node& node, const Scope& scope) {
    Expression e;
    e.place = node.place;
    const Symbol* group = find(node.parts[0], {SymbolKind::Dimension});
    e.subject = group == nullptr ? 0 : group->index;
    Scope inner = scope;
    inner.over.push_back(e.subject);
    switch (node.phrase) {
        case Phrase::atom_number_where: e.kind = Kind::NumberWhere; break;
        case Phrase::atom_highest_over: e.kind = Kind::HighestOver; break;
        case Phrase::atom_lowest_over: e.kind = Kind::LowestOver; break;
        default: e.kind = Kind::SumOver;
    }
    if (e.kind == Kind::NumberWhere) {
        e.parts.push_back(condition(node.parts[1], inner));
        e.type = {.kind = TypeKind::Number};
        return e;
    }
    e.parts.push_back(expression(node.parts[1], inner));
    e.type = e.parts[0].type;
    return e;
}

std::optional<Duration> Checker::duration(const Node& node) {
    if (node.form != Form::Quantity || !node.unit.built_in || !node.decimal.rational().is_whole() ||
        node.decimal.digits < 0 || *node.unit.built_in == BuiltInUnit::person ||
        *node.unit.built_in == BuiltInUnit::percentage_point) {
        report(Code::not_a_duration, node.place);
        return std::nullopt;
    }
    constexpr std::int64_t kMost = 100'000;
    if (node.decimal.rational().numerator > kMost) {
        report(Code::number_too_large, node.place);
        return std::nullopt;
    }
    return Duration{node.decimal.rational().numerator, *node.unit.built_in};
}

Moment Checker::moment(const Node& node, const Scope& scope) {
    Moment m;
    m.place = node.place;
    if (node.form == Form::Shifted) {
        m = moment(node.parts[1], scope);
        m.place = node.place;
        m.shift = duration(node.parts[0]);
        m.backwards = node.sign == '-';
        const bool calendar = m.shift && m.shift->unit != BuiltInUnit::day &&
                              m.shift->unit != BuiltInUnit::week &&
                              m.shift->unit != BuiltInUnit::banking_day;
        const bool late = m.kind != Moment::Kind::Fixed ||
                          m.fixed.day() > 28;  // such a day may be lacking in a month
        if (calendar && late && !contract_.month_end)
            report(Code::month_end_needed, node.place, {Bilingual::same("")});
        return m;
    }
    if (node.form == Form::Date) {
        m.fixed = node.date;
        return m;
    }
    if (node.form == Form::Name || node.phrase == Phrase::moment_date_of) {
        const Node& named = node.form == Form::Name ? node : node.parts[0];
        const Symbol* fact = find(named, {SymbolKind::Measure});
        if (fact == nullptr) return m;
        m.subject = fact->index;
        used_measures_.insert(fact->index);
        m.kind = node.form == Form::Name ? Moment::Kind::DateValue : Moment::Kind::DateOf;
        const Measure& measure = contract_.measures[static_cast<std::size_t>(fact->index)];
        const Type type = type_of(fact->statement->holes[1]);
        if (m.kind == Moment::Kind::DateValue && type.kind != TypeKind::Date)
            report(Code::type_wanted, node.place, {words(type), words({.kind = TypeKind::Date})});
        check_members(node, measure.over, scope, {}, measure.name);
        return m;
    }
    if (node.phrase == Phrase::moment_end_of || node.phrase == Phrase::moment_start_of) {
        m.kind = node.phrase == Phrase::moment_end_of ? Moment::Kind::EndOf : Moment::Kind::StartOf;
        const Symbol* periods = find(node.parts[0], {SymbolKind::Dimension});
        if (periods == nullptr) return m;
        m.subject = periods->index;
        const Dimension& d = contract_.dimensions[static_cast<std::size_t>(periods->index)];
        if (d.kind != Dimension::Kind::Periods) {
            report(Code::not_periods, node.place, {Bilingual::same(d.name)});
            return m;
        }
        if (node.parts[0].form == Form::Member && node.parts[0].number > 0) {
            if (const auto chosen = member(node.parts[0])) m.member = chosen->second;
        } else {
            check_members(node, {periods->index}, scope, {}, d.name);
        }
        return m;
    }
    if (node.phrase == Phrase::moment_today) {
        m.kind = Moment::Kind::Today;
        return m;
    }
    ensure(false, "the parser lets only days through");
    return m;
}

}  // namespace utfall::terms
