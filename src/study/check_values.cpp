#include "check_values.h"

#include <cmath>

#include "decide.h"
#include "run.h"

namespace utfall::study {

using base::Bilingual;
using terms::AnalysisPlan;
using terms::PlannedEstimate;

namespace {

// A treatment is 0 or 1.
base::Diagnostics unfit_treatments(const AnalysisPlan& plan, const Variables& variables) {
    base::Diagnostics faults;
    for (const PlannedEstimate& planned : plan.estimates) {
        if (!planned.treatment || !is_between_arms(planned.method)) continue;
        const Values& values = variables.of(*planned.treatment);
        const bool is_yes_no =
            std::holds_alternative<std::vector<std::uint8_t>>(values.numbers.stored());
        for (std::size_t i = 0; !is_yes_no && i < variables.rows; ++i) {
            const double x = values.numbers[i];
            if (variables.counts[i] == 0 || values.is_missing(i) || x == 0 || x == 1) continue;
            faults.push_back(base::diagnose(
                base::Code::study_treatment_unfit, planned.origin.place,
                {Bilingual::same(
                    plan.variables[static_cast<std::size_t>(*planned.treatment)].name)}));
            break;
        }
    }
    return faults;
}

// A value that the plan's type or bounds say cannot be.
std::optional<base::Diagnostic> outside(const AnalysisPlan& plan, const Variables& variables,
                                        int variable, base::Rational low, base::Rational high,
                                        const base::Place& place) {
    const Values& values = variables.of(variable);
    std::size_t rows = 0;
    double first = 0;
    for (std::size_t i = 0; i < variables.rows; ++i) {
        const double x = values.numbers[i];
        if (variables.counts[i] == 0 || values.is_missing(i) || std::isnan(x) ||
            (x >= number_of(low) && x <= number_of(high)))
            continue;
        if (++rows == 1) first = x;
    }
    if (rows == 0) return std::nullopt;
    return base::diagnose(
        base::Code::study_value_outside, place,
        {Bilingual::same(plan.variables[static_cast<std::size_t>(variable)].name),
         Bilingual::same(exact_decimal(first)), Bilingual::same(exact_decimal(number_of(low))),
         Bilingual::same(exact_decimal(number_of(high))), Bilingual::same(std::to_string(rows))});
}

base::Diagnostics values_outside(const AnalysisPlan& plan, const Variables& variables) {
    base::Diagnostics faults;
    for (std::size_t v = 0; v < plan.variables.size(); ++v) {
        const terms::Variable& variable = plan.variables[v];
        if (variable.type != terms::VariableType::Share || variable.defined) continue;
        if (auto fault =
                outside(plan, variables, static_cast<int>(v), {0, 1}, {1, 1}, variable.place))
            faults.push_back(std::move(*fault));
    }
    for (const PlannedEstimate& planned : plan.estimates) {
        const terms::MissingOutcomes& m = planned.missing;
        const bool are_bounds = m.rule == terms::MissingOutcomes::Rule::Bounds && planned.outcome &&
                                m.lowest && m.highest;
        if (!are_bounds || !faults.empty()) continue;
        if (auto fault = outside(plan, variables, *planned.outcome, *m.lowest, *m.highest,
                                 planned.origin.place))
            faults.push_back(std::move(*fault));
    }
    return faults;
}

}  // namespace

base::Diagnostics value_faults(const AnalysisPlan& plan, const Variables& variables) {
    base::Diagnostics faults = unfit_treatments(plan, variables);
    return faults.empty() ? values_outside(plan, variables) : faults;
}

}  // namespace utfall::study
