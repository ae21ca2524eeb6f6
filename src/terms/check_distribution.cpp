// What is believed of one fact: the form of its distribution, and parameters of the right unit within their ranges.
#include <algorithm>

#include "assumptions_checker.h"
#include "make.h"

namespace utfall::terms {

using Kind = AssumedDistribution::Kind;
using TypeKind = Type::Kind;

namespace {

constexpr Rational kNone{0, 1}, kOne{1, 1};
constexpr Type kShare{.kind = TypeKind::Share};

struct Reading {
    Phrase phrase;
    Kind kind;
};
constexpr Reading kForms[] = {{Phrase::distribution_normal, Kind::Normal},
                              {Phrase::distribution_lognormal, Kind::Lognormal},
                              {Phrase::distribution_lognormal_mean, Kind::LognormalMean},
                              {Phrase::distribution_gamma, Kind::Gamma},
                              {Phrase::distribution_beta, Kind::Beta},
                              {Phrase::distribution_triangular, Kind::Triangular},
                              {Phrase::distribution_pert, Kind::Pert},
                              {Phrase::distribution_uniform, Kind::Uniform},
                              {Phrase::distribution_binomial, Kind::Binomial},
                              {Phrase::distribution_beta_binomial, Kind::BetaBinomial},
                              {Phrase::distribution_poisson, Kind::Poisson},
                              {Phrase::distribution_negative_binomial, Kind::NegativeBinomial},
                              {Phrase::distribution_yes_chance, Kind::YesWithChance},
                              {Phrase::distribution_exactly, Kind::Exactly},
                              {Phrase::distribution_as_in, Kind::AsIn},
                              {Phrase::distribution_drawn, Kind::DrawnAsFollows}};

bool is_spread(Kind kind, std::size_t parameter) {
    return parameter == 1 &&
           (kind == Kind::Normal || kind == Kind::Lognormal || kind == Kind::LognormalMean ||
            kind == Kind::Gamma || kind == Kind::NegativeBinomial);
}

bool is_chance(Kind kind, std::size_t parameter) {
    return (kind == Kind::YesWithChance || kind == Kind::Beta) ||
           (parameter == 1 && (kind == Kind::Binomial || kind == Kind::BetaBinomial));
}

bool has_logarithm(Kind kind) { return kind == Kind::Lognormal || kind == Kind::LognormalMean; }

// What the values of a distribution can count.
bool can_be(Kind kind, TypeKind type) {
    switch (kind) {
        case Kind::Binomial:
        case Kind::BetaBinomial:
        case Kind::Poisson:
        case Kind::NegativeBinomial: return type == TypeKind::Count;
        case Kind::YesWithChance: return type == TypeKind::YesNo;
        case Kind::DrawnAsFollows: return type == TypeKind::DatedAmounts;
        case Kind::Beta: return type == TypeKind::Share || type == TypeKind::Number;
        case Kind::Exactly: return type != TypeKind::DatedAmounts;
        default:
            return type == TypeKind::Money || type == TypeKind::Share || type == TypeKind::Number ||
                   type == TypeKind::Count;
    }
}

}  // namespace

Expression AssumptionsChecker::belief(const Node& node, const Scope& scope) {
    Scope with_division = scope;
    with_division.division = true;
    Expression e = expression(node, with_division);
    if (rests_on_state(e)) report(Code::assumption_by_payments, node.place);
    return e;
}

Expression AssumptionsChecker::parameter(const Node& node, const Scope& scope, const Type& wanted) {
    if (wanted.kind == TypeKind::Choice) return typed(node, scope, wanted);
    Expression e = belief(node, scope);
    if (!same_type(e.type, wanted))
        report(Code::type_wanted, node.place, {words(e.type), words(wanted)});
    return e;
}

void AssumptionsChecker::need_kind(const Node& node, const Type& type,
                                   std::initializer_list<TypeKind> kinds) {
    if (is_unknown(type) || std::find(kinds.begin(), kinds.end(), type.kind) != kinds.end()) return;
    report(Code::type_wanted, node.place, {words(type), words({.kind = *kinds.begin()})});
}

AssumedDistribution AssumptionsChecker::distribution(const Node& node, const Assumed& assumed) {
    Measure& m = contract_.measures[static_cast<std::size_t>(assumed.subject)];
    AssumedDistribution d{.place = node.place};
    for (const auto& [phrase, kind] : kForms)
        if (node.phrase == phrase) d.kind = kind;
    if (!is_unknown(m.type) && !can_be(d.kind, m.type.kind)) {
        report(Code::distribution_type, node.place, {Bilingual::same(m.name), words(m.type)});
        return d;
    }
    const Scope scope{.over = assumed.over};
    for (const Node& hole : node.parts) {
        const std::size_t at = d.parameters.size();
        if (d.kind == Kind::AsIn) {
            d.file = hole.text;
        } else if (hole.form == Form::Number && &hole == &node.parts.back() &&
                   (d.kind == Kind::Beta || d.kind == Kind::BetaBinomial)) {
            d.weight = hole.decimal.digits;
            if (d.weight < 1)
                report(Code::assumption_outside, hole.place,
                       {Bilingual::same("0"), Bilingual::same("1"), Bilingual::same("…")});
        } else if (is_chance(d.kind, at) || (has_logarithm(d.kind) && at == 1)) {
            d.parameters.push_back(parameter(hole, scope, kShare));
        } else {
            d.parameters.push_back(parameter(hole, scope, m.type));
        }
    }
    check_parameters(node, d);
    if (d.kind == Kind::Exactly && d.parameters[0].kind == Expression::Kind::Constant && m.low &&
        m.high && !is_unknown(d.parameters[0].type))
        need_in(node.parts[0], d.parameters[0], *m.low, *m.high);
    return d;
}

void AssumptionsChecker::need_in(const Node& node, const Expression& e, const Rational& low,
                                 const Rational& high) {
    if (e.kind != Expression::Kind::Constant || is_unknown(e.type)) return;
    if (low <= e.constant && e.constant <= high) return;
    report(Code::assumption_outside, node.place,
           {value_words(e.constant, e.type), value_words(low, e.type), value_words(high, e.type)});
}

// Those written in figures; others are looked at when they are drawn.
void AssumptionsChecker::check_parameters(const Node& node, const AssumedDistribution& d) {
    for (std::size_t i = 0; i < d.parameters.size(); ++i) {
        const Expression& e = d.parameters[i];
        if (e.kind != Expression::Kind::Constant || is_unknown(e.type)) continue;
        const Node& hole = node.parts[i];
        if (is_chance(d.kind, i)) need_in(hole, e, kNone, kOne);
        if (d.kind == Kind::Gamma && i == 1 && e.constant.numerator == 0)
            report(Code::nothing_varies, hole.place);
        if (is_spread(d.kind, i) && e.constant.numerator < 0)
            report(Code::spread_negative, hole.place, {value_words(e.constant, e.type)});
        const bool needs_positive = i == 0 && (has_logarithm(d.kind) || d.kind == Kind::Gamma);
        const bool is_number = i == 0 && can_be(d.kind, TypeKind::Count) && !needs_positive &&
                               !can_be(d.kind, TypeKind::Money);
        if ((needs_positive && e.constant.numerator <= 0) ||
            (is_number && e.constant.numerator < 0))
            report(Code::mean_not_positive, hole.place, {value_words(e.constant, e.type)});
    }
    if (d.kind == Kind::Triangular || d.kind == Kind::Pert || d.kind == Kind::Uniform)
        need_order(node, d);
}

void AssumptionsChecker::need_order(const Node& node, const AssumedDistribution& d) {
    const auto is_known = [](const Expression& e) {
        return e.kind == Expression::Kind::Constant && !is_unknown(e.type);
    };
    if (!std::all_of(d.parameters.begin(), d.parameters.end(), is_known)) return;
    const Rational& low = d.parameters[0].constant;
    const Rational& high = d.parameters[1].constant;
    if (high < low) return report(Code::range_reversed, node.place);
    if (high == low) return report(Code::nothing_varies, node.place);
    if (d.parameters.size() == 3) need_in(node.parts[2], d.parameters[2], low, high);
}

void AssumptionsChecker::read_draws(const Statement& s, AssumedDistribution& d) {
    const std::string& name = s.holes[0].text;
    const bool is_drawn = d.kind == Kind::DrawnAsFollows;
    if (is_drawn && (!s.table || s.table->rows.empty()))
        return report(Code::table_missing, s.place, {Bilingual::same(name)});
    if (!s.table) return;
    if (!is_drawn) return report(Code::table_not_here, s.place);
    if (!need_columns(s, name, {Column::on_day, Column::amount_drawn})) return;
    const std::size_t day = *column_of(s, Column::on_day),
                      amount = *column_of(s, Column::amount_drawn);
    for (const auto& row : s.table->rows) {
        const auto value = constant(row[amount], {.kind = TypeKind::Money});
        if (!value) continue;
        d.draws.push_back({row[day].date, value->numerator});
    }
}

}  // namespace utfall::terms
