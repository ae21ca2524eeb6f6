// Least squares in its several shapes: plain, with absorbed effects, two groups in two periods, a series that breaks.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "errors.h"
#include "resampling.h"
#include "runs.h"
#include "utfall/effects/binary_regression.h"
#include "utfall/effects/fixed_effects.h"
#include "utfall/effects/panel.h"

namespace utfall::study {

namespace {

using base::Bilingual;

// `absorbing`: the model whose fixed effects were taken out of the fit.
Finding told(const Setup& setup, const effects::Fit& fit, Bilingual method,
             const std::string& first, const Model* absorbing = nullptr) {
    const auto sure = uncertainty(setup, fit);
    if (!sure.ok()) return sure.refusal();
    Found found;
    found.lines = lines_of(effects::estimates(fit, sure.value().covariance), setup);
    put_first(found.lines, first);
    found.method = sure.value().method;
    found.method.insert(found.method.begin(), std::move(method));
    if (auto refused = absorbing != nullptr ? bootstrap(setup, fit, *absorbing, found)
                                            : bootstrap(setup, fit, found))
        return *refused;
    if (!is_bootstrapped(setup)) found.cautions = sure.value().cautions;
    found.exhibits = {coefficients(found.lines)};
    return found;
}

Finding plain(const Setup& setup, const Model& model, Bilingual method, const std::string& first) {
    const effects::Column outcome = setup.outcome_seen();
    const std::vector<double> weights = setup.weights();
    const auto fit = effects::least_squares(model.regression(outcome, weights));
    if (!fit.ok()) return fit.refusal();
    return told(setup, fit.value(), std::move(method), first);
}

void add_covariates(Model& model, const Setup& setup) {
    for (const int covariate : setup.planned.covariates) model.add(setup, covariate);
}

Finding absorbed(const Setup& setup, const Model& model) {
    std::vector<effects::Groups> ways;
    std::string names;
    for (const int way : setup.planned.fixed_effects) {
        ways.push_back(setup.unnamed_codes(way).groups());
        names += (names.empty() ? "" : ", ") + setup.name(way);
    }
    const effects::Column outcome = setup.outcome_seen();
    const std::vector<double> weights = setup.weights();
    const auto fit = effects::least_squares(
        model.regression(outcome, weights), ways,
        {.has_leverage = needs_leverage(setup), .has_residuals = needs_residuals(setup)});
    if (!fit.ok()) return fit.refusal();
    return told(
        setup, fit.value().fit,
        {.sv = "Minsta kvadrat med fasta effekter för " + names + " (Frisch och Waugh 1933).",
         .en = "Least squares with fixed effects of " + names + " (Frisch and Waugh 1933)."},
        leading_term(setup, model.names()), &model);
}

}  // namespace

Bilingual least_squares_sentence(terms::Method method) {
    if (method == terms::Method::TwoByTwo)
        return {.sv = "Skillnad i skillnader: två grupper före och efter.",
                .en = "Difference in differences: two groups, before and after."};
    if (method == terms::Method::SegmentedRegression)
        return {.sv =
                    "Segmenterad regression: nivå och lutning efter brytpunkten; lutningen "
                    "räknas från perioden före.",
                .en =
                    "Segmented regression: level and slope after the break; the slope counts "
                    "from the period before it."};
    return {.sv = "Minsta kvadrat.", .en = "Least squares."};
}

// The treatment, or the first covariate where there is none.
std::string leading_term(const Setup& setup, const std::vector<std::string>& names) {
    if (setup.planned.treatment) return setup.name(*setup.planned.treatment);
    const auto at = std::find_if(names.begin(), names.end(),
                                 [](const std::string& n) { return n != "(intercept)"; });
    return at == names.end() ? "(intercept)" : *at;
}

Finding run_least_squares(const Setup& setup) {
    Model model;
    const bool has_effects = !setup.planned.fixed_effects.empty();
    if (setup.planned.intercept && !has_effects) model.add_intercept();
    if (setup.planned.treatment) model.add(setup, *setup.planned.treatment);
    add_covariates(model, setup);
    if (has_effects) return absorbed(setup, model);
    return plain(setup, model, least_squares_sentence(setup.planned.method),
                 leading_term(setup, model.names()));
}

namespace {

// Treated or not, before and after: somebody must be in each.
std::optional<effects::Refusal> empty_cell(const std::vector<double>& treated,
                                           const std::vector<double>& after) {
    std::array<bool, 4> has{};
    const auto place = [](bool is_treated, bool is_after) {
        return (is_treated ? 2U : 0U) + (is_after ? 1U : 0U);
    };
    for (std::size_t i = 0; i < treated.size(); ++i)
        has.at(place(treated[i] != 0, after[i] != 0)) = true;
    for (const bool t : {false, true})
        for (const bool a : {false, true})
            if (!has.at(place(t, a)))
                return effects::Refusal{effects::Reason::empty_cell,
                                        {fmt::format("{} / {}", t ? 1 : 0, a ? 1 : 0)}};
    return std::nullopt;
}

}  // namespace

Finding run_two_by_two(const Setup& setup) {
    const std::string treated = setup.name(*setup.planned.treatment);
    const std::string after = setup.name(*setup.planned.after);
    const std::vector<double> is_treated = setup.treatment();
    std::vector<double> both = setup.column(*setup.planned.after);
    if (const auto refusal = empty_cell(is_treated, both)) return *refusal;
    for (std::size_t i = 0; i < both.size(); ++i) both[i] *= is_treated[i];
    Model model;
    model.add_intercept();
    model.add(setup, *setup.planned.treatment);
    model.add(setup, *setup.planned.after);
    const std::string effect = treated + ":" + after;
    model.add(effect, std::move(both));
    add_covariates(model, setup);
    return plain(setup, model, least_squares_sentence(setup.planned.method), effect);
}

Finding run_segmented(const Setup& setup) {
    const std::vector<double> period = setup.column(*setup.planned.period);
    const terms::PlanValue& from = *setup.planned.treated_from;
    const double start = from.kind == terms::PlanValue::Kind::Date
                             ? static_cast<double>(from.date.days())
                             : number_of(from.number);
    std::vector<double> level(period.size());
    std::vector<double> slope(period.size());
    for (std::size_t i = 0; i < period.size(); ++i)
        if (period[i] >= start) {
            level[i] = 1;
            slope[i] = period[i] - start + 1;
        }
    Model model;
    model.add_intercept();
    model.add(setup, *setup.planned.period);
    model.add("level", std::move(level));
    model.add("slope", std::move(slope));
    add_covariates(model, setup);
    return plain(setup, model, least_squares_sentence(setup.planned.method), "level");
}

Finding run_between(const Setup& setup) {
    Model model;
    if (setup.planned.treatment) model.add(setup, *setup.planned.treatment);
    add_covariates(model, setup);
    const std::vector<double> outcome = setup.outcome();
    const Codes units = setup.codes(*setup.planned.unit);
    const auto fit = effects::panel_between(
        {.regression = model.regression(outcome, {}), .units = units.groups()});
    if (!fit.ok()) return fit.refusal();
    return told(setup, fit.value().fit,
                {.sv = "Minsta kvadrat på enheternas medelvärden.",
                 .en = "Least squares on the means of units."},
                leading_term(setup, model.names()));
}

Finding run_random_effects(const Setup& setup) {
    Model model;
    if (setup.planned.treatment) model.add(setup, *setup.planned.treatment);
    add_covariates(model, setup);
    const std::vector<double> outcome = setup.outcome();
    const Codes units = setup.codes(*setup.planned.unit);
    const auto random = effects::panel_random(
        {.regression = model.regression(outcome, {}), .units = units.groups()});
    if (!random.ok()) return random.refusal();
    const effects::Fit& fit = random.value().quasi_demeaned.fit;
    const bool is_classical = setup.planned.errors.kind == terms::ErrorKind::Classical ||
                              (setup.planned.errors.kind == terms::ErrorKind::Default &&
                               setup.planned.errors.clusters.empty());
    if (!is_classical)
        return told(setup, fit,
                    {.sv = "Slumpmässiga effekter (Swamy och Arora 1972).",
                     .en = "Random effects (Swamy and Arora 1972)."},
                    leading_term(setup, model.names()));
    Found found;
    found.lines =
        lines_of(effects::estimates(fit, effects::normal_degrees(effects::covariance(fit))), setup);
    put_first(found.lines, leading_term(setup, model.names()));
    found.method = {
        {.sv =
             "Slumpmässiga effekter (Swamy och Arora 1972); klassiska medelfel, normalfördelning.",
         .en = "Random effects (Swamy and Arora 1972); classical standard errors, normal "
               "distribution."}};
    found.exhibits = {coefficients(found.lines)};
    return found;
}

Finding run_binary(const Setup& setup) {
    Model model;
    if (setup.planned.intercept) model.add_intercept();
    if (setup.planned.treatment) model.add(setup, *setup.planned.treatment);
    add_covariates(model, setup);
    const std::vector<double> outcome = setup.outcome();
    const std::vector<double> weights = setup.weights();
    const bool is_probit = setup.planned.method == terms::Method::Probit;
    const auto fit =
        effects::binary_regression(model.regression(outcome, weights),
                                   is_probit ? effects::Link::probit : effects::Link::logit);
    if (!fit.ok()) return fit.refusal();
    Found found;
    found.lines = lines_of(effects::estimates(fit.value()), setup);
    put_first(found.lines, leading_term(setup, model.names()));
    found.method = {{.sv = is_probit ? "Probitregression, störst sannolikhet; normalfördelning."
                                     : "Logitregression, störst sannolikhet; normalfördelning.",
                     .en = is_probit
                               ? "Probit regression by maximum likelihood; normal distribution."
                               : "Logit regression by maximum likelihood; normal distribution."}};
    found.exhibits = {coefficients(found.lines)};
    return found;
}

}  // namespace utfall::study
