#include "payoff.h"

#include <algorithm>

#include "moved_points.h"
#include "summary.h"

namespace utfall::forecast {

namespace {

constexpr std::size_t kPlaces = 49;  // percentiles 2, 4 … 98

double share_at(std::size_t place) {
    return static_cast<double>(place + 1) / static_cast<double>(kPlaces + 1);
}

using Own = std::vector<std::size_t>;  // variables of one measure

// The values of one measure go through their percentiles, the others stay in the middle.
PointColumns points_for(const Prepared& prepared, const Own& own) {
    PointColumns columns(prepared.dimensions, std::vector<double>(kPlaces, kMiddle));
    for (const std::size_t v : own)
        if (has_part(prepared.variables[v], AssumedPart::Value))
            for (std::size_t i = 0; i < kPlaces; ++i)
                move_point(prepared, v, AssumedPart::Value, share_at(i), i, columns);
    return columns;
}

// Of those that no point of their own decides, the percentiles of what they were.
std::vector<Column> given_for(const Prepared& prepared, const Results& results, const Own& own) {
    std::vector<double> shares(kPlaces);
    for (std::size_t i = 0; i < kPlaces; ++i) shares[i] = share_at(i);
    std::vector<Column> out(prepared.variables.size());
    for (const std::size_t v : own) {
        if (has_part(prepared.variables[v], AssumedPart::Value)) continue;
        const Column& was = results.truths[v].empty() ? results.values[v] : results.truths[v];
        out[v] = percentiles(was, shares);
    }
    return out;
}

bool varies(const Prepared& prepared, const Results& results, std::size_t v) {
    const Variable& variable = prepared.variables[v];
    if (has_part(variable, AssumedPart::Value)) return true;
    return variable.way != Variable::Way::Constant && !results.values[v].empty();
}

base::Result<Payoff> payoff_of(const Prepared& prepared, const Results& drawn, int subject,
                               const Own& own, const std::vector<int>& parties) {
    const GivenPoints points(points_for(prepared, own));
    const std::vector<Column> given = given_for(prepared, drawn, own);
    Runner runner(prepared, kPlaces, Detail::Parties);
    TRY(const bool is_run, runner.run(points, 0, kPlaces, {Twist::Kind::Given, -1, &given}));
    Collector collector(prepared, kPlaces, Detail::Parties);
    if (is_run) collector.take(runner, 0);
    std::vector<double> at(kPlaces);
    for (std::size_t i = 0; i < kPlaces; ++i) {
        for (const std::size_t v : own) at[i] += runner.drawer().measured(v).at(i);
        at[i] /= static_cast<double>(own.size());
    }
    const Results results = collector.finish(kPlaces);
    Payoff payoff{.subject = subject, .at = {}, .parties = parties, .net = {}};
    payoff.net.resize(parties.size());
    for (std::size_t i = 0; i < kPlaces; ++i) {
        if (!payoff.at.empty() && at[i] == payoff.at.back()) continue;
        payoff.at.push_back(at[i]);
        for (std::size_t p = 0; p < parties.size(); ++p)
            for (const PartyColumns& columns : results.parties)
                if (columns.party == parties[p]) payoff.net[p].push_back(columns.net[i]);
    }
    return payoff;
}

}  // namespace

base::Result<std::vector<Payoff>> payoffs_of(const Prepared& prepared, const Results& results,
                                             const std::vector<int>& parties) {
    std::vector<Payoff> out;
    for (const terms::Assumed& a : prepared.assumptions.assumed) {
        Own own;
        for (std::size_t v = 0; v < prepared.variables.size(); ++v)
            if (prepared.variables[v].key.measure == a.subject && varies(prepared, results, v))
                own.push_back(v);
        if (a.is_quantity || own.empty()) continue;
        TRY(Payoff payoff, payoff_of(prepared, results, a.subject, own, parties));
        out.push_back(std::move(payoff));
    }
    return out;
}

}  // namespace utfall::forecast
