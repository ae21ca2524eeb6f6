// test: a forecast made by hand, of the contract of Norrköping: a few thousand scenarios of a simple twin of its terms, so that
// every number of a report is there and plausible. Nothing here says what the contract pays.
#pragma once
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "forecast_text.h"
#include "load.h"
#include "utfall/base/file.h"
#include "utfall/terms/assumptions.h"
#include "utfall/terms/check.h"
#include "utfall/terms/syntax.h"

namespace utfall::desk {

inline const std::string kExampleAssumptions = R"(# Antaganden

```utfall
antaganden "Grundfall <A & B>" för "Socialt utfallskontrakt i Norrköping"
  horisont från 2016-07-01 till och med 2026-12-31
  slumpfrö 20160701
  prisnivå 2016
antag lyft lyft som följer
  källa "Avtalets bilaga 2"
  säkerhet 90 %
  | dag        | belopp       |
  | 2016-08-01 | 6 000 000 kr |
  | 2017-08-01 | 4 000 000 kr |
antag besparing normal medel 9 000 000 kr spridning 5 000 000 kr
  skattas med historisk kohort, 60 behandlade och 61 jämförda, spridning 350 000 kr mellan personer
  källa "Förstudie 2015, tabell 4"
  säkerhet 40 %
antag skolresultat-bättre ja med chans 55 %
antag genomfört exakt ja
antag besparing-36-månader exakt 0 kr
nytta lugnare-skolgång av besparing
  | vem      | år 1   | år 2   |
  | kommunen | 1      | 0,5    |
  räknas från 2021-01-01
  varar 4 år, avtar med 20 % per år
  10 % hade kommit ändå
kostnad utvärdering
  | vem      | dag        | belopp     |
  | kommunen | 2019-06-30 | 400 000 kr |
diskontering
  | från år | ränta |
  | 0       | 3 %   |
```
)";

struct Example {
    terms::Contract contract;
    terms::Assumptions assumptions;
    forecast::Forecast forecast;
    Tornado tornado;

    [[nodiscard]] Report report(base::Language language) const {
        return {contract, assumptions, forecast, tornado, language};
    }
};

namespace example {

using Column = std::vector<double>;

// Lehmer's generator (Park and Miller 1988): good enough for an example.
class Chance {
public:
    double next() {
        state_ = state_ * 16'807 % 2'147'483'647;
        return static_cast<double>(state_) / 2'147'483'647.0;
    }
    double bell() {
        double sum = -6;
        for (int i = 0; i < 12; ++i) sum += next();
        return sum;
    }

private:
    std::uint64_t state_ = 20'160'701;
};

inline forecast::Estimate mean_of(const Column& column) {
    double sum = 0, squares = 0;
    for (const double value : column) sum += value;
    const double mean = sum / static_cast<double>(column.size());
    for (const double value : column) squares += (value - mean) * (value - mean);
    return {mean, std::sqrt(squares) / static_cast<double>(column.size())};
}

inline forecast::Spread spread_of(const Column& column) {
    Column sorted = column;
    std::sort(sorted.begin(), sorted.end());
    const auto at = [&](double share) {
        return sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1))];
    };
    return {mean_of(column), at(0.05), at(0.25), at(0.5), at(0.75), at(0.95)};
}

inline forecast::Estimate share_of(const Column& column, double below) {
    Column is(column.size());
    for (std::size_t i = 0; i < column.size(); ++i) is[i] = column[i] < below ? 1 : 0;
    return mean_of(is);
}

struct Flows {
    int party = 0;
    std::vector<int> years;
    std::vector<Column> paid, received, saved;  // by year
};

inline forecast::PartyForecast party_of(const Flows& flows, bool invests) {
    forecast::PartyForecast p;
    p.party = flows.party;
    const std::size_t n = flows.paid[0].size();
    Column paid(n), received(n), saved(n), net(n), npv(n), worst(n);
    double factor = 1;
    for (std::size_t y = 0; y < flows.years.size(); ++y) {
        Column year(n);
        for (std::size_t i = 0; i < n; ++i) {
            year[i] = flows.received[y][i] + flows.saved[y][i] - flows.paid[y][i];
            net[i] += year[i];
            npv[i] += year[i] * factor;
            worst[i] = std::max(worst[i], -net[i]);
            paid[i] += flows.paid[y][i];
            received[i] += flows.received[y][i];
            saved[i] += flows.saved[y][i];
        }
        p.years.push_back({flows.years[y], spread_of(flows.paid[y]), spread_of(flows.received[y]),
                           spread_of(flows.saved[y]), spread_of(year), spread_of(net)});
        factor /=
            y + 1 < flows.years.size() && flows.years[y + 1] > flows.years[y] + 1 ? 1.12 : 1.03;
        if (!p.payback && p.years.back().cumulative.p50 >= 0 && y > 1) p.payback = flows.years[y];
    }
    p.paid = spread_of(paid);
    p.received = spread_of(received);
    p.saved = spread_of(saved);
    p.net = spread_of(net);
    p.npv = spread_of(npv);
    p.curve = {{0, 0.03}};
    p.npv_at = {mean_of(net), p.npv.mean, p.npv.mean};
    p.loss = share_of(net, 0);
    std::sort(npv.begin(), npv.end());
    p.cvar = mean_of(Column(npv.begin(), npv.begin() + static_cast<std::ptrdiff_t>(n / 20)));
    p.exposure = spread_of(worst);
    if (invests) {
        p.returns =
            forecast::ReturnForecast{{-0.0184, 0.0021}, -0.19, 0.004, 0.041, 0, 0.012, 0.031};
        p.multiple = forecast::Estimate{0.9412, 0.0083};
    }
    return p;
}

inline void add_rest(forecast::Forecast& f, const terms::Assumptions& a, const Column& saving,
                     const Column& repaid) {
    const auto subject = [&](const std::string& name) {
        const auto& all = a.names.measures;
        return static_cast<int>(
            std::find_if(all.begin(), all.end(), [&](const auto& m) { return m.name == name; }) -
            all.begin());
    };
    f.guarantees.push_back({"garantidel",
                            0,
                            1,
                            {120'000'00, 4'100'00},
                            {0.2314, 0.0061},
                            518'600'00,
                            900'000'00,
                            1'400'000'00,
                            2'000'000'00});
    f.measurements.push_back({subject("besparing"),
                              terms::Design::Historical,
                              60,
                              61,
                              3'818'700'00,
                              10'692'400'00,
                              {0.4731, 0.0078},
                              {0.0812, 0.0044}});
    f.values.push_back({subject("besparing"), {}, spread_of(saving), 0.0031});
    f.values.push_back({subject("skolresultat-bättre"), {}, {{0.55, 0.0079}, 0, 0, 1, 1, 1}, 0});
    forecast::Payoff payoff{
        .subject = subject("besparing"), .at = {}, .parties = {0, 1}, .net = {{}, {}}};
    for (int i = -10; i <= 20; ++i) {
        const double saved = i * 1'000'000'00.0;
        const double back = 4'000'000'00 + 0.6 * std::clamp(saved, 0.0, 10'000'000'00.0);
        const double bonus = std::clamp(saved - 10'000'000'00, 0.0, 2'000'000'00.0);
        payoff.at.push_back(saved);
        payoff.net[0].push_back(10'000'000'00 - back - bonus + saved - 10'000'000'00);
        payoff.net[1].push_back(back + bonus - 10'000'000'00);
    }
    f.payoffs.push_back(std::move(payoff));
    f.repaid = spread_of(repaid);
    f.repayment = {4'000'000'00, 500'000'00, std::vector<std::size_t>(17)};
    for (const double value : repaid)
        ++f.repayment.count[std::min<std::size_t>(
            16, static_cast<std::size_t>((value - 4'000'000'00) / 500'000'00))];
    f.principle = forecast::Principle{{{0, 0.981, 0.764}, {1, 1, 0.882}}, 0.981, 0.671};
}

// Fails the test when the case or the assumptions cannot be read.
inline Example forecast_example() {
    const std::string path = "cases/norrkoping-2016/contract.md";
    const auto contract = terms::parse(path, base::read_file(path, 1U << 20U).value());
    const auto document = terms::parse("antaganden.md", kExampleAssumptions);
    EXPECT_TRUE(document.ok());
    if (!document.ok()) {
        ADD_FAILURE() << render_all(document.diagnostics(), base::Language::English);
        return {};
    }
    auto checked =
        terms::check_assumptions("antaganden.md", document.value(), path, contract.value());
    EXPECT_TRUE(checked.assumptions) << render_all(checked.diagnostics, base::Language::English);
    if (!checked.assumptions) return {};
    Example e{.contract = *terms::check(path, contract.value()).contract,
              .assumptions = *std::move(checked.assumptions),
              .forecast = {},
              .tornado = {}};
    forecast::Forecast& f = e.forecast;
    f.scenarios = f.asked = 4'096;
    f.seed = 20'160'701;
    f.replicates = 16;
    const std::size_t n = f.scenarios;
    Chance chance;
    Column saving(n), repaid(n), none(n, 0.0);
    Flows municipality{0, {2016, 2017, 2019, 2021, 2022, 2023, 2024}, {}, {}, {}};
    Flows investor{1, {2016, 2017, 2021}, {}, {}, {}};
    for (auto* flows : {&municipality, &investor})
        flows->paid = flows->received = flows->saved =
            std::vector<Column>(flows->years.size(), none);
    for (std::size_t i = 0; i < n; ++i) {
        saving[i] = std::round(9'000'000'00 + 5'000'000'00 * chance.bell());
        const bool better = chance.next() < 0.55;
        repaid[i] = 4'000'000'00 + std::round(0.6 * std::clamp(saving[i], 0.0, 10'000'000'00.0)) +
                    (better ? std::clamp(saving[i] - 10'000'000'00, 0.0, 2'000'000'00.0) : 0);
        investor.paid[0][i] = municipality.received[0][i] = 6'000'000'00;
        investor.paid[1][i] = municipality.received[1][i] = 4'000'000'00;
        municipality.paid[2][i] = 400'000'00;
        investor.received[2][i] = municipality.paid[3][i] = repaid[i];
        for (std::size_t y = 3; y < 7; ++y)
            municipality.saved[y][i] = saving[i] * (y == 3 ? 0.9 : y == 4 ? 0.45 : 0.3);
    }
    f.parties = {party_of(municipality, false), party_of(investor, true)};
    const forecast::PartyForecast &m = f.parties[0], &v = f.parties[1];
    f.balance.rows = {{0,
                       m.paid.mean,
                       m.received.mean,
                       m.saved.mean,
                       {400'000'00, 0},
                       m.npv.mean,
                       -v.npv.mean.value * -1},
                      {1, v.paid.mean, v.received.mean, {}, {}, v.npv.mean, -v.npv.mean.value}};
    f.balance.rows[0].transfer = v.npv.mean.value;
    f.balance.total = {m.npv.mean.value + v.npv.mean.value, 61'300'00};
    f.balance.can_break_even = f.balance.total.value >= 0;
    f.worthwhile = {0.8134, 0.0061};
    f.benefit = m.saved;
    f.cost = spread_of(Column(n, 10'400'000'00));
    f.break_even = 2023;
    add_rest(f, e.assumptions, saving, repaid);
    const int subject = f.measurements[0].subject;
    e.tornado = {
        .bars = {{"besparing", 780'000'00, 17'220'000'00, -5'600'000'00, 1'800'000'00, subject},
                 {"skolresultat-bättre", 0, 1, -700'000'00, -200'000'00, f.values[1].subject},
                 {"diskontering", 0, 5, -250'000'00, -900'000'00, {}}},
        .middle = -480'000'00,
        .of = "LSV: väntat nuvärde"};
    return e;
}

}  // namespace example

using example::forecast_example;

}  // namespace utfall::desk
