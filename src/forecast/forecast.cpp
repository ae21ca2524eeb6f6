#include "utfall/forecast/forecast.h"

#include <algorithm>

#include "balance.h"
#include "measurement.h"
#include "payoff.h"
#include "scenario_points.h"
#include "stream.h"
#include "utfall/base/threads.h"
#include "utfall/forecast/spread.h"
#include "utfall/settle/member_words.h"

namespace utfall::forecast {

namespace {

std::vector<GuaranteeForecast> guarantees_of(const Prepared& prepared, const Results& results,
                                             const Summarizer& summarize) {
    std::vector<GuaranteeForecast> out;
    for (std::size_t g = 0; g < results.guarantees.size(); ++g) {
        GuaranteeForecast one{.clause = results.guarantee_clauses[g]};
        for (const settle::Flow& f : prepared.space.formula.flows)
            if (f.clause == one.clause) {
                one.from = f.from;
                one.to = f.to;
                break;
            }
        const Column& c = results.guarantees[g];
        one.expected = summarize.mean(c);
        one.called = summarize.share(c, [](double v) { return v > 0; });
        one.when_called = one.called.value > 0 ? one.expected.value / one.called.value : 0;
        const std::vector<double> at = percentiles(c, {{0.95, 0.99}});
        one.p95 = at[0];
        one.p99 = at[1];
        one.most = forecast::summarize(c).most;
        out.push_back(one);
    }
    return out;
}

ValueForecast value_of(const Prepared& prepared, const Results& results,
                       const Summarizer& summarize, std::size_t done, std::size_t v) {
    const Variable& variable = prepared.variables[v];
    ValueForecast out{
        .subject = variable.key.measure,
        .member = settle::member_words(prepared.assumptions.names, prepared.space.timetable.facts,
                                       prepared.assumptions.assumed[variable.assumed].over,
                                       variable.key.members)};
    if (results.values[v].empty()) {
        out.value.mean.value = variable.constant;
        out.value.p5 = out.value.p25 = out.value.p50 = variable.constant;
        out.value.p75 = out.value.p95 = variable.constant;
    } else {
        out.value = summarize.spread(results.values[v]);
    }
    out.cut = done == 0 ? 0 : static_cast<double>(results.cut[v]) / static_cast<double>(done);
    return out;
}

ValueForecast claims_of(const Prepared& prepared, const Results& results,
                        const Summarizer& summarize, std::size_t done, std::size_t plan,
                        std::size_t line) {
    ValueForecast out{.subject = prepared.claims[plan].lines[line].subject};
    out.value = summarize.spread(results.claims[plan][line]);
    if (done > 0)
        out.cut = static_cast<double>(results.claims_cut[plan][line]) / static_cast<double>(done);
    return out;
}

// What was drawn: each value for itself, of claims the whole number on each line.
std::vector<std::function<ValueForecast()>> values_of(const Prepared& prepared,
                                                      const Results& results,
                                                      const Summarizer& summarize,
                                                      std::size_t done) {
    std::vector<std::function<ValueForecast()>> out;
    for (std::size_t v = 0; v < prepared.variables.size(); ++v)
        if (!is_of_claims(prepared.assumptions.assumed[prepared.variables[v].assumed]))
            out.emplace_back([&prepared, &results, &summarize, done, v] {
                return value_of(prepared, results, summarize, done, v);
            });
    for (std::size_t p = 0; p < prepared.claims.size(); ++p)
        for (std::size_t k = 0; k < prepared.claims[p].lines.size(); ++k)
            out.emplace_back([&prepared, &results, &summarize, done, p, k] {
                return claims_of(prepared, results, summarize, done, p, k);
            });
    return out;
}

Histogram histogram_of(const Column& values) {
    constexpr std::size_t kBins = 40;
    const Summary all = summarize(values);
    Histogram out;
    if (all.rows == 0) return out;
    out.low = all.least;
    out.width = (all.most - all.least) / static_cast<double>(kBins);
    if (!(out.width > 0)) {
        out.width = 1;
        out.count = {all.rows};
        return out;
    }
    out.count.assign(kBins, 0);
    for (const double v : values) {
        if (!(v == v)) continue;
        const auto bin = static_cast<std::size_t>((v - out.low) / out.width);
        ++out.count[std::min(bin, kBins - 1)];
    }
    return out;
}

Estimate worthwhile_of(const Results& results, const Summarizer& summarize, std::size_t done) {
    Column surplus(done);
    for (std::size_t i = 0; i < done; ++i) surplus[i] = results.benefit[i] - results.cost[i];
    return summarize.share(surplus, [](double v) { return v > 0; });
}

// The first year in which what is expected to have been gained is no less than what it has cost.
std::optional<int> break_even_of(const Results& results, const Summarizer& summarize) {
    std::map<int, double> nets;
    for (const auto& [year, c] : results.benefit_of) nets[year] += summarize.mean(c).value;
    for (const auto& [year, c] : results.cost_of) nets[year] -= summarize.mean(c).value;
    double sum = 0;
    std::optional<int> out;
    for (const auto& [year, net] : nets) {
        sum += net;
        if (sum < 0)
            out.reset();
        else if (!out)
            out = year;
    }
    return out;
}

// Each figure is told by itself, so they may be on several threads.
void tell(const Prepared& prepared, const Results& results, const Summarizer& summarize,
          const Options& options, Forecast& out) {
    const std::size_t done = out.scenarios;
    out.parties.resize(results.parties.size());
    std::vector<std::function<void()>> figures{
        [&] { out.guarantees = guarantees_of(prepared, results, summarize); }};
    for (std::size_t p = 0; p < out.parties.size(); ++p)
        figures.emplace_back(
            [&, p] { out.parties[p] = party_forecast(results.parties[p], summarize, done); });
    const std::vector<std::function<void()>> of_all{
        [&] { out.balance = balance_of(results, summarize, done); },
        [&] { out.benefit = summarize.spread(results.benefit); },
        [&] { out.cost = summarize.spread(results.cost); },
        [&] { out.worthwhile = worthwhile_of(results, summarize, done); },
        [&] { out.break_even = break_even_of(results, summarize); },
        [&] { out.repaid = summarize.spread(results.repaid); },
        [&] { out.repayment = histogram_of(results.repaid); },
        [&] { out.principle = principle_of(results, done); }};
    const auto values = values_of(prepared, results, summarize, done);
    if (!options.is_brief) {
        figures.insert(figures.end(), of_all.begin(), of_all.end());
        out.values.resize(values.size());
    }
    for (std::size_t v = 0; v < out.values.size(); ++v)
        figures.emplace_back([&, v] { out.values[v] = values[v](); });
    base::for_each_index(figures.size(), options.threads, [&](std::size_t k) { figures[k](); });
    out.stopped = results.refused;
    if (results.why_refused)
        out.stopped_why = results.why_refused->in(prepared.assumptions.language);
}

}  // namespace

base::Result<Forecast> forecast(const Model& model, const Options& options) {
    const Prepared& prepared = model.prepared();
    if (options.progress)
        (void)options.progress(0);  // what stops it may come before the first chunk
    const ScenarioPoints points(prepared, options);
    const std::size_t scenarios = points.scenarios();
    Collector collector(prepared, scenarios);
    TRY(const std::size_t done, stream_to({.prepared = prepared,
                                           .points = points.get(),
                                           .scenarios = scenarios,
                                           .part = points.part(),
                                           .threads = options.threads,
                                           .progress = options.progress},
                                          collector));
    const Results results = collector.finish(done);
    Forecast out{.scenarios = done,
                 .asked = scenarios,
                 .seed = points.seed(),
                 .draws = options.draws,
                 .replicates = points.per_replicate() == 0 ? 0 : done / points.per_replicate()};
    const Summarizer summarize(points.per_replicate());
    tell(prepared, results, summarize, options, out);
    if (options.is_brief) return out;
    if (done == scenarios) {
        TRY(out.measurements, measurements_of({.prepared = prepared,
                                               .points = points.get(),
                                               .scenarios = done,
                                               .part = points.part(),
                                               .threads = options.threads},
                                              results, points.per_replicate()));
    }
    std::vector<int> parties;
    for (const PartyForecast& p : out.parties) parties.push_back(p.party);
    TRY(out.payoffs, payoffs_of(prepared, results, parties));
    return out;
}

}  // namespace utfall::forecast
