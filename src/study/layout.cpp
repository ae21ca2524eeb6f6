#include "layout.h"

#include <algorithm>

#include "errors.h"
#include "sample.h"

namespace utfall::study {

namespace {

using base::Bilingual;
using terms::AnalysisPlan;
using terms::ErrorKind;
using terms::Method;
using terms::PlannedEstimate;
using Column = Layout::Column;

LayoutAnswer refused(const char* sv, const char* en) { return {.why_not = {.sv = sv, .en = en}}; }

void add_key(Layout& layout, int variable) {
    if (std::find(layout.keys.begin(), layout.keys.end(), variable) == layout.keys.end())
        layout.keys.push_back(variable);
}

// What is said for every estimate, whatever its method.
std::optional<LayoutAnswer> refused_for_all(const PlannedEstimate& p) {
    if (p.missing.rule == terms::MissingOutcomes::Rule::Bounds)
        return refused("sämsta och bästa fall för saknade utfall kräver mikrodata",
                       "the worst and best case of missing outcomes need microdata");
    if (p.in_subgroups)
        return refused(
            "upprepning i undergrupper kräver mikrodata; skriv en skattning för varje "
            "undergrupp med villkor på raderna",
            "repetition in subgroups needs microdata; write an estimate for each "
            "subgroup with conditions on its rows");
    if (p.resampling.kind != terms::ResamplingKind::None &&
        p.resampling.kind != terms::ResamplingKind::WildClusterBootstrap &&
        p.resampling.kind != terms::ResamplingKind::PairsClusterBootstrap &&
        p.resampling.kind != terms::ResamplingKind::MultiplierBootstrap)
        return refused("av omsampling kan bara klusterbootstrap göras ur summor",
                       "of resampling only the cluster bootstraps can be made from sums");
    return std::nullopt;
}

bool is_few_valued(const AnalysisPlan& plan, const Column& column) {
    return column.kind == Column::Kind::One || column.kind == Column::Kind::Both ||
           (column.kind == Column::Kind::Variable && is_yes_no(plan, column.variable));
}

bool is_robust(ErrorKind kind) {
    return kind == ErrorKind::HC0 || kind == ErrorKind::HC1 || kind == ErrorKind::HC2 ||
           kind == ErrorKind::HC3;
}

// The cells in which rows are alike in all terms; the columns stay, and say what the terms are.
LayoutAnswer with_alike_rows(const AnalysisPlan& plan, const PlannedEstimate& p, Layout layout) {
    if (p.weights)
        return refused(
            "HC-medelfel av vägda rader kräver mikrodata; ange kluster eller klassiska "
            "medelfel",
            "HC standard errors of weighted rows need microdata; say clusters or "
            "classical standard errors");
    for (std::size_t k = 0; k + 1 < layout.columns.size(); ++k) {
        const Column& column = layout.columns[k];
        if (!is_few_valued(plan, column))
            return refused(
                "HC-medelfel ur summor kräver att alla förklarande variabler är ja "
                "eller nej eller kategorier; ange kluster eller klassiska medelfel",
                "HC standard errors from sums need every explaining variable to be "
                "yes or no or a category; say clusters or classical standard errors");
        if (column.kind == Column::Kind::Variable) add_key(layout, column.variable);
        if (column.kind == Column::Kind::Both) {
            add_key(layout, *p.treatment);
            add_key(layout, *p.after);
        }
    }
    return {.layout = std::move(layout)};
}

LayoutAnswer counts(const PlannedEstimate& p) {
    Layout layout{.kind = Layout::Kind::Counts, .columns = {}};
    for (const int variable : needed(p)) add_key(layout, variable);
    if (p.outcome) add_key(layout, *p.outcome);
    return {.layout = std::move(layout)};
}

// Rows in the order of time. Of a series each is a cell of its own, which only a plan without a smallest cell shows.
LayoutAnswer series(const PlannedEstimate& p) {
    LayoutAnswer answer = counts(p);
    std::vector<int>& keys = answer.layout->keys;
    std::rotate(keys.begin(), std::find(keys.begin(), keys.end(), *p.period), keys.end());
    return answer;
}

LayoutAnswer with_errors(const AnalysisPlan& plan, const PlannedEstimate& p, Layout layout) {
    const ErrorKind kind = error_kind(p);
    if (!p.errors.clusters.empty()) {
        layout.keys.insert(layout.keys.begin(), p.errors.clusters.begin(), p.errors.clusters.end());
        return {.layout = std::move(layout)};
    }
    if (kind == ErrorKind::Classical) return {.layout = std::move(layout)};
    if (is_robust(kind)) return with_alike_rows(plan, p, std::move(layout));
    if (kind == ErrorKind::NeweyWest) return series(p);
    return refused("dessa medelfel kräver mikrodata", "these standard errors need microdata");
}

void add(Layout& layout, const AnalysisPlan& plan, int variable) {
    if (is_category(plan, variable))
        add_key(layout, variable);
    else
        layout.columns.push_back({Column::Kind::Variable, variable});
}

LayoutAnswer regression(const AnalysisPlan& plan, const PlannedEstimate& p) {
    if (!p.fixed_effects.empty()) return panel_layout(plan, p);
    Layout layout{.columns = {{Column::Kind::One}}};
    if (p.method == Method::SegmentedRegression) {
        layout.columns.push_back({Column::Kind::Variable, *p.period});
        layout.columns.push_back({Column::Kind::Level});
        layout.columns.push_back({Column::Kind::Slope});
    } else {
        if (p.treatment) add(layout, plan, *p.treatment);
        if (p.method == Method::TwoByTwo) {
            add(layout, plan, *p.after);
            layout.columns.push_back({Column::Kind::Both});
        }
    }
    for (const int covariate : p.covariates) add(layout, plan, covariate);
    layout.columns.push_back({Column::Kind::Variable, *p.outcome});
    return with_errors(plan, p, std::move(layout));
}

LayoutAnswer by_method(const AnalysisPlan& plan, const PlannedEstimate& p) {
    switch (p.method) {
        case Method::DifferenceInMeans: {
            Layout layout{.keys = {*p.treatment},
                          .columns = {{Column::Kind::One}, {Column::Kind::Variable, *p.outcome}}};
            if (p.resampling.kind != terms::ResamplingKind::None) break;
            return {.layout = std::move(layout)};
        }
        case Method::LeastSquares:
        case Method::TwoByTwo:
        case Method::SegmentedRegression: return regression(plan, p);
        case Method::RankSum:
        case Method::Logit:
        case Method::Probit:
        case Method::KaplanMeier:
        case Method::LogRank:
        case Method::Cox: return counts(p);
        case Method::Between:
        case Method::RandomEffects:
        case Method::GroupTime:
        case Method::TwoPeriodDoublyRobust:
        case Method::CohortEventStudy: return panel_layout(plan, p);
        case Method::LeastSquaresInteracted:
        case Method::NearestNeighbour:
        case Method::OptimalPairs:
        case Method::FullMatching:
        case Method::InverseProbability:
        case Method::EntropyBalancing:
        case Method::DoublyRobustWeighting:
        case Method::SyntheticControl:
        case Method::SyntheticDifference: break;
    }
    return refused(
        "metoden kräver mikrodata. Ur summor görs: skillnad i medelvärden, minsta "
        "kvadrat, två grupper och två perioder, segmenterad regression; ur summor efter "
        "period: fasta effekter, effekter per grupp och tid, händelsestudie per kohort; ur "
        "antal: rangsummetest, logit, probit, Kaplan-Meier, log-rank-test, Cox-regression",
        "the method needs microdata. From sums are made: difference in means, least "
        "squares, two groups and two periods, segmented regression; from sums by period: "
        "fixed effects, effects by group and time, event study by cohort; from counts: rank "
        "sum test, logit, probit, Kaplan-Meier, log-rank test, Cox regression");
}

}  // namespace

std::string column_name(const AnalysisPlan& plan, const PlannedEstimate& planned,
                        const Column& column) {
    const auto name = [&](int v) { return plan.variables[static_cast<std::size_t>(v)].name; };
    switch (column.kind) {
        case Column::Kind::One: return "(intercept)";
        case Column::Kind::Variable: return name(column.variable);
        case Column::Kind::Both: return name(*planned.treatment) + ":" + name(*planned.after);
        case Column::Kind::Level: return "level";
        case Column::Kind::Slope: return "slope";
    }
    return {};
}

bool is_text(const AnalysisPlan& plan, int variable) {
    const terms::Variable& v = plan.variables[static_cast<std::size_t>(variable)];
    if (v.type != terms::VariableType::Category && v.type != terms::VariableType::Identity &&
        v.type != terms::VariableType::Pseudonym)
        return false;
    if (!v.defined || v.defined->kind != terms::PlanExpression::Kind::Category) return true;
    const terms::PlanExpression& of = v.defined->parts[0];
    return of.kind == terms::PlanExpression::Kind::Variable && is_text(plan, of.subject);
}

bool is_category(const AnalysisPlan& plan, int variable) {
    return plan.variables[static_cast<std::size_t>(variable)].type == terms::VariableType::Category;
}

bool is_yes_no(const AnalysisPlan& plan, int variable) {
    return plan.variables[static_cast<std::size_t>(variable)].type == terms::VariableType::YesNo;
}

LayoutAnswer layout_of(const AnalysisPlan& plan, const PlannedEstimate& planned) {
    if (auto no = refused_for_all(planned)) return std::move(*no);
    LayoutAnswer answer = by_method(plan, planned);
    if (!answer.layout) return answer;
    if (planned.sensitivity.e_value && answer.layout->kind != Layout::Kind::Counts)
        return refused("E-värdet kräver mikrodata", "the E-value needs microdata");
    // Of a panel the periods in which units are seen are a key too.
    const std::size_t own = answer.layout->kind == Layout::Kind::Panel ? 1 : 0;
    if (answer.layout->keys.size() + own > kMostKeys)
        return refused("för många variabler delar raderna; högst åtta ryms i en summatabell",
                       "too many variables part the rows; a table of sums holds at most eight");
    return answer;
}

}  // namespace utfall::study
