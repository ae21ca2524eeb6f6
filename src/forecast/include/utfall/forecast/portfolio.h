// forecast: many contracts in the same scenarios: what they come to together, and what each party has of them all.
//
//     PortfolioForecaster together({.scenarios = 100'000});
//     TRY(const bool is_added, together.add("Norrköping", model));  // and so on
//     const PortfolioForecast f = together.finish();
//
// A common factor is drawn from its name, so it is the same in every contract whose assumptions name it. All else is
// drawn from the name that the contract has in the portfolio, so contracts move independently apart from factors, and
// neither their order nor the others show in a contract's draws: one whose terms are changed can be compared.
// Parties of the same name are the same party. Amounts are minor units of one currency, present values at each party's own
// curve. Contracts are drawn one after the other; what is kept is some columns for each party, however many contracts.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "utfall/base/result.h"
#include "utfall/forecast/model.h"
#include "utfall/forecast/party.h"

namespace utfall::forecast {

struct PortfolioOptions {
    std::size_t scenarios = 10'000;
    std::uint64_t seed = 1;
    std::size_t threads = 1;  // how many does not show in the result
};

struct ContractInPortfolio {
    std::string name;
    Estimate repaid{}, guaranteed{};
    Estimate worth{};                   // present value, of all parties together
    std::optional<Estimate> irr, loss;  // of the first who funds
    std::size_t stopped = 0;            // scenarios that the contract refuses to settle
};

struct PartyInPortfolio {
    std::string name;  // as contracts and assumptions name it
    std::size_t contracts = 0;
    Spread net{}, npv{};
    Estimate loss{};  // P(net < 0)
    Estimate cvar{};  // mean of the worst 5 % of npv
};

struct PortfolioForecast {
    PortfolioOptions options{};
    std::vector<ContractInPortfolio> contracts{};  // as they were added
    std::vector<PartyInPortfolio> parties{};       // in the order of their names
    Spread repaid{}, guaranteed{};
    // Of what guarantees pay together, and the sum of what 99 % of the scenarios do not exceed for each contract alone.
    double guaranteed_p99 = 0, guaranteed_most = 0, guaranteed_p99_apart = 0;
    Estimate called{};  // P(any guarantee pays)
    std::size_t stopped =
        0;  // scenarios that some contract refuses to settle; left out of what is told together
};

class PortfolioForecaster {
public:
    explicit PortfolioForecaster(const PortfolioOptions& options);
    // Fails when a scenario cannot be drawn.
    [[nodiscard]] base::Result<bool> add(const std::string& name, const Model& model);
    [[nodiscard]] PortfolioForecast finish() const;

private:
    using Column = std::vector<double>;  // of each scenario
    struct Together {                    // what a party has of all contracts
        std::size_t contracts = 0;
        Column net, npv;
    };
    struct Alone {  // the contract that is drawn now
        Column repaid, guaranteed, worth, net, rate;
    };
    class Drawing;
    // The normal scores of a factor, where they are kept: they are the same for all contracts.
    [[nodiscard]] const Column* scores_of(const std::string& factor);
    [[nodiscard]] ContractInPortfolio told(const std::string& name, const Model& model);

    PortfolioOptions options_;
    std::map<std::string, Together> parties_;
    std::map<std::string, Column> factors_;
    Column repaid_, guaranteed_;
    Alone alone_;
    std::vector<ContractInPortfolio> contracts_;
    double guaranteed_p99_apart_ = 0;
};

}  // namespace utfall::forecast
