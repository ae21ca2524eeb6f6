// The order of work of a plan's checker, and the plan's own lines.
#include <algorithm>
#include <set>

#include "checker.h"
#include "plan_checker.h"
#include "utfall/base/ensure.h"
#include "utfall/base/text.h"
#include "utfall/terms/check.h"
#include "utfall/terms/syntax.h"

namespace utfall::terms {

using L = LinePhrase;
using S = StatementPhrase;

CheckedPlan check_plan(const std::string& path, const Document& document) {
    return PlanChecker(path, document, nullptr).run();
}

CheckedPlan check_plan(const std::string& path, const Document& document,
                       const std::string& contract_path, const Document& contract) {
    const Checked checked = check(contract_path, contract);
    ensure(checked.contract.has_value(), "the contract of a plan has been checked");
    const int last = static_cast<int>(checked.contract->amendments.size());
    return PlanChecker(path, document, &text_of(*checked.contract, last)).run();
}

PlanChecker::PlanChecker(std::string path, const Document& document, const Contract* contract) {
    plan_.path = std::move(path);
    plan_.language = document.language;
    if (contract != nullptr) plan_.contract = *contract;
    sort_statements(document);
}

void PlanChecker::report(Code code, const Place& place, std::vector<Bilingual> arguments) {
    Place full = place;
    if (full.file.empty()) full.file = plan_.path;
    diagnostics_.push_back(base::diagnose(code, full, std::move(arguments)));
}

void PlanChecker::sort_statements(const Document& document) {
    for (const auto& block : document.blocks) {
        const auto* fence = std::get_if<Fence>(&block);
        if (fence == nullptr) continue;
        for (const Statement& s : fence->statements) {
            const auto keep_one = [&](const Statement*& place, Code again) {
                if (place == nullptr)
                    place = &s;
                else
                    report(again, s.place, {Bilingual::same(std::to_string(place->place.line))});
            };
            switch (s.phrase) {
                case S::plan:
                case S::plan_alone: keep_one(opening_, Code::second_plan); break;
                case S::microdata: keep_one(microdata_, Code::microdata_twice); break;
                case S::define:
                case S::define_condition: definitions_.push_back(&s); break;
                case S::estimate: estimates_.push_back(&s); break;
                case S::decision: decisions_.push_back(&s); break;
                case S::calculation: calculations_.push_back(&s); break;
                default: report(Code::not_in_plan, s.place);  // of contracts and assumptions
            }
        }
    }
}

CheckedPlan PlanChecker::run() {
    if (opening_ == nullptr)  // also where a contract itself was given
        return {std::nullopt, {base::diagnose(Code::no_plan, {.file = plan_.path}, {})}};
    declare_variables();
    read_header();
    if (microdata_ != nullptr) read_microdata();
    read_definitions();
    if (microdata_ != nullptr) {
        read_rows(*microdata_, plan_.microdata.only_rows);
        read_missing(*microdata_);
    }
    read_subgroups();
    if (microdata_ == nullptr && !estimates_.empty())
        report(Code::no_microdata, estimates_.front()->place);
    if (estimates_.empty() && calculations_.empty()) report(Code::plan_empty, opening_->place);
    for (const Statement* s : estimates_) read_estimate(*s);
    for (const Statement* s : estimates_)
        if (const Line* l = line(*s, L::gives_measure))
            if (const auto at = estimate_names_.find(s->holes[0].text); at != estimate_names_.end())
                read_given(*s, *l, at->second);
    for (const Statement* s : decisions_) read_decision(*s);
    for (const Statement* s : calculations_) read_calculation(*s);
    std::stable_sort(diagnostics_.begin(), diagnostics_.end(), [](const auto& a, const auto& b) {
        return std::pair(a.place.line, a.place.column) < std::pair(b.place.line, b.place.column);
    });
    CheckedPlan checked{std::nullopt, std::move(diagnostics_)};
    if (!base::has_errors(checked.diagnostics)) checked.plan = std::move(plan_);
    return checked;
}

const Line* PlanChecker::line(const Statement& s, LinePhrase phrase) {
    for (const Line& l : s.lines)
        if (l.phrase == phrase) return &l;
    return nullptr;
}

void PlanChecker::check_lines_once(const Statement& s) {
    static const std::set<L> repeatable{L::only_between, L::only_among, L::only_where};
    std::set<L> seen;
    for (const Line& l : s.lines)
        if (!seen.insert(l.phrase).second && !repeatable.contains(l.phrase))
            report(Code::line_twice, l.place, {phrase_words(l.phrase)});
}

namespace {

// As it is written, so that a message shows the writer's own figures.
Bilingual shown(const Rational& value, bool is_share) {
    const Rational figure = is_share ? value.times({100, 1}).value_or(value) : value;
    const char* end = is_share ? " %" : "";
    return {.sv = base::rational_text(figure, base::Language::Swedish) + end,
            .en = base::rational_text(figure, base::Language::English) + end};
}

}  // namespace

std::optional<Rational> PlanChecker::ratio(const Node& node, const Rational& low,
                                           const Rational& high) {
    if (node.form != Form::Share && node.form != Form::Number) {
        report(Code::type_wanted, node.place,
               {{.sv = print(node, base::Language::Swedish),
                 .en = print(node, base::Language::English)},
                words_of(PlanType{.kind = PlanType::Kind::Share})});
        return std::nullopt;
    }
    const Rational written = node.decimal.rational();
    const auto value = node.form == Form::Share ? written.over({100, 1}) : std::optional(written);
    if (value && low <= *value && *value <= high) return value;
    report(
        Code::plan_value_outside, node.place,
        {{.sv = print(node, base::Language::Swedish), .en = print(node, base::Language::English)},
         shown(low, true),
         shown(high, true)});
    return std::nullopt;
}

// In the unit that is written: money in whole currency units.
std::optional<Rational> PlanChecker::number(const Node& node, const Rational& low,
                                            const Rational& high) {
    const Rational written = node.decimal.rational();
    const auto value = node.form == Form::Share ? written.over({100, 1}) : std::optional(written);
    if (value && low <= *value && *value <= high) return value;
    report(
        Code::plan_value_outside, node.place,
        {{.sv = print(node, base::Language::Swedish), .en = print(node, base::Language::English)},
         shown(low, false),
         shown(high, false)});
    return std::nullopt;
}

std::int64_t PlanChecker::whole(const Node& node, std::int64_t low, std::int64_t high) {
    return number(node, {low, 1}, {high, 1}).value_or(Rational{low, 1}).numerator;
}

void PlanChecker::unknown(const Node& name, const Bilingual& wanted,
                          const std::vector<std::string>& known) {
    if (const auto near = base::nearest(name.text, known))
        report(Code::unknown_name_near, name.place,
               {Bilingual::same(name.text), wanted, Bilingual::same(*near)});
    else
        report(Code::unknown_name, name.place, {Bilingual::same(name.text), wanted});
}

void PlanChecker::read_header() {
    constexpr std::int64_t kSmallestCellMax = 1000;
    const Statement& s = *opening_;
    check_lines_once(s);
    plan_.title = s.holes[0].text;
    plan_.origin = {s.place, s.heading};
    if (s.phrase == S::plan) {
        plan_.contract_title = s.holes[1].text;
        if (plan_.contract && plan_.contract->title != plan_.contract_title)
            report(Code::plan_of_other, s.holes[1].place,
                   {Bilingual::same(plan_.contract_title), Bilingual::same(plan_.contract->title)});
    }
    const auto text = [&](L phrase, std::string& place) {
        if (const Line* l = line(s, phrase)) place = l->holes[0].text;
    };
    text(L::question, plan_.question);
    text(L::target_group, plan_.target_group);
    text(L::compared_with, plan_.compared_with);
    text(L::responsible, plan_.responsible);
    if (const Line* l = line(s, L::registered)) plan_.registered = l->holes[0].date;
    if (const Line* l = line(s, L::frozen)) {
        plan_.frozen = l->holes[0].date;
        if (plan_.registered && *plan_.frozen < *plan_.registered)
            report(
                Code::frozen_before_registered, l->place,
                {Bilingual::same(plan_.frozen->text()), Bilingual::same(plan_.registered->text())});
    }
    if (const Line* l = line(s, L::seed)) plan_.seed = l->holes[0].decimal.digits;
    if (const Line* l = line(s, L::smallest_cell))
        plan_.smallest_cell = whole(l->holes[0], 1, kSmallestCellMax);
}

void PlanChecker::read_subgroups() {
    const Line* l = line(*opening_, L::subgroups);
    if (l == nullptr) return;
    for (const Node& name : l->holes[0].parts) {
        const auto index = variable(name);
        if (!index) continue;
        const Variable& v = plan_.variables[static_cast<std::size_t>(*index)];
        if (v.type == VariableType::YesNo || v.type == VariableType::Category ||
            v.type == VariableType::Whole)
            plan_.subgroups.push_back(*index);
        else
            report(Code::variable_unfit, name.place,
                   {Bilingual::same(v.name),
                    words_of(v.type),
                    {.sv = "en undergrupp", .en = "a subgroup"},
                    {.sv = "ja eller nej, kategori eller heltal",
                     .en = "yes or no, category or whole number"}});
    }
}

}  // namespace utfall::terms
