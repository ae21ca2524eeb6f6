// Expressions: units must fit.
#include <algorithm>

#include "checker.h"
#include "make.h"
#include "utfall/base/ensure.h"

namespace utfall::terms {

namespace {

using Kind = Expression::Kind;
using TypeKind = Type::Kind;

}  // namespace

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
        case Form::Text:
            report(Code::only_in_plan, node.place, {Bilingual::same(node.text)});
            return make(Kind::Constant, kUnknown, node.place);
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
        Expression& share = a.type.per == point ? b : a;
        const Place at = share.place;
        share = make(Kind::Multiply, {.kind = TypeKind::Count, .unit = point}, at,
                     {std::move(share), std::move(hundred)});
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
        case Choice::MODE_half_up: e.rounding = base::Rounding::HalfUp; break;
        default: ensure(false, "the checker knows every rounding of the table");
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
