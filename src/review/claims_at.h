// review, private: numbers of accepted claims as claims that a price list would accept.
#pragma once
#include <vector>

#include "utfall/settle/formula.h"

namespace utfall::review {

// Adds to `facts` as many claims of each line as `inputs` say, persons in turn, each dated so that its price applies.
void add_claims(const terms::Contract& contract, const std::vector<settle::Unknown>& unknowns,
                const std::vector<std::int64_t>& inputs, settle::Facts& facts);

}  // namespace utfall::review
