#include "utfall/effects/matched_effect.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "neighbours.h"
#include "utfall/base/ensure.h"
#include "utfall/effects/covariance.h"

namespace utfall::effects {

namespace {

// The matched rows, with covariates less their means among the treated.
struct MatchedRows {
    std::vector<double> outcome, treated, weights;
    std::vector<std::uint32_t> subclass;
    std::vector<std::vector<double>> covariates;
    std::size_t subclasses = 0;
};

MatchedRows matched_rows(const MatchedOutcome& of, const Matching& matching) {
    ensure(matching.subclass.size() == of.treated.size(), "the matching has subclasses");
    MatchedRows m;
    m.covariates.resize(of.covariates.size());
    for (std::size_t i = 0; i < of.treated.size(); ++i) {
        if (matching.subclass[i] == 0) continue;
        m.outcome.push_back(of.outcome[i]);
        m.treated.push_back(of.treated[i]);
        m.weights.push_back(matching.weights[i]);
        m.subclass.push_back(matching.subclass[i] - 1);
        m.subclasses = std::max<std::size_t>(m.subclasses, matching.subclass[i]);
        for (std::size_t j = 0; j < of.covariates.size(); ++j)
            m.covariates[j].push_back(of.covariates[j][i]);
    }
    for (auto& x : m.covariates) {
        double sum = 0;
        double weight = 0;
        for (std::size_t i = 0; i < x.size(); ++i) {
            sum += m.treated[i] * m.weights[i] * x[i];
            weight += m.treated[i] * m.weights[i];
        }
        for (double& value : x) value -= sum / weight;
    }
    return m;
}

}  // namespace

Answer<Estimate> matched_effect(const MatchedOutcome& outcome, const Matching& matching) {
    const MatchedRows rows = matched_rows(outcome, matching);
    Regression regression{.outcome = rows.outcome,
                          .terms = {Term::ones(), Term(rows.treated)},
                          .names = {"(intercept)", "treat"},
                          .weights = rows.weights};
    for (std::size_t j = 0; j < rows.covariates.size(); ++j) {
        regression.terms.emplace_back(rows.covariates[j]);
        regression.names.push_back(outcome.names.at(j));
    }
    for (std::size_t j = 0; j < rows.covariates.size(); ++j) {
        regression.terms.push_back(product(Term(rows.treated), Term(rows.covariates[j])));
        regression.names.push_back("treat x " + outcome.names.at(j));
    }
    auto fit = least_squares(regression);
    if (!fit.ok()) return fit.refusal();
    const bool has_covariates = !rows.covariates.empty();
    const auto sure =
        covariance(fit.value(), Groups{.of = rows.subclass, .count = rows.subclasses},
                   {.kind = Clustered::cr1,
                    .degrees = has_covariates ? ClusterDegrees::normal : ClusterDegrees::rows});
    if (!sure.ok()) return sure.refusal();
    return estimate(fit.value(), sure.value(), 1);
}

std::vector<double> pair_differences(Column outcome, const Matching& matching) {
    std::vector<double> differences;
    for (std::size_t i = 0; i < matching.pairs.size();) {
        const std::uint32_t treated = matching.pairs[i].treated;
        double sum = 0;
        double count = 0;
        for (; i < matching.pairs.size() && matching.pairs[i].treated == treated; ++i) {
            sum += outcome[matching.pairs[i].control];
            count += 1;
        }
        differences.push_back(outcome[treated] - sum / count);
    }
    return differences;
}

namespace {

// How much a control serves.
struct Service {
    double shares = 0;
    double squares = 0;
};
std::vector<Service> services(const Units& units, const Matching& matching) {
    std::vector<double> controls_of(units.treated.size());
    for (const MatchedPair& p : matching.pairs) controls_of[p.treated] += 1;
    std::vector<Service> served(units.treated.size());
    for (const MatchedPair& p : matching.pairs) {
        const double share = 1 / controls_of[p.treated];
        served[p.control].shares += share;
        served[p.control].squares += share * share;
    }
    return served;
}

}  // namespace

Answer<Estimate> matched_effect_again(const Units& units, const Distance& distance, Column outcome,
                                      const Matching& matching, const AgainOptions& options) {
    const std::vector<double> differences = pair_differences(outcome, matching);
    const auto treated = static_cast<double>(differences.size());
    double value = 0;
    for (const double d : differences) value += d / treated;
    double squares = 0;
    for (const double d : differences) squares += (d - value) * (d - value);

    Points points{.dimensions = 1, .at = {distance.score.begin(), distance.score.end()}};
    if (!distance.covariates.empty()) {
        auto made = whitened(units, distance);
        if (!made.ok()) return made.refusal();
        points = std::move(made).value();
    }
    std::vector<std::uint32_t> controls;
    for (std::uint32_t i = 0; i < units.treated.size(); ++i)
        if (units.treated[i] == 0) controls.push_back(i);
    if (controls.size() <= options.neighbours || differences.size() < 2)
        return Refusal{Reason::too_few_rows,
                       {std::to_string(controls.size() + differences.size()),
                        std::to_string(options.neighbours + 3)}};
    std::sort(controls.begin(), controls.end(),
              [&](auto a, auto b) { return units.keys[a] < units.keys[b]; });
    const Neighbours tree(chosen(points, controls));
    const std::vector<Service> served = services(units, matching);
    const double count = options.neighbours;
    std::vector<char> self(controls.size());
    for (std::size_t c = 0; c < controls.size(); ++c) {
        const Service& s = served[controls[c]];
        if (!(s.shares > 0)) continue;
        self[c] = 1;
        const auto alike = tree.nearest(points.point(controls[c]), options.neighbours,
                                        std::numeric_limits<double>::infinity(), {.taken = self});
        self[c] = 0;
        double mean = 0;
        for (const Near& near : alike) mean += outcome[controls[near.point]] / count;
        const double apart = outcome[controls[c]] - mean;
        squares += (s.shares * s.shares - s.squares) * apart * apart * count / (count + 1);
    }
    return Estimate{
        .term = "treat", .value = value, .standard_error = std::sqrt(squares) / treated};
}

}  // namespace utfall::effects
