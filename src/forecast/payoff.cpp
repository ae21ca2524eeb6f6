#include "payoff.h"

#include <algorithm>

#include "moved_points.h"

namespace utfall::forecast {

namespace {

constexpr std::size_t kPlaces = 49;  // percentiles 2, 4 … 98

// The values of one measure go through their percentiles, the others stay in the middle.
PointColumns points_for(const Prepared& prepared, const std::vector<std::size_t>& own) {
    PointColumns columns(prepared.dimensions, std::vector<double>(kPlaces, kMiddle));
    for (const std::size_t v : own)
        for (std::size_t i = 0; i < kPlaces; ++i)
            move_point(prepared, v, AssumedPart::Value,
                       static_cast<double>(i + 1) / static_cast<double>(kPlaces + 1), i, columns);
    return columns;
}

}  // namespace

base::Result<std::vector<Payoff>> payoffs_of(const Prepared& prepared,
                                             const std::vector<int>& parties) {
    std::vector<Payoff> out;
    for (const terms::Assumed& a : prepared.assumptions.assumed) {
        std::vector<std::size_t> own;
        for (std::size_t v = 0; v < prepared.variables.size(); ++v)
            if (prepared.variables[v].key.measure == a.subject &&
                has_part(prepared.variables[v], AssumedPart::Value))
                own.push_back(v);
        if (a.is_quantity || own.empty()) continue;
        const GivenPoints points(points_for(prepared, own));
        Runner runner(prepared, kPlaces, Detail::Parties);
        TRY(const bool is_run, runner.run(points, 0, kPlaces));
        Collector collector(prepared, kPlaces, Detail::Parties);
        if (is_run) collector.take(runner, 0);
        std::vector<double> at(kPlaces);
        for (std::size_t i = 0; i < kPlaces; ++i) {
            for (const std::size_t v : own) at[i] += runner.drawer().measured(v).at(i);
            at[i] /= static_cast<double>(own.size());
        }
        const Results results = collector.finish(kPlaces);
        Payoff payoff{.subject = a.subject, .at = {}, .parties = parties, .net = {}};
        payoff.net.resize(parties.size());
        for (std::size_t i = 0; i < kPlaces; ++i) {
            if (!payoff.at.empty() && at[i] == payoff.at.back()) continue;
            payoff.at.push_back(at[i]);
            for (std::size_t p = 0; p < parties.size(); ++p)
                for (const PartyColumns& columns : results.parties)
                    if (columns.party == parties[p]) payoff.net[p].push_back(columns.net[i]);
        }
        out.push_back(std::move(payoff));
    }
    return out;
}

}  // namespace utfall::forecast
