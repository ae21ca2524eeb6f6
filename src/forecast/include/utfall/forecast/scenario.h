// forecast: one scenario as facts that settle() takes: what it pays there is what the forecast counted, to the öre.
//
//     TRY(Scenario s, scenario_of(model, options, 4711));
//     settle(model.contract(), s.facts, s.options);
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "utfall/forecast/forecast.h"
#include "utfall/settle/settlement.h"

namespace utfall::forecast {

struct Scenario {
    std::size_t number = 0;  // from 1
    struct Drawn {
        int subject = 0;           // into Assumptions::names.measures
        std::vector<int> members;  // in the order of its `over`
        double value = 0;          // as drawn, before the contract's steps and range; minor units
        std::optional<double>
            truth{};  // of what is estimated: the effect that its value is an estimate of
    };
    std::vector<Drawn> drawn;  // every measure and quantity; claims stand among the facts
    // What the forecast counts for each party, in the order of the contract; minor units. net = received + saved − paid
    // − spent; npv at the party's own curve.
    struct Party {
        int party = 0;
        double paid = 0, received = 0, saved = 0, spent = 0, net = 0, npv = 0;
    };
    std::vector<Party> parties;
    struct Worth {  // one entry of what is saved or spent
        int party = 0;
        base::Date day;
        std::string name;  // of the benefit, the cost or the outcome
        double amount = 0;
        bool is_cost = false;
    };
    std::vector<Worth> worths;
    std::vector<std::int64_t> flows;  // minor units: of each flow of the model's program
    settle::Facts facts;
    settle::Options options;
};

// `number` from 1 through options.scenarios: which numbers give which draws depends on the options alone.
[[nodiscard]] base::Result<Scenario> scenario_of(const Model& model, const Options& options,
                                                 std::size_t number);

}  // namespace utfall::forecast
