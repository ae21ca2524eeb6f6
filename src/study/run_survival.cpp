// How long it takes until an event.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "layout.h"
#include "runs.h"
#include "utfall/effects/cox.h"
#include "utfall/effects/survival.h"

namespace utfall::study {

namespace {

using base::Bilingual;

// Rows of each group, as columns.
struct Group {
    std::string name;
    std::vector<double> time, event, entry, weights;
    [[nodiscard]] effects::Lifetimes lifetimes() const {
        return {.time = time, .event = event, .entry = entry, .weights = weights};
    }
};
std::vector<Group> groups_of(const Setup& setup, const Codes& by) {
    const std::vector<double> time = setup.column(*setup.planned.time);
    const std::vector<double> event = setup.column(*setup.planned.event);
    const std::vector<double> entry =
        setup.planned.entry ? setup.column(*setup.planned.entry) : std::vector<double>{};
    const std::vector<double> weights = setup.weights();
    std::vector<Group> groups(by.names.size());
    for (std::size_t k = 0; k < groups.size(); ++k) groups[k].name = by.names[k];
    for (std::size_t i = 0; i < time.size(); ++i) {
        Group& group = groups[by.of[i]];
        group.time.push_back(time[i]);
        group.event.push_back(event[i]);
        if (!entry.empty()) group.entry.push_back(entry[i]);
        if (!weights.empty()) group.weights.push_back(weights[i]);
    }
    return groups;
}

std::string said(const Setup& setup, const Bilingual& words) {
    return words.in(setup.plan.language);
}

Codes one_group(const Setup& setup) {
    return {.of = std::vector<std::uint32_t>(setup.rows(), 0),
            .names = {said(setup, {.sv = "alla", .en = "all"})}};
}

// Arms by what they are, where the treatment is yes or no.
Codes arms_of(const Setup& setup) {
    const int treatment = *setup.planned.treatment;
    Codes by = setup.codes(treatment);
    if (!is_yes_no(setup.plan, treatment)) return by;
    for (std::string& name : by.names)
        name = said(setup, name == "0" ? Bilingual{.sv = "jämförda", .en = "compared"}
                                       : Bilingual{.sv = "behandlade", .en = "treated"});
    return by;
}

// What is shown of a curve: the planned times, else ten that part the follow-up evenly. Every time of an event would be a
// list of persons.
std::vector<double> times_of(const Setup& setup, const std::vector<Group>& groups) {
    std::vector<double> times;
    for (const base::Rational& at : setup.planned.survival_at) times.push_back(number_of(at));
    if (!times.empty()) return times;
    double last = 0;
    for (const Group& group : groups)
        for (const double time : group.time) last = std::max(last, time);
    for (int k = 1; k <= 10; ++k) times.push_back(last * k / 10);
    return times;
}

double at_risk(const effects::Curve& curve, double time) {
    for (const effects::CurvePoint& point : curve)
        if (point.at.time >= time) return point.at.at_risk;
    return 0;
}

effects::Interval band_at(const effects::Curve& curve, double time) {
    effects::Interval band;
    for (const effects::CurvePoint& point : curve)
        if (point.at.time <= time) band = point.interval;
    return band;
}

void add_curve(const Group& group, const effects::Curve& curve, const std::vector<double>& times,
               bool is_alone, Found& found) {
    const std::string prefix = is_alone ? "" : group.name + ": ";
    const effects::Quantile median = effects::quantile(curve, 0.5);
    found.lines.push_back({.estimate = {.term = prefix + "median", .value = median.time},
                           .p = effects::kNone,
                           .interval = median.interval});
    for (const double time : times) {
        effects::Estimate s = effects::survival_at(curve, time);
        s.term = prefix + fmt::format("S({})", time);
        const effects::Interval band = band_at(curve, time);
        found.exhibits.front().rows.push_back(
            {group.name, {time, at_risk(curve, time), s.value, band.low, band.high}});
        found.lines.push_back({.estimate = s, .p = effects::kNone, .interval = band});
    }
}

// The mean time, counted to at most the time until which all groups are followed; of two groups also the difference, whose
// variance is the sum of theirs.
void add_restricted_means(const Setup& setup, const std::vector<Group>& groups,
                          const std::vector<effects::Curve>& curves, Found& found) {
    double limit = effects::kNormal;
    for (const effects::Curve& curve : curves)
        limit = std::min(limit, curve.empty() ? 0 : curve.back().at.time);
    std::vector<Exhibit::Row> rows;
    std::vector<effects::Estimate> means;
    const auto add = [&](const Exhibit::Label& label, const effects::Estimate& mean) {
        const Line line = line_of(mean, setup);
        rows.push_back(
            {label, {mean.value, mean.standard_error, line.interval.low, line.interval.high}});
    };
    for (std::size_t g = 0; g < groups.size(); ++g) {
        const auto mean = effects::restricted_mean(curves[g], limit);
        if (!mean.ok()) return;
        means.push_back(mean.value());
        add(groups[g].name, mean.value());
    }
    if (means.size() == 2)
        add(Bilingual{.sv = groups[1].name + " − " + groups[0].name,
                      .en = groups[1].name + " − " + groups[0].name},
            {.term = {},
             .value = means[1].value - means[0].value,
             .standard_error = std::hypot(means[0].standard_error, means[1].standard_error)});
    found.exhibits.push_back(
        {.kind = Exhibit::Kind::Figures,
         .title = {.sv = fmt::format("Medeltid, räknad till högst {}", limit),
                   .en = fmt::format("Mean time, counted to at most {}", limit)},
         .headings = {{.sv = "Grupp", .en = "Group"},
                      {.sv = "Medeltid", .en = "Mean time"},
                      {.sv = "Medelfel", .en = "Standard error"},
                      {.sv = "Lägst", .en = "Low"},
                      {.sv = "Högst", .en = "High"}},
         .rows = std::move(rows)});
}

}  // namespace

Finding run_kaplan_meier(const Setup& setup) {
    const Codes by = setup.planned.treatment ? arms_of(setup) : one_group(setup);
    const std::vector<Group> groups = groups_of(setup, by);
    const std::vector<double> times = times_of(setup, groups);
    Found found;
    found.exhibits = {{.kind = Exhibit::Kind::Survival,
                       .title = {.sv = "Överlevnadskurva", .en = "Survival curve"},
                       .headings = {{.sv = "Grupp", .en = "Group"},
                                    {.sv = "Tid", .en = "Time"},
                                    {.sv = "Under risk", .en = "At risk"},
                                    {.sv = "Kvar", .en = "Surviving"},
                                    {.sv = "Lägst", .en = "Low"},
                                    {.sv = "Högst", .en = "High"}},
                       .rows = {}}};
    std::vector<effects::Curve> curves;
    for (const Group& group : groups) {
        const auto table = effects::risk_table(group.lifetimes());
        if (!table.ok()) return table.refusal();
        const auto curve = effects::kaplan_meier(
            table.value(), {.confidence = number_of(setup.planned.confidence)});
        if (!curve.ok()) return curve.refusal();
        add_curve(group, curve.value(), times, groups.size() == 1, found);
        curves.push_back(curve.value());
    }
    add_restricted_means(setup, groups, curves, found);
    found.method = {
        {.sv = "Kaplan och Meier (1958), Greenwoods medelfel, band efter log(−log).",
         .en = "Kaplan and Meier (1958), Greenwood's standard errors, log(−log) bands."}};
    return found;
}

Finding run_log_rank(const Setup& setup) {
    const Codes by = arms_of(setup);
    const Codes strata = setup.planned.strata.empty() ? one_group(setup)
                                                      : setup.codes_together(setup.planned.strata);
    // Every stratum has a table of each group.
    Codes both{.of = {}, .names = {}};
    for (std::size_t s = 0; s < strata.groups().count; ++s)
        for (const std::string& name : by.names) both.names.push_back(name);
    for (std::size_t i = 0; i < by.of.size(); ++i)
        both.of.push_back(strata.of[i] * static_cast<std::uint32_t>(by.names.size()) + by.of[i]);
    const std::vector<Group> groups = groups_of(setup, both);
    std::vector<std::vector<effects::RiskTable>> tables(strata.groups().count);
    for (std::size_t g = 0; g < groups.size(); ++g) {
        auto table = groups[g].time.empty()
                         ? effects::Answer<effects::RiskTable>(effects::RiskTable{})
                         : effects::risk_table(groups[g].lifetimes());
        if (!table.ok()) return table.refusal();
        tables[g / by.names.size()].push_back(table.value());
    }
    const auto test = effects::log_rank(tables);
    if (!test.ok()) return test.refusal();
    Found found;
    found.lines = {{.estimate = {.term = "chi-squared", .value = test.value().chi_squared},
                    .p = test.value().p,
                    .interval = {}}};
    found.method = {
        {.sv = fmt::format("Log-rank (Mantel 1966; Peto och Peto 1972), {} frihetsgrader.",
                           test.value().degrees),
         .en = fmt::format("Log-rank (Mantel 1966; Peto and Peto 1972), {} degrees of freedom.",
                           test.value().degrees)}};
    std::vector<Exhibit::Row> rows;
    for (std::size_t g = 0; g < test.value().groups.size(); ++g)
        rows.push_back(
            {by.names[g], {test.value().groups[g].observed, test.value().groups[g].expected}});
    found.exhibits = {{.kind = Exhibit::Kind::Figures,
                       .title = {.sv = "Händelser", .en = "Events"},
                       .headings = {{.sv = "Grupp", .en = "Group"},
                                    {.sv = "Observerade", .en = "Observed"},
                                    {.sv = "Väntade", .en = "Expected"}},
                       .rows = std::move(rows)}};
    return found;
}

Finding run_cox(const Setup& setup) {
    Model model;
    if (setup.planned.treatment) model.add(setup, *setup.planned.treatment);
    for (const int covariate : setup.planned.covariates) model.add(setup, covariate);
    const std::vector<Group> rows = groups_of(setup, one_group(setup));
    const Codes strata = setup.codes_together(setup.planned.strata);
    const Codes clusters = setup.planned.errors.clusters.empty()
                               ? Codes{}
                               : setup.codes(setup.planned.errors.clusters.front());
    const auto fit = effects::cox_regression(
        {.lifetimes = rows.front().lifetimes(),
         .terms = model.columns(),
         .names = model.names(),
         .strata = strata.of,
         .clusters = clusters.of},
        {.ties = setup.planned.ties == terms::Ties::Efron ? effects::Ties::efron
                                                          : effects::Ties::breslow,
         .robust = setup.planned.errors.kind == terms::ErrorKind::Robust});
    if (!fit.ok()) return fit.refusal();
    Found found;
    found.lines = lines_of(effects::estimates(fit.value()), setup);
    if (setup.planned.treatment) put_first(found.lines, setup.name(*setup.planned.treatment));
    const bool is_efron = setup.planned.ties == terms::Ties::Efron;
    found.method = {
        {.sv = fmt::format("Cox regression (1972), lika tider enligt {}; {} medelfel, "
                           "normalfördelning. Värdena är logaritmer av hasardkvoter.",
                           is_efron ? "Efron (1977)" : "Breslow (1974)",
                           fit.value().robust ? "robusta (Lin och Wei 1989)" : "modellens"),
         .en = fmt::format("Cox's regression (1972), ties by {}; {} standard errors, normal "
                           "distribution. Values are logarithms of hazard ratios.",
                           is_efron ? "Efron (1977)" : "Breslow (1974)",
                           fit.value().robust ? "robust (Lin and Wei 1989)" : "the model's")}};
    found.exhibits = {coefficients(found.lines),
                      figures({.sv = "Anpassning", .en = "Fit"},
                              {{Bilingual{.sv = "log-likelihood", .en = "log likelihood"},
                                {fit.value().log_likelihood}}})};
    if (const auto test = effects::proportional_hazards(fit.value(), effects::Clock::kaplan_meier);
        test.ok())
        found.exhibits.push_back(
            figures({.sv = "Prov av proportionella hasarder (Grambsch och Therneau 1994)",
                     .en = "Test of proportional hazards (Grambsch and Therneau 1994)"},
                    {{Bilingual::same("chi²"), {test.value().together.value}},
                     {Bilingual{.sv = "frihetsgrader", .en = "degrees of freedom"},
                      {test.value().together.degrees}},
                     {Bilingual::same("p"), {test.value().together.p}}}));
    return found;
}

}  // namespace utfall::study
