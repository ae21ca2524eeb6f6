// forecast: what a contract is worth, to whom, and at what risk: its own program run on many scenarios of its assumptions.
//
//     TRY(Model model, model_of(contract, assumptions, facts));
//     TRY(Forecast f, forecast(model, {.scenarios = 10'000}));
//
// Amounts are in minor units (öre) as double: a forecast is an estimate. What a scenario pays is exact, see scenario.h.
// Every estimate has the standard error that drawing gives it: with Sobol points from independently scrambled replicates,
// with plain draws from the scenarios themselves.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "utfall/base/result.h"
#include "utfall/forecast/model.h"
#include "utfall/forecast/party.h"

namespace utfall::forecast {

struct Options {
    std::size_t scenarios = 10'000;
    std::optional<std::uint64_t> seed{};  // nothing: the assumptions' own, or 1
    enum class Draws { Sobol, Plain } draws = Draws::Sobol;
    std::size_t replicates = 16;  // of Sobol points; the scenarios are split among them
    bool is_brief = false;        // of parties and guarantees alone, for who tries many terms
    std::size_t threads = 1;      // how many does not show in the result
    // Told how much is done, 0 to 1; false stops, and the forecast is of what was done so far.
    std::function<bool(double)> progress{};
};

struct GuaranteeForecast {
    std::string clause{};
    int from = 0, to = 0;
    Estimate expected{}, called{};  // amount; P(amount > 0)
    double when_called = 0;         // mean amount in those scenarios
    double p95 = 0, p99 = 0, most = 0;
};

// An outcome whose value is an estimate: what the measurement can tell.
struct MeasurementForecast {
    int subject = 0;
    terms::Design design{};
    std::int64_t treated = 0, compared = 0;
    double standard_error = 0;   // of the estimate, in the measure's unit (minor units, ratio)
    double smallest_effect = 0;  // shown with power 80 % at two-sided 5 %: 2.80 standard errors
    // Paid: more is paid for outcomes than would be at a value of exactly no effect.
    Estimate paid_without_effect{}, unpaid_with_effect{};
};

struct ValueForecast {  // what was assumed, as drawn; of claims on a line, how many count in all
    int subject = 0;
    std::string member{};  // "school-year 2"; empty
    Spread value{};        // as the contract gets it; minor units, ratio, count
    double cut =
        0;  // share of the scenarios in which the contract's range cut it, or some claims do not count
};

// Who pays and who saves, in expected present value at each party's own curve.
struct Balance {
    struct Row {
        int party = 0;
        Estimate pays{}, receives{}, saves{}, spends{}, net{};
        double transfer = 0;  // received (+) or given (−) so that nobody loses
    };
    std::vector<Row> rows{};  // of every party with any flow
    Estimate total{};         // sum of nets
    bool can_break_even =
        false;  // the sum is not negative: transfers exist; otherwise none do, since they add to zero
};

struct Payoff {  // each party's net, not discounted, over one outcome, all else at its median
    int subject = 0;
    std::vector<double> at{};  // of the outcome, rising
    std::vector<int> parties{};
    std::vector<std::vector<double>> net{};  // by party, at each
};

struct Histogram {
    double low = 0, width = 0;
    std::vector<std::size_t> count{};
};

// Every party loses on a bad outcome and wins on a good one, as seen: among the tenth of the scenarios with the least
// total benefit, the share in which each party's net is below zero; among the best tenth, above.
struct Principle {
    struct Row {
        int party = 0;
        double loses_on_bad = 0, wins_on_good = 0;
    };
    std::vector<Row> rows{};
    double all_on_bad = 0, all_on_good = 0;  // all parties at once
};

struct Forecast {
    std::size_t scenarios = 0, asked = 0;  // fewer done than asked: stopped, partial
    std::uint64_t seed = 0;
    Options::Draws draws{};
    std::size_t replicates = 0;
    std::size_t stopped =
        0;  // scenarios that the contract refuses to settle (left out), and why the first was
    std::string stopped_why{};
    std::vector<PartyForecast> parties{};  // in the order of the contract; those with any flow
    std::vector<GuaranteeForecast> guarantees{};
    std::vector<MeasurementForecast> measurements{};
    std::vector<ValueForecast> values{};
    Balance balance{};
    Estimate worthwhile{};  // P(total benefit > total cost), in present value at the default curve
    Spread benefit{}, cost{};  // total, in present value
    std::optional<int>
        break_even{};  // first year from which on expected benefit so far is at least expected cost so far
    std::vector<Payoff> payoffs{};
    Spread repaid{};  // outcome payments: all that is paid under the contract apart from draws
    Histogram repayment{};
    std::optional<Principle> principle{};  // where anything has a value to a party
};

[[nodiscard]] base::Result<Forecast> forecast(const Model& model, const Options& options);

}  // namespace utfall::forecast
