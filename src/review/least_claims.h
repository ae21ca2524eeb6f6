// review, private: a row of inputs with claims in as few periods as give the same.
#pragma once
#include <vector>

#include "reviewed.h"

namespace utfall::review {

// `row` without claims in some periods, the first ones first, as long as `value` of the program stays as it is. All lines of a
// period together, since a claim may need one on another line.
[[nodiscard]] std::vector<std::int64_t> with_least_claims(const calc::Program& program,
                                                          calc::Register value, const Space& space,
                                                          std::vector<std::int64_t> row);

}  // namespace utfall::review
