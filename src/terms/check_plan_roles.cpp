// Which lines a method needs and takes, and what kind of variable each line may name.
#include <algorithm>
#include <set>

#include "checker.h"
#include "phrase_table.h"
#include "plan_checker.h"

namespace utfall::terms {

using base::Bilingual;
using base::Code;
using L = LinePhrase;

Bilingual choice_words(Choice choice) {
    const auto in = [&](base::Language language) {
        return readable(phrase_table().row(choice).phrase.in(language), language);
    };
    return {.sv = in(base::Language::Swedish), .en = in(base::Language::English)};
}

namespace {

Bilingual readable_line(L phrase) {
    const auto in = [&](base::Language language) {
        return readable(phrase_table().row(phrase).in(language), language);
    };
    return {.sv = in(base::Language::Swedish), .en = in(base::Language::English)};
}

// "treatment" of "treatment …"
Bilingual role_words(L phrase) {
    Bilingual words = phrase_words(phrase);
    for (std::string* text : {&words.sv, &words.en})
        if (text->ends_with(" …")) text->resize(text->size() - std::string_view(" …").size());
    return words;
}

void join(Bilingual& list, const Bilingual& more, const Bilingual& between) {
    list.sv += (list.sv.empty() ? "" : between.sv) + more.sv;
    list.en += (list.en.empty() ? "" : between.en) + more.en;
}

const Bilingual kOr{.sv = " eller ", .en = " or "};
const Bilingual kComma{.sv = ", ", .en = ", "};

using Types = std::set<VariableType>;
const Types kFigures{VariableType::Number, VariableType::Whole, VariableType::Money,
                     VariableType::Days, VariableType::Share};
const Types kPeriods{VariableType::Whole, VariableType::Number, VariableType::Date};
const Types kYesNo{VariableType::YesNo};

Types with(Types types, std::initializer_list<VariableType> more) {
    types.insert(more);
    return types;
}

// What the line may name. Empty: anything.
Types types_of(L phrase, const MethodRow& row) {
    const TreatmentKind treatment = row.treatment;
    switch (phrase) {
        case L::outcome_column:
            if (row.method == Method::Logit || row.method == Method::Probit) return kYesNo;
            return with(kFigures, {VariableType::YesNo});
        case L::treatment:
            if (treatment == TreatmentKind::yes_no) return kYesNo;
            if (treatment == TreatmentKind::group)
                return {VariableType::YesNo, VariableType::Category, VariableType::Whole};
            return with(kFigures, {VariableType::YesNo, VariableType::Category});
        case L::covariates:
        case L::treatment_model:
            return with(kFigures, {VariableType::YesNo, VariableType::Category});
        case L::weights: return kFigures;
        case L::panel_period:
        case L::first_treated: return kPeriods;
        case L::after_treatment:
        case L::event: return kYesNo;
        case L::survival_time:
        case L::entry: return kFigures;
        default: return {};
    }
}

bool names_variables(L phrase) {
    static const std::set<L> lines{
        L::outcome_column, L::treatment,     L::covariates,    L::treatment_model,
        L::weights,        L::panel_period,  L::first_treated, L::after_treatment,
        L::event,          L::survival_time, L::entry};
    return lines.contains(phrase);
}

}  // namespace

void PlanChecker::check_needs(const Statement& s, const std::vector<OneOf>& needs,
                              const Bilingual& what) {
    for (const OneOf& one : needs) {
        const auto stands = [&](L phrase) { return line(s, phrase) != nullptr; };
        if (std::any_of(one.begin(), one.end(), stands)) continue;
        Bilingual lines;
        for (const L phrase : one) join(lines, readable_line(phrase), kOr);
        report(Code::method_needs, s.place, {what, lines});
    }
}

void PlanChecker::check_method(const Statement& s, const MethodRow& row, Choice design) {
    if (std::find(row.designs.begin(), row.designs.end(), design) != row.designs.end()) return;
    Bilingual methods;
    for (const MethodRow& other : method_table().methods)
        if (std::find(other.designs.begin(), other.designs.end(), design) != other.designs.end())
            join(methods, choice_words(other.choice), kComma);
    report(Code::method_of_other_design, line(s, L::method)->place,
           {choice_words(row.choice), choice_words(design), methods});
}

void PlanChecker::check_roles(const Statement& s, const MethodRow& row) {
    check_needs(s, row.needs, choice_words(row.choice));
    for (const Line& l : s.lines) {
        if (!row.takes.contains(l.phrase))
            report_of_others(l.place, row, [&](const MethodRow& other) {
                return other.takes.contains(l.phrase);
            });
        else if (names_variables(l.phrase))
            check_role(l, row);
        check_choice(l, l.place, row);
    }
    // What the plan says of all its estimates must fit each.
    if (const Line* effect = line(*opening_, L::effect_on);
        line(s, L::effect_on) == nullptr && effect != nullptr)
        check_choice(*effect, line(s, L::method)->place, row);
    check_outcome_alone(s);
    const Line* clusters = line(s, L::cluster);
    const bool takes_two = row.takes_choice(L::errors, Choice::ERRORS_cr1);
    if (clusters != nullptr && !takes_two && clusters->holes[0].parts.size() > 1)
        report(Code::too_many_named, clusters->place,
               {Bilingual::same(std::to_string(clusters->holes[0].parts.size())),
                Bilingual::same("1")});
}

// A choice that the method does not carry out.
void PlanChecker::check_choice(const Line& l, const base::Place& place, const MethodRow& row) {
    if (l.holes.empty() || l.holes[0].form != Form::Choice || !row.takes.contains(l.phrase) ||
        row.takes_choice(l.phrase, l.holes[0].choice))
        return;
    report_of_others(place, row, [&](const MethodRow& other) {
        return other.takes_choice(l.phrase, l.holes[0].choice);
    });
}

void PlanChecker::report_of_others(const base::Place& place, const MethodRow& row,
                                   const std::function<bool(const MethodRow&)>& takes_it) {
    Bilingual methods;
    for (const MethodRow& other : method_table().methods)
        if (takes_it(other)) join(methods, choice_words(other.choice), kComma);
    report(Code::line_of_other_method, place, {choice_words(row.choice), methods});
}

void PlanChecker::check_role(const Line& l, const MethodRow& row) {
    const Types allowed = types_of(l.phrase, row);
    const Node& hole = l.holes[0];
    for (const Node& name : hole.form == Form::Names ? hole.parts : l.holes) {
        const auto at = variables_.find(name.text);
        if (at == variables_.end()) continue;
        const Variable& v = plan_.variables[static_cast<std::size_t>(at->second)];
        if (allowed.contains(v.type)) continue;
        Bilingual wanted;
        for (const VariableType type : allowed) join(wanted, words_of(type), kComma);
        report(Code::variable_unfit, name.place,
               {Bilingual::same(v.name), words_of(v.type), role_words(l.phrase), wanted});
    }
}

// What is explained does not explain itself, and the treatment is not its own covariate.
void PlanChecker::check_outcome_alone(const Statement& s) {
    const auto overlap = [&](L one, L many) {
        const Line* a = line(s, one);
        const Line* b = line(s, many);
        if (a == nullptr || b == nullptr) return;
        const Node& names = b->holes[0];
        for (const Node& name : names.form == Form::Names ? names.parts : b->holes)
            if (name.text == a->holes[0].text)
                report(Code::variable_in_two_roles, name.place,
                       {Bilingual::same(name.text), role_words(one), role_words(many)});
    };
    for (const L many : {L::covariates, L::treatment_model, L::treatment, L::fixed_effects,
                         L::weights, L::exact_on})
        overlap(L::outcome_column, many);
    for (const L many : {L::covariates, L::treatment_model, L::fixed_effects, L::exact_on})
        overlap(L::treatment, many);
}

}  // namespace utfall::terms
