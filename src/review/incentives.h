// review, private: whether a contract rewards the right thing, for each party that it concerns.
#pragma once
#include "zones.h"

namespace utfall::review {

// Parties that gain from a worse outcome, win on failure, are indifferent, are paid regardless, or cannot be judged.
[[nodiscard]] std::vector<Finding> incentives_of(const Reviewed& r, const Steps& steps,
                                                 const base::Rational& most_paid,
                                                 std::size_t work_limit);

// Outcomes of which one step moves much of all that can be paid.
[[nodiscard]] std::vector<Finding> cliffs_of(const Reviewed& r, const Steps& steps,
                                             const base::Rational& most_paid);

// Price lists whose payers do not say what an outcome is worth to them.
[[nodiscard]] std::vector<Finding> unvalued_claims_of(const Reviewed& r);

}  // namespace utfall::review
