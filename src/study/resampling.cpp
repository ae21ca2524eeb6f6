#include "resampling.h"

#include <fmt/format.h>

#include <numeric>

#include "utfall/effects/cluster_bootstrap.h"
#include "utfall/effects/fixed_effects.h"
#include "utfall/effects/permutation.h"

namespace utfall::study {

namespace {

using base::Bilingual;
using effects::Refusal;
using terms::ResamplingKind;

std::size_t draws_of(const Setup& setup) {
    return static_cast<std::size_t>(setup.planned.resampling.draws);
}
std::uint64_t seed_of(const Setup& setup) {
    return static_cast<std::uint64_t>(setup.plan.seed.value_or(1));
}

// What is drawn: the clusters, or each row by itself.
Codes drawn(const Setup& setup) {
    if (setup.planned.resampling.kind != ResamplingKind::Bootstrap)
        return setup.codes(setup.planned.errors.clusters.front());
    Codes rows{.of = std::vector<std::uint32_t>(setup.rows()),
               .names = std::vector<std::string>(setup.rows())};
    std::iota(rows.of.begin(), rows.of.end(), 0U);
    return rows;
}

bool are_within(const Codes& levels, const Codes& clusters) {
    constexpr std::uint32_t kUnseen = 0xffffffff;
    std::vector<std::uint32_t> cluster(levels.names.size(), kUnseen);
    for (std::size_t i = 0; i < levels.of.size(); ++i) {
        std::uint32_t& of = cluster[levels.of[i]];
        if (of != kUnseen && of != clusters.of[i]) return false;
        of = clusters.of[i];
    }
    return true;
}

Bilingual wild_words(const effects::WildBootstrap& wild) {
    const char* weights = wild.weights == effects::WildWeights::webb ? "Webb 2014" : "Rademacher";
    return {
        .sv = fmt::format("p och intervall: wild cluster bootstrap med hypotesen pålagd (Cameron, "
                          "Gelbach och Miller 2008), {}, {} {}.",
                          weights, wild.enumerated ? "alla" : "dragna", wild.draws),
        .en = fmt::format("p and interval: wild cluster bootstrap with the hypothesis imposed "
                          "(Cameron, Gelbach and Miller 2008), {}, {} {}.",
                          weights, wild.enumerated ? "all" : "drawn", wild.draws)};
}

Bilingual pairs_words(const effects::PairsBootstrap& pairs, bool are_rows) {
    const char* what_sv = are_rows ? "rader" : "kluster";
    const char* what_en = are_rows ? "rows" : "clusters";
    return {.sv = fmt::format("Medelfel och intervall: {} dragna med återläggning (Efron 1979), {} "
                              "dragningar, {} utan svar.",
                              what_sv, pairs.draws, pairs.singular),
            .en = fmt::format("Standard error and interval: {} drawn with replacement (Efron "
                              "1979), {} draws, {} without an answer.",
                              what_en, pairs.draws, pairs.singular)};
}

std::optional<Refusal> bootstrap_of(const Setup& setup, const effects::Regression& regression,
                                    const Codes& clusters, Found& found) {
    return bootstrap(setup, effects::moments(regression, clusters.groups()), regression.names,
                     found);
}

// One indicator for each level but the first.
void add_indicators(const std::string& name, const Codes& levels,
                    std::vector<std::vector<double>>& columns, std::vector<std::string>& names) {
    for (std::size_t k = 1; k < levels.names.size(); ++k) {
        std::vector<double>& is = columns.emplace_back(levels.of.size());
        for (std::size_t i = 0; i < is.size(); ++i) is[i] = levels.of[i] == k ? 1 : 0;
        names.push_back(name + " " + levels.names[k]);
    }
}

}  // namespace

bool is_bootstrapped(const Setup& setup) {
    const ResamplingKind kind = setup.planned.resampling.kind;
    return kind == ResamplingKind::WildClusterBootstrap ||
           kind == ResamplingKind::PairsClusterBootstrap || kind == ResamplingKind::Bootstrap;
}

std::optional<Refusal> bootstrap(const Setup& setup, const std::vector<effects::Moments>& blocks,
                                 const std::vector<std::string>& names, Found& found) {
    if (!is_bootstrapped(setup)) return std::nullopt;
    Line& line = found.lines.front();
    const effects::ClusterBootstrapOptions options{
        .term = line.estimate.term,
        .draws = draws_of(setup),
        .seed = seed_of(setup),
        .confidence = number_of(setup.planned.confidence)};
    if (setup.planned.resampling.kind == ResamplingKind::WildClusterBootstrap) {
        const auto wild = effects::wild_cluster_bootstrap(blocks, names, options);
        if (!wild.ok()) return wild.refusal();
        line.p = wild.value().p;
        line.interval = wild.value().interval;
        found.method.push_back(wild_words(wild.value()));
        return std::nullopt;
    }
    const auto pairs = effects::pairs_cluster_bootstrap(blocks, names, options);
    if (!pairs.ok()) return pairs.refusal();
    line.estimate.standard_error = pairs.value().estimate.standard_error;
    line.estimate.degrees = pairs.value().estimate.degrees;
    line.p = effects::p_value(line.estimate);
    line.interval = pairs.value().interval;
    found.method.push_back(
        pairs_words(pairs.value(), setup.planned.resampling.kind == ResamplingKind::Bootstrap));
    return std::nullopt;
}

std::optional<Refusal> bootstrap(const Setup& setup, const effects::Fit& fit, Found& found) {
    if (!is_bootstrapped(setup)) return std::nullopt;
    return bootstrap_of(setup, fit.of, drawn(setup), found);
}

std::optional<Refusal> bootstrap(const Setup& setup, const effects::Fit& fit, const Model& model,
                                 Found& found) {
    if (!is_bootstrapped(setup)) return std::nullopt;
    const Codes clusters = drawn(setup);
    std::vector<Codes> within;
    std::vector<std::vector<double>> columns;
    std::vector<std::string> names;
    bool are_all_within = true;
    for (const int way : setup.planned.fixed_effects) {
        Codes levels = setup.codes(way);
        if (are_within(levels, clusters)) {
            within.push_back(std::move(levels));
            continue;
        }
        are_all_within = false;
        add_indicators(setup.name(way), levels, columns, names);
    }
    if (are_all_within) return bootstrap_of(setup, fit.of, clusters, found);
    const std::vector<double> outcome = setup.outcome();
    const std::vector<double> weights = setup.weights();
    effects::Regression regression = model.regression(outcome, weights);
    for (std::size_t k = 0; k < columns.size(); ++k) {
        regression.terms.emplace_back(columns[k]);
        regression.names.push_back(names[k]);
    }
    if (within.empty()) {
        regression.terms.insert(regression.terms.begin(), effects::Term::ones());
        regression.names.insert(regression.names.begin(), "(intercept)");
        return bootstrap_of(setup, regression, clusters, found);
    }
    std::vector<effects::Groups> ways;
    for (const Codes& levels : within) ways.push_back(levels.groups());
    const effects::Absorber absorber(ways, weights);
    std::vector<std::vector<double>> rest;
    for (const effects::Term& term : regression.terms) {
        std::vector<double> values(outcome.size());
        for (std::size_t i = 0; i < values.size(); ++i)
            values[i] = effects::value_of(effects::value_of(term, i));
        rest.push_back(absorber.without(values));
    }
    const std::vector<double> rest_of_outcome = absorber.without(outcome);
    return bootstrap_of(setup,
                        {.outcome = rest_of_outcome,
                         .terms = {rest.begin(), rest.end()},
                         .names = regression.names,
                         .weights = weights},
                        clusters, found);
}

std::optional<Refusal> permute(const Setup& setup, Permuted what, Found& found) {
    if (setup.planned.resampling.kind != ResamplingKind::Permutation) return std::nullopt;
    const std::vector<double> outcome = setup.outcome();
    const std::vector<double> treated = setup.treatment();
    const effects::TwoArms arms{.outcome = outcome, .treated = treated};
    const effects::PermutationOptions options{.draws = draws_of(setup), .seed = seed_of(setup)};
    const auto test = what == Permuted::Means ? effects::permutation_of_means(arms, options)
                                              : effects::permutation_of_ranks(arms, options);
    if (!test.ok()) return test.refusal();
    found.lines.front().p = test.value().p;
    const bool is_exact = test.value().exact;
    found.method.push_back(
        {.sv =
             fmt::format("p: permutation (Fisher 1935), {} {} sätt att dela in grupperna.",
                         is_exact ? "alla" : "dragna", fmt::format("{}", test.value().assignments)),
         .en =
             fmt::format("p: permutation (Fisher 1935), {} {} ways to form the groups.",
                         is_exact ? "all" : "drawn", fmt::format("{}", test.value().assignments))});
    return std::nullopt;
}

}  // namespace utfall::study
