#include "utfall/forecast/scenario.h"

#include "runner.h"
#include "scenario_points.h"

namespace utfall::forecast {

base::Result<Scenario> scenario_of(const Model& model, const Options& options, std::size_t number) {
    const Prepared& prepared = model.prepared();
    const ScenarioPoints points(prepared, options);
    if (number < 1 || number > points.scenarios())
        return base::diagnose(base::Code::no_such_scenario, prepared.assumptions.origin.place,
                              {base::Bilingual::same(std::to_string(number)),
                               base::Bilingual::same(std::to_string(points.scenarios()))});
    Runner runner(prepared, 1);
    TRY(const bool is_run, runner.run(points.get(), number - 1, 1));
    Scenario out{.number = number, .drawn = {}, .flows = {}, .facts = {}, .options = {}};
    if (!is_run) return out;
    for (std::size_t v = 0; v < prepared.variables.size(); ++v) {
        const Variable& variable = prepared.variables[v];
        out.drawn.push_back(
            {variable.key.measure, variable.key.members, runner.drawer().measured(v).at(0)});
    }
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
