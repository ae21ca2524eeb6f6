// Measures and facts: type, range, steps, who establishes them and what applies when nobody does.
#include "checker.h"
#include "make.h"
#include "utfall/terms/syntax.h"

namespace utfall::terms {

Type Checker::type_of(const Node& node) {
    const int day = static_cast<int>(BuiltInUnit::day),
              person = static_cast<int>(BuiltInUnit::person);
    switch (node.phrase) {
        case Phrase::type_money_total:
        case Phrase::type_money: return {.kind = Type::Kind::Money};
        case Phrase::type_money_person: return {.kind = Type::Kind::Money, .per = person};
        case Phrase::type_share: return {.kind = Type::Kind::Share};
        case Phrase::type_count: {
            const int unit = unit_index(node.parts[0].unit, node.place);
            if (unit < 0) return {.kind = Type::Kind::Unknown};
            return {.kind = Type::Kind::Count, .unit = unit};
        }
        case Phrase::type_days_total:
        case Phrase::type_days: return {.kind = Type::Kind::Count, .unit = day};
        case Phrase::type_days_person:
            return {.kind = Type::Kind::Count, .unit = day, .per = person};
        case Phrase::type_yes_no: return {.kind = Type::Kind::YesNo};
        case Phrase::type_dated_amounts: return {.kind = Type::Kind::DatedAmounts};
        case Phrase::type_date: return {.kind = Type::Kind::Date};
        case Phrase::type_choice:
            return {.kind = Type::Kind::Choice,
                    .unit = index_of(node.parts[0], SymbolKind::Dimension)};
        case Phrase::type_yes_no_written:
        case Phrase::type_whole:
        case Phrase::type_category_compared:
        case Phrase::type_category:
        case Phrase::type_identity:
        case Phrase::type_pseudonym:
            report(Code::only_in_plan, node.place,
                   {{.sv = print(node, base::Language::Swedish),
                     .en = print(node, base::Language::English)}});
            return {.kind = Type::Kind::Unknown};
        default: return {.kind = Type::Kind::Number};
    }
}

void Checker::read_measure(const Statement& s) {
    using L = LinePhrase;
    check_lines_once(s);
    const Symbol* symbol = find(s.holes[0], {SymbolKind::Measure});
    if (symbol == nullptr || symbol->statement != &s) return;
    Measure& m = contract_.measures[static_cast<std::size_t>(symbol->index)];
    m.origin = origin(s);
    m.is_measure = s.phrase == StatementPhrase::measure;
    m.type = type_of(s.holes[1]);
    m.over = over_line(s);
    read_description(s, m);
    read_range(s, m);
    if (m.is_measure) {
        if (const Line* l = needed(s, {L::better_higher, L::better_lower}))
            m.better_higher = l->phrase == L::better_higher;
    }
    if (const Line* l = needed(s, {L::established})) {
        m.established_by = index_of(l->holes[0], SymbolKind::Party);
        m.deadline = moment(l->holes[1], {.over = m.over});
    }
    read_missing(s, m);
    read_valuations(s, m);
}

// What binds those who measure and is in no amount.
void Checker::read_description(const Statement& s, Measure& m) {
    using L = LinePhrase;
    if (const Line* l = line(s, L::means)) m.means = l->holes[0].text;
    if (const Line* l = line(s, L::compared_with)) m.compared_with = l->holes[0].text;
    if (const Line* l = line(s, L::calculated_as)) m.calculated_as = l->holes[0].text;
    if (const Line* l = line(s, L::price_level)) m.price_level = l->holes[0].decimal.digits;
    if (const Line* l = line(s, L::measured))
        m.measured = {moment(l->holes[0], {.over = m.over}), moment(l->holes[1], {.over = m.over})};
}

void Checker::read_range(const Statement& s, Measure& m) {
    using L = LinePhrase;
    if (m.type.kind == Type::Kind::YesNo) {
        m.low = Rational{0, 1};
        m.high = Rational{1, 1};
        return;
    }
    if (m.type.kind == Type::Kind::Date || m.type.kind == Type::Kind::Choice) return;
    const Type amount = m.is_dated() ? Type{.kind = Type::Kind::Money} : m.type;
    if (const Line* l = needed(s, {m.is_dated() ? L::total_between : L::between})) {
        m.low = constant(l->holes[0], amount);
        m.high = constant(l->holes[1], amount);
        if (m.low && m.high && *m.high < *m.low) {
            report(Code::range_reversed, l->place);
            m.low = m.high = std::nullopt;
        }
        if (m.type.kind == Type::Kind::Count && m.type.per < 0 && m.low && m.low->numerator < 0)
            report(Code::count_negative, l->place, {Bilingual::same(m.name)});
    }
    const bool needs_step = m.type.kind == Type::Kind::Share || m.type.kind == Type::Kind::Number;
    const Line* steps = needs_step ? needed(s, {L::steps}) : line(s, L::steps);
    if (steps == nullptr) return;
    if (const auto step = constant(steps->holes[0], amount)) {
        if (step->numerator <= 0 || (!needs_step && !step->is_whole()))
            report(Code::step_not_positive, steps->place);
        else
            m.step = *step;
    }
    if (const Line* l = line(s, m.is_dated() ? L::total_between : L::between)) {
        need_step(m, m.low, l->holes[0].place);
        need_step(m, m.high, l->holes[1].place);
    }
}

bool Checker::is_on_step(const Measure& m, const Rational& value) const {
    const auto steps = value.over(m.step);
    return steps && steps->is_whole();
}

// Facts come in steps; what stands for a fact does too.
void Checker::need_step(const Measure& m, const std::optional<Rational>& value,
                        const Place& place) {
    const Type type = m.is_dated() ? Type{.kind = Type::Kind::Money} : m.type;
    if (value && !is_on_step(m, *value))
        report(Code::finer_than_step, place, {Bilingual::same(m.name), value_words(m.step, type)});
}

void Checker::read_missing(const Statement& s, Measure& m) {
    using L = LinePhrase;
    const Line* information = line(s, L::information_only);
    if (information != nullptr) m.missing = Measure::Missing::InformationOnly;
    if (m.is_dated()) m.missing = Measure::Missing::NotDrawn;
    const Line* rule = nullptr;
    for (const Line& l : s.lines) {
        if (l.phrase != L::missing_final && l.phrase != L::missing_provisional &&
            l.phrase != L::missing_postponed)
            continue;
        if (rule != nullptr || information != nullptr || m.is_dated())
            report(Code::missing_rule_twice, l.place, {Bilingual::same(m.name)});
        rule = &l;
    }
    if (rule == nullptr) {
        if (information == nullptr && !m.is_dated())
            report(Code::missing_rule_missing, s.place, {Bilingual::same(m.name)});
        return;
    }
    const std::size_t value_hole = rule->phrase == L::missing_postponed ? 1 : 0;
    m.when_missing = typed(rule->holes[value_hole], {}, m.type);
    const Expression& value = *m.when_missing;
    if (value.type.kind == Type::Kind::Unknown) return;
    if (value.kind != Expression::Kind::Constant)
        report(Code::not_constant, rule->holes[value_hole].place);
    else if ((m.low && value.constant < *m.low) || (m.high && *m.high < value.constant))
        report(Code::default_outside_range, rule->holes[value_hole].place,
               {Bilingual::same(m.name)});
    else
        need_step(m, value.constant, rule->holes[value_hole].place);
    if (rule->phrase == L::missing_final) {
        m.missing = Measure::Missing::Final;
        return;
    }
    m.missing = rule->phrase == L::missing_postponed ? Measure::Missing::Postponed
                                                     : Measure::Missing::Provisional;
    m.until = moment(rule->holes[rule->phrase == L::missing_postponed ? 0 : 1], {.over = m.over});
}

// An outcome is worth its unit value times itself. Nothing when the value does not fit.
std::optional<Expression> Checker::worth_of(const Expression& outcome, const Node& value,
                                            const Scope& scope) {
    Expression unit = expression(value, scope);
    if (unit.type.kind != Type::Kind::Money && !is_unknown(unit.type)) {
        report(Code::type_wanted, value.place,
               {words(unit.type), words({.kind = Type::Kind::Money})});
        return std::nullopt;
    }
    if (outcome.type.kind != Type::Kind::YesNo)
        return multiply(std::move(unit), outcome, value.place);
    const Type type = unit.type;
    Expression nothing = make(Expression::Kind::Constant, type, value.place);
    return make(Expression::Kind::Select, type, value.place,
                {std::move(unit), outcome, std::move(nothing)});
}

// Where lower is better each unit is worth as much less.
void Checker::read_valuations(const Statement& s, Measure& m) {
    Expression outcome = make(Expression::Kind::Fact, m.type, s.place);
    outcome.subject = static_cast<int>(&m - contract_.measures.data());
    for (const Line& l : s.lines) {
        if (l.phrase != LinePhrase::valued_own && l.phrase != LinePhrase::valued) continue;
        Valuation valuation{
            .party = index_of(l.holes[0], SymbolKind::Party), .worth = outcome, .place = l.place};
        if (l.phrase == LinePhrase::valued_own) {
            if (m.type.kind != Type::Kind::Money)
                report(Code::valued_own_not_money, l.place, {Bilingual::same(m.name)});
        } else {
            auto worth = worth_of(outcome, l.holes[1], {});
            if (!worth) continue;
            valuation.worth = std::move(*worth);
        }
        m.valuations.push_back(std::move(valuation));
    }
}

}  // namespace utfall::terms
