#include "trends.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "layout.h"
#include "utfall/base/date.h"

namespace utfall::study {

using base::Bilingual;
using terms::Method;
using terms::VariableType;

namespace {

VariableType type_of(const Setup& setup, int variable) {
    return setup.plan.variables[static_cast<std::size_t>(variable)].type;
}

bool is_over_time(const Setup& setup) {
    const Method method = setup.planned.method;
    return method == Method::TwoByTwo || method == Method::GroupTime ||
           method == Method::TwoPeriodDoublyRobust || method == Method::CohortEventStudy ||
           (method == Method::LeastSquares && setup.planned.design == terms::Design::Difference);
}

// What absorbed effects are of.
std::optional<Layout::Panel> absorbed_panel(const Setup& setup) {
    if (setup.planned.fixed_effects.empty()) return std::nullopt;
    return panel_of(setup.plan, setup.planned);
}

// The line `period`, else the absorbed effect that is one, else before and after.
std::optional<int> period_of(const Setup& setup) {
    if (setup.planned.period) return setup.planned.period;
    if (const auto panel = absorbed_panel(setup)) return panel->period;
    return setup.planned.after;
}

std::string period_name(double period, VariableType type) {
    if (type == VariableType::Date)
        return base::Date::from_days(static_cast<std::int32_t>(std::lround(period))).text();
    return fmt::format("{}", period);
}

// Which group each row belongs to.
struct Grouping {
    std::vector<std::size_t> of;
    std::vector<Bilingual> names;
};

Bilingual never_treated() { return {.sv = "aldrig behandlade", .en = "never treated"}; }

// By the period in which treatment came, the never treated last; many such periods are one group.
Grouping by_start(const Setup& setup, const std::vector<double>& period) {
    constexpr std::size_t kMostStarts = 5;  // with the never treated as many as lines can be told apart
    const int variable = *setup.planned.first_treated;
    const std::vector<double> first = setup.column(variable);
    const double last =
        period.empty() ? 0 : *std::max_element(period.begin(), period.end());
    const auto is_treated = [&](double start) { return start > 0 && start <= last; };
    std::map<double, std::size_t> starts;
    for (const double start : first)
        if (is_treated(start)) starts.emplace(start, 0);
    const bool are_many = starts.size() > kMostStarts;
    Grouping out;
    for (auto& [start, place] : starts) {
        place = are_many ? 0 : out.names.size();
        if (are_many) continue;
        const std::string name = period_name(start, type_of(setup, variable));
        out.names.push_back({.sv = "behandlade från " + name, .en = "treated from " + name});
    }
    if (are_many) out.names.push_back({.sv = "behandlade någon gång", .en = "ever treated"});
    for (const double start : first)
        out.of.push_back(is_treated(start) ? starts.at(start) : out.names.size());
    out.names.push_back(never_treated());
    return out;
}

// Units that are treated at some time, and the others; without units each row by itself.
Grouping by_treatment(const Setup& setup) {
    const std::vector<double> treatment = setup.treatment();
    std::optional<int> unit = setup.planned.unit;
    if (const auto panel = absorbed_panel(setup); panel && !unit) unit = panel->unit;
    Grouping out{.of = {},
                 .names = {{.sv = "behandlade", .en = "treated"},
                           {.sv = "jämförda", .en = "compared"}}};
    if (!unit) {
        for (const double t : treatment) out.of.push_back(t != 0 ? 0 : 1);
        return out;
    }
    const Codes units = setup.unnamed_codes(*unit);
    std::vector<bool> is_treated(units.count);
    for (std::size_t i = 0; i < treatment.size(); ++i)
        if (treatment[i] != 0) is_treated[units.of[i]] = true;
    for (const std::uint32_t u : units.of) out.of.push_back(is_treated[u] ? 0 : 1);
    return out;
}

struct Mean {
    double weight = 0;
    double sum = 0;
    std::int64_t rows = 0;
};

}  // namespace

std::optional<Exhibit> trends(const Setup& setup) {
    if (!is_over_time(setup) || !setup.planned.outcome) return std::nullopt;
    const std::optional<int> over = period_of(setup);
    const bool has_arms =
        setup.planned.treatment && type_of(setup, *setup.planned.treatment) == VariableType::YesNo;
    if (!over || (!setup.planned.first_treated && !has_arms)) return std::nullopt;
    const std::vector<double> period = setup.column(*over);
    const Grouping groups =
        setup.planned.first_treated ? by_start(setup, period) : by_treatment(setup);
    const std::vector<double> weights = setup.weights();
    const effects::Column outcome = setup.outcome_seen();
    std::map<double, std::vector<Mean>> means;
    for (std::size_t i = 0; i < period.size(); ++i) {
        if (std::isnan(outcome[i])) continue;
        auto& at = means.try_emplace(period[i], groups.names.size()).first->second[groups.of[i]];
        const double weight = weights.empty() ? 1 : weights[i];
        at.weight += weight;
        at.sum += weight * outcome[i];
        ++at.rows;
    }
    constexpr std::size_t kMostPeriods = 200;
    if (means.size() < 2 || means.size() > kMostPeriods) return std::nullopt;
    Exhibit out{.kind = Exhibit::Kind::Trends,
                .title = {.sv = "Utfallet som det var, i medeltal",
                          .en = "The outcome as it was, on average"},
                .headings = {{.sv = "Period", .en = "Period"}},
                .rows = {}};
    out.headings.insert(out.headings.end(), groups.names.begin(), groups.names.end());
    for (const auto& [at, of_groups] : means) {
        const bool is_after = over == setup.planned.after;
        Exhibit::Row row{is_after ? Exhibit::Label(at != 0 ? Bilingual{.sv = "efter", .en = "after"}
                                                           : Bilingual{.sv = "före", .en = "before"})
                                  : Exhibit::Label(period_name(at, type_of(setup, *over))),
                         {},
                         false,
                         {}};
        for (const Mean& mean : of_groups) {
            row.values.push_back(mean.weight > 0 ? mean.sum / mean.weight : effects::kNone);
            row.on.push_back(mean.rows);
        }
        out.rows.push_back(std::move(row));
    }
    return out;
}

}  // namespace utfall::study
