// Which sums an estimate of units in periods needs.
//
// The trick: units that are alike, period by period, in everything but the outcome have the same weights in every coefficient.
// An estimator that is linear in the outcomes needs of them their sums in each period; its variance, quadratic in each
// unit's outcomes, also their products in every two periods. Where clusters are larger than units the sums are enough, since a
// cluster's score is the sum of its units' (Liang and Zeger 1986). The periods in which a unit is seen are a part of
// what it is alike in, so a panel need not be balanced; but a rare pattern is a small cell.
#include <algorithm>

#include "errors.h"
#include "layout.h"
#include "sample.h"

namespace utfall::study {

namespace {

using terms::AnalysisPlan;
using terms::ErrorKind;
using terms::Method;
using terms::PlannedEstimate;
using terms::ResamplingKind;
using terms::VariableType;

LayoutAnswer refused(const char* sv, const char* en) { return {.why_not = {.sv = sv, .en = en}}; }

bool is_counted(const AnalysisPlan& plan, int variable) {
    const VariableType type = plan.variables[static_cast<std::size_t>(variable)].type;
    return type == VariableType::Whole || type == VariableType::Date ||
           type == VariableType::Number;
}

// Of two ways of effects the one that is of units: as the plan says, else the one that time does not count.
int unit_of(const AnalysisPlan& plan, const PlannedEstimate& p) {
    const std::vector<int>& ways = p.fixed_effects;
    if (ways.size() == 1) return ways[0];
    if (p.unit && (*p.unit == ways[0] || *p.unit == ways[1])) return *p.unit;
    if (p.period && *p.period == ways[0]) return ways[1];
    if (p.period && *p.period == ways[1]) return ways[0];
    return is_counted(plan, ways[0]) && !is_counted(plan, ways[1]) ? ways[1] : ways[0];
}

// As the plan says, else what parts the rows of one unit.
std::optional<int> period_of(const AnalysisPlan& plan, const PlannedEstimate& p, int unit) {
    if (p.period && *p.period != unit) return p.period;
    const std::vector<int>& key = plan.microdata.key;
    if (key.size() != 2 || (key[0] != unit && key[1] != unit)) return std::nullopt;
    return key[0] == unit ? key[1] : key[0];
}

}  // namespace

std::optional<Layout::Panel> panel_of(const AnalysisPlan& plan, const PlannedEstimate& p) {
    const bool has_effects = p.method == Method::LeastSquares;
    const bool has_two = has_effects && p.fixed_effects.size() == 2;
    if (has_effects ? p.fixed_effects.empty() : !p.unit) return std::nullopt;
    const int unit = has_effects ? unit_of(plan, p) : *p.unit;
    const std::optional<int> period =
        has_two ? p.fixed_effects[p.fixed_effects[0] == unit ? 1 : 0] : period_of(plan, p, unit);
    if (!period) return std::nullopt;
    return Layout::Panel{.unit = unit, .period = *period};
}

LayoutAnswer panel_layout(const AnalysisPlan& plan, const PlannedEstimate& p) {
    const auto panel = panel_of(plan, p);
    if (!panel)
        return refused(
            "fasta effekter av en enhet ges i summor per period; ange period, eller skriv "
            "effekterna som en kategori bland kovariaterna, vilket ger samma koefficient",
            "fixed effects of one unit are given in sums by period; say period, or write the "
            "effects as a category among the covariates, which gives the same coefficient");
    if (error_kind(p) == ErrorKind::NeweyWest)
        return refused("Newey och Wests medelfel kräver mikrodata",
                       "Newey and West's standard errors need microdata");
    Layout layout{.kind = Layout::Kind::Panel, .columns = {}, .panel = *panel};
    const std::vector<int>& clusters = p.errors.clusters;
    const bool are_units = clusters.empty() || std::find(clusters.begin(), clusters.end(),
                                                         panel->unit) != clusters.end();
    if (p.resampling.kind != ResamplingKind::None && are_units)
        return refused(
            "omsampling av enheter kräver mikrodata; ange kluster som är större än enheten, "
            "eller medelfel utan omsampling",
            "resampling of units needs microdata; say clusters larger than the unit, or "
            "standard errors without resampling");
    // The variance of random effects is found from every unit's residuals, whatever the clusters are.
    layout.panel.has_products = are_units || p.method == Method::RandomEffects;
    std::vector<int> alike_in = needed(p);
    if (p.first_treated) alike_in.push_back(*p.first_treated);
    for (const int variable : alike_in)
        if (variable != panel->unit && variable != panel->period &&
            std::find(layout.keys.begin(), layout.keys.end(), variable) == layout.keys.end())
            layout.keys.push_back(variable);
    return {.layout = std::move(layout)};
}

}  // namespace utfall::study
