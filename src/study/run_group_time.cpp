// Efforts that reached their units at different times.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "cautions.h"
#include "few_cohorts.h"
#include "runs.h"
#include "utfall/effects/event_study.h"
#include "utfall/effects/group_time.h"
#include "utfall/effects/multiplier_bootstrap.h"

namespace utfall::study {

namespace {

using base::Bilingual;

std::vector<std::int64_t> whole(const std::vector<double>& column) {
    std::vector<std::int64_t> out;
    for (const double x : column) out.push_back(std::llround(x));
    return out;
}
std::vector<std::int64_t> keys(const Codes& codes) { return {codes.of.begin(), codes.of.end()}; }

effects::GroupTimeOptions options_of(const terms::GroupTimeOptions& plan) {
    effects::GroupTimeOptions options;
    switch (plan.score) {
        case terms::Score::DoublyRobust:
            options.method = effects::TwoPeriodMethod::doubly_robust;
            break;
        case terms::Score::Weighting: options.method = effects::TwoPeriodMethod::weighting; break;
        case terms::Score::Regression: options.method = effects::TwoPeriodMethod::regression; break;
    }
    options.comparison = plan.control == terms::Control::NeverTreated
                             ? effects::ComparisonGroup::never_treated
                             : effects::ComparisonGroup::not_yet_treated;
    options.base = plan.base == terms::BasePeriod::Varying ? effects::BasePeriod::varying
                                                           : effects::BasePeriod::universal;
    options.anticipation = plan.anticipation;
    return options;
}

effects::Aggregation aggregation_of(terms::Aggregation plan) {
    switch (plan) {
        case terms::Aggregation::Simple: return effects::Aggregation::simple;
        case terms::Aggregation::Exposure: return effects::Aggregation::dynamic;
        case terms::Aggregation::Group: return effects::Aggregation::group;
        case terms::Aggregation::Calendar: return effects::Aggregation::calendar;
    }
    return effects::Aggregation::simple;
}

Bilingual method_words(const Setup& setup) {
    const terms::GroupTimeOptions& o = setup.planned.group_time;
    const bool is_never = o.control == terms::Control::NeverTreated;
    const Bilingual score = o.score == terms::Score::DoublyRobust
                                ? Bilingual{.sv = "dubbelt robust (Sant'Anna, Zhao 2020)",
                                            .en = "doubly robust (Sant'Anna, Zhao 2020)"}
                            : o.score == terms::Score::Weighting
                                ? Bilingual{.sv = "omvänd sannolikhet (Abadie 2005)",
                                            .en = "inverse probability (Abadie 2005)"}
                                : Bilingual::same("regression (Heckman, Ichimura, Todd 1997)");
    return {.sv = fmt::format(
                "Effekter per grupp och period (Callaway och Sant'Anna 2021), {}; jämförelse: {}.",
                score.sv, is_never ? "aldrig behandlade" : "ännu inte behandlade"),
            .en = fmt::format(
                "Group-time effects (Callaway and Sant'Anna 2021), {}; comparison: {} treated.",
                score.en, is_never ? "never" : "not yet")};
}

// The rows of one table of effects, with bands that cover all at once where they were drawn.
struct Bands {
    std::vector<double> errors{};
    double critical = effects::kNone;
};
Bands bands_of(const Setup& setup, const effects::Matrix& influence,
               const effects::Groups& clusters) {
    if (setup.planned.resampling.kind != terms::ResamplingKind::MultiplierBootstrap) return {};
    const effects::Bands drawn = effects::multiplier_bootstrap(
        {.influence = influence, .clusters = clusters},
        {.draws = static_cast<std::size_t>(setup.planned.resampling.draws),
         .seed = static_cast<std::uint64_t>(setup.plan.seed.value_or(1)),
         .confidence = number_of(setup.planned.confidence)});
    return {.errors = drawn.standard_errors, .critical = drawn.critical};
}

Line with_error(effects::Estimate estimate, const Bands& bands, std::size_t column,
                const Setup& setup) {
    if (!bands.errors.empty()) estimate.standard_error = bands.errors[column];
    return line_of(estimate, setup);
}

Exhibit effects_exhibit(Exhibit::Kind kind, Bilingual title, const std::vector<Line>& lines,
                        const Bands& bands) {
    const bool is_band = !std::isnan(bands.critical);
    Exhibit out{.kind = kind,
                .title = std::move(title),
                .headings = {{.sv = "Vad", .en = "What"},
                             {.sv = "Effekt", .en = "Effect"},
                             {.sv = "Medelfel", .en = "Standard error"},
                             {.sv = is_band ? "Lägst, alla samtidigt" : "Lägst",
                              .en = is_band ? "Low, all at once" : "Low"},
                             {.sv = is_band ? "Högst, alla samtidigt" : "Högst",
                              .en = is_band ? "High, all at once" : "High"}},
                .rows = {}};
    for (const Line& l : lines) {
        const effects::Estimate& e = l.estimate;
        const double reach = bands.critical * e.standard_error;
        out.rows.push_back({e.term,
                            {e.value, e.standard_error, is_band ? e.value - reach : l.interval.low,
                             is_band ? e.value + reach : l.interval.high}});
    }
    return out;
}

std::string part_name(effects::Aggregation kind, std::int64_t of) {
    return kind == effects::Aggregation::dynamic ? fmt::format("{:+}", of) : std::to_string(of);
}

// Columns that the panel only looks at.
struct Rows {
    std::vector<std::int64_t> unit, period, first, cluster;
    std::vector<double> outcome, weights;
    Model covariates;
};
Rows rows_of(const Setup& setup) {
    Rows rows;
    rows.unit = keys(setup.codes(*setup.planned.unit));
    rows.period = whole(setup.column(*setup.planned.period));
    if (setup.planned.first_treated)
        for (const double first : setup.column(*setup.planned.first_treated))
            rows.first.push_back(first == 0 ? effects::kNeverTreated : std::llround(first));
    if (!setup.planned.errors.clusters.empty())
        rows.cluster = keys(setup.codes(setup.planned.errors.clusters.front()));
    rows.outcome = setup.outcome();
    rows.weights = setup.weights();
    for (const int covariate : setup.planned.covariates) rows.covariates.add(setup, covariate);
    return rows;
}
// Of rows that outlive it.
effects::StaggeredPanel panel_of(Rows& rows) {
    return {.unit = rows.unit,
            .period = rows.period,
            .first_treated = rows.first,
            .outcome = rows.outcome,
            .covariates = rows.covariates.columns(),
            .names = rows.covariates.names(),
            .weights = rows.weights,
            .cluster = rows.cluster};
}

std::map<std::int64_t, std::int64_t> first_of_units(const Rows& rows) {
    std::map<std::int64_t, std::int64_t> first;
    for (std::size_t i = 0; i < rows.unit.size(); ++i) first.emplace(rows.unit[i], rows.first[i]);
    return first;
}

// Whose effects are summed up in a part.
std::set<std::int64_t> cohorts_of(const effects::GroupTime& cells, effects::Aggregation kind,
                                  std::int64_t of) {
    std::set<std::int64_t> cohorts;
    for (const effects::GroupTimeCell& cell : cells.cells) {
        const bool is_in = kind == effects::Aggregation::dynamic ? cell.period - cell.group == of
                           : kind == effects::Aggregation::group
                               ? cell.group == of
                               : cell.period == of && !cell.before;
        if (is_in && !cell.refusal) cohorts.insert(cell.group);
    }
    return cohorts;
}

// With few clusters for each difference that it tests it rejects almost always, and is left out.
void tell_trend(const effects::WaldTest& trend, std::size_t clusters, Found& found) {
    constexpr std::size_t kClustersForEach = 10;
    constexpr double kUsual = 0.05;
    if (clusters < kClustersForEach * trend.degrees) {
        found.cautions.push_back(
            {.sv = "För få kluster för ett prov av parallella trender: se utfallet som det var.",
             .en =
                 "Too few clusters for a test of parallel trends: look at the outcome as it was."});
        return;
    }
    if (trend.p < kUsual)
        found.cautions.push_back(
            {.sv = "Grupperna skilde sig åt redan före behandlingen mer än slumpen brukar ge: "
                   "parallella trender kan betvivlas.",
             .en = "The groups went apart before treatment already by more than chance usually "
                   "gives: parallel trends are in doubt."});
    found.exhibits.push_back(figures({.sv = "Prov av parallella trender före behandlingen (Wald)",
                                      .en = "Test of parallel trends before treatment (Wald)"},
                                     {{Bilingual::same("chi²"), {trend.statistic}},
                                      {Bilingual{.sv = "frihetsgrader", .en = "degrees of freedom"},
                                       {static_cast<double>(trend.degrees)}},
                                      {Bilingual::same("p"), {trend.p}}}));
}

void tell_cells(const effects::GroupTime& cells, Found& found) {
    std::size_t refused = 0;
    std::size_t incomplete = 0;
    for (const effects::GroupTimeCell& cell : cells.cells) {
        refused += cell.refusal ? 1U : 0U;
        incomplete = std::max(incomplete, cell.incomplete);
    }
    const auto caution = [&](std::size_t count, const char* sv, const char* en) {
        if (count > 0)
            found.cautions.push_back({.sv = fmt::format(fmt::runtime(sv), count),
                                      .en = fmt::format(fmt::runtime(en), count)});
    };
    caution(refused, "{} celler av grupp och period kunde inte skattas och är inte med.",
            "{} cells of group and period could not be estimated and are left out.");
    caution(cells.treated_from_start,
            "{} enheter var behandlade redan i första perioden och är inte med.",
            "{} units were treated from the first period on and are left out.");
    caution(incomplete, "Upp till {} enheter saknas i någon av en cells två perioder.",
            "Up to {} units are missing in one of a cell's two periods.");
    if (auto few = few_clusters(cells.clusters_count)) found.cautions.push_back(std::move(*few));
    if (const auto trend = effects::pre_trend_test(cells); trend.ok())
        tell_trend(trend.value(), cells.clusters_count, found);
}

}  // namespace

Finding run_group_time(const Setup& setup) {
    Rows rows = rows_of(setup);
    const auto cells =
        effects::group_time_effects(panel_of(rows), options_of(setup.planned.group_time));
    if (!cells.ok()) return cells.refusal();
    const effects::Aggregation kind = aggregation_of(setup.planned.group_time.aggregation);
    const auto sum = effects::aggregated(cells.value(), kind);
    if (!sum.ok()) return sum.refusal();
    Found found;
    found.method = {method_words(setup)};
    const effects::Groups clusters = effects::clusters(cells.value());
    const Bands of_parts = bands_of(setup, sum.value().influence, clusters);
    const FewCohorts few(cells.value().groups, setup.plan.smallest_cell);
    std::vector<Line> parts;
    for (std::size_t k = 0; k < sum.value().parts.size(); ++k) {
        if (few.withholds(cohorts_of(cells.value(), kind, sum.value().of[k]))) continue;
        effects::Estimate part = sum.value().parts[k];
        part.term = part_name(kind, sum.value().of[k]);
        parts.push_back(with_error(part, of_parts, k, setup));
    }
    found.lines = {with_error(sum.value().overall, of_parts, parts.size(), setup)};
    found.lines.insert(found.lines.end(), parts.begin(), parts.end());
    if (kind == effects::Aggregation::dynamic)
        found.exhibits.push_back(effects_exhibit(Exhibit::Kind::EventStudy,
                                                 {.sv = "Effekt efter perioder sedan behandlingen",
                                                  .en = "Effect by periods since treatment"},
                                                 parts, of_parts));
    else if (!parts.empty())
        found.exhibits.push_back(
            effects_exhibit(Exhibit::Kind::EventStudy,
                            kind == effects::Aggregation::group
                                ? Bilingual{.sv = "Effekt efter grupp", .en = "Effect by group"}
                                : Bilingual{.sv = "Effekt efter period", .en = "Effect by period"},
                            parts, of_parts));
    const Bands of_cells = bands_of(setup, cells.value().influence, clusters);
    std::vector<Line> lines;
    for (std::size_t k = 0; k < cells.value().cells.size(); ++k)
        if (!cells.value().cells[k].refusal && !few.withholds({cells.value().cells[k].group}))
            lines.push_back(with_error(cells.value().cells[k].effect, of_cells, k, setup));
    found.lines.insert(found.lines.end(), lines.begin(), lines.end());
    found.exhibits.push_back(
        effects_exhibit(Exhibit::Kind::GroupTime,
                        {.sv = "Effekt efter grupp och period", .en = "Effect by group and period"},
                        lines, of_cells));
    tell_cells(cells.value(), found);
    if (few.is_any()) found.cautions.push_back(few.caution());
    const auto& groups = cells.value().groups;
    found.rests = {
        .units = static_cast<std::int64_t>(groups.size()),
        .treated_units = static_cast<std::int64_t>(groups.size()) -
                         std::count(groups.begin(), groups.end(), effects::kNeverTreated)};
    return found;
}

Finding run_two_period(const Setup& setup) {
    Rows rows = rows_of(setup);
    const std::vector<double> treatment = setup.treatment();
    const auto [first, last] = std::minmax_element(rows.period.begin(), rows.period.end());
    // The row of each unit in the first period; rows stand in the order of unit and period, or are found by their unit.
    std::vector<std::size_t> before(setup.codes(*setup.planned.unit).names.size(), setup.rows());
    for (std::size_t i = 0; i < setup.rows(); ++i)
        if (rows.period[i] == *first) before[static_cast<std::size_t>(rows.unit[i])] = i;
    std::vector<double> change, treated, weights;
    std::vector<std::vector<double>> covariates(rows.covariates.names().size());
    const std::vector<effects::Column> columns = rows.covariates.columns();
    for (std::size_t i = 0; i < setup.rows(); ++i) {
        const std::size_t at = before[static_cast<std::size_t>(rows.unit[i])];
        if (rows.period[i] != *last || *first == *last || at == setup.rows()) continue;
        change.push_back(rows.outcome[i] - rows.outcome[at]);
        treated.push_back(treatment[i]);
        if (!rows.weights.empty()) weights.push_back(rows.weights[at]);
        for (std::size_t k = 0; k < columns.size(); ++k) covariates[k].push_back(columns[k][at]);
    }
    const auto effect =
        effects::two_period_effect({.change = change,
                                    .treated = treated,
                                    .covariates = {covariates.begin(), covariates.end()},
                                    .names = rows.covariates.names(),
                                    .weights = weights},
                                   {.method = effects::TwoPeriodMethod::improved});
    if (!effect.ok()) return effect.refusal();
    Found found;
    found.lines = {line_of(effect.value().effect, setup)};
    found.method = {{.sv = "Skillnad i skillnader, dubbelt robust i förbättrad form (Sant'Anna och "
                           "Zhao 2020, ekv. 3.3); analytiskt medelfel, normalfördelning.",
                     .en = "Difference in differences, improved doubly robust (Sant'Anna and Zhao "
                           "2020, eq. 3.3); analytic standard error, normal distribution."}};
    found.rests = {.units = static_cast<std::int64_t>(change.size()),
                   .treated_units = static_cast<std::int64_t>(effect.value().treated),
                   .treated_mean = setup.treated_mean};
    if (auto few = few_clusters(change.size())) found.cautions.push_back(std::move(*few));
    if (effect.value().too_likely > 0)
        found.cautions.push_back(
            {.sv = fmt::format(
                 "{} jämförda fick ingen vikt: så lika de behandlade att ingen jämförelse bär.",
                 effect.value().too_likely),
             .en = fmt::format(
                 "{} compared units got no weight: too like the treated for a comparison to carry.",
                 effect.value().too_likely)});
    return found;
}

Finding run_cohort_event_study(const Setup& setup) {
    Rows rows = rows_of(setup);
    const auto study = effects::sun_abraham(panel_of(rows));
    if (!study.ok()) return study.refusal();
    const effects::EventStudy& e = study.value();
    const std::map<std::int64_t, std::int64_t> first = first_of_units(rows);
    std::vector<std::int64_t> cohorts;
    for (const auto& unit : first) cohorts.push_back(unit.second);
    const FewCohorts few(cohorts, setup.plan.smallest_cell);
    const std::set<std::int64_t> periods(rows.period.begin(), rows.period.end());
    std::vector<Line> parts;
    for (std::size_t k = 0; k < e.parts.size(); ++k) {
        std::set<std::int64_t> seen;
        for (const std::int64_t cohort : cohorts)
            if (cohort != effects::kNeverTreated && periods.contains(cohort + e.of[k]))
                seen.insert(cohort);
        if (few.withholds(seen)) continue;
        effects::Estimate part = e.parts[k];
        part.term = part_name(effects::Aggregation::dynamic, e.of[k]);
        parts.push_back(line_of(part, setup));
    }
    Found found;
    found.lines = {line_of(e.overall, setup)};
    found.lines.insert(found.lines.end(), parts.begin(), parts.end());
    for (const effects::Estimate& covariate : e.covariates)
        found.lines.push_back(line_of(covariate, setup));
    found.method = {
        {.sv =
             fmt::format("Händelsestudie med egna effekter för varje grupp (Sun och Abraham 2021); "
                         "medelfel CR1, {} kluster.",
                         e.clusters),
         .en = fmt::format("Event study with effects of every group's own (Sun and Abraham 2021); "
                           "standard errors CR1, {} clusters.",
                           e.clusters)}};
    if (auto no = few_clusters(e.clusters)) found.cautions.push_back(std::move(*no));
    if (few.is_any()) found.cautions.push_back(few.caution());
    if (e.treated_from_start + e.without_reference > 0)
        found.cautions.push_back(
            {.sv = fmt::format(
                 "{} enheter är inte med: behandlade från början eller utan perioden före.",
                 e.treated_from_start + e.without_reference),
             .en = fmt::format(
                 "{} units are left out: treated from the start or without the period before.",
                 e.treated_from_start + e.without_reference)});
    found.exhibits = {effects_exhibit(Exhibit::Kind::EventStudy,
                                      {.sv = "Effekt efter perioder sedan behandlingen",
                                       .en = "Effect by periods since treatment"},
                                      parts, {})};
    return found;
}

}  // namespace utfall::study
