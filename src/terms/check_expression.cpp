// Expressions: names become indices, units must fit.
#include <algorithm>

#include "checker.h"
#include "utfall/base/ensure.h"
#include "utfall/base/text.h"

namespace utfall::terms {

namespace {

using Kind = Expression::Kind;
using TypeKind = Type::Kind;

Expression make(Kind kind, Type type, const Place& place, std::vector<Expression> parts = {}) {
    Expression e;
    e.kind = kind;
    e.type = type;
    e.place = place;
    e.parts = std::move(parts);
    return e;
}

constexpr Type kUnknown{.kind = TypeKind::Unknown};

bool is_unknown(const Type& t) { return t.kind == TypeKind::Unknown; }

bool is_ratio(const Type& t) {
    return (t.kind == TypeKind::Share || t.kind == TypeKind::Number) && t.per < 0;
}

}  // namespace

int Checker::unit_index(const UnitWord& unit, const Place& place) {
    for (std::size_t i = 0; i < contract_.units.size(); ++i) {
        const Unit& known = contract_.units[i];
        if (unit.built_in
                ? known.built_in == unit.built_in
                : (!known.built_in && (known.one == unit.word || known.many == unit.word)))
            return static_cast<int>(i);
    }
    if (!unknown_units_.insert(unit.word).second) return -1;
    std::vector<std::string> known;
    for (const Unit& u : contract_.units) known.insert(known.end(), {u.one, u.many});
    if (const auto near = base::nearest(unit.word, known))
        report(Code::unknown_unit_near, place,
               {Bilingual::same(unit.word), Bilingual::same(*near)});
    else
        report(Code::unknown_unit, place, {Bilingual::same(unit.word)});
    return -1;
}

Bilingual Checker::words(const Type& t) const {
    const auto unit = [&](int index) {
        return contract_.units[static_cast<std::size_t>(index)].many;
    };
    const auto one = [&](int index) {
        return contract_.units[static_cast<std::size_t>(index)].one;
    };
    Bilingual out;
    switch (t.kind) {
        case TypeKind::Money: out = {.sv = "belopp", .en = "money"}; break;
        case TypeKind::Share: out = {.sv = "andel", .en = "share"}; break;
        case TypeKind::Number: out = {.sv = "tal", .en = "number"}; break;
        case TypeKind::Count:
            out = {.sv = "antal " + unit(t.unit), .en = "count of " + unit(t.unit)};
            break;
        case TypeKind::YesNo: out = {.sv = "ja eller nej", .en = "yes or no"}; break;
        case TypeKind::Date: out = {.sv = "datum", .en = "date"}; break;
        case TypeKind::Choice: out = {.sv = "val", .en = "choice"}; break;
        case TypeKind::DatedAmounts: out = {.sv = "daterade belopp", .en = "dated amounts"}; break;
        case TypeKind::Missing: out = {.sv = "saknas", .en = "missing"}; break;
        case TypeKind::Unknown: out = {.sv = "okänt", .en = "unknown"}; break;
    }
    if (t.per >= 0)
        out = {.sv = out.sv + " per " + one(t.per), .en = out.en + " per " + one(t.per)};
    return out;
}

Bilingual Checker::value_words(const Rational& value, const Type& type) const {
    return {.sv = value_text(contract_, value, type, base::Language::Swedish),
            .en = value_text(contract_, value, type, base::Language::English)};
}

bool Checker::same_type(const Type& a, const Type& b) const {
    return a == b || (is_ratio(a) && is_ratio(b)) || is_unknown(a) || is_unknown(b);
}

Expression Checker::literal(const Node& node) {
    Expression e = make(Kind::Constant, {}, node.place);
    e.constant = node.decimal.rational();
    const auto minor = [&](std::int64_t units) {
        if (node.text != contract_.currency.code)
            report(Code::wrong_currency, node.place,
                   {Bilingual::same(node.text), Bilingual::same(contract_.currency.code)});
        const auto amount = e.constant.times({contract_.currency.minor_per_major(), 1});
        const auto per = amount ? amount->over({units, 1}) : std::nullopt;
        if (!per) report(Code::number_too_large, node.place);
        return per.value_or(Rational{});
    };
    switch (node.form) {
        case Form::Share:
            e.type.kind = TypeKind::Share;
            e.constant = e.constant.over({100, 1}).value_or(Rational{});
            break;
        case Form::Money:
            e.type.kind = TypeKind::Money;
            e.constant = minor(1);
            if (!e.constant.is_whole())
                report(Code::finer_than_minor, node.place,
                       {Bilingual::same(contract_.currency.code)});
            break;
        case Form::Price:
            ensure(node.per > 0, "a price is for one or more: the parser sees to it");
            e.type = {.kind = TypeKind::Money, .per = unit_index(node.unit, node.place)};
            if (e.type.per < 0) e.type = kUnknown;
            e.constant = minor(node.per);
            break;
        case Form::Quantity:
            e.type = {.kind = TypeKind::Count, .unit = unit_index(node.unit, node.place)};
            if (node.unit.built_in == BuiltInUnit::percentage_point) {
                e.type = {.kind = TypeKind::Share};
                e.constant = e.constant.over({100, 1}).value_or(Rational{});
            } else if (!e.constant.is_whole()) {
                report(Code::count_not_whole, node.place);
            }
            if (e.type.kind == TypeKind::Count && e.type.unit < 0) e.type = kUnknown;
            break;
        case Form::Date:
            e.type.kind = TypeKind::Date;
            e.constant = Rational{node.date.days(), 1};
            break;
        default: e.type.kind = TypeKind::Number;
    }
    return e;
}

Expression Checker::expression(const Node& node, const Scope& scope) {
    Scope inner = scope;
    if (node.form != Form::Brackets && node.form != Form::Quotient) inner.division = false;
    switch (node.form) {
        case Form::Number:
        case Form::Share:
        case Form::Money:
        case Form::Price:
        case Form::Quantity:
        case Form::Date: return literal(node);
        case Form::Name: return name(node, scope, {});
        case Form::Of: return of(node, scope);
        case Form::Brackets: return expression(node.parts[0], inner);
        case Form::Sum: return sum(node, inner);
        case Form::Product: return product(node, inner);
        case Form::Quotient: return quotient(node, inner);
        case Form::PercentOf: {
            Expression share = literal(node.parts[0]), whole = expression(node.parts[1], inner);
            const Type type = whole.type;
            if (type.kind != TypeKind::Money && type.kind != TypeKind::Count && !is_ratio(type) &&
                !is_unknown(type))
                report(Code::type_wanted, node.parts[1].place,
                       {words(type), words({.kind = TypeKind::Money})});
            return make(Kind::PercentOf, type, node.place, {std::move(share), std::move(whole)});
        }
        case Form::AtMost: return two(node, inner, Kind::AtMost);
        case Form::AtLeast: return two(node, inner, Kind::AtLeast);
        case Form::Select: return select(node, inner);
        case Form::Rounded: return rounded(node, inner);
        case Form::Compare: return compare(node, inner);
        case Form::And:
        case Form::Or:
        case Form::Not: {
            Expression e = make(node.form == Form::And  ? Kind::And
                                : node.form == Form::Or ? Kind::Or
                                                        : Kind::Not,
                                {.kind = TypeKind::YesNo}, node.place);
            for (const Node& part : node.parts) e.parts.push_back(condition(part, inner));
            return e;
        }
        case Form::Phrase: return atom(node, inner);
        default: break;
    }
    report(Code::not_a_value, node.place);
    return make(Kind::Constant, kUnknown, node.place);
}

Expression Checker::typed(const Node& node, const Scope& scope, const Type& wanted) {
    if (wanted.kind == TypeKind::Choice && node.form == Form::Name && !symbols_.contains(node.text))
        return choice(node, wanted);
    Expression e = expression(node, scope);
    if (!same_type(e.type, wanted) && e.type.kind != TypeKind::Missing)
        report(Code::type_wanted, node.place, {words(e.type), words(wanted)});
    return e;
}

Expression Checker::condition(const Node& node, const Scope& scope) {
    return typed(node, scope, {.kind = TypeKind::YesNo});
}

std::optional<Rational> Checker::constant(const Node& node, const Type& wanted) {
    const Expression e = typed(node, {}, wanted);
    if (is_unknown(e.type)) return std::nullopt;
    if (e.kind != Kind::Constant) {
        report(Code::not_constant, node.place);
        return std::nullopt;
    }
    return e.constant;
}

// A name of a group where one of the group is to be chosen: "low" in "if missing, the final value is low".
Expression Checker::choice(const Node& node, const Type& wanted) {
    Node as_member = node;
    as_member.form = Form::Member;
    const auto chosen = member(as_member);
    if (!chosen) return make(Kind::Constant, kUnknown, node.place);
    if (chosen->first != wanted.unit)
        report(Code::not_for_each, node.place,
               {Bilingual::same(node.text),
                Bilingual::same(contract_.dimensions[static_cast<std::size_t>(wanted.unit)].name)});
    Expression e = make(Kind::Constant, wanted, node.place);
    e.constant = Rational{chosen->second, 1};
    return e;
}

Expression Checker::name(const Node& node, const Scope& scope,
                         std::vector<std::pair<int, int>> members) {
    using S = SymbolKind;
    Expression e = make(Kind::Constant, kUnknown, node.place);
    const bool in_example = scope.totals;
    const Symbol* symbol =
        in_example ? find(node, {S::Measure, S::Definition, S::Values, S::Scale, S::Payment})
                   : find(node, {S::Measure, S::Definition, S::Values, S::Scale});
    if (symbol == nullptr) return e;
    e.subject = symbol->index;
    e.members = std::move(members);
    const auto index = static_cast<std::size_t>(symbol->index);
    std::vector<int> over;
    if (symbol->kind == S::Measure) {
        const Measure& m = contract_.measures[index];
        e.kind = Kind::Fact;
        e.type = m.type;
        over = m.over;
        if (!in_example) used_measures_.insert(symbol->index);
        if (m.is_dated() && !in_example) {
            report(Code::dated_amounts_used, node.place, {Bilingual::same(m.name)});
            e.type = kUnknown;
        }
    } else if (symbol->kind == S::Definition) {
        const Definition& d = definition(symbol->index);
        e.kind = Kind::Definition;
        e.type = d.expression.type;
        over = d.over;
    } else if (symbol->kind == S::Values) {
        const Values& v = contract_.values[index];
        e.kind = Kind::Values;
        e.type = type_of(symbol->statement->holes[1]);
        if (v.group) over.push_back(*v.group);
    } else if (symbol->kind == S::Scale) {
        const Scale& s = scale(*symbol);
        e.kind = Kind::Scale;
        e.type = s.rows.empty() ? kUnknown : s.type;
        over = s.over;
    } else {
        e.kind = Kind::Payment;
        e.type.kind = TypeKind::Money;
        over = over_line(*symbol->statement);
    }
    check_members(node, over, scope, e.members, node.text);
    return e;
}

Expression Checker::of(const Node& node, const Scope& scope) {
    std::vector<std::pair<int, int>> members;
    for (std::size_t i = 1; i < node.parts.size(); ++i) {
        const auto chosen = member(node.parts[i]);
        if (!chosen) return make(Kind::Constant, kUnknown, node.place);
        members.push_back(*chosen);
    }
    return name(node.parts[0], scope, std::move(members));
}

std::optional<std::pair<int, int>> Checker::member(const Node& node) {
    for (std::size_t d = 0; d < contract_.dimensions.size(); ++d) {
        const Dimension& dimension = contract_.dimensions[d];
        if (dimension.kind == Dimension::Kind::Periods && dimension.name == node.text) {
            if (node.number >= 1 && node.number <= dimension.size())
                return std::pair(static_cast<int>(d), static_cast<int>(node.number) - 1);
            report(Code::no_such_period, node.place,
                   {Bilingual::same(node.text), Bilingual::same(std::to_string(dimension.size()))});
            return std::nullopt;
        }
        for (std::size_t i = 0; i < dimension.members.size(); ++i)
            if (node.number == 0 && dimension.members[i] == node.text)
                return std::pair(static_cast<int>(d), static_cast<int>(i));
    }
    std::string known;
    for (const Dimension& d : contract_.dimensions) {
        if (d.kind == Dimension::Kind::Periods)
            known += (known.empty() ? "" : ", ") + d.name + " 1–" + std::to_string(d.size());
        for (const std::string& one : d.members) known += (known.empty() ? "" : ", ") + one;
    }
    report(Code::unknown_member, node.place, {Bilingual::same(node.text), Bilingual::same(known)});
    return std::nullopt;
}

void Checker::check_members(const Node& node, const std::vector<int>& over, const Scope& scope,
                            const std::vector<std::pair<int, int>>& members,
                            const std::string& what) {
    const auto name_of = [&](int d) {
        return Bilingual::same(contract_.dimensions[static_cast<std::size_t>(d)].name);
    };
    for (const auto& [dimension, chosen] : members)
        if (std::find(over.begin(), over.end(), dimension) == over.end())
            report(Code::not_for_each, node.place, {Bilingual::same(what), name_of(dimension)});
    for (int dimension : over) {
        const bool is_current =
            std::find(scope.over.begin(), scope.over.end(), dimension) != scope.over.end();
        const bool is_chosen = std::any_of(members.begin(), members.end(),
                                           [&](const auto& m) { return m.first == dimension; });
        if (!is_current && !is_chosen)
            report(Code::member_needed, node.place, {Bilingual::same(what), name_of(dimension)});
    }
}

Expression Checker::sum(const Node& node, const Scope& scope) {
    Expression total = expression(node.parts[0], scope);
    for (std::size_t i = 1; i < node.parts.size(); ++i) {
        Expression next = expression(node.parts[i], scope);
        (void)agree(total, next, node.parts[i].place);
        const Type type = is_unknown(total.type) ? next.type : total.type;
        if (type.kind == TypeKind::YesNo || type.kind == TypeKind::Date ||
            type.kind == TypeKind::Choice)
            report(Code::cannot_count_with, node.parts[i].place, {words(type)});
        total = make(node.operators[i - 1] == '+' ? Kind::Add : Kind::Subtract, type, node.place,
                     {std::move(total), std::move(next)});
    }
    return total;
}

Expression Checker::product(const Node& node, const Scope& scope) {
    Expression total = expression(node.parts[0], scope);
    for (std::size_t i = 1; i < node.parts.size(); ++i)
        total = multiply(std::move(total), expression(node.parts[i], scope), node.place);
    return total;
}

Expression Checker::multiply(Expression a, Expression b, const Place& place) {
    const auto result = [&](const Type& x, const Type& y) -> std::optional<Type> {
        if (is_ratio(x) && is_ratio(y)) return Type{.kind = TypeKind::Share};
        if (is_ratio(x) && (y.kind == TypeKind::Money || y.kind == TypeKind::Count) &&
            !(y.per >= 0 && y.per == static_cast<int>(BuiltInUnit::percentage_point)))
            return y;
        if (is_ratio(x) && y.per == static_cast<int>(BuiltInUnit::percentage_point))
            return Type{.kind = y.kind, .unit = y.unit};
        if (x.kind == TypeKind::Count && x.per < 0 && y.per == x.unit && y.per >= 0)
            return Type{.kind = y.kind, .unit = y.unit};
        return std::nullopt;
    };
    if (is_unknown(a.type) || is_unknown(b.type))
        return make(Kind::Multiply, kUnknown, place, {std::move(a), std::move(b)});
    auto type = result(a.type, b.type);
    if (!type) type = result(b.type, a.type);
    if (!type) {
        const bool price = a.type.per >= 0 || b.type.per >= 0;
        report(price ? Code::units_do_not_fit : Code::cannot_multiply, place,
               {words(a.type), words(b.type)});
        return make(Kind::Multiply, kUnknown, place, {std::move(a), std::move(b)});
    }
    const int point = static_cast<int>(BuiltInUnit::percentage_point);
    if (a.type.per == point ||
        b.type.per == point) {  // a share counts in percentage points: 38 % is 38 of them
        Expression hundred = make(Kind::Constant, {.kind = TypeKind::Number}, place);
        hundred.constant = Rational{100, 1};
        Expression& price = a.type.per == point ? a : b;
        price =
            make(Kind::Multiply, price.type, price.place, {std::move(price), std::move(hundred)});
    }
    return make(Kind::Multiply, *type, place, {std::move(a), std::move(b)});
}

Expression Checker::quotient(const Node& node, const Scope& scope) {
    Scope inner = scope;
    inner.division = false;
    Expression a = expression(node.parts[0], inner), b = expression(node.parts[1], inner);
    Type type = a.type;
    if (is_unknown(a.type) || is_unknown(b.type))
        type = kUnknown;
    else if (same_type(a.type, b.type))
        type = {.kind = TypeKind::Share};
    else if (a.type.kind == TypeKind::Money && a.type.per < 0 && b.type.kind == TypeKind::Count &&
             b.type.per < 0)
        type = {.kind = TypeKind::Money, .per = b.type.unit};
    else if (!is_ratio(b.type))
        report(Code::cannot_divide, node.place, {words(a.type), words(b.type)});
    if (b.kind == Kind::Constant) {
        const auto inverse = Rational{1, 1}.over(b.constant);
        if (!inverse) {
            report(Code::division_by_zero, node.parts[1].place);
            return a;
        }
        Expression factor = make(Kind::Constant, {.kind = TypeKind::Number}, node.parts[1].place);
        factor.constant = *inverse;
        return make(Kind::Multiply, type, node.place, {std::move(a), std::move(factor)});
    }
    if (!scope.division) report(Code::division_needs_rounding, node.place);
    Expression e = make(Kind::Divide, type, node.place, {std::move(a), std::move(b)});
    if (node.parts.size() > 2) e.parts.push_back(typed(node.parts[2], inner, type));
    return e;
}

bool Checker::agree(const Expression& a, const Expression& b, const Place& place) {
    if (same_type(a.type, b.type) || a.type.kind == TypeKind::Missing ||
        b.type.kind == TypeKind::Missing)
        return true;
    report(Code::types_differ, place, {words(a.type), words(b.type)});
    return false;
}

Expression Checker::two(const Node& node, const Scope& scope, Kind kind) {
    Expression a = expression(node.parts[0], scope), b = expression(node.parts[1], scope);
    (void)agree(a, b, node.parts[1].place);
    const Type type = is_unknown(a.type) ? b.type : a.type;
    return make(kind, type, node.place, {std::move(a), std::move(b)});
}

Expression Checker::select(const Node& node, const Scope& scope) {
    Expression yes = expression(node.parts[0], scope), test = condition(node.parts[1], scope),
               no = expression(node.parts[2], scope);
    (void)agree(yes, no, node.parts[2].place);
    const Type type = is_unknown(yes.type) ? no.type : yes.type;
    return make(Kind::Select, type, node.place, {std::move(yes), std::move(test), std::move(no)});
}

Expression Checker::rounded(const Node& node, const Scope& scope) {
    Scope inner = scope;
    inner.division = true;
    Expression value = expression(node.parts[0], inner);
    const Expression step = literal(node.parts[1]);
    const Type type = value.type;
    if (!same_type(step.type, type))
        report(Code::types_differ, node.parts[1].place, {words(type), words(step.type)});
    if (step.constant.numerator <= 0) report(Code::step_not_positive, node.parts[1].place);
    Expression e = make(Kind::Round, type, node.place, {std::move(value)});
    e.constant = step.constant;
    switch (node.parts[2].choice) {
        case Choice::MODE_half_even: e.rounding = base::Rounding::HalfEven; break;
        case Choice::MODE_down: e.rounding = base::Rounding::Down; break;
        case Choice::MODE_up: e.rounding = base::Rounding::Up; break;
        default: e.rounding = base::Rounding::HalfUp;
    }
    return e;
}

Expression Checker::compare(const Node& node, const Scope& scope) {
    Expression a = expression(node.parts[0], scope);
    Expression b = a.type.kind == TypeKind::Choice ? typed(node.parts[1], scope, a.type)
                                                   : expression(node.parts[1], scope);
    const bool dates =
        node.phrase == Phrase::compare_is_before || node.phrase == Phrase::compare_is_after;
    if (agree(a, b, node.parts[1].place)) {
        const bool ordered =
            node.phrase != Phrase::compare_is && node.phrase != Phrase::compare_is_not;
        const TypeKind kind = is_unknown(a.type) ? b.type.kind : a.type.kind;
        const bool has_no_order =
            kind == TypeKind::Date || kind == TypeKind::YesNo || kind == TypeKind::Choice;
        if (kind != TypeKind::Unknown && (dates ? kind != TypeKind::Date : ordered && has_no_order))
            report(Code::cannot_order, node.place, {words(a.type)});
    }
    const Type yes_no{.kind = TypeKind::YesNo};
    const auto test = [&](Kind kind, Expression x, Expression y) {
        return make(kind, yes_no, node.place, {std::move(x), std::move(y)});
    };
    const auto turned = [&](Kind kind) {
        Expression e = test(kind, std::move(b), std::move(a));
        e.is_turned = true;
        return e;
    };
    switch (node.phrase) {
        case Phrase::compare_is_at_least: return turned(Kind::AtMostTest);
        case Phrase::compare_is_at_most: return test(Kind::AtMostTest, std::move(a), std::move(b));
        case Phrase::compare_is_more_than:
        case Phrase::compare_is_after: return turned(Kind::Less);
        case Phrase::compare_is_less_than:
        case Phrase::compare_is_before: return test(Kind::Less, std::move(a), std::move(b));
        case Phrase::compare_is_not:
            return make(Kind::Not, yes_no, node.place,
                        {test(Kind::Equal, std::move(a), std::move(b))});
        default: return test(Kind::Equal, std::move(a), std::move(b));
    }
}

}  // namespace utfall::terms
