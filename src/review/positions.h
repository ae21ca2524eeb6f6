// review, private: findings as they are told: amounts in words, and what a situation gives the parties.
#pragma once
#include "nets.h"
#include "utfall/review/review.h"

namespace utfall::review {

[[nodiscard]] base::Bilingual money_words(const terms::Contract& contract,
                                          const base::Rational& minor);
[[nodiscard]] base::Bilingual party_words(const terms::Contract& contract, int party);

// What settle() gives the parties there; nothing when it refuses to settle. `first` is told first.
[[nodiscard]] std::optional<Instance> instance_at(const Reviewed& r, const Space& space,
                                                  const std::vector<std::int64_t>& inputs,
                                                  const std::vector<int>& parties,
                                                  std::optional<std::size_t> first = {});
// The situation alone, where it cannot be settled.
[[nodiscard]] Instance unsettled_at(const Reviewed& r, const Space& space,
                                    const std::vector<std::int64_t>& inputs);

[[nodiscard]] Finding finding_at(const terms::Contract& contract, base::Code code,
                                 const base::Place& place, std::vector<base::Bilingual> arguments);

}  // namespace utfall::review
