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
    std::string
        op;  // name of an operator of calc, "is" (the value of the step below) or "given" (a leaf)
    base::Rational value;  // amounts in minor units
    terms::Type type;
    base::Bilingual value_text;
    base::Bilingual sentence;
    base::Place place;  // clause or row of facts; empty when the step has none of its own
    std::vector<std::int64_t>
        numbers;  // share, allot: weights and index; round: step and kind of rounding
    std::vector<WhyStep> below;
};

[[nodiscard]] WhyStep explain(const terms::Contract& contract, const Settlement& settlement,
                              terms::ReasonIndex why);

// True when every step's value follows from the values below it.
[[nodiscard]] bool recompute(const WhyStep& step);

using terms::value_text;

}  // namespace utfall::settle
