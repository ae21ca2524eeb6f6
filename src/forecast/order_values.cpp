// Which values there are, and in which order they can be drawn: every value after those that decide it.
#include <algorithm>
#include <cmath>

#include "build_model.h"
#include "distribution_of.h"
#include "reference_class.h"
#include "utfall/exchange/value_column.h"

namespace utfall::forecast {

using base::Bilingual;
using base::Code;
using terms::Assumed;
using terms::AssumedDistribution;
using Way = Variable::Way;

void ModelBuilder::declare_values() {
    const terms::Assumptions& a = out_.assumptions;
    std::map<settle::FactKey, std::size_t> inputs;
    const auto& unknowns = out_.space.formula.unknowns;
    for (std::size_t i = 0; i < unknowns.size(); ++i)
        if (unknowns[i].kind == settle::Unknown::Kind::Value && out_.space.is_open[i])
            inputs[unknowns[i].key] = i;
    const std::set<std::size_t> not_drawn = assumed_of_given();
    for (std::size_t k = 0; k < a.assumed.size(); ++k) {
        const Assumed& assumed = a.assumed[k];
        using Kind = AssumedDistribution::Kind;
        const Kind kind = assumed.distribution.kind;
        if (kind == Kind::DrawnAsFollows || kind == Kind::FromClaimants || not_drawn.contains(k))
            continue;
        for (auto& members : members_of(assumed.over)) {
            if (assumed.only &&
                (members[0] < assumed.only->first || assumed.only->second < members[0]))
                continue;
            Variable v;
            v.assumed = k;
            v.members = cursor(assumed.over, members);
            v.key = {assumed.subject, std::move(members)};
            if (kind == Kind::FromCohort) v.way = Way::State;
            if (kind == Kind::FromClaims) v.way = Way::Claims;
            if (const auto at = inputs.find(v.key); at != inputs.end()) v.input = at->second;
            if (const auto known = facts_.values.find(v.key); known != facts_.values.end()) {
                v.constant = number(known->second.back().value);
                v.way = Way::Constant;
            } else if (v.way != Way::State && v.way != Way::Claims) {
                v.way = Way::Varying;  // until it is known better
            }
            out_.by_key[v.key] = out_.variables.size();
            out_.variables.push_back(std::move(v));
        }
    }
    for (const terms::Cohort& c : a.cohorts) {
        CohortPlan plan;
        const int periods = a.names.dimensions[static_cast<std::size_t>(c.periods)].size();
        for (int p = 0; p < periods; ++p) {
            auto& row = plan.states.emplace_back();
            for (const auto& s : c.states) row.push_back(out_.by_key.at({s.subject, {p}}));
        }
        out_.cohorts.push_back(std::move(plan));
    }
    state_.assign(out_.variables.size(), 0);
    cohort_state_.assign(out_.cohorts.size(), 0);
}

// A table of correlations holds for each choice of members by itself. Common factors have the first points, in the order
// of their names. Contracts of a portfolio share their draws by name: see draw_keys.
void ModelBuilder::tie_values() {
    const terms::Assumptions& a = out_.assumptions;
    std::vector<std::size_t> by_name(a.factors.size());
    for (std::size_t i = 0; i < by_name.size(); ++i) by_name[i] = i;
    std::sort(by_name.begin(), by_name.end(),
              [&](std::size_t x, std::size_t y) { return a.factors[x] < a.factors[y]; });
    out_.factor_dimensions.resize(a.factors.size());
    for (const std::size_t factor : by_name) out_.factor_dimensions[factor] = out_.dimensions++;
    for (const terms::Correlation& c : a.correlations) {
        const std::size_t n = c.subjects.size();
        stats::SquareMatrix normal{n, std::vector<double>(n * n, 1.0)};
        for (std::size_t i = 0; i < n; ++i)
            for (std::size_t j = 0; j < n; ++j)
                if (i != j)
                    normal.values[i * n + j] = stats::normal_correlation(number(c.matrix[i][j]));
        auto factor = stats::cholesky(normal);
        if (!factor.factor) {
            const auto which = static_cast<std::size_t>(c.subjects[factor.failing]);
            report(Code::correlation_not_definite, c.place,
                   {Bilingual::same(a.names.measures[which].name)});
            continue;
        }
        const auto& over = a.names.measures[static_cast<std::size_t>(c.subjects[0])].over;
        for (const auto& members : members_of(over)) {
            Tie tie{*factor.factor, {}};
            for (std::size_t i = 0; i < n; ++i) {
                tie.dimensions.push_back(out_.dimensions++);
                const auto at = out_.by_key.find({c.subjects[i], members});
                if (at == out_.by_key.end()) continue;
                Variable& v = out_.variables[at->second];
                v.tie = out_.ties.size();
                v.place_in_tie = i;
            }
            out_.ties.push_back(std::move(tie));
        }
    }
}

void ModelBuilder::order_values() {
    for (std::size_t i = 0; i < out_.variables.size() && diagnostics_.empty(); ++i) order(i);
}

// What an expression asks for is ordered before what it decides.
Numbers ModelBuilder::needed(const settle::FactKey& key) {
    const auto at = out_.by_key.find(key);
    if (at == out_.by_key.end()) return {.constant = 0, .rows = {}};  // told as missing already
    order(at->second);
    const Variable& v = out_.variables[at->second];
    if (v.way == Way::Claims)
        report(Code::assumption_by_payments, out_.assumptions.assumed[v.assumed].origin.place, {});
    if (v.way == Way::Constant) return {.constant = v.constant, .rows = {}};
    return {.constant = {}, .rows = nothing_};
}

void ModelBuilder::order(std::size_t variable) {
    Variable& v = out_.variables[variable];
    int& state = state_[variable];
    if (state == 2 || !diagnostics_.empty()) return;
    if (state == 1) {
        const Assumed& a = out_.assumptions.assumed[v.assumed];
        return report(
            Code::assumption_circle, a.origin.place,
            {Bilingual::same(
                out_.assumptions.names.measures[static_cast<std::size_t>(a.subject)].name)});
    }
    state = 1;
    if (v.way == Way::Claims) {
        // Claims are drawn last.
    } else if (v.way == Way::State) {
        for (std::size_t c = 0; c < out_.cohorts.size(); ++c)
            for (const auto& row : out_.cohorts[c].states)
                if (std::find(row.begin(), row.end(), variable) != row.end()) order_cohort(c);
    } else {
        if (v.way != Way::Constant) prepare(v);
        need_dimensions(v);
        out_.steps.push_back({.is_cohort = false, .index = variable});
    }
    state_[variable] = 2;
}

void ModelBuilder::order_cohort(std::size_t cohort) {
    if (cohort_state_[cohort] == 2) return;
    const terms::Cohort& c = out_.assumptions.cohorts[cohort];
    if (cohort_state_[cohort] == 1)
        return report(Code::assumption_circle, c.origin.place, {Bilingual::same(c.name)});
    cohort_state_[cohort] = 1;
    Recipe never_run(1);
    Evaluator evaluate(out_.assumptions.names, never_run,
                       [this](const settle::FactKey& key) { return needed(key); });
    CohortPlan& plan = out_.cohorts[cohort];
    (void)evaluate(c.size, cursor({}, {}));
    for (std::size_t p = 0; p < plan.states.size(); ++p)
        for (const auto& s : c.states)
            for (const terms::Expression& e : s.to)
                (void)evaluate(e, cursor({c.periods}, {static_cast<int>(p)}));
    for (const auto& s : c.states) (void)evaluate(s.at_first, cursor({}, {}));
    plan.first_dimension = out_.dimensions;
    const std::size_t n = c.states.size();
    out_.dimensions += (n - 1) + plan.states.size() * n * (n - 1);
    out_.steps.push_back({.is_cohort = true, .index = cohort});
    cohort_state_[cohort] = 2;
}

void ModelBuilder::prepare(Variable& v) {
    const Assumed& a = out_.assumptions.assumed[v.assumed];
    Recipe never_run(1);
    Evaluator evaluate(out_.assumptions.names, never_run,
                       [this](const settle::FactKey& key) { return needed(key); });
    std::vector<Numbers> parameters;
    for (const terms::Expression& e : a.distribution.parameters)
        parameters.push_back(evaluate(e, v.members));
    if (a.estimated) need_known_spread(a, evaluate(a.estimated->spread, v.members));
    if (a.distribution.kind == AssumedDistribution::Kind::AsIn) {
        prepare_file(v);
    } else if (a.distribution.kind == AssumedDistribution::Kind::Exactly) {
        v.way = parameters[0].constant && !a.reference_class ? Way::Constant : Way::Expression;
        v.constant = parameters[0].constant.value_or(0);
    } else if (std::all_of(parameters.begin(), parameters.end(),
                           [](const Numbers& n) { return n.constant.has_value(); })) {
        prepare_distribution(v, parameters);
    } else if (a.distribution.kind == AssumedDistribution::Kind::Binomial &&
               parameters[0].constant) {
        const double nearest = *parameters[0].constant + 0.5;
        if (nearest >= 0 && nearest < 0x1p62) {
            const auto count = static_cast<std::int64_t>(nearest);
            out_.binomials.try_emplace(count, count);
        }
    }
    prepare_ratio(v);
}

// The size of the error is told once, so it may not differ between scenarios.
void ModelBuilder::need_known_spread(const Assumed& a, const Numbers& spread) {
    if (!spread.constant)
        report(Code::not_constant, a.estimated->spread.place, {});
    else if (*spread.constant < 0)
        report(Code::spread_negative, a.estimated->spread.place,
               {Bilingual::same(std::to_string(static_cast<std::int64_t>(*spread.constant)))});
}

void ModelBuilder::prepare_distribution(Variable& v, const std::vector<Numbers>& parameters) {
    const Assumed& a = out_.assumptions.assumed[v.assumed];
    std::vector<double> values;
    for (const Numbers& n : parameters) values.push_back(*n.constant);
    const stats::Distribution d = distribution_of(a.distribution, values);
    if (d.fault())
        return report(
            Code::parameter_outside, a.distribution.place,
            {Bilingual::same(
                 out_.assumptions.names.measures[static_cast<std::size_t>(a.subject)].name),
             Bilingual::same("1")});
    v.quantile.emplace(d);
    v.way = Way::Fixed;
}

void ModelBuilder::prepare_file(Variable& v) {
    const Assumed& a = out_.assumptions.assumed[v.assumed];
    const terms::Measure& m = out_.assumptions.names.measures[static_cast<std::size_t>(a.subject)];
    const std::string folder =
        out_.assumptions.path.substr(0, out_.assumptions.path.rfind('/') + 1);
    const auto rows = exchange::read_value_column(folder + a.distribution.file);
    if (!rows.ok()) {
        diagnostics_ = rows.diagnostics();
        return;
    }
    stats::Empirical observed;
    const double minor = static_cast<double>(out_.contract.currency.minor_per_major());
    for (const exchange::FactValue& row : rows.value()) {
        double value = number(row.number.rational());
        if (m.type.kind == terms::Type::Kind::Money) value *= minor;
        if (row.unit == "%") value /= 100;
        observed.values.push_back(value);
    }
    v.quantile.emplace(stats::Distribution{std::move(observed)});
    v.way = Way::Fixed;
}

void ModelBuilder::prepare_ratio(Variable& v) {
    const Assumed& a = out_.assumptions.assumed[v.assumed];
    if (!a.reference_class) return;
    const auto known = reference_class(*a.reference_class);
    if (!known)
        return report(Code::reference_class_unknown, a.origin.place,
                      {Bilingual::same(*a.reference_class),
                       Bilingual::same(std::string(reference_classes()))});
    // A lognormal of that median and mean: log deviation² = 2 log(mean / median).
    const double deviation = std::sqrt(2 * stats::log(known->mean / known->median));
    v.ratio.emplace(stats::Distribution{
        stats::Lognormal{.log_mean = stats::log(known->median), .log_deviation = deviation}});
}

// In the order of the document, so that a changed contract is drawn from the same points.
void ModelBuilder::need_dimensions(Variable& v) {
    const Assumed& a = out_.assumptions.assumed[v.assumed];
    if ((v.way == Way::Fixed || v.way == Way::Varying) && !v.tie) v.dimension = out_.dimensions++;
    if (v.way == Way::Constant && !a.estimated) return;
    if (v.ratio) v.ratio_dimension = out_.dimensions++;
    if (a.estimated) v.error_dimension = out_.dimensions++;
}

}  // namespace utfall::forecast
