// Expressions of a plan, over variables or over estimates. Over estimates units are held to strictly, since what
// comes out is paid on; over variables the writer may mix figures of different kinds, as regressions do.
#include "plan_checker.h"
#include "utfall/base/ensure.h"

namespace utfall::terms {

using Kind = PlanExpression::Kind;
using TypeKind = PlanType::Kind;

PlanChecker::Typed PlanChecker::make(Kind kind, PlanType type, const Place& place,
                                     std::vector<PlanExpression> parts) {
    Typed made;
    made.expression.kind = kind;
    made.expression.place = place;
    made.expression.parts = std::move(parts);
    made.type = type;
    return made;
}

PlanChecker::Typed PlanChecker::not_of(const Node& node, Over over) {
    report(over == Over::Variables ? Code::not_of_microdata : Code::not_of_estimates, node.place);
    return make(Kind::Value, {.kind = TypeKind::Unknown}, node.place, {});
}

PlanChecker::Typed PlanChecker::expression(const Node& node, Over over) {
    switch (node.form) {
        case Form::Number:
        case Form::Share:
        case Form::Money:
        case Form::Price:
        case Form::Quantity:
        case Form::Date:
        case Form::Text: return literal(node, over);
        case Form::Name: return name(node, over);
        case Form::Brackets: return expression(node.parts[0], over);
        case Form::Sum: return sum(node, over);
        case Form::Product: return product(node, over);
        case Form::PercentOf:
            return multiply(literal(node.parts[0], over), expression(node.parts[1], over), over,
                            node.place);
        case Form::Quotient: return quotient(node, over);
        case Form::AtMost: return limit(node, over, Kind::AtMost);
        case Form::AtLeast: return limit(node, over, Kind::AtLeast);
        case Form::Select: return select(node, over);
        case Form::Compare: return compare(node, over);
        case Form::And:
        case Form::Or:
        case Form::Not: {
            Typed made = make(node.form == Form::And  ? Kind::And
                              : node.form == Form::Or ? Kind::Or
                                                      : Kind::Not,
                              {.kind = TypeKind::YesNo}, node.place, {});
            for (const Node& part : node.parts)
                made.expression.parts.push_back(condition(part, over).expression);
            return made;
        }
        case Form::Phrase: return atom(node, over);
        default: return not_of(node, over);
    }
}

PlanChecker::Typed PlanChecker::condition(const Node& node, Over over) {
    Typed read = expression(node, over);
    if (read.type.kind != TypeKind::YesNo && read.type.kind != TypeKind::Unknown)
        report(Code::type_wanted, node.place,
               {words_of(read.type), words_of(PlanType{.kind = TypeKind::YesNo})});
    return read;
}

PlanChecker::Typed PlanChecker::literal(const Node& node, Over over) {
    Typed made = make(Kind::Value, {}, node.place, {});
    PlanValue& value = made.expression.value;
    value.number = node.decimal.rational();
    switch (node.form) {
        case Form::Text:
        case Form::Date:
            if (over == Over::Estimates) return not_of(node, over);
            value = this->value(node);
            made.type.kind = node.form == Form::Text ? TypeKind::Text : TypeKind::Date;
            break;
        case Form::Share:
            value.number = value.number.over({100, 1}).value_or(value.number);
            made.type.kind = TypeKind::Share;
            break;
        case Form::Price:
            if (node.per != 1) return not_of(node, over);
            made.type.per_unit = true;
            [[fallthrough]];
        case Form::Money:
            made.type.kind = TypeKind::Money;
            if (plan_.contract && node.text != plan_.contract->currency.code)
                report(Code::wrong_currency, node.place,
                       {Bilingual::same(node.text),
                        Bilingual::same(std::string(plan_.contract->currency.code))});
            break;
        case Form::Quantity:
            made.type.kind =
                node.unit.built_in == BuiltInUnit::day ? TypeKind::Days : TypeKind::Count;
            break;
        default: made.type.kind = node.decimal.digits == 0 ? TypeKind::Zero : TypeKind::Number;
    }
    return made;
}

PlanChecker::Typed PlanChecker::name(const Node& node, Over over) {
    if (over == Over::Variables) {
        const auto index = variable(node);
        if (!index) return make(Kind::Value, {.kind = TypeKind::Unknown}, node.place, {});
        Typed made =
            make(Kind::Variable, type_of(plan_.variables[static_cast<std::size_t>(*index)]),
                 node.place, {});
        made.expression.subject = *index;
        return made;
    }
    const auto at = estimate_names_.find(node.text);
    if (at == estimate_names_.end()) {
        std::vector<std::string> known;
        for (const auto& [text, index] : estimate_names_) known.push_back(text);
        unknown(node, {.sv = "skattning", .en = "estimate"}, known);
        return make(Kind::Value, {.kind = TypeKind::Unknown}, node.place, {});
    }
    Typed made = make(Kind::Estimate,
                      type_of_estimate(plan_.estimates[static_cast<std::size_t>(at->second)]),
                      node.place, {});
    made.expression.subject = at->second;
    return made;
}

PlanChecker::Typed PlanChecker::atom(const Node& node, Over over) {
    if (node.phrase == Phrase::atom_yes || node.phrase == Phrase::atom_no) {
        Typed made = make(Kind::Value, {.kind = TypeKind::YesNo}, node.place, {});
        made.expression.value.number = {node.phrase == Phrase::atom_yes ? 1 : 0, 1};
        return made;
    }
    return over == Over::Variables ? atom_of_variables(node) : atom_of_estimates(node);
}

PlanChecker::Typed PlanChecker::atom_of_variables(const Node& node) {
    constexpr std::int64_t kPowerMax = 10, kModuloMax = 1'000'000;
    const auto of = [&](Kind kind, std::size_t part, PlanType type) {
        Typed inner = expression(node.parts[part], Over::Variables);
        if (!is_amount(inner.type.kind) && kind != Kind::Category)
            report(Code::type_wanted, node.parts[part].place,
                   {words_of(inner.type), words_of(PlanType{})});
        return make(kind, type, node.place, {std::move(inner.expression)});
    };
    switch (node.phrase) {
        case Phrase::atom_logarithm: return of(Kind::Logarithm, 0, {});
        case Phrase::atom_square_root: return of(Kind::SquareRoot, 0, {});
        case Phrase::atom_category_of: return of(Kind::Category, 0, {.kind = TypeKind::Text});
        case Phrase::atom_power: {
            Typed made = of(Kind::Power, 1, {});
            made.expression.number = static_cast<int>(whole(node.parts[0], 2, kPowerMax));
            return made;
        }
        case Phrase::atom_remainder: {
            Typed made = of(Kind::Remainder, 0, {});
            made.expression.number = static_cast<int>(whole(node.parts[1], 2, kModuloMax));
            return made;
        }
        case Phrase::atom_mean: {
            Typed made = of(Kind::Mean, 0, {});
            made.expression.subject = made.expression.parts[0].subject;
            made.expression.parts.clear();
            if (made.expression.subject >= 0)
                made.type =
                    type_of(plan_.variables[static_cast<std::size_t>(made.expression.subject)]);
            if (made.type.kind == TypeKind::YesNo) made.type.kind = TypeKind::Share;
            return made;
        }
        default: return not_of(node, Over::Variables);
    }
}

PlanChecker::Typed PlanChecker::atom_of_estimates(const Node& node) {
    const auto of = [&](Kind kind) {
        Typed made = name(node.parts[0], Over::Estimates);
        made.expression.kind = made.expression.kind == Kind::Estimate ? kind : Kind::Value;
        made.expression.place = node.place;
        return made;
    };
    const auto with = [](Typed made, TypeKind type) {
        if (made.type.kind != TypeKind::Unknown) made.type = {.kind = type};
        return made;
    };
    switch (node.phrase) {
        case Phrase::atom_lower_bound: return of(Kind::Lower);
        case Phrase::atom_upper_bound: return of(Kind::Upper);
        case Phrase::atom_without_treatment: return of(Kind::WithoutTreatment);
        case Phrase::atom_p_value: return with(of(Kind::PValue), TypeKind::Share);
        case Phrase::atom_treated_in: return with(of(Kind::Treated), TypeKind::Count);
        case Phrase::atom_units_in: return with(of(Kind::Units), TypeKind::Count);
        default: return not_of(node, Over::Estimates);
    }
}

// The kind of both; a diagnostic when they differ.
PlanType PlanChecker::common(const Typed& a, const Typed& b, Over over, const Place& place) {
    const PlanType x = a.type, y = b.type;
    if (x.kind == TypeKind::Unknown) return y;
    if (y.kind == TypeKind::Unknown || x == y || y.kind == TypeKind::Zero) return x;
    if (x.kind == TypeKind::Zero) return y;
    const bool are_amounts = is_amount(x.kind) && is_amount(y.kind);
    const bool are_figures =
        x.kind != TypeKind::YesNo && y.kind != TypeKind::YesNo && over == Over::Variables;
    // A share that an estimate gives and one that is written are alike; so are counts and plain numbers.
    const bool are_shares = x.kind == TypeKind::Share && y.kind == TypeKind::Share;
    const auto is_plain = [](TypeKind kind) {
        return kind == TypeKind::Number || kind == TypeKind::Count;
    };
    const bool are_plain = is_plain(x.kind) && is_plain(y.kind) && x.per_unit == y.per_unit;
    if (are_amounts && (are_figures || are_shares || are_plain))
        return {.kind = x.kind, .per_unit = x.per_unit};
    report(Code::types_differ, place, {words_of(x), words_of(y)});
    return {.kind = TypeKind::Unknown};
}

PlanChecker::Typed PlanChecker::sum(const Node& node, Over over) {
    Typed total = expression(node.parts[0], over);
    for (std::size_t i = 1; i < node.parts.size(); ++i) {
        Typed next = expression(node.parts[i], over);
        const bool is_minus = node.operators[i - 1] == '-';
        const bool are_dates =
            total.type.kind == TypeKind::Date && next.type.kind == TypeKind::Date;
        PlanType type{.kind = TypeKind::Days};
        if (!are_dates || !is_minus) {
            for (const Typed* part : {&total, &next})
                if (!is_amount(part->type.kind))
                    report(Code::cannot_count_with, node.parts[i].place, {words_of(part->type)});
            const bool are_amounts = is_amount(total.type.kind) && is_amount(next.type.kind);
            // Yes counts as 1 among variables: the sum of two indicators is a number.
            const bool has_yes = over == Over::Variables && (total.type.kind == TypeKind::YesNo ||
                                                             next.type.kind == TypeKind::YesNo);
            type = !are_amounts ? PlanType{.kind = TypeKind::Unknown}
                   : has_yes    ? PlanType{}
                                : common(total, next, over, node.parts[i].place);
        }
        total = make(is_minus ? Kind::Subtract : Kind::Add, type, node.place,
                     {std::move(total.expression), std::move(next.expression)});
    }
    return total;
}

PlanChecker::Typed PlanChecker::product(const Node& node, Over over) {
    Typed total = expression(node.parts[0], over);
    for (std::size_t i = 1; i < node.parts.size(); ++i)
        total = multiply(std::move(total), expression(node.parts[i], over), over, node.place);
    return total;
}

namespace {

bool is_scale(PlanType type) {
    return (type.kind == TypeKind::Number || type.kind == TypeKind::Share ||
            type.kind == TypeKind::Zero) &&
           !type.per_unit;
}

// For each person, times persons: a total. A share or a number for each person becomes a count.
std::optional<PlanType> times_count(PlanType each) {
    if (!each.per_unit) return std::nullopt;
    const bool counts = each.kind == TypeKind::Share || each.kind == TypeKind::Number;
    return PlanType{.kind = counts ? TypeKind::Count : each.kind};
}

}  // namespace

PlanChecker::Typed PlanChecker::multiply(Typed a, Typed b, Over over, const Place& place) {
    const PlanType x = a.type, y = b.type;
    std::optional<PlanType> type;
    if (x.kind == TypeKind::Unknown || y.kind == TypeKind::Unknown)
        type = PlanType{.kind = TypeKind::Unknown};
    else if (over == Over::Variables && is_amount(x.kind) && is_amount(y.kind))
        type = x.kind == TypeKind::YesNo && y.kind == TypeKind::YesNo
                   ? PlanType{.kind = TypeKind::YesNo}
               : is_scale(x) || x.kind == TypeKind::YesNo ? y
               : is_scale(y) || y.kind == TypeKind::YesNo ? x
                                                          : PlanType{};
    else if (over == Over::Estimates && x.kind != TypeKind::YesNo && y.kind != TypeKind::YesNo)
        type = is_scale(x)                 ? std::optional(y)
               : is_scale(y)               ? std::optional(x)
               : x.kind == TypeKind::Count ? times_count(y)
               : y.kind == TypeKind::Count ? times_count(x)
                                           : std::nullopt;
    if (!type) {
        report(Code::units_do_not_fit, place, {words_of(x), words_of(y)});
        type = PlanType{.kind = TypeKind::Unknown};
    }
    if (type->kind == TypeKind::Zero) type->kind = TypeKind::Number;
    return make(Kind::Multiply, *type, place, {std::move(a.expression), std::move(b.expression)});
}

// "a divided by b or if zero c" is c where b is zero.
PlanChecker::Typed PlanChecker::quotient(const Node& node, Over over) {
    Typed a = expression(node.parts[0], over), b = expression(node.parts[1], over);
    PlanType type = a.type;
    const bool is_free =
        over == Over::Variables && is_amount(a.type.kind) && is_amount(b.type.kind);
    if (a.type.kind == TypeKind::Unknown || b.type.kind == TypeKind::Unknown) {
        type = {.kind = TypeKind::Unknown};
    } else if (a.type == b.type) {
        type = {.kind = TypeKind::Share};
    } else if (b.type.kind == TypeKind::Count && !a.type.per_unit &&
               a.type.kind != TypeKind::Number) {
        type.per_unit = true;
    } else if (!is_scale(b.type)) {
        if (!is_free)
            report(Code::type_wanted, node.parts[1].place,
                   {words_of(b.type), words_of(PlanType{})});
        type = {};
    }
    PlanExpression divisor = b.expression;
    Typed made =
        make(Kind::Divide, type, node.place, {std::move(a.expression), std::move(b.expression)});
    if (node.parts.size() < 3) return made;
    Typed otherwise = expression(node.parts[2], over);
    const PlanType both = common(made, otherwise, over, node.parts[2].place);
    PlanExpression zero;
    zero.place = node.place;
    PlanExpression is_zero =
        make(Kind::Equal, {}, node.place, {std::move(divisor), std::move(zero)}).expression;
    return make(Kind::Select, both, node.place,
                {std::move(otherwise.expression), std::move(is_zero), std::move(made.expression)});
}

PlanChecker::Typed PlanChecker::limit(const Node& node, Over over, Kind kind) {
    Typed a = expression(node.parts[0], over), b = expression(node.parts[1], over);
    const PlanType type = common(a, b, over, node.parts[1].place);
    return make(kind, type, node.place, {std::move(a.expression), std::move(b.expression)});
}

PlanChecker::Typed PlanChecker::select(const Node& node, Over over) {
    Typed value = expression(node.parts[0], over);
    Typed test = condition(node.parts[1], over);
    Typed otherwise = expression(node.parts[2], over);
    const PlanType type = common(value, otherwise, over, node.parts[2].place);
    return make(
        Kind::Select, type, node.place,
        {std::move(value.expression), std::move(test.expression), std::move(otherwise.expression)});
}

PlanChecker::Typed PlanChecker::compare(const Node& node, Over over) {
    const PlanType yes_no{.kind = TypeKind::YesNo};
    const bool is_not = node.phrase == Phrase::compare_is_not;
    Typed a = expression(node.parts[0], over);
    const auto opposite = [&](Typed made) {
        return make(Kind::Not, yes_no, node.place, {std::move(made.expression)});
    };
    const Node& right = node.parts[1];
    if (right.form == Form::Phrase && right.phrase == Phrase::atom_missing &&
        (is_not || node.phrase == Phrase::compare_is)) {
        Typed made = make(Kind::IsMissing, yes_no, node.place, {std::move(a.expression)});
        return is_not ? opposite(std::move(made)) : made;
    }
    Typed b = expression(right, over);
    const auto is_code = [](const Typed& x, const Typed& y) {  // a category written as a number
        return x.type.kind == TypeKind::Text && y.expression.kind == Kind::Value &&
               (y.type.kind == TypeKind::Number || y.type.kind == TypeKind::Zero);
    };
    if (!is_code(a, b)) (void)common(a, b, over, right.place);
    const bool is_ordered = a.type.kind != TypeKind::Text && a.type.kind != TypeKind::YesNo;
    const auto test = [&](Kind kind, Typed& first, Typed& second) {
        if (kind != Kind::Equal && !is_ordered)
            report(Code::cannot_order, node.place, {words_of(a.type)});
        return make(kind, yes_no, node.place,
                    {std::move(first.expression), std::move(second.expression)});
    };
    switch (node.phrase) {
        case Phrase::compare_is_at_least: return test(Kind::AtMostTest, b, a);
        case Phrase::compare_is_at_most: return test(Kind::AtMostTest, a, b);
        case Phrase::compare_is_more_than:
        case Phrase::compare_is_after: return test(Kind::Less, b, a);
        case Phrase::compare_is_less_than:
        case Phrase::compare_is_before: return test(Kind::Less, a, b);
        case Phrase::compare_is_not: return opposite(test(Kind::Equal, a, b));
        default: return test(Kind::Equal, a, b);
    }
}

}  // namespace utfall::terms
