// Types in words, and literals.
#include "checker.h"
#include "make.h"
#include "utfall/base/ensure.h"

namespace utfall::terms {

namespace {

using Kind = Expression::Kind;
using TypeKind = Type::Kind;

}  // namespace

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

}  // namespace utfall::terms
