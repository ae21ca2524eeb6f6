// The options of an estimate: errors, resampling, matching, effects by group and time, synthetic control, sensitivity.
#include <algorithm>
#include <array>

#include "checker.h"
#include "plan_checker.h"
#include "utfall/base/ensure.h"

namespace utfall::terms {

using base::Bilingual;
using base::Code;
using L = LinePhrase;
using C = Choice;

namespace {

// The enumerator that stands beside the choice; every choice of the list is in the table.
template <class T, std::size_t N>
T chosen(const Line& l, const std::array<std::pair<Choice, T>, N>& table) {
    for (const auto& [choice, value] : table)
        if (choice == l.holes[0].choice) return value;
    ensure(false, "the checker knows every choice of the list");
    return table.front().second;
}

constexpr std::array kErrors = {std::pair{C::ERRORS_classical, ErrorKind::Classical},
                                std::pair{C::ERRORS_unequal_variances, ErrorKind::UnequalVariances},
                                std::pair{C::ERRORS_hc0, ErrorKind::HC0},
                                std::pair{C::ERRORS_hc1, ErrorKind::HC1},
                                std::pair{C::ERRORS_hc2, ErrorKind::HC2},
                                std::pair{C::ERRORS_hc3, ErrorKind::HC3},
                                std::pair{C::ERRORS_cr0, ErrorKind::CR0},
                                std::pair{C::ERRORS_cr1, ErrorKind::CR1},
                                std::pair{C::ERRORS_cr2, ErrorKind::CR2},
                                std::pair{C::ERRORS_cr3, ErrorKind::CR3},
                                std::pair{C::ERRORS_arellano, ErrorKind::Arellano},
                                std::pair{C::ERRORS_robust, ErrorKind::Robust}};
constexpr std::array kCounted = {std::pair{C::COUNTED_not_nested, FixedEffectsCounted::NotNested},
                                 std::pair{C::COUNTED_none, FixedEffectsCounted::None},
                                 std::pair{C::COUNTED_all, FixedEffectsCounted::All}};
constexpr std::array kDegrees = {
    std::pair{C::DEGREES_residual, DegreesOfFreedom::Residual},
    std::pair{C::DEGREES_clusters_less_one, DegreesOfFreedom::ClustersLessOne},
    std::pair{C::DEGREES_satterthwaite, DegreesOfFreedom::Satterthwaite},
    std::pair{C::DEGREES_large_sample, DegreesOfFreedom::LargeSample}};
constexpr std::array kResampling = {
    std::pair{C::RESAMPLING_permutation, ResamplingKind::Permutation},
    std::pair{C::RESAMPLING_wild_cluster_bootstrap, ResamplingKind::WildClusterBootstrap},
    std::pair{C::RESAMPLING_pairs_cluster_bootstrap, ResamplingKind::PairsClusterBootstrap},
    std::pair{C::RESAMPLING_multiplier_bootstrap, ResamplingKind::MultiplierBootstrap},
    std::pair{C::RESAMPLING_bootstrap, ResamplingKind::Bootstrap},
    std::pair{C::RESAMPLING_placebo_units, ResamplingKind::PlaceboUnits},
    std::pair{C::RESAMPLING_jackknife, ResamplingKind::Jackknife}};
constexpr std::array kDistances = {
    std::pair{C::DISTANCE_propensity_logit, Distance::PropensityLogit},
    std::pair{C::DISTANCE_propensity_probit, Distance::PropensityProbit},
    std::pair{C::DISTANCE_mahalanobis, Distance::Mahalanobis}};
constexpr std::array kAfterwards = {
    std::pair{C::AFTERWARDS_means, Afterwards::Means},
    std::pair{C::AFTERWARDS_regression_interacted, Afterwards::RegressionInteracted}};
constexpr std::array kControls = {std::pair{C::CONTROL_never_treated, Control::NeverTreated},
                                  std::pair{C::CONTROL_not_yet_treated, Control::NotYetTreated}};
constexpr std::array kScores = {std::pair{C::SCORE_doubly_robust, Score::DoublyRobust},
                                std::pair{C::SCORE_weighting, Score::Weighting},
                                std::pair{C::SCORE_regression, Score::Regression}};
constexpr std::array kBases = {std::pair{C::BASE_varying, BasePeriod::Varying},
                               std::pair{C::BASE_universal, BasePeriod::Universal}};
constexpr std::array kAggregations = {std::pair{C::AGGREGATION_simple, Aggregation::Simple},
                                      std::pair{C::AGGREGATION_exposure, Aggregation::Exposure},
                                      std::pair{C::AGGREGATION_group, Aggregation::Group},
                                      std::pair{C::AGGREGATION_calendar, Aggregation::Calendar}};

}  // namespace

void PlanChecker::read_errors(const Statement& s, PlannedEstimate& e) {
    constexpr std::size_t kClustersMax = 2;
    constexpr std::int64_t kLagsMax = 10'000;
    StandardErrors& errors = e.errors;
    if (const Line* l = line(s, L::errors)) errors.kind = chosen(*l, kErrors);
    if (const Line* l = line(s, L::errors_lagged)) {
        if (line(s, L::errors) != nullptr)
            report(Code::line_twice, l->place, {{.sv = "medelfel …", .en = "standard errors …"}});
        errors.kind = ErrorKind::NeweyWest;
        errors.lags = whole(l->holes[0], 0, kLagsMax);
        check_needs(s, {{L::panel_period}}, {.sv = "Newey-West", .en = "Newey-West"});
    }
    if (const Line* l = line(s, L::cluster)) {
        errors.clusters = variables(l->holes[0]);
        if (errors.clusters.size() > kClustersMax)
            report(Code::too_many_named, l->place,
                   {Bilingual::same(std::to_string(errors.clusters.size())),
                    Bilingual::same(std::to_string(kClustersMax))});
    }
    errors.by_matched_set = line(s, L::clusters_sets) != nullptr;
    if (const Line* l = line(s, L::effects_counted)) errors.counted = chosen(*l, kCounted);
    if (const Line* l = line(s, L::degrees)) errors.degrees = chosen(*l, kDegrees);
    errors.cluster_factor = line(s, L::no_cluster_factor) == nullptr;
    check_errors(s, errors);
}

namespace {

// "standard errors HC1", also where the line is not written.
Bilingual words_of(const StandardErrors& errors) {
    Bilingual kind = errors.clusters.empty() && !errors.by_matched_set ? Bilingual::same("HC2")
                                                                       : Bilingual::same("CR2");
    if (errors.kind == ErrorKind::NeweyWest) kind = Bilingual::same("Newey-West");
    for (const auto& [choice, of] : kErrors)
        if (of == errors.kind) kind = choice_words(choice);
    return {.sv = "medelfel " + kind.sv, .en = "standard errors " + kind.en};
}

}  // namespace

// A line about errors that the kind of errors makes nothing of.
void PlanChecker::check_errors(const Statement& s, const StandardErrors& errors) {
    const auto refuse = [&](L phrase) {
        if (const Line* l = line(s, phrase))
            report(Code::line_beside_another, l->place, {words_of(errors)});
    };
    switch (errors.kind) {
        case ErrorKind::CR0:
        case ErrorKind::CR1:
        case ErrorKind::CR2:
        case ErrorKind::CR3:
            check_needs(s, {{L::cluster, L::clusters_sets}}, Bilingual::same("CR0–CR3"));
            break;
        case ErrorKind::Arellano:
            check_needs(s, {{L::panel_unit, L::cluster}}, Bilingual::same("Arellano"));
            break;
        case ErrorKind::Classical:
        case ErrorKind::UnequalVariances:
        case ErrorKind::HC0:
        case ErrorKind::HC1:
        case ErrorKind::HC2:
        case ErrorKind::HC3:
        case ErrorKind::NeweyWest: refuse(L::cluster); break;
        case ErrorKind::Default:
        case ErrorKind::Robust: break;
    }
    const bool is_of_one_way = errors.kind == ErrorKind::CR2 || errors.kind == ErrorKind::CR3;
    if (is_of_one_way && errors.clusters.size() > 1) refuse(L::cluster);
    if (line(s, L::degrees) != nullptr && errors.kind != ErrorKind::Arellano)
        check_needs(s, {{L::cluster, L::clusters_sets}}, phrase_words(L::degrees));
    if (errors.kind == ErrorKind::CR1) return;
    refuse(L::no_cluster_factor);
    refuse(L::effects_counted);
}

void PlanChecker::read_resampling(const Statement& s, PlannedEstimate& e) {
    constexpr std::int64_t kDrawsMax = 10'000'000, kUsualDraws = 999;
    const Line* counted = line(s, L::resampled_draws);
    const Line* l = counted != nullptr ? counted : line(s, L::resampled);
    if (l == nullptr) return;
    e.resampling.kind = chosen(*l, kResampling);
    e.resampling.draws = counted != nullptr ? whole(counted->holes[1], 1, kDrawsMax) : kUsualDraws;
    const bool is_clustered = e.resampling.kind == ResamplingKind::WildClusterBootstrap ||
                              e.resampling.kind == ResamplingKind::PairsClusterBootstrap;
    if (is_clustered)
        check_needs(s, {{L::cluster}}, {.sv = "klusterbootstrap", .en = "cluster bootstrap"});
}

void PlanChecker::read_matching(const Statement& s, PlannedEstimate& e) {
    constexpr std::int64_t kRatioMax = 1000;
    MatchingOptions& m = e.matching;
    if (const Line* l = line(s, L::distance)) m.distance = chosen(*l, kDistances);
    if (const Line* l = line(s, L::matched_to)) m.ratio = whole(l->holes[0], 1, kRatioMax);
    m.replacement = line(s, L::replacement) != nullptr;
    if (const Line* l = line(s, L::caliper)) m.caliper = number(l->holes[0], {0, 1}, {1000, 1});
    if (const Line* l = line(s, L::exact_on)) m.exact = variables(l->holes[0]);
    if (const Line* l = line(s, L::afterwards)) {
        m.afterwards = chosen(*l, kAfterwards);
        if (m.afterwards != Afterwards::Means) {
            check_needs(s, {{L::covariates}}, {.sv = "regression", .en = "regression"});
            if (m.replacement)
                report(Code::line_beside_another, l->place, {phrase_words(L::replacement)});
        }
    }
}

void PlanChecker::read_group_time(const Statement& s, PlannedEstimate& e) {
    constexpr std::int64_t kAnticipationMax = 100;
    GroupTimeOptions& g = e.group_time;
    if (const Line* l = line(s, L::control_group)) g.control = chosen(*l, kControls);
    if (const Line* l = line(s, L::adjustment)) {
        g.score = chosen(*l, kScores);
        if (g.score == Score::Weighting)
            check_needs(s, {{L::covariates}}, {.sv = "viktning", .en = "weighting"});
    }
    if (const Line* l = line(s, L::base_period)) g.base = chosen(*l, kBases);
    if (const Line* l = line(s, L::anticipation))
        g.anticipation = whole(l->holes[0], 0, kAnticipationMax);
    if (const Line* l = line(s, L::summed_up)) g.aggregation = chosen(*l, kAggregations);
}

namespace {

bool is_before(const PlanValue& a, const PlanValue& b) {
    if (a.kind != b.kind) return false;
    return a.kind == PlanValue::Kind::Date ? a.date < b.date : a.number < b.number;
}

Bilingual shown(const PlanValue& value) {
    if (value.kind == PlanValue::Kind::Date) return Bilingual::same(value.date.text());
    if (value.kind == PlanValue::Kind::Text) return Bilingual::same(value.text);
    std::string sv = base::rational_text(value.number, base::Language::Swedish);
    std::string en = base::rational_text(value.number, base::Language::English);
    std::erase(sv, ' ');  // a year has no groups of digits
    std::erase(en, ' ');
    return {.sv = std::move(sv), .en = std::move(en)};
}

}  // namespace

void PlanChecker::read_synthetic(const Statement& s, PlannedEstimate& e) {
    SyntheticOptions& options = e.synthetic;
    if (const Line* l = line(s, L::treated_unit))
        if (e.unit && is_value_of(l->holes[0], *e.unit)) options.treated_unit = value(l->holes[0]);
    const Line* fitted = line(s, L::fitted_over);
    if (fitted != nullptr && e.period && is_value_of(fitted->holes[0], *e.period) &&
        is_value_of(fitted->holes[1], *e.period)) {
        options.fitted_from = value(fitted->holes[0]);
        options.fitted_through = value(fitted->holes[1]);
        if (is_before(*options.fitted_through, *options.fitted_from))
            report(Code::range_reversed, fitted->place);
        if (e.treated_from && !is_before(*options.fitted_through, *e.treated_from))
            report(Code::treated_before_fitted, fitted->place,
                   {shown(*e.treated_from), shown(*options.fitted_through)});
    }
    read_predictors(s, options);
    if (s.table && e.period)
        for (const Predictor& p : options.predictors)
            if (p.from && p.through && is_before(*p.through, *p.from))
                report(Code::range_reversed, p.place);
}

void PlanChecker::read_predictors(const Statement& s, SyntheticOptions& options) {
    if (!s.table) return;
    const Line* method = line(s, L::method);
    if (method != nullptr && method->holes[0].choice != C::METHOD_synthetic_control)
        return report(Code::table_not_here, s.place);
    const Line* period = line(s, L::panel_period);
    const auto periods = period != nullptr ? variable(period->holes[0]) : std::nullopt;
    for (std::size_t i = 0; i < s.table->rows.size(); ++i) {
        Predictor p;
        p.place = s.table->row_places[i];
        bool is_named = false;
        for (std::size_t column = 0; column < s.table->header.size(); ++column) {
            const Node& cell = s.table->rows[i][column];
            if (cell.form == Form::Empty) continue;
            if (s.table->header[column].column == Column::predictor) {
                const auto index = variable(cell);
                is_named = index.has_value();
                p.variable = index.value_or(0);
                continue;
            }
            if (periods && !is_value_of(cell, *periods)) continue;
            (s.table->header[column].column == Column::predictor_from ? p.from : p.through) =
                value(cell);
        }
        if (is_named)
            options.predictors.push_back(std::move(p));
        else if (s.table->rows[i].empty() || s.table->rows[i][0].form == Form::Empty)
            report(Code::not_a_value, p.place);
    }
}

void PlanChecker::read_sensitivity(const Statement& s, PlannedEstimate& e) {
    e.sensitivity.e_value = line(s, L::e_value) != nullptr;
    const Line* l = line(s, L::rosenbaum);
    if (l == nullptr) return;
    for (const Node& node : l->holes[0].parts) {
        if (node.form != Form::Number) {
            report(Code::not_a_value, node.place);
            continue;
        }
        if (const auto gamma = number(node, {1, 1}, {1000, 1}))
            e.sensitivity.rosenbaum.push_back(*gamma);
    }
}

}  // namespace utfall::terms
