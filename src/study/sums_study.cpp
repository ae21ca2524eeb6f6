// A study from a table of sums: for each estimate its cells, as sums of products or as rows that are alike.
#include <algorithm>

#include "cautions.h"
#include "decide.h"
#include "disclose.h"
#include "made_rows.h"
#include "sample.h"
#include "strength.h"
#include "sums.h"
#include "sums_check.h"

namespace utfall::study {

namespace {

using effects::Reason;
using effects::Refusal;
using terms::AnalysisPlan;
using terms::PlannedEstimate;

double number_in(const std::map<std::string, std::string>& of, const char* name) {
    const auto at = of.find(name);
    return at == of.end() || at->second.empty() ? effects::kNone
                                                : effects::value_of(pair_of(at->second));
}

Count count_in(const std::map<std::string, std::string>& of, const std::string& name) {
    const auto at = of.find(name);
    if (at == of.end() || at->second.empty()) return std::nullopt;
    return static_cast<std::int64_t>(effects::value_of(pair_of(at->second)));
}

// In the order in which rows are left out.
std::vector<LeftOut> left_out(const AnalysisPlan& plan, const PlannedEstimate& planned,
                              const SumsTable::Estimate& sums) {
    std::vector<base::Bilingual> why = {outside_conditions()};
    const auto name = [&](int v) { return plan.variables[static_cast<std::size_t>(v)].name; };
    for (const int variable : needed(planned)) why.push_back(variable_missing(name(variable)));
    if (planned.outcome) why.push_back(outcome_missing(name(*planned.outcome)));
    std::vector<LeftOut> out;
    for (std::size_t k = 0; k < why.size(); ++k)
        if (const std::string number = std::to_string(k + 1); sums.left_out.contains(number))
            out.push_back({why[k], count_in(sums.left_out, number)});
    return out;
}

Sample sample_of(const AnalysisPlan& plan, const PlannedEstimate& planned,
                 const SumsTable::Estimate& sums) {
    Sample sample{.rows = count_in(sums.used, "rows")};
    sample.left_out = left_out(plan, planned, sums);
    sample.has_arms = planned.treatment.has_value();
    if (!sample.has_arms || !sample.rows) return sample;
    sample.treated = count_in(sums.used, "treated");
    if (sample.treated) sample.compared = *sample.rows - *sample.treated;
    return sample;
}

// Sorted by the values of their keys, so that the order of the table's rows does not show.
std::vector<SumsTable::Cell> in_order(const AnalysisPlan& plan, const Layout& layout,
                                      std::vector<SumsTable::Cell> cells) {
    const bool has_values = layout.kind == Layout::Kind::Counts;
    const auto is_number = [&](std::size_t k) {
        return has_values && !is_text(plan, layout.keys[k]);
    };
    const auto is_before = [&](const SumsTable::Cell& a, const SumsTable::Cell& b) {
        for (std::size_t k = 0; k < layout.keys.size(); ++k) {
            if (!is_number(k) || a.keys[k] == b.keys[k]) continue;
            const double x = effects::value_of(pair_of(a.keys[k]));
            const double y = effects::value_of(pair_of(b.keys[k]));
            if (x != y) return x < y;
        }
        return a.keys < b.keys;
    };
    std::sort(cells.begin(), cells.end(), is_before);
    return cells;
}

Variables made_of(const AnalysisPlan& plan, const PlannedEstimate& planned, const Layout& layout,
                  const std::vector<SumsTable::Cell>& cells) {
    switch (layout.kind) {
        case Layout::Kind::Counts: return alike_rows(plan, layout, cells);
        case Layout::Kind::Panel: return stand_ins(plan, planned, layout, cells);
        case Layout::Kind::Sums: break;
    }
    return {.values = std::vector<Values>(plan.variables.size()), .counts = {}, .sha256 = {}};
}

std::optional<Refusal> withheld(const AnalysisPlan& plan, const SumsTable::Estimate& sums) {
    if (sums.withheld.contains("twice")) return Refusal{Reason::twice_in_sums, {}};
    if (sums.withheld.empty()) return std::nullopt;
    return Refusal{Reason::too_few_to_show, {std::to_string(plan.smallest_cell)}};
}

// Whom it rests on: what the stand-ins of a panel say. Other sums tell rows; where several are about one person, nobody knows
// from them how many persons there are.
void count_units(const AnalysisPlan& plan, const PlannedEstimate& planned, Layout::Kind kind,
                 Result& result) {
    if (kind == Layout::Kind::Panel) return;
    const bool are_persons = !planned.unit && !person_of(plan);
    result.units = are_persons ? result.sample.rows : std::nullopt;
    result.treated_units = are_persons ? result.sample.treated : std::nullopt;
}

Finding from_sums(const Setup& setup, const Layout& layout,
                  const std::vector<SumsTable::Cell>& cells) {
    Finding finding = found_in_sums(setup, layout, cells);
    if (!finding.ok()) return finding;
    Found found = std::move(finding).value();
    if (auto repeated = repeated_units(setup)) found.cautions.push_back(std::move(*repeated));
    add_smallest_effect(setup, found);
    return found;
}

Result result_from(const AnalysisPlan& plan, int number, const SumsTable& table) {
    const PlannedEstimate& planned = plan.estimates[static_cast<std::size_t>(number)];
    const LayoutAnswer answer = layout_of(plan, planned);
    const auto refused = [&](Refusal why) { return result_of(std::move(why), {}, number, {}); };
    if (!answer.layout) return refused({Reason::not_in_sums, {answer.why_not.in(plan.language)}});
    const Layout& layout = *answer.layout;
    const auto at = table.estimates.find(planned.name);
    if (at == table.estimates.end()) return refused({Reason::no_rows, {}});
    const SumsTable::Estimate& sums = at->second;
    if (auto why = withheld(plan, sums)) return refused(std::move(*why));
    if (auto where = contradiction(plan, planned, layout, sums))
        return refused({Reason::sums_contradict, {std::move(*where)}});
    const std::vector<SumsTable::Cell> cells = in_order(plan, layout, sums.cells);
    // Conditions have chosen the rows, what is defined is computed, and missing outcomes have their values.
    AnalysisPlan computed = plan;
    const bool is_of_sums = layout.kind == Layout::Kind::Sums;
    for (terms::Variable& variable : computed.variables)
        if (!is_of_sums) variable.defined.reset();
    if (layout.kind != Layout::Kind::Panel) computed.decisions.clear();
    computed.smallest_cell = 0;  // the table was made so that nothing in it tells of few
    PlannedEstimate chosen = planned;
    chosen.only_rows.clear();
    const Variables variables = made_of(plan, planned, layout, cells);
    const Setup setup(computed, chosen, variables, {}, std::vector<std::uint8_t>(variables.rows, 1),
                      1);
    Result result = is_of_sums ? result_of(from_sums(setup, layout, cells), {}, number, {})
                               : result_of(setup, number, {});
    result.sample = sample_of(plan, planned, sums);
    count_units(plan, planned, layout.kind, result);
    const double treated = number_in(sums.used, "treated counted");
    if (treated > 0) result.treated_mean = number_in(sums.used, "treated outcome") / treated;
    return result;
}

}  // namespace

Study study_from_sums(const AnalysisPlan& plan, const SumsTable& sums) {
    Study study{.results = {}, .delivered = {}, .calculated = calculate(plan)};
    study.data_path = sums.path;
    study.data_sha256 = sums.sha256;
    study.from_sums = true;
    for (std::size_t i = 0; i < plan.estimates.size(); ++i) {
        study.results.push_back(result_from(plan, static_cast<int>(i), sums));
        study.rows_read = std::max(study.rows_read, study.results.back().sample.rows.value_or(0));
    }
    study.delivered = decided(plan, study.results);
    disclose(plan.smallest_cell, study);
    return study;
}

}  // namespace utfall::study
