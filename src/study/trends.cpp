#include "trends.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <span>

#include "layout.h"
#include "utfall/base/date.h"
#include "utfall/base/threads.h"

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
    std::vector<std::uint8_t> of;
    std::vector<Bilingual> names;
};

Bilingual never_treated() { return {.sv = "aldrig behandlade", .en = "never treated"}; }

// By the period in which treatment came, the never treated last; many such periods are one group.
Grouping by_start(const Setup& setup, const std::vector<double>& periods) {
    constexpr std::size_t kMostStarts =
        5;  // with the never treated as many as lines can be told apart
    const int variable = *setup.planned.first_treated;
    const std::vector<double> first = setup.column(variable);
    const double last = periods.empty() ? 0 : periods.back();
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
    out.of.reserve(first.size());
    for (const double start : first)
        out.of.push_back(
            static_cast<std::uint8_t>(is_treated(start) ? starts.at(start) : out.names.size()));
    out.names.push_back(never_treated());
    return out;
}

// Units that are treated at some time, and the others; without units each row by itself.
Grouping by_treatment(const Setup& setup) {
    const int treatment = *setup.planned.treatment;  // yes or no
    std::optional<int> unit = setup.planned.unit;
    if (const auto panel = absorbed_panel(setup); panel && !unit) unit = panel->unit;
    Grouping out{
        .of = {},
        .names = {{.sv = "behandlade", .en = "treated"}, {.sv = "jämförda", .en = "compared"}}};
    out.of.resize(setup.rows());
    if (const auto flags = setup.flags_seen(treatment)) {
        for (std::size_t i = 0; i < flags->size(); ++i) out.of[i] = (*flags)[i] != 0 ? 0 : 1;
    } else {
        const std::vector<double> is = setup.column(treatment);
        for (std::size_t i = 0; i < is.size(); ++i) out.of[i] = is[i] != 0 ? 0 : 1;
    }
    if (!unit) return out;
    const Codes& units = setup.unnamed_codes(*unit);
    std::vector<std::uint8_t> of_unit(units.count, 1);
    for (std::size_t i = 0; i < out.of.size(); ++i)
        if (out.of[i] == 0) of_unit[units.of[i]] = 0;
    for (std::size_t i = 0; i < out.of.size(); ++i) out.of[i] = of_unit[units.of[i]];
    return out;
}

// The value of each code of a variable, rising.
std::vector<double> values_of(const Setup& setup, int variable, const Codes& codes) {
    std::vector<double> values(codes.count, effects::kNone);
    std::size_t left = codes.count;
    for (std::size_t i = 0; left > 0 && i < codes.of.size(); ++i) {
        double& value = values[codes.of[i]];
        if (!std::isnan(value)) continue;
        value = setup.value(variable, i).value_or(0);
        --left;
    }
    return values;
}

struct Mean {
    double weight = 0;
    double sum = 0;
    std::int64_t rows = 0;
};

// Period by period, and of each group by group.
std::vector<Mean> means_of(const Setup& setup, const Codes& periods, const Grouping& groups) {
    const std::vector<double> weights = setup.weights();
    const effects::Column outcome = setup.outcome_seen();
    std::vector<Mean> all(periods.count * groups.names.size());
    const std::size_t pieces = outcome.size() / base::kPieceRows + 1;
    std::vector<std::vector<Mean>> of_piece(pieces, all);
    base::for_each_piece(outcome.size(), base::kPieceRows, [&](std::size_t begin, std::size_t end) {
        std::vector<Mean>& means = of_piece[begin / base::kPieceRows];
        for (std::size_t i = begin; i < end; ++i) {
            if (std::isnan(outcome[i])) continue;
            Mean& at = means[periods.of[i] * groups.names.size() + groups.of[i]];
            const double weight = weights.empty() ? 1 : weights[i];
            at.weight += weight;
            at.sum += weight * outcome[i];
            ++at.rows;
        }
    });
    for (const std::vector<Mean>& means : of_piece)  // in their order
        for (std::size_t k = 0; k < all.size(); ++k) {
            all[k].weight += means[k].weight;
            all[k].sum += means[k].sum;
            all[k].rows += means[k].rows;
        }
    return all;
}

Bilingual title_of(const Setup& setup) {
    if (setup.planned.missing.rule == terms::MissingOutcomes::Rule::Value)
        return {.sv = "Utfallet i medeltal, saknade räknade som planen säger",
                .en = "The outcome on average, missing ones counted as the plan says"};
    return {.sv = "Utfallet som det var, i medeltal", .en = "The outcome as it was, on average"};
}

}  // namespace

std::optional<Exhibit> trends(const Setup& setup) {
    if (!is_over_time(setup) || !setup.planned.outcome) return std::nullopt;
    const std::optional<int> over = period_of(setup);
    const bool has_arms =
        setup.planned.treatment && type_of(setup, *setup.planned.treatment) == VariableType::YesNo;
    if (!over || (!setup.planned.first_treated && !has_arms)) return std::nullopt;
    constexpr std::size_t kMostPeriods = 200;
    const Codes& periods = setup.unnamed_codes(*over);
    if (periods.count > kMostPeriods) return std::nullopt;
    const std::vector<double> values = values_of(setup, *over, periods);
    const Grouping groups =
        setup.planned.first_treated ? by_start(setup, values) : by_treatment(setup);
    const std::vector<Mean> means = means_of(setup, periods, groups);
    Exhibit out{.kind = Exhibit::Kind::Trends,
                .title = title_of(setup),
                .headings = {{.sv = "Period", .en = "Period"}},
                .rows = {}};
    out.headings.insert(out.headings.end(), groups.names.begin(), groups.names.end());
    const std::size_t width = groups.names.size();
    // "2021 Q1" and other texts, in the order of their letters.
    const std::vector<std::string> names =
        setup.is_category(*over) ? setup.codes(*over).names : std::vector<std::string>{};
    for (std::size_t t = 0; t < periods.count; ++t) {
        const auto of_groups = std::span(means).subspan(t * width, width);
        if (std::all_of(of_groups.begin(), of_groups.end(),
                        [](const Mean& mean) { return mean.rows == 0; }))
            continue;
        const double at = values[t];
        const bool is_after = over == setup.planned.after;
        Exhibit::Row row{is_after
                             ? Exhibit::Label(at != 0 ? Bilingual{.sv = "efter", .en = "after"}
                                                      : Bilingual{.sv = "före", .en = "before"})
                         : names.empty() ? Exhibit::Label(period_name(at, type_of(setup, *over)))
                                         : Exhibit::Label(names[t]),
                         {},
                         false,
                         {}};
        for (const Mean& mean : of_groups) {
            row.values.push_back(mean.weight > 0 ? mean.sum / mean.weight : effects::kNone);
            row.on.push_back(mean.rows);
        }
        out.rows.push_back(std::move(row));
    }
    if (out.rows.size() < 2) return std::nullopt;
    return out;
}

}  // namespace utfall::study
