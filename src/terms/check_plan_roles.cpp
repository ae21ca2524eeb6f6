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

namespace {

Bilingual choice_words(Choice choice) {
    const auto in = [&](base::Language language) {
        return readable(phrase_table().row(choice).phrase.in(language), language);
    };
    return {.sv = in(base::Language::Swedish), .en = in(base::Language::English)};
}

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

// The methods that a resampling is made for; any for none.
const std::set<Method>& methods_of(ResamplingKind kind) {
    static const std::set<Method> any{};
    static const std::set<Method> arms{Method::DifferenceInMeans, Method::RankSum};
    static const std::set<Method> regressions{Method::LeastSquares, Method::LeastSquaresInteracted,
                                              Method::TwoByTwo, Method::SegmentedRegression};
    static const std::set<Method> groups{Method::GroupTime};
    static const std::set<Method> synthetic{Method::SyntheticControl, Method::SyntheticDifference};
    static const std::set<Method> panels{Method::SyntheticDifference};
    switch (kind) {
        case ResamplingKind::None: return any;
        case ResamplingKind::Permutation: return arms;
        case ResamplingKind::WildClusterBootstrap:
        case ResamplingKind::PairsClusterBootstrap:
        case ResamplingKind::Bootstrap: return regressions;
        case ResamplingKind::MultiplierBootstrap: return groups;
        case ResamplingKind::PlaceboUnits: return synthetic;
        case ResamplingKind::Jackknife: return panels;
    }
    return any;
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
Types types_of(L phrase, TreatmentKind treatment) {
    switch (phrase) {
        case L::outcome_column: return with(kFigures, {VariableType::YesNo});
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

void PlanChecker::check_roles(const Statement& s, const PlannedEstimate& e, const MethodRow& row) {
    check_needs(s, row.needs, choice_words(row.choice));
    for (const Line& l : s.lines) {
        if (!row.takes.contains(l.phrase)) {
            Bilingual methods;
            int told = 0;
            for (const MethodRow& other : method_table().methods)
                if (other.takes.contains(l.phrase) && ++told <= 4)
                    join(methods, choice_words(other.choice), kComma);
            report(Code::line_of_other_method, l.place, {choice_words(row.choice), methods});
        } else if (names_variables(l.phrase)) {
            check_role(l, e, row);
        }
    }
    check_outcome_alone(s);
    const std::set<Method>& drawn = methods_of(e.resampling.kind);
    if (drawn.empty() || drawn.contains(row.method) || !row.takes.contains(L::resampled)) return;
    Bilingual methods;
    for (const MethodRow& other : method_table().methods)
        if (drawn.contains(other.method)) join(methods, choice_words(other.choice), kComma);
    const Line* counted = line(s, L::resampled_draws);
    report(Code::line_of_other_method,
           (counted != nullptr ? counted : line(s, L::resampled))->place,
           {choice_words(row.choice), methods});
}

void PlanChecker::check_role(const Line& l, const PlannedEstimate&, const MethodRow& row) {
    const Types allowed = types_of(l.phrase, row.treatment);
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
