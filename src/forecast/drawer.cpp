#include "drawer.h"

#include <algorithm>
#include <cmath>

#include "cohort_draw.h"
#include "column_kernels.h"
#include "distribution_of.h"
#include "reference_class.h"
#include "utfall/stats/draw.h"
#include "utfall/stats/portable.h"

namespace utfall::forecast {

using base::Bilingual;
using base::Code;
using terms::AssumedDistribution;
using Way = Variable::Way;

double standard_error(const terms::Estimation& e, bool is_total, double spread) {
    const double treated = static_cast<double>(e.treated),
                 compared = static_cast<double>(e.compared);
    return spread * std::sqrt(1 / treated + 1 / compared) * (is_total ? treated : 1);
}

namespace {

// Whether the range cut it.
bool to_input(const InputSteps& s, double value, std::int64_t& out) {
    const double nearest = std::floor(value * s.to_steps + 0.5) * s.step;
    const double kept = std::min(std::max(nearest, s.low), s.high);
    out = static_cast<std::int64_t>(kept);
    return kept != nearest;
}

}  // namespace

Drawer::Drawer(const Prepared& prepared, std::size_t most_rows)
    : prepared_(prepared),
      most_rows_(most_rows),
      scratch_(most_rows),
      cut_(prepared.variables.size()) {
    for (const Variable& v : prepared.variables) {
        values_.emplace_back(v.way == Way::Constant ? 0 : most_rows);
        measured_.emplace_back(v.error_dimension ? most_rows : 0);
    }
    for (const Tie& tie : prepared.ties)
        tied_.emplace_back(tie.dimensions.size(), std::vector<double>(most_rows));
    factors_.assign(prepared.factor_dimensions.size(), std::vector<double>(most_rows));
    for (std::size_t i = 0; i < prepared.scales.size(); ++i)
        inputs_.emplace_back(most_rows, prepared.space.formula.inputs[i]);
    for (const ClaimsPlan& plan : prepared.claims) {
        claims_.push_back(std::make_unique<ClaimsDraw>(prepared, plan, most_rows));
        luck_.emplace_back(plan.groups.size(), std::vector<double>(most_rows));
    }
    find_alike();
}

Numbers Drawer::value(std::size_t variable) const {
    const Variable& v = prepared_.variables[variable];
    if (v.way == Way::Constant) return {.constant = v.constant, .rows = {}};
    return {.constant = {}, .rows = {values_[variable].data(), rows_}};
}

Numbers Drawer::measured(std::size_t variable) const {
    if (measured_[variable].empty()) return value(variable);
    return {.constant = {}, .rows = {measured_[variable].data(), rows_}};
}

Evaluator Drawer::evaluator(Recipe& recipe) const {
    return {prepared_.assumptions.names, recipe, [this](const settle::FactKey& key) {
                const auto at = prepared_.by_key.find(key);
                return at == prepared_.by_key.end() ? Numbers{.constant = 0, .rows = {}}
                                                    : value(at->second);
            }};
}

Numbers Drawer::evaluate(const terms::Expression& e, const std::vector<int>& members) {
    auto& of_members = recipes_[&e];
    auto known = of_members.find(members);
    if (known == of_members.end()) {
        known = of_members.emplace(members, most_rows_).first;
        known->second.gives(evaluator(known->second)(e, members));
    }
    return known->second.run(rows_);
}

base::Result<bool> Drawer::draw(const Points& points, std::uint64_t first, std::size_t rows,
                                const Twist& twist) {
    rows_ = rows;
    twist_ = twist;
    scratch_.begin(rows);
    for (std::size_t k = 0; k < factors_.size(); ++k) {
        const std::span<double> score(factors_[k].data(), rows);
        points.scores(prepared_.factor_dimensions[k], first, score);
    }
    draw_ties(points, first);
    for (std::size_t s = 0; s < prepared_.steps.size();) {
        const Step& step = prepared_.steps[s];
        if (step.is_cohort)
            draw_cohort(step.index, points, first);
        else if (alike_[s].size() > 1)
            draw_alike(s, points, first);
        else
            draw_variable(step.index, points, first);
        if (!diagnostics_.empty()) return std::move(diagnostics_);
        s += std::max<std::size_t>(1, alike_[s].size());
    }
    for (std::size_t i = 0; i < prepared_.variables.size(); ++i) to_inputs(i);
    for (std::size_t p = 0; p < claims_.size(); ++p) draw_claims(p, points, first);
    if (!diagnostics_.empty()) return std::move(diagnostics_);
    return true;
}

// Scores that go together, back to uniform numbers.
void Drawer::draw_ties(const Points& points, std::uint64_t first) {
    for (std::size_t t = 0; t < tied_.size(); ++t) {
        std::vector<std::span<double>> columns;
        for (std::size_t i = 0; i < tied_[t].size(); ++i) {
            columns.emplace_back(tied_[t][i].data(), rows_);
            points.fill(prepared_.ties[t].dimensions[i], first, columns.back());
            stats::normal_quantile(columns.back(), columns.back());
        }
        stats::correlate(prepared_.ties[t].factor, columns);
        for (const std::span<double>& column : columns) stats::normal_cdf(column, column);
    }
}

// The score of what follows common factors: Σ share·factor + √(1 − Σ share²)·its own.
void Drawer::follow(const Variable& v, std::span<double> u, const Points& points,
                    std::uint64_t first) {
    points.fill(*v.dimension, first, u);
    const auto& follows = assumed(v).follows;
    if (follows.empty()) return;
    double left = 1;
    for (const auto& loading : follows) left -= number(loading.share) * number(loading.share);
    const double own = std::sqrt(std::max(0.0, left));
    stats::normal_quantile(u, u);
    std::vector<const double*> scores{u.data()};
    std::vector<double> shares{own};
    for (const auto& loading : follows) {
        scores.push_back(factors_[static_cast<std::size_t>(loading.factor)].data());
        shares.push_back(number(loading.share));
    }
    column_kernels().sum({.columns = scores, .signs = shares.data()}, u.data(), rows_);
    stats::normal_cdf(u, u);
}

void Drawer::fail(const Variable& v, std::uint64_t scenario) {
    const terms::Assumed& a = assumed(v);
    diagnostics_.push_back(base::diagnose(
        Code::parameter_outside, a.distribution.place,
        {Bilingual::same(
             prepared_.assumptions.names.measures[static_cast<std::size_t>(a.subject)].name),
         Bilingual::same(std::to_string(scenario + 1))}));
}

void Drawer::draw_variable(std::size_t variable, const Points& points, std::uint64_t first) {
    const Variable& v = prepared_.variables[variable];
    if (v.way == Way::Constant) {
        if (v.error_dimension) spread_error(variable, points, first);
        return;
    }
    const std::span<double> out = own(variable);
    if (v.way == Way::Expression) {
        const Numbers found = evaluate(assumed(v).distribution.parameters[0], v.members);
        for (std::size_t i = 0; i < rows_; ++i) out[i] = found.at(i);
    } else {
        draw_uniform(variable, points, first);
        if (v.way == Way::Fixed)
            v.quantile->at(out, out);
        else
            draw_varying(variable, first);
    }
    finish_variable(variable, points, first);
}

// Into the variable's own column.
void Drawer::draw_uniform(std::size_t variable, const Points& points, std::uint64_t first) {
    const Variable& v = prepared_.variables[variable];
    if (v.tie)
        std::copy_n(tied_[*v.tie][v.place_in_tie].data(), rows_, own(variable).data());
    else
        follow(v, own(variable), points, first);
}

void Drawer::finish_variable(std::size_t variable, const Points& points, std::uint64_t first) {
    const Variable& v = prepared_.variables[variable];
    const std::span<double> out = own(variable);
    if (v.ratio) {
        const std::span<double> ratio = scratch_.column().first(rows_);
        points.fill(*v.ratio_dimension, first, ratio);
        v.ratio->at(ratio, ratio);
        const auto known = reference_class(*assumed(v).reference_class);
        for (std::size_t i = 0; i < rows_; ++i)
            out[i] *= std::clamp(ratio[i], known->low, known->high);
    }
    if (!column_kernels().are_finite(out.data(), rows_)) {
        const auto wrong =
            std::find_if_not(out.begin(), out.end(), [](double x) { return std::isfinite(x); });
        return fail(v, first + static_cast<std::uint64_t>(wrong - out.begin()));
    }
    take_given(variable, first);
    const bool is_none =
        twist_.kind == Twist::Kind::NoEffect || twist_.kind == Twist::Kind::NoEffectNoError;
    if (is_none && twist_.subject == v.key.measure) std::fill(out.begin(), out.end(), 0.0);
    if (v.error_dimension) spread_error(variable, points, first);
}

void Drawer::take_given(std::size_t variable, std::uint64_t first) {
    if (twist_.kind != Twist::Kind::Given || (*twist_.given)[variable].empty()) return;
    std::copy_n((*twist_.given)[variable].data() + first, rows_, own(variable).data());
}

// The parameters differ between scenarios; the variable's column has uniform numbers.
void Drawer::draw_varying(std::size_t variable, std::uint64_t first) {
    const Variable& v = prepared_.variables[variable];
    const AssumedDistribution& d = assumed(v).distribution;
    const std::span<double> out = own(variable);
    const std::span<const double> u = out;
    using Kind = AssumedDistribution::Kind;
    std::vector<Numbers> parameters;
    for (const terms::Expression& e : d.parameters) parameters.push_back(evaluate(e, v.members));
    if (d.kind == Kind::Binomial) return draw_binomial(v, parameters[0], parameters[1], out, first);
    const bool is_in_vectors = d.kind == Kind::Normal || d.kind == Kind::Lognormal ||
                               d.kind == Kind::LognormalMean || d.kind == Kind::Poisson;
    std::vector<double> p(parameters.size());
    std::vector<std::span<double>> columns;
    for (std::size_t k = 0; k < p.size(); ++k) columns.push_back(scratch_.column().first(rows_));
    for (std::size_t i = 0; i < rows_; ++i) {
        for (std::size_t k = 0; k < p.size(); ++k) columns[k][i] = p[k] = parameters[k].at(i);
        const stats::Distribution one = distribution_of(d, p);
        if (one.fault()) return fail(v, first + i);
        if (!is_in_vectors) out[i] = one.quantile(u[i]);
    }
    if (d.kind == Kind::Normal) return stats::normal_quantile(columns[0], columns[1], u, out);
    if (d.kind == Kind::Poisson) return stats::poisson_quantile(columns[0], u, out);
    if (!is_in_vectors) return;
    stats::log(columns[0], columns[0]);
    for (std::size_t i = 0; i < rows_ && d.kind == Kind::LognormalMean; ++i)
        columns[0][i] -= columns[1][i] * columns[1][i] / 2;
    stats::lognormal_quantile(columns[0], columns[1], u, out);
}

// Count and chance of the row; `out` has uniform numbers.
void Drawer::draw_binomial(const Variable& v, const Numbers& count, const Numbers& chance,
                           std::span<double> out, std::uint64_t first) {
    constexpr double kMostCount = 1e9;
    const std::span<double> counts = scratch_.column(), chances = scratch_.column();
    for (std::size_t i = 0; i < rows_; ++i) {
        counts[i] = std::floor(count.at(i) + 0.5);
        chances[i] = chance.at(i);
        const bool is_some = counts[i] >= 0 && counts[i] < kMostCount && chances[i] >= 0;
        if (!(is_some && chances[i] <= 1)) return fail(v, first + i);
    }
    const auto of_rows = [&](std::span<double> column) { return column.first(rows_); };
    if (count.constant)
        stats::binomial_quantile(static_cast<std::int64_t>(counts[0]), of_rows(chances), out, out);
    else
        stats::binomial_quantile(of_rows(counts), of_rows(chances), out, out);
}

void Drawer::draw_cohort(std::size_t cohort, const Points& points, std::uint64_t first) {
    const terms::Cohort& c = prepared_.assumptions.cohorts[cohort];
    const CohortPlan& plan = prepared_.cohorts[cohort];
    const std::vector<int> none(prepared_.assumptions.names.dimensions.size(), -1);
    const auto columns = [&](const std::vector<terms::Expression>& es, const std::vector<int>& at) {
        std::vector<Numbers> out;
        for (const terms::Expression& e : es) out.push_back(evaluate(e, at));
        return out;
    };
    CohortDraw draw{.size = evaluate(c.size, none), .at_first = {}, .to = {}, .rows = rows_};
    for (const auto& s : c.states) draw.at_first.push_back(evaluate(s.at_first, none));
    for (std::size_t p = 0; p < plan.states.size(); ++p) {
        std::vector<int> at = none;
        at[static_cast<std::size_t>(c.periods)] = static_cast<int>(p);
        auto& period = draw.to.emplace_back();
        for (const auto& s : c.states) period.push_back(columns(s.to, at));
    }
    std::vector<std::vector<std::span<double>>> out;
    for (const auto& row : plan.states) {
        auto& spans = out.emplace_back();
        for (const std::size_t variable : row) spans.push_back(own(variable));
    }
    const auto wrong = draw_persons(draw, points, plan.first_dimension, first, out);
    if (wrong) fail(prepared_.variables[plan.states[0][0]], first + *wrong);
    for (const auto& row : plan.states)
        for (const std::size_t variable : row) take_given(variable, first);
}

// The value that pays is an estimate: normal about the true one.
void Drawer::spread_error(std::size_t variable, const Points& points, std::uint64_t first) {
    const Variable& v = prepared_.variables[variable];
    const terms::Estimation& e = *assumed(v).estimated;
    const terms::Type& type =
        prepared_.assumptions.names.measures[static_cast<std::size_t>(v.key.measure)].type;
    const bool is_total = type.kind == terms::Type::Kind::Money && type.per < 0;
    const Numbers spread = evaluate(e.spread, v.members), truth = value(variable);
    const std::span<double> out(measured_[variable].data(), rows_);
    const bool is_twisted = twist_.subject == v.key.measure;
    if (twist_.kind == Twist::Kind::NoEffectNoError && is_twisted) {
        std::fill(out.begin(), out.end(), 0.0);
        return;
    }
    points.fill(*v.error_dimension, first, out);
    stats::normal_quantile(out, out);
    const bool is_none = twist_.kind == Twist::Kind::NoEffect && is_twisted;
    for (std::size_t i = 0; i < rows_; ++i)
        out[i] = (is_none ? 0 : truth.at(i)) + standard_error(e, is_total, spread.at(i)) * out[i];
}

// To the contract's steps, the nearest, half up; and within its range.
void Drawer::to_inputs(std::size_t variable) {
    const Variable& v = prepared_.variables[variable];
    if (!v.input) return;
    const InputScale& scale = prepared_.scales[*v.input];
    const Numbers found = measured(variable);
    const double step = static_cast<double>(scale.step);
    const InputSteps steps{.to_steps = scale.denominator / step,
                           .step = step,
                           .low = static_cast<double>(scale.low),
                           .high = static_cast<double>(scale.high)};
    std::vector<std::int64_t>& out = inputs_[*v.input];
    if (found.constant) {
        cut_[variable] = rows_ * (to_input(steps, *found.constant, out[0]) ? 1 : 0);
        std::fill_n(out.begin(), rows_, out[0]);
        return;
    }
    if (steps.low >= -InputSteps::kMost && steps.high <= InputSteps::kMost) {
        cut_[variable] = column_kernels().to_inputs(steps, found.rows.data(), out.data(), rows_);
        return;
    }
    std::size_t cut = 0;
    for (std::size_t i = 0; i < rows_; ++i) {
        const bool is_cut = to_input(steps, found.rows[i], out[i]);
        cut += is_cut ? 1 : 0;
    }
    cut_[variable] = cut;
}

}  // namespace utfall::forecast
