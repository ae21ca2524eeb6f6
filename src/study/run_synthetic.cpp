// One treated unit against a mixture of the others.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "runs.h"
#include "utfall/effects/synthetic_control.h"
#include "utfall/effects/synthetic_difference.h"

namespace utfall::study {

namespace {

using base::Bilingual;
using terms::PlanValue;

// Where a written value stands among the sorted names of codes, or their number.
std::size_t place_of(const Codes& codes, const PlanValue& value) {
    const std::string text = value.kind == PlanValue::Kind::Text
                                 ? value.text
                                 : fmt::format("{}", value.kind == PlanValue::Kind::Date
                                                         ? static_cast<double>(value.date.days())
                                                         : number_of(value.number));
    return static_cast<std::size_t>(std::find(codes.names.begin(), codes.names.end(), text) -
                                    codes.names.begin());
}

// A table of periods by units; the treated unit first or last as the estimator wants it.
struct Square {
    Codes units, periods;
    std::size_t treated = 0;       // unit
    std::size_t treated_from = 0;  // period
    effects::Matrix outcomes{};    // periods by units, in the order of codes
};

effects::Answer<Square> square_of(const Setup& setup) {
    Square square{.units = setup.codes(*setup.planned.unit),
                  .periods = setup.codes(*setup.planned.period)};
    const std::size_t n = square.units.names.size();
    const std::size_t t = square.periods.names.size();
    square.treated = place_of(square.units, *setup.planned.synthetic.treated_unit);
    square.treated_from = place_of(square.periods, *setup.planned.treated_from);
    if (square.treated == n)
        return effects::Refusal{effects::Reason::no_such_unit, {setup.name(*setup.planned.unit)}};
    if (square.treated_from == t)
        return effects::Refusal{effects::Reason::no_such_period,
                                {setup.name(*setup.planned.period)}};
    square.outcomes = effects::Matrix(t, n);
    std::vector<std::uint8_t> seen(t * n);
    const std::vector<double> outcome = setup.outcome();
    for (std::size_t i = 0; i < outcome.size(); ++i) {
        const std::size_t period = square.periods.of[i];
        const std::size_t unit = square.units.of[i];
        square.outcomes(period, unit) = outcome[i];
        seen[unit * t + period] = 1;
    }
    if (const auto hole = std::find(seen.begin(), seen.end(), 0); hole != seen.end())
        return effects::Refusal{
            effects::Reason::hole_in_panel,
            {square.units.names[static_cast<std::size_t>(hole - seen.begin()) / t],
             square.periods.names[static_cast<std::size_t>(hole - seen.begin()) % t]}};
    return square;
}

// Units with the treated one first.
std::vector<std::size_t> treated_first(const Square& square) {
    std::vector<std::size_t> order{square.treated};
    for (std::size_t u = 0; u < square.units.names.size(); ++u)
        if (u != square.treated) order.push_back(u);
    return order;
}

// The mean of a predictor over its periods, missing values left out.
double predictor_mean(const Setup& setup, const Square& square, const terms::Predictor& predictor,
                      std::size_t unit) {
    const std::size_t from = predictor.from ? place_of(square.periods, *predictor.from) : 0;
    const std::size_t through =
        predictor.through ? place_of(square.periods, *predictor.through) : square.treated_from - 1;
    double sum = 0;
    double count = 0;
    for (std::size_t i = 0; i < setup.rows(); ++i) {
        if (square.units.of[i] != unit || square.periods.of[i] < from ||
            square.periods.of[i] > through)
            continue;
        if (const auto value = setup.value(predictor.variable, i)) {
            sum += *value;
            count += 1;
        }
    }
    return count > 0 ? sum / count : effects::kNone;
}

effects::Answer<effects::SyntheticStudy> synthetic_study(const Setup& setup, const Square& square) {
    const terms::SyntheticOptions& o = setup.planned.synthetic;
    const std::vector<std::size_t> order = treated_first(square);
    const std::size_t t = square.periods.names.size();
    effects::SyntheticStudy study;
    for (const std::size_t unit : order) study.units.push_back(square.units.names[unit]);
    study.outcomes = effects::Matrix(t, order.size());
    for (std::size_t k = 0; k < order.size(); ++k)
        for (std::size_t p = 0; p < t; ++p) study.outcomes(p, k) = square.outcomes(p, order[k]);
    study.fit_first = o.fitted_from ? place_of(square.periods, *o.fitted_from) : 0;
    study.fit_end =
        o.fitted_through ? place_of(square.periods, *o.fitted_through) + 1 : square.treated_from;
    study.effect_first = square.treated_from;
    const bool has_own = !o.predictors.empty();
    const std::size_t count = has_own ? o.predictors.size() : square.treated_from;
    study.values = effects::Matrix(count, order.size());
    for (std::size_t j = 0; j < count; ++j) {
        std::string name = has_own ? setup.name(o.predictors[j].variable) : square.periods.names[j];
        if (has_own && o.predictors[j].from)
            name += " " + square.periods.names[place_of(square.periods, *o.predictors[j].from)];
        for (std::size_t k = 0; k < order.size(); ++k) {
            const double value = has_own ? predictor_mean(setup, square, o.predictors[j], order[k])
                                         : square.outcomes(j, order[k]);
            if (std::isnan(value))
                return effects::Refusal{effects::Reason::predictor_unknown,
                                        {name, square.units.names[order[k]]}};
            study.values(j, k) = value;
        }
        study.predictors.push_back(std::move(name));
    }
    return study;
}

Exhibit weights_exhibit(const std::vector<std::string>& units, const std::vector<double>& weights) {
    Exhibit out{.kind = Exhibit::Kind::Weights,
                .title = {.sv = "Vikter", .en = "Weights"},
                .headings = {{.sv = "Enhet", .en = "Unit"}, {.sv = "Vikt", .en = "Weight"}},
                .rows = {}};
    constexpr double kShown = 0.0005;
    for (std::size_t k = 0; k < weights.size(); ++k)
        if (weights[k] >= kShown) out.rows.push_back({units[k], {weights[k]}});
    return out;
}

Exhibit paths_exhibit(const Square& square, const std::vector<double>& twin) {
    Exhibit out{.kind = Exhibit::Kind::Paths,
                .title = {.sv = "Den behandlade enheten och dess syntetiska tvilling",
                          .en = "The treated unit and its synthetic twin"},
                .headings = {{.sv = "Period", .en = "Period"},
                             {.sv = "Behandlad", .en = "Treated"},
                             {.sv = "Tvilling", .en = "Twin"},
                             {.sv = "Skillnad", .en = "Gap"}},
                .rows = {}};
    for (std::size_t p = 0; p < square.periods.names.size(); ++p) {
        const double own = square.outcomes(p, square.treated);
        out.rows.push_back({square.periods.names[p], {own, twin[p], own - twin[p]}});
    }
    return out;
}

Line line_of_value(std::string term, double value) {
    return {
        .estimate = {.term = std::move(term), .value = value}, .p = effects::kNone, .interval = {}};
}

void add_placebos(const effects::SyntheticStudy& study, Found& found) {
    const auto all = effects::placebos(study);
    if (!all.ok()) return;
    found.lines.front().p = all.value().p;
    Exhibit out{.kind = Exhibit::Kind::Placebos,
                .title = {.sv = "Placeboprov: varje enhet som om den hade behandlats",
                          .en = "Placebo test: each unit as if it had been treated"},
                .headings = {{.sv = "Enhet", .en = "Unit"},
                             {.sv = "Kvot av avvikelse efter och före",
                              .en = "Ratio of gaps after and before"}},
                .rows = {}};
    for (std::size_t k = 0; k < all.value().fits.size(); ++k)
        out.rows.push_back({study.units[k], {all.value().fits[k].ratio}});
    found.exhibits.push_back(std::move(out));
    found.method.push_back({.sv = "p är andelen enheter vars kvot är minst den behandlades "
                                  "(Abadie, Diamond och Hainmueller 2010).",
                            .en = "p is the share of units whose ratio is at least the treated "
                                  "one's (Abadie, Diamond and Hainmueller 2010)."});
}

}  // namespace

Finding run_synthetic_control(const Setup& setup) {
    const auto square = square_of(setup);
    if (!square.ok()) return square.refusal();
    const auto study = synthetic_study(setup, square.value());
    if (!study.ok()) return study.refusal();
    const auto fit = effects::synthetic_control(study.value());
    if (!fit.ok()) return fit.refusal();
    const effects::SyntheticControl& f = fit.value();
    Found found;
    found.lines = {line_of_value("mean gap", f.effect), line_of_value("loss", f.loss)};
    for (std::size_t p = 0; p < f.gaps.size(); ++p)
        found.lines.push_back(line_of_value("gap " + square.value().periods.names[p], f.gaps[p]));
    for (std::size_t k = 0; k < f.weights.size(); ++k)
        found.lines.push_back(line_of_value("weight " + study.value().units[k + 1], f.weights[k]));
    found.method = {
        {.sv = "Syntetisk kontroll (Abadie, Diamond och Hainmueller 2010); vikterna är exakta för "
               "de valda prediktorvikterna, som söks från flera utgångspunkter.",
         .en = "Synthetic control (Abadie, Diamond and Hainmueller 2010); weights are exact for "
               "the predictors' importance, which is searched for from several starts."}};
    found.exhibits = {
        paths_exhibit(square.value(), f.synthetic),
        weights_exhibit({study.value().units.begin() + 1, study.value().units.end()}, f.weights)};
    found.exhibits.push_back(figures(
        {.sv = "Anpassning", .en = "Fit"},
        {{Bilingual{.sv = "medelkvadrat av avvikelsen före", .en = "mean squared gap before"},
          {f.loss}},
         {Bilingual{.sv = "inga vikter kan ligga under", .en = "no weights can be below"},
          {f.loss_bound}}}));
    if (setup.planned.resampling.kind == terms::ResamplingKind::PlaceboUnits)
        add_placebos(study.value(), found);
    return found;
}

Finding run_synthetic_difference(const Setup& setup) {
    const auto square = square_of(setup);
    if (!square.ok()) return square.refusal();
    const Square& s = square.value();
    const std::size_t n = s.units.names.size();
    const std::size_t t = s.periods.names.size();
    // Units by periods, the treated one last.
    std::vector<std::string> names;
    effects::SyntheticPanel panel{
        .outcomes = effects::Matrix(n, t), .controls = n - 1, .before = s.treated_from};
    std::size_t row = 0;
    for (std::size_t u = 0; u < n; ++u) {
        if (u == s.treated) continue;
        for (std::size_t p = 0; p < t; ++p) panel.outcomes(row, p) = s.outcomes(p, u);
        names.push_back(s.units.names[u]);
        ++row;
    }
    for (std::size_t p = 0; p < t; ++p) panel.outcomes(row, p) = s.outcomes(p, s.treated);
    const auto fit = effects::synthetic_difference(panel);
    if (!fit.ok()) return fit.refusal();
    effects::Estimate e{.term = "effect", .value = fit.value().effect};
    Found found;
    found.method = {{.sv = "Syntetisk skillnad i skillnader (Arkhangelsky med flera 2021), vikter "
                           "som i författarnas program.",
                     .en = "Synthetic difference in differences (Arkhangelsky et al. 2021), "
                           "weights as in the authors' program."}};
    const terms::Resampling& resampling = setup.planned.resampling;
    if (resampling.kind == terms::ResamplingKind::PlaceboUnits ||
        resampling.kind == terms::ResamplingKind::Jackknife) {
        const bool is_placebo = resampling.kind == terms::ResamplingKind::PlaceboUnits;
        const auto error =
            is_placebo
                ? effects::placebo_error(
                      panel, {},
                      {.draws =
                           static_cast<std::size_t>(resampling.draws > 0 ? resampling.draws : 200),
                       .seed = static_cast<std::uint64_t>(setup.plan.seed.value_or(1))})
                : effects::jackknife_error(panel, {});
        if (!error.ok()) return error.refusal();
        e.standard_error = error.value().standard_error;
        found.method.push_back(
            is_placebo
                ? Bilingual{.sv = "Medelfel av placebo bland kontrollenheterna (algoritm 4).",
                            .en = "Standard error by placebo among the controls (algorithm 4)."}
                : Bilingual{.sv = "Medelfel av jackknife (algoritm 3).",
                            .en = "Standard error by jackknife (algorithm 3)."});
    }
    found.lines = {std::isnan(e.standard_error) ? line_of_value(e.term, e.value)
                                                : line_of(e, setup)};
    std::vector<double> twin(t);
    for (std::size_t p = 0; p < t; ++p) twin[p] = s.outcomes(p, s.treated) - fit.value().gaps[p];
    found.exhibits = {paths_exhibit(s, twin), weights_exhibit(names, fit.value().unit_weights)};
    found.rests = {.units = static_cast<std::int64_t>(n), .treated_units = 1};
    return found;
}

}  // namespace utfall::study
