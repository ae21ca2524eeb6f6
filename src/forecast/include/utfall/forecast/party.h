// forecast: what the scenarios say of one party: each year, in all, discounted, and as a return.
//
// Amounts are in minor units (öre) as double; rates and probabilities are ratios.
#pragma once
#include <array>
#include <optional>
#include <utility>
#include <vector>

namespace utfall::forecast {

struct Estimate {
    double value = 0;
    double error = 0;  // standard error from drawing
};

// Over the scenarios. Percentiles: the smallest value that at least that share of the scenarios do not exceed.
struct Spread {
    Estimate mean{};
    double p5 = 0, p25 = 0, p50 = 0, p75 = 0, p95 = 0;
};

struct YearForecast {
    int year = 0;  // calendar year
    Spread paid{}, received{}, saved{}, net{},
        cumulative{};  // net: received and saved less paid and spent
};

// Nothing is said of a rate of return for who puts no money in and gets it back.
struct ReturnForecast {
    Estimate irr{};  // mean over the scenarios that have one
    double p5 = 0, p50 = 0, p95 = 0;
    double none = 0;     // share of the scenarios without any rate
    double several = 0;  // share with more than one: the one nearest zero counts
    double lost = 0;     // share in which nothing comes back: −100 %
};

// Present values are told at these rates too, whatever the party's own curve.
inline constexpr std::array<double, 3> kSideRates{0, 0.035, 0.05};

struct PartyForecast {
    int party = 0;                      // into Assumptions::names.parties
    std::vector<YearForecast> years{};  // those with any flow, rising
    // Whole horizon, not discounted. paid and received: under the contract, draws included. spent: assumed costs.
    Spread paid{}, received{}, saved{}, spent{}, net{};
    Spread npv{};                                    // at the party's own curve
    std::vector<std::pair<double, double>> curve{};  // from year, rate
    std::array<Estimate, 3> npv_at{};                // at kSideRates
    Estimate loss{};                                 // P(net < 0)
    Estimate cvar{};                                 // mean of the worst 5 % of npv
    Spread exposure{};  // the deepest that what is put in goes before it comes back
    std::optional<ReturnForecast> returns{};
    std::optional<Estimate> multiple{};  // money back over money in; means over means
    std::optional<int>
        payback{};  // first year from which on the median of cumulative net is not below zero
};

}  // namespace utfall::forecast
