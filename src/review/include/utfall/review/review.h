// review: whether what is verified in a contract holds, whether it rewards the right thing, and what in it can never
// happen or never ends.
//
//     TRY(Review r, review_of(contract, known));   // known: facts that are there already; empty: none
#pragma once
#include "utfall/review/finding.h"

namespace utfall::review {

struct Verdict {
    enum class How { Proved, Searched, Refuted, Undecided };
    How how = How::Undecided;
    std::size_t statement = 0;  // into contract.verified
    std::size_t tried = 0;  // Searched: how many situations; 0: of a roster, one person's outcome
    std::int64_t rounding =
        0;  // Proved but for this much, in minor units, that rounding of payments adds
};

struct Review {
    std::vector<Verdict> verdicts;  // of the verified statements, in their order
    std::vector<Finding> findings;  // by rising line; refuted statements among them
};

// Incentives are judged with everything established in time, and but for the rounding of payments.
[[nodiscard]] base::Result<Review> review_of(const terms::Contract& contract,
                                             const settle::Facts& known,
                                             std::size_t work_limit = 6'000'000);

}  // namespace utfall::review
