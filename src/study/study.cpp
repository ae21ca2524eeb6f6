#include "utfall/study/study.h"

#include <algorithm>

#include "cautions.h"
#include "check_values.h"
#include "decide.h"
#include "disclose.h"
#include "few.h"
#include "run.h"
#include "sample.h"
#include "strength.h"
#include "trends.h"
#include "variables.h"

namespace utfall::study {

namespace {

using base::Bilingual;
using terms::AnalysisPlan;
using terms::PlannedEstimate;

// A variant and the rows that it is about.
struct Reading {
    Variant variant{};
    std::vector<std::uint8_t> among{};
};

std::string subgroup_words(const AnalysisPlan& plan, const Variables& variables, int variable,
                           double value) {
    const Values& values = variables.of(variable);
    const bool is_yes_no =
        plan.variables[static_cast<std::size_t>(variable)].type == terms::VariableType::YesNo;
    const bool sv = plan.language == base::Language::Swedish;
    std::string word =
        values.has_words() ? values.words[static_cast<std::size_t>(value)] : exact_decimal(value);
    if (is_yes_no) word = value != 0 ? (sv ? "ja" : "yes") : (sv ? "nej" : "no");
    return plan.variables[static_cast<std::size_t>(variable)].name + " = " + word;
}

// Each value of each subgroup variable, in rising order.
void add_subgroups(const AnalysisPlan& plan, const Variables& variables,
                   std::vector<Reading>& readings) {
    for (const int variable : plan.subgroups) {
        const Values& values = variables.of(variable);
        std::vector<double> distinct;
        for (std::size_t i = 0; i < variables.rows; ++i)
            if (variables.counts[i] != 0 && !values.is_missing(i))
                distinct.push_back(values.numbers[i]);
        std::sort(distinct.begin(), distinct.end());
        distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
        for (const double value : distinct) {
            Reading reading{.variant = {.kind = Variant::Kind::Subgroup, .subgroup = {}},
                            .among = std::vector<std::uint8_t>(variables.rows)};
            for (std::size_t i = 0; i < variables.rows; ++i)
                reading.among[i] = !values.is_missing(i) && values.numbers[i] == value ? 1 : 0;
            reading.variant.subgroup = subgroup_words(plan, variables, variable, value);
            readings.push_back(std::move(reading));
        }
    }
}

std::vector<Reading> readings_of(const AnalysisPlan& plan, const PlannedEstimate& planned,
                                 const Variables& variables) {
    const std::vector<std::uint8_t> all(variables.rows, 1);
    std::vector<Reading> readings{{.variant = {}, .among = all}};
    if (planned.missing.rule == terms::MissingOutcomes::Rule::Bounds &&
        has_missing_outcomes(planned, variables))
        for (const auto kind : {Variant::Kind::Lowest, Variant::Kind::Highest})
            readings.push_back({.variant = {.kind = kind, .subgroup = {}}, .among = all});
    if (planned.in_subgroups) add_subgroups(plan, variables, readings);
    return readings;
}

}  // namespace

Result result_of(Finding finding, const Sample& sample, int planned, const Variant& variant) {
    Result result{.planned = planned, .variant = variant, .sample = sample};
    if (!finding.ok()) {
        result.refused = finding.refusal();
        return result;
    }
    Found found = std::move(finding).value();
    result.lines = std::move(found.lines);
    result.method = std::move(found.method);
    result.cautions = std::move(found.cautions);
    result.exhibits = std::move(found.exhibits);
    if (found.rests) {
        result.units = found.rests->units;
        result.treated_units = found.rests->treated_units;
        result.treated_mean = found.rests->treated_mean;
    }
    return result;
}

namespace {

// The number that counts is the coefficient of one of them.
bool leads_to(const Result& result, const std::vector<std::string>& variables) {
    return std::any_of(variables.begin(), variables.end(), [&](const std::string& name) {
        return !result.lines.empty() && is_of_variable(result.lines.front().estimate.term, name);
    });
}

}  // namespace

Result result_of(const Setup& setup, int planned, const Variant& variant) {
    Finding finding = found_by_method(setup);
    if (finding.ok()) {
        Found found = std::move(finding).value();
        if (!found.rests)
            found.rests = {.units = setup.units,
                           .treated_units = setup.treated_units,
                           .treated_mean = setup.treated_mean};
        if (auto repeated = repeated_units(setup)) found.cautions.push_back(std::move(*repeated));
        const bool is_guessed =
            variant.kind == Variant::Kind::Lowest || variant.kind == Variant::Kind::Highest;
        if (auto raw = is_guessed ? std::nullopt : trends(setup))
            found.exhibits.push_back(std::move(*raw));
        add_smallest_effect(setup, found);
        add_e_value(setup, found);
        finding = std::move(found);
    }
    Few rests_on = few(setup);
    Result result = result_of(std::move(finding), setup.sample, planned, variant);
    result.rare = std::move(rests_on.variables);
    if (!result.refused && (rests_on.is_whole || leads_to(result, result.rare)))
        withhold_numbers(setup.plan.smallest_cell, result);
    return result;
}

base::Result<Study> run_study(const AnalysisPlan& plan, const std::string& path,
                              const Options& options) {
    TRY(const Variables variables, read_variables(plan, path, options.threads));
    if (auto faults = value_faults(plan, variables); !faults.empty()) return faults;
    Study study{.results = {}, .delivered = {}, .calculated = calculate(plan)};
    study.rows_read = static_cast<std::int64_t>(variables.rows);
    study.data_path = path;
    study.data_sha256 = variables.sha256;
    for (std::size_t i = 0; i < plan.estimates.size(); ++i) {
        const std::vector<Reading> readings = readings_of(plan, plan.estimates[i], variables);
        for (std::size_t r = 0; r < readings.size(); ++r) {
            const double before = static_cast<double>(i) +
                                  static_cast<double>(r) / static_cast<double>(readings.size());
            if (options.progress &&
                !options.progress(before / static_cast<double>(plan.estimates.size()))) {
                study.is_stopped = true;
                return study;
            }
            const Setup setup(plan, plan.estimates[i], variables, readings[r].variant,
                              readings[r].among, options.threads);
            study.results.push_back(result_of(setup, static_cast<int>(i), readings[r].variant));
        }
    }
    study.delivered = decided(plan, study.results);
    disclose(plan.smallest_cell, study);
    return study;
}

}  // namespace utfall::study
