// One estimate of a plan: its model, and what is read of any method.
#include <algorithm>

#include "checker.h"
#include "plan_checker.h"

namespace utfall::terms {

using L = LinePhrase;

namespace {

Estimand estimand_of(const Line* own, const Line* of_plan) {
    const Line* l = own != nullptr ? own : of_plan;
    if (l == nullptr) return Estimand::Treated;
    switch (l->holes[0].choice) {
        case Choice::ESTIMAND_all_assigned: return Estimand::AllAssigned;
        case Choice::ESTIMAND_everyone: return Estimand::Everyone;
        default: return Estimand::Treated;
    }
}

Design design_of(Choice choice) {
    switch (choice) {
        case Choice::DESIGN_randomised: return Design::Randomised;
        case Choice::DESIGN_difference: return Design::Difference;
        case Choice::DESIGN_matching: return Design::Matching;
        case Choice::DESIGN_synthetic: return Design::Synthetic;
        case Choice::DESIGN_before_after: return Design::BeforeAfter;
        case Choice::DESIGN_historical: return Design::Historical;
        case Choice::DESIGN_interrupted: return Design::InterruptedSeries;
        case Choice::DESIGN_weighting: return Design::Weighting;
        case Choice::DESIGN_adjustment: return Design::Adjustment;
        default: return Design::Description;
    }
}

}  // namespace

void PlanChecker::read_estimate(const Statement& s) {
    check_lines_once(s);
    const std::string& name = s.holes[0].text;
    const int index = static_cast<int>(plan_.estimates.size());
    const auto [at, is_new] = estimate_names_.try_emplace(name, index);
    if (!is_new)
        return report(
            Code::name_twice, s.holes[0].place,
            {Bilingual::same(name),
             Bilingual::same(std::to_string(
                 plan_.estimates[static_cast<std::size_t>(at->second)].origin.place.line))});
    PlannedEstimate e;
    e.name = name;
    e.origin = {s.place, s.heading};
    e.estimand = estimand_of(line(s, L::effect_on), line(*opening_, L::effect_on));
    read_model(s, e);
    read_panel(s, e);
    read_survival(s, e);
    read_missing_outcomes(s, e);
    read_errors(s, e);
    read_resampling(s, e);
    read_matching(s, e);
    read_group_time(s, e);
    read_synthetic(s, e);
    read_sensitivity(s, e);
    const Line* design = line(s, L::design);
    const Line* method = line(s, L::method);
    check_needs(s, {{L::design}, {L::method}}, Bilingual::same(name));
    if (design != nullptr) e.design = design_of(design->holes[0].choice);
    if (method != nullptr) {
        const MethodRow& row = method_row(method->holes[0].choice);
        e.method = row.method;
        if (design != nullptr) check_method(s, row, design->holes[0].choice);
        check_roles(s, row);
    }
    plan_.estimates.push_back(std::move(e));
}

void PlanChecker::read_model(const Statement& s, PlannedEstimate& e) {
    constexpr std::size_t kEffectsMax = 2;
    const auto one = [&](L phrase, std::optional<int>& place) {
        if (const Line* l = line(s, phrase)) place = variable(l->holes[0]);
    };
    const auto many = [&](L phrase, std::vector<int>& place) {
        if (const Line* l = line(s, phrase)) place = variables(l->holes[0]);
    };
    one(L::outcome_column, e.outcome);
    one(L::treatment, e.treatment);
    one(L::weights, e.weights);
    many(L::covariates, e.covariates);
    many(L::treatment_model, e.treatment_model);
    many(L::fixed_effects, e.fixed_effects);
    if (e.fixed_effects.size() > kEffectsMax)
        report(Code::too_many_named, line(s, L::fixed_effects)->place,
               {Bilingual::same(std::to_string(e.fixed_effects.size())),
                Bilingual::same(std::to_string(kEffectsMax))});
    e.intercept = line(s, L::no_intercept) == nullptr;
    e.in_subgroups = line(s, L::in_subgroups) != nullptr;
    if (e.in_subgroups && plan_.subgroups.empty() && line(*opening_, L::subgroups) == nullptr)
        report(Code::subgroups_unsaid, line(s, L::in_subgroups)->place);
    read_rows(s, e.only_rows);
    const Line* confidence = line(s, L::confidence);
    if (confidence == nullptr) confidence = line(*opening_, L::confidence);
    if (confidence != nullptr)
        e.confidence = ratio(confidence->holes[0], {50, 100}, {9999, 10000}).value_or(e.confidence);
}

void PlanChecker::read_panel(const Statement& s, PlannedEstimate& e) {
    const auto one = [&](L phrase, std::optional<int>& place) {
        if (const Line* l = line(s, phrase)) place = variable(l->holes[0]);
    };
    one(L::panel_unit, e.unit);
    one(L::panel_period, e.period);
    one(L::after_treatment, e.after);
    one(L::first_treated, e.first_treated);
    const Line* l = line(s, L::treated_from);
    if (l != nullptr && e.period && is_value_of(l->holes[0], *e.period))
        e.treated_from = value(l->holes[0]);
}

void PlanChecker::read_survival(const Statement& s, PlannedEstimate& e) {
    const auto one = [&](L phrase, std::optional<int>& place) {
        if (const Line* l = line(s, phrase)) place = variable(l->holes[0]);
    };
    one(L::survival_time, e.time);
    one(L::event, e.event);
    one(L::entry, e.entry);
    if (const Line* l = line(s, L::strata)) e.strata = variables(l->holes[0]);
    if (const Line* l = line(s, L::ties))
        e.ties = l->holes[0].choice == Choice::TIES_breslow ? Ties::Breslow : Ties::Efron;
    const Line* l = line(s, L::survival_at);
    if (l == nullptr) return;
    for (const Node& node : l->holes[0].parts) {
        if (node.form == Form::Number)
            e.survival_at.push_back(node.decimal.rational());
        else
            report(Code::type_wanted, node.place,
                   {words_of(PlanType{.kind = node.form == Form::Date ? PlanType::Kind::Date
                                                                      : PlanType::Kind::Text}),
                    words_of(PlanType{})});
    }
}

// Of yes or no: nothing but 0 and 1 stands in for a missing one.
void PlanChecker::check_imputed(const Statement& s, const MissingOutcomes& missing) {
    const auto is_outside = [](const Rational& r) {
        return r != Rational{0, 1} && r != Rational{1, 1};
    };
    const auto refuse = [&](L phrase) {
        if (const Line* l = line(s, phrase))
            report(Code::plan_value_outside, l->place,
                   {phrase_words(phrase), Bilingual::same("0"), Bilingual::same("1")});
    };
    if (missing.rule == MissingOutcomes::Rule::Value && is_outside(missing.value))
        refuse(L::missing_counted);
    if ((missing.lowest && is_outside(*missing.lowest)) ||
        (missing.highest && is_outside(*missing.highest)))
        refuse(L::outcome_between);
}

void PlanChecker::read_missing_outcomes(const Statement& s, PlannedEstimate& e) {
    constexpr Rational kLeast{-1'000'000'000'000, 1}, kMost{1'000'000'000'000, 1};
    if (const Line* l = line(s, L::outcome_between)) {
        e.missing.lowest = number(l->holes[0], kLeast, kMost);
        e.missing.highest = number(l->holes[1], kLeast, kMost);
        if (e.missing.lowest && e.missing.highest && *e.missing.highest < *e.missing.lowest)
            report(Code::range_reversed, l->place);
    }
    if (const Line* l = line(s, L::missing_counted)) {
        e.missing.rule = MissingOutcomes::Rule::Value;
        e.missing.value = number(l->holes[0], kLeast, kMost).value_or(Rational{});
    }
    if (const Line* l = line(s, L::missing_outcomes)) {
        if (const Line* other = line(s, L::missing_counted))
            report(Code::line_twice, other->place, {phrase_words(L::missing_outcomes)});
        switch (l->holes[0].choice) {
            case Choice::MISS_as_failure:
            case Choice::MISS_as_success:
                e.missing.rule = MissingOutcomes::Rule::Value;
                e.missing.value = {l->holes[0].choice == Choice::MISS_as_success ? 1 : 0, 1};
                break;
            case Choice::MISS_bounded: e.missing.rule = MissingOutcomes::Rule::Bounds; break;
            default: e.missing.rule = MissingOutcomes::Rule::LeftOut;
        }
    }
    if (const Line* l = line(s, L::smallest_effect)) {
        const auto effect = number(l->holes[0], kLeast, kMost);
        const auto power = ratio(l->holes[1], {1, 100}, {9999, 10000});
        if (effect && power) e.smallest_effect = {.effect = *effect, .power = *power};
    }
    if (!e.outcome) return;
    const VariableType type = plan_.variables[static_cast<std::size_t>(*e.outcome)].type;
    if (type == VariableType::YesNo) check_imputed(s, e.missing);
    const bool is_share = type == VariableType::YesNo || type == VariableType::Share;
    if (is_share && !e.missing.lowest) e.missing.lowest = Rational{0, 1};
    if (is_share && !e.missing.highest) e.missing.highest = Rational{1, 1};
    const bool is_bounded = e.missing.rule == MissingOutcomes::Rule::Bounds;
    if (is_bounded && !e.missing.lowest)
        check_needs(s, {{L::outcome_between}}, phrase_words(L::missing_outcomes));
    if (!is_bounded && line(s, L::outcome_between) != nullptr)
        report(Code::line_beside_another, line(s, L::outcome_between)->place,
               {e.missing.rule == MissingOutcomes::Rule::Value
                    ? phrase_words(L::missing_counted)
                    : Bilingual{.sv = "bortfall utelämnas", .en = "missing outcomes left out"}});
}

}  // namespace utfall::terms
