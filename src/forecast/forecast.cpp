#include "utfall/forecast/forecast.h"

#include <algorithm>
#include <memory>

#include "balance.h"
#include "measurement.h"
#include "payoff.h"
#include "scenario_points.h"
#include "utfall/forecast/spread.h"

namespace utfall::forecast {

namespace {

std::string member_words(const Prepared& prepared, const Variable& v) {
    std::string out;
    const terms::Contract& c = prepared.assumptions.names;
    const auto& over = prepared.assumptions.assumed[v.assumed].over;
    for (std::size_t k = 0; k < over.size(); ++k) {
        const terms::Dimension& d = c.dimensions[static_cast<std::size_t>(over[k])];
        const int member = v.key.members[k];
        if (!out.empty()) out += ", ";
        if (d.kind == terms::Dimension::Kind::Periods)
            out += d.name + " " + std::to_string(member + 1);
        else if (d.kind == terms::Dimension::Kind::Groups)
            out += d.members[static_cast<std::size_t>(member)];
        else
            out += "P" + std::to_string(member + 1);
    }
    return out;
}

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

std::vector<ValueForecast> values_of(const Prepared& prepared, const Results& results,
                                     const Summarizer& summarize, std::size_t done) {
    std::vector<ValueForecast> out;
    for (std::size_t v = 0; v < prepared.variables.size(); ++v) {
        const Variable& variable = prepared.variables[v];
        ValueForecast one{.subject = variable.key.measure,
                          .member = member_words(prepared, variable)};
        if (results.values[v].empty()) {
            one.value.mean.value = variable.constant;
            one.value.p5 = one.value.p25 = one.value.p50 = variable.constant;
            one.value.p75 = one.value.p95 = variable.constant;
        } else {
            one.value = summarize.spread(results.values[v]);
        }
        one.cut = done == 0 ? 0 : static_cast<double>(results.cut[v]) / static_cast<double>(done);
        out.push_back(std::move(one));
    }
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

void tell(const Prepared& prepared, const Results& results, const Summarizer& summarize,
          std::size_t done, Forecast& out) {
    for (const PartyColumns& party : results.parties)
        out.parties.push_back(party_forecast(party, summarize, done));
    out.guarantees = guarantees_of(prepared, results, summarize);
    out.values = values_of(prepared, results, summarize, done);
    out.balance = balance_of(results, summarize, done);
    out.benefit = summarize.spread(results.benefit);
    out.cost = summarize.spread(results.cost);
    Column surplus(done);
    for (std::size_t i = 0; i < done; ++i) surplus[i] = results.benefit[i] - results.cost[i];
    out.worthwhile = summarize.share(surplus, [](double v) { return v > 0; });
    out.break_even = break_even_of(results, summarize);
    out.repaid = summarize.spread(results.repaid);
    out.repayment = histogram_of(results.repaid);
    out.principle = principle_of(results, done);
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
    const std::size_t scenarios = points.scenarios(), part = points.part();
    Runner runner(prepared, std::min(kChunkRows, part));
    Collector collector(prepared, scenarios);
    std::size_t done = 0;
    while (done < scenarios) {
        const std::size_t rows = std::min({kChunkRows, part - done % part, scenarios - done});
        TRY(const bool is_run, runner.run(points.get(), done, rows));
        if (is_run) collector.take(runner, done);
        done += rows;
        if (options.progress && done < scenarios &&
            !options.progress(static_cast<double>(done) / static_cast<double>(scenarios)))
            break;
    }
    const Results results = collector.finish(done);
    Forecast out{.scenarios = done,
                 .asked = scenarios,
                 .seed = points.seed(),
                 .draws = options.draws,
                 .replicates = points.per_replicate() == 0 ? 0 : done / points.per_replicate()};
    const Summarizer summarize(points.per_replicate());
    tell(prepared, results, summarize, done, out);
    if (done == scenarios) {
        TRY(out.measurements,
            measurements_of(prepared, points.get(), results, done, points.per_replicate()));
    }
    std::vector<int> parties;
    for (const PartyForecast& p : out.parties) parties.push_back(p.party);
    TRY(out.payoffs, payoffs_of(prepared, parties));
    return out;
}

}  // namespace utfall::forecast
