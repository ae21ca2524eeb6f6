#include "utfall/forecast/scenario.h"

#include "party_forecast.h"
#include "results.h"
#include "scenario_points.h"

namespace utfall::forecast {

namespace {

void count_parties(const Prepared& prepared, const Runner& runner, Scenario& out) {
    Collector collector(prepared, 1);
    collector.take(runner, 0);
    const Results results = collector.finish(1);
    const auto total = [](const PartyColumns& p, Entry::Kind kind) {
        return total_of(p, kind, 1).front();
    };
    for (const PartyColumns& p : results.parties)
        out.parties.push_back({.party = p.party,
                               .paid = total(p, Entry::Kind::Paid),
                               .received = total(p, Entry::Kind::Received),
                               .saved = total(p, Entry::Kind::Saved),
                               .spent = total(p, Entry::Kind::Spent),
                               .net = p.net.front(),
                               .npv = p.npv.front()});
    for (std::size_t k = 0; k < prepared.worths.size(); ++k) {
        const Worth& w = prepared.worths[k];
        out.worths.push_back({.party = w.party,
                              .day = w.day,
                              .name = w.name,
                              .amount = runner.worth(k).front(),
                              .is_cost = w.is_cost});
    }
}

}  // namespace

base::Result<Scenario> scenario_of(const Model& model, const Options& options, std::size_t number) {
    const Prepared& prepared = model.prepared();
    const ScenarioPoints points(prepared, options);
    if (number < 1 || number > points.scenarios())
        return base::diagnose(base::Code::no_such_scenario, prepared.assumptions.origin.place,
                              {base::Bilingual::same(std::to_string(number)),
                               base::Bilingual::same(std::to_string(points.scenarios()))});
    Runner runner(prepared, 1);
    TRY(const bool is_run, runner.run(points.get(), number - 1, 1));
    Scenario out;
    out.number = number;
    if (!is_run) return out;
    for (std::size_t v = 0; v < prepared.variables.size(); ++v) {
        const Variable& variable = prepared.variables[v];
        out.drawn.push_back({.subject = variable.key.measure,
                             .members = variable.key.members,
                             .value = runner.drawer().measured(v).at(0)});
        if (variable.error_dimension) out.drawn.back().truth = runner.drawer().value(v).at(0);
    }
    count_parties(prepared, runner, out);
    for (std::size_t k = 0; k < prepared.space.formula.flows.size(); ++k)
        out.flows.push_back(runner.flow(k)[0]);
    std::vector<std::int64_t> inputs;
    for (const auto& column : runner.drawer().inputs()) inputs.push_back(column[0]);
    out.facts = review::facts_at(prepared.contract, prepared.space, inputs);
    out.options = prepared.space.timetable.options;
    out.options.open_claims = false;
    return out;
}

}  // namespace utfall::forecast
