#include "party_forecast.h"

#include <algorithm>

namespace utfall::forecast {

using Kind = Entry::Kind;

namespace {

const Column& column_of(const std::array<Column, 4>& kinds, Kind kind) {
    return kinds[static_cast<std::size_t>(kind)];
}

void add(Column& out, const Column& more, double sign) {
    for (std::size_t i = 0; i < more.size(); ++i) out[i] += sign * more[i];
}

std::vector<YearForecast> years_of(const PartyColumns& columns, const Summarizer& summarize,
                                   std::size_t scenarios) {
    std::vector<YearForecast> out;
    Column so_far(scenarios, 0);
    for (const auto& [year, kinds] : columns.years) {
        YearForecast y{.year = year};
        Column net(scenarios, 0);
        for (const Kind kind : {Kind::Paid, Kind::Received, Kind::Saved, Kind::Spent})
            add(net, column_of(kinds, kind), sign_of(kind));
        add(so_far, net, 1);
        const auto spread = [&, &of_year = kinds](Kind kind) {
            const Column& c = column_of(of_year, kind);
            return c.empty() ? Spread{} : summarize.spread(c);
        };
        y.paid = spread(Kind::Paid);
        y.received = spread(Kind::Received);
        y.saved = spread(Kind::Saved);
        y.net = summarize.spread(net);
        y.cumulative = summarize.spread(so_far);
        out.push_back(y);
    }
    return out;
}

ReturnForecast returns_of(const PartyColumns& columns, const Summarizer& summarize) {
    ReturnForecast out;
    Column values;
    std::size_t none = 0, several = 0, lost = 0, settled = 0;
    for (std::size_t i = 0; i < columns.rates.size(); ++i) {
        const InternalRate& r = columns.rates[i];
        values.push_back(r.rate);                        // not a number where there is none
        if (columns.net[i] != columns.net[i]) continue;  // the contract refuses it
        ++settled;
        none += r.kind == RateKind::None ? 1 : 0;
        several += r.kind == RateKind::Several ? 1 : 0;
        lost += r.reason == RateReason::AllLost ? 1 : 0;
    }
    const auto share = [&](std::size_t count) {
        return settled == 0 ? 0 : static_cast<double>(count) / static_cast<double>(settled);
    };
    out.irr = summarize.mean(values);
    const std::vector<double> at = percentiles(values, {{0.05, 0.5, 0.95}});
    out.p5 = at[0];
    out.p50 = at[1];
    out.p95 = at[2];
    out.none = share(none);
    out.several = share(several);
    out.lost = share(lost);
    return out;
}

}  // namespace

Column total_of(const PartyColumns& columns, Kind kind, std::size_t scenarios) {
    Column out(scenarios, 0);
    for (const auto& [year, kinds] : columns.years) add(out, column_of(kinds, kind), 1);
    return out;
}

PartyForecast party_forecast(const PartyColumns& columns, const Summarizer& summarize,
                             std::size_t scenarios) {
    PartyForecast out{.party = columns.party};
    out.years = years_of(columns, summarize, scenarios);
    const Column paid = total_of(columns, Kind::Paid, scenarios),
                 received = total_of(columns, Kind::Received, scenarios);
    out.paid = summarize.spread(paid);
    out.received = summarize.spread(received);
    out.saved = summarize.spread(total_of(columns, Kind::Saved, scenarios));
    out.spent = summarize.spread(total_of(columns, Kind::Spent, scenarios));
    out.net = summarize.spread(columns.net);
    out.npv = summarize.spread(columns.npv);
    for (const DiscountStep& step : columns.curve.steps)
        out.curve.emplace_back(static_cast<double>(step.from_year), step.rate);
    for (std::size_t r = 0; r < 3; ++r) out.npv_at[r] = summarize.mean(columns.npv_at[r]);
    out.loss = summarize.share(columns.net, [](double net) { return net < 0; });
    out.cvar = summarize.worst(columns.npv, 0.05);
    out.exposure = summarize.spread(columns.exposure);
    if (!columns.rates.empty()) {
        out.returns = returns_of(columns, summarize);
        if (out.paid.mean.value > 0) {  // the error of a ratio of means (Cochran 1977, eq. 6.4)
            const double ratio = out.received.mean.value / out.paid.mean.value;
            Column residual(scenarios);
            for (std::size_t i = 0; i < scenarios; ++i) residual[i] = received[i] - ratio * paid[i];
            out.multiple = Estimate{ratio, summarize.mean(residual).error / out.paid.mean.value};
        }
    }
    for (auto y = out.years.rbegin(); y != out.years.rend() && y->cumulative.p50 >= 0; ++y)
        out.payback = y->year;
    if (out.payback && out.exposure.mean.value == 0) out.payback.reset();  // nothing to get back
    return out;
}

}  // namespace utfall::forecast
