// forecast: one scenario as facts that settle() takes: what it pays there is what the forecast counted, to the öre.
//
//     TRY(Scenario s, scenario_of(model, options, 4711));
//     settle(model.contract(), s.facts, s.options);
#pragma once
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
    };
    std::vector<Drawn> drawn;         // every measure and quantity
    std::vector<std::int64_t> flows;  // minor units: of each flow of the model's program
    settle::Facts facts;
    settle::Options options;
};

// `number` from 1 through options.scenarios: which numbers give which draws depends on the options alone.
[[nodiscard]] base::Result<Scenario> scenario_of(const Model& model, const Options& options,
                                                 std::size_t number);

}  // namespace utfall::forecast
