#include "utfall/forecast/scenario.h"

#include <algorithm>
#include <tuple>

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

// How many rows a file of these facts has before its claims, with its heading: see review::situation_csv.
int rows_before_claims(const settle::Facts& facts) {
    std::size_t rows = 1;
    for (const auto& [key, versions] : facts.values) rows += versions.size();
    for (const auto& [measure, draws] : facts.draws)
        rows += static_cast<std::size_t>(std::count_if(
            draws.begin(), draws.end(), [](const settle::Draw& d) { return d.amount != 0; }));
    return static_cast<int>(rows);
}

// Numbered in the order in which they use caps; their rows are those of the file.
void add_claims(const Prepared& prepared, Runner& runner, settle::Facts& facts) {
    int row = rows_before_claims(facts);
    for (std::size_t p = 0; p < prepared.claims.size(); ++p) {
        auto& claims = facts.claims[prepared.claims[p].list];
        for (const settle::ClaimCase& c : runner.claims_of(p, 0)) {
            std::string number = std::to_string(claims.size() + 1);
            constexpr std::size_t kDigits = 7;
            number.insert(0, kDigits - std::min(kDigits, number.size()), '0');
            claims.push_back({.number = std::move(number),
                              .person = c.person,
                              .line = c.line,
                              .outcome = c.outcome,
                              .claimed = c.claimed,
                              .accepted = c.accepted});
        }
        std::stable_sort(claims.begin(), claims.end(), [](const auto& a, const auto& b) {
            return std::tuple(a.outcome, a.line, std::string_view(a.number)) <
                   std::tuple(b.outcome, b.line, std::string_view(b.number));
        });
        for (settle::Claim& claim : claims) claim.row = ++row;
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
        if (is_of_claims(prepared.assumptions.assumed[variable.assumed])) continue;
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
    add_claims(prepared, runner, out.facts);
    out.options = prepared.space.timetable.options;
    out.options.open_claims = settle::Options::OpenClaims::None;
    return out;
}

}  // namespace utfall::forecast
