// settle: why an amount is what it is: a finite tree from the clause down to rows of facts.
//
//     WhyStep why = explain(contract, settlement, event.why);
//     recompute(why);     // the leaves give the amount again
#pragma once
#include <string>
#include <vector>

#include "utfall/settle/settlement.h"

namespace utfall::settle {

// How a step's value follows from the values below it.
struct WhyStep {
    // Name of an operator of calc; "is": the value of the last step below; "tier": that, when the first step below lies
    // between the two ends in `numbers`; "given": a leaf, or told above; others as in recompute().
    std::string op;
    base::Rational value;  // amounts in minor units
    terms::Type type;
    base::Bilingual value_text;
    base::Bilingual sentence;
    base::Place place;  // clause or row of facts; empty when the step has none of its own
    // share, allot: weights and index; round: step and kind of rounding; choose: 1 when the condition is met; claims: how many,
    // then their rows; tier: for
    // each end whether there is one, numerator, denominator, whether it is included.
    std::vector<std::int64_t> numbers;
    std::vector<WhyStep> below;
};

[[nodiscard]] WhyStep explain(const terms::Contract& contract, const Settlement& settlement,
                              terms::ReasonIndex why);

// True when every step's value follows from the values below it.
[[nodiscard]] bool recompute(const WhyStep& step);

using terms::value_text;

}  // namespace utfall::settle
