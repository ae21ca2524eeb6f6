// review, private: whether what is verified in a contract holds.
#pragma once
#include "positions.h"

namespace utfall::review {

struct Verdicts {
    std::vector<Verdict> all;       // of the statements, in their order
    std::vector<Finding> findings;  // of those that fail or could not be decided
};
[[nodiscard]] Verdicts verdicts_of(const Reviewed& r, const Steps& steps, std::size_t work_limit);

}  // namespace utfall::review
