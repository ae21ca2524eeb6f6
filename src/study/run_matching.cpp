// Treated units and those most like them.
#include <fmt/format.h>

#include <cmath>

#include "errors.h"
#include "propensity.h"
#include "runs.h"
#include "utfall/effects/balance.h"
#include "utfall/effects/matched_effect.h"
#include "utfall/effects/matching.h"
#include "utfall/effects/sensitivity.h"

namespace utfall::study {

namespace {

using base::Bilingual;
using terms::Method;

// What a matching needs, owned.
struct Prepared {
    Propensity propensity;
    std::vector<std::int64_t> keys, strata;
    effects::Caliper caliper{};
    [[nodiscard]] effects::Units units(const std::vector<double>& treated) const {
        return {.treated = treated, .keys = keys, .strata = strata};
    }
};

// Rows stand in the order of the plan's key, which tells units apart.
std::vector<std::int64_t> keys_of(const Setup& setup) {
    std::vector<std::int64_t> keys(setup.rows());
    for (std::size_t i = 0; i < keys.size(); ++i) keys[i] = static_cast<std::int64_t>(i);
    return keys;
}

// One number for each combination of values that must be equal.
std::vector<std::int64_t> strata_of(const Setup& setup) {
    const Codes codes = setup.codes_together(setup.planned.matching.exact);
    return {codes.of.begin(), codes.of.end()};
}

struct Matched {
    effects::Matching matching;
    std::vector<Bilingual> method;
    std::vector<Exhibit> exhibits;
};

Exhibit proof_exhibit(const effects::Proof& proof) {
    return figures(
        {.sv = "Bevis att matchningen är bäst", .en = "Proof that the matching is best"},
        {{Bilingual{.sv = "totalt avstånd", .en = "total distance"}, {proof.total}},
         {Bilingual{.sv = "ingen matchning kan ligga under", .en = "no matching can be below"},
          {proof.bound}},
         {Bilingual{.sv = "högst så långt från det bästa", .en = "at most so far from the best"},
          {static_cast<double>(proof.gap) * proof.unit}}});
}

effects::Answer<Matched> matched(const Setup& setup, const effects::Units& units,
                                 const effects::Distance& distance, const Prepared& prepared) {
    const terms::MatchingOptions& o = setup.planned.matching;
    const auto ratio = static_cast<std::uint32_t>(o.ratio);
    if (setup.planned.method == Method::NearestNeighbour) {
        const auto found = effects::match_nearest(
            units, distance,
            {.ratio = ratio, .controls_again = o.replacement, .caliper = prepared.caliper});
        if (!found.ok()) return found.refusal();
        return Matched{
            found.value(),
            {{.sv = fmt::format("Närmaste granne, {} för varje behandlad, {} återläggning; störst "
                                "benägenhet först, lika avstånd efter nyckel.",
                                ratio, o.replacement ? "med" : "utan"),
              .en = fmt::format("Nearest neighbour, {} for each treated, {} replacement; largest "
                                "propensity first, equal distances by key.",
                                ratio, o.replacement ? "with" : "without")}},
            {}};
    }
    const bool is_full = setup.planned.method == Method::FullMatching;
    const auto best = is_full ? effects::match_full(units, distance)
                              : effects::match_optimal_pairs(
                                    units, distance, {.ratio = ratio, .caliper = prepared.caliper});
    if (!best.ok()) return best.refusal();
    return Matched{
        best.value().matching,
        {is_full
             ? Bilingual{.sv = "Full matchning med minsta totala avstånd (Rosenbaum 1991, Hansen "
                               "2004).",
                         .en =
                             "Full matching of least total distance (Rosenbaum 1991, Hansen 2004)."}
             : Bilingual{.sv = fmt::format("Par med minsta totala avstånd (Rosenbaum 1989), {} för "
                                           "varje behandlad.",
                                           ratio),
                         .en = fmt::format(
                             "Pairs of least total distance (Rosenbaum 1989), {} for each treated.",
                             ratio)}},
        {proof_exhibit(best.value().proof)}};
}

Exhibit balance_exhibit(const std::vector<effects::Balance>& table) {
    Exhibit out{.kind = Exhibit::Kind::Balance,
                .title = {.sv = "Balans: standardiserade skillnader",
                          .en = "Balance: standardised differences"},
                .headings = {{.sv = "Kovariat", .en = "Covariate"},
                             {.sv = "Före", .en = "Before"},
                             {.sv = "Efter", .en = "After"},
                             {.sv = "Varianskvot före", .en = "Variance ratio before"},
                             {.sv = "Varianskvot efter", .en = "Variance ratio after"}},
                .rows = {}};
    for (const effects::Balance& b : table)
        out.rows.push_back({b.term,
                            {b.before.standardised, b.after.standardised, b.before.variance_ratio,
                             b.after.variance_ratio}});
    return out;
}

effects::Answer<effects::Estimate> effect_of(const Setup& setup, const effects::Units& units,
                                             const effects::Distance& distance,
                                             const effects::Matching& matching, Model& model) {
    const std::vector<double> outcome = setup.outcome();
    if (setup.planned.matching.replacement)
        return effects::matched_effect_again(units, distance, outcome, matching, {});
    const bool is_adjusted =
        setup.planned.matching.afterwards == terms::Afterwards::RegressionInteracted;
    return effects::matched_effect(
        {.outcome = outcome,
         .treated = units.treated,
         .covariates = is_adjusted ? model.columns() : std::vector<effects::Column>{},
         .names = is_adjusted ? model.names() : std::vector<std::string>{}},
        matching);
}

// The treated that found somebody, and those they are compared with.
Found::Rests rests_on(const Setup& setup, const effects::Matching& matching) {
    const std::vector<double> treated = setup.treatment();
    double sum = 0;
    for (std::size_t i = 0; i < treated.size(); ++i)
        if (treated[i] != 0 && matching.weights[i] > 0) sum += setup.outcome_seen()[i];
    return {.units = static_cast<std::int64_t>(matching.treated + matching.controls),
            .treated_units = static_cast<std::int64_t>(matching.treated),
            .treated_mean = sum / static_cast<double>(matching.treated)};
}

// "1,5" and "1.5"
Bilingual decimal_words(double value) {
    Bilingual words = Bilingual::same(fmt::format("{}", value));
    std::replace(words.sv.begin(), words.sv.end(), '.', ',');
    return words;
}

void add_sensitivity(const Setup& setup, const effects::Matching& matching, Found& found) {
    if (setup.planned.sensitivity.rosenbaum.empty()) return;
    std::vector<double> gammas;
    for (const base::Rational& gamma : setup.planned.sensitivity.rosenbaum)
        gammas.push_back(number_of(gamma));
    const std::vector<double> outcome = setup.outcome();
    std::vector<double> differences = effects::pair_differences(outcome, matching);
    // One-sided, towards the effect that was found: a lower outcome as well as a higher.
    if (found.lines.front().estimate.value < 0)
        for (double& difference : differences) difference = -difference;
    const auto bounds = effects::rosenbaum_bounds(differences, gammas);
    if (!bounds.ok()) {
        found.cautions.push_back({.sv = sentence(bounds.refusal(), base::Language::Swedish),
                                  .en = sentence(bounds.refusal(), base::Language::English)});
        return;
    }
    Exhibit out{.kind = Exhibit::Kind::Sensitivity,
                .title = {.sv = "Känslighet för dold snedvridning (Rosenbaum 2002), ensidigt åt "
                                "effektens håll",
                          .en = "Sensitivity to hidden bias (Rosenbaum 2002), one-sided towards "
                                "the effect"},
                .headings = {{.sv = "Gamma", .en = "Gamma"},
                             {.sv = "Lägsta p", .en = "Lowest p"},
                             {.sv = "Högsta p", .en = "Highest p"}},
                .rows = {}};
    for (const effects::RosenbaumBound& b : bounds.value())
        out.rows.push_back({decimal_words(b.gamma), {b.p_min, b.p_max}});
    found.exhibits.push_back(std::move(out));
    const double level = 1 - number_of(setup.planned.confidence);
    const auto limit = effects::rosenbaum_limit(differences, level);
    if (!limit.ok() || !std::isfinite(limit.value())) return;
    const Bilingual p = decimal_words(std::round(level * 1e6) / 1e6);
    found.exhibits.push_back(
        figures({.sv = "Hur mycket dold snedvridning effekten tål",
                 .en = "How much hidden bias the effect can stand"},
                {{Bilingual{.sv = "största gamma med högsta p på " + p.sv + " eller lägre",
                            .en = "largest gamma with a highest p of " + p.en + " or below"},
                  {limit.value()}}}));
}

}  // namespace

Exhibit balance_of(const Setup& setup, const Propensity& propensity, effects::Column weights) {
    Model covariates;
    for (const int variable : setup.planned.treatment_model)
        covariates.add_every_value(setup, variable);
    const std::vector<double> treated = setup.treatment();
    std::vector<effects::Column> columns;
    std::vector<std::string> names;
    if (!propensity.score.empty()) {
        columns.emplace_back(propensity.score);
        names.emplace_back("distance");
    }
    for (const effects::Column& column : covariates.columns()) columns.push_back(column);
    for (const std::string& name : covariates.names()) names.push_back(name);
    Exhibit out = balance_exhibit(effects::balance(treated, columns, names, weights));
    if (!propensity.score.empty() && !out.rows.empty())
        out.rows.front().label = Bilingual{.sv = "avstånd", .en = "distance"};
    return out;
}

Finding run_matching(const Setup& setup) {
    const terms::MatchingOptions& o = setup.planned.matching;
    Model model;
    for (const int variable : setup.planned.treatment_model) model.add(setup, variable);
    const std::vector<double> treated = setup.treatment();
    Prepared prepared{.propensity = {}, .keys = keys_of(setup), .strata = strata_of(setup)};
    const bool is_mahalanobis = o.distance == terms::Distance::Mahalanobis;
    if (!is_mahalanobis) {
        auto propensity = propensity_of(setup, model, treated);
        if (!propensity.ok()) return propensity.refusal();
        prepared.propensity = std::move(propensity).value();
    }
    if (o.caliper) prepared.caliper = {.width = number_of(*o.caliper), .in_deviations = true};
    const effects::Distance distance =
        is_mahalanobis ? effects::Distance{.covariates = model.columns(), .names = model.names()}
                       : effects::Distance{.score = prepared.propensity.score};
    const effects::Units units = prepared.units(treated);
    auto pairs = matched(setup, units, distance, prepared);
    if (!pairs.ok()) return pairs.refusal();
    const effects::Matching& matching = pairs.value().matching;
    Model adjustment;
    const bool has_own = !setup.planned.covariates.empty();
    for (const int variable : has_own ? setup.planned.covariates : setup.planned.treatment_model)
        adjustment.add(setup, variable);
    const auto effect = effect_of(setup, units, distance, matching, adjustment);
    if (!effect.ok()) return effect.refusal();
    Found found;
    effects::Estimate e = effect.value();
    e.term = setup.name(*setup.planned.treatment);
    found.lines = {line_of(e, setup)};
    found.method = pairs.value().method;
    if (!is_mahalanobis) found.method.push_back(prepared.propensity.method);
    found.exhibits = {balance_of(setup, prepared.propensity, matching.weights)};
    found.exhibits.push_back(figures(
        {.sv = "Matchningen", .en = "The matching"},
        {{Bilingual{.sv = "behandlade", .en = "treated"},
          {static_cast<double>(matching.treated)},
          true},
         {Bilingual{.sv = "jämförda", .en = "compared"},
          {static_cast<double>(matching.controls)},
          true},
         {Bilingual{.sv = "totalt avstånd", .en = "total distance"}, {matching.total_distance}}}));
    for (const Exhibit& exhibit : pairs.value().exhibits) found.exhibits.push_back(exhibit);
    const auto unmatched =
        setup.sample.treated.value_or(0) - static_cast<std::int64_t>(matching.treated);
    if (unmatched > 0)
        found.cautions.push_back({.sv = "En del behandlade fick ingen att jämföras med; effekten "
                                        "gäller bara dem som fick det.",
                                  .en = "Some of the treated found nobody to be compared with; the "
                                        "effect is of those who did."});
    found.rests = rests_on(setup, matching);
    add_sensitivity(setup, matching, found);
    return found;
}

}  // namespace utfall::study
