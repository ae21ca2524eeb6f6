// settle, private: which limits, floors and tiers decided an amount in this run.
#pragma once
#include "claims.h"
#include "utfall/settle/settlement.h"

namespace utfall::settle {

// Caps first, as given; then what is found along the branches that were taken.
[[nodiscard]] std::vector<Bound> bounds_of(const terms::Contract& contract,
                                           const Settlement& settlement, const Event& event);

[[nodiscard]] Bound cap_bound(const terms::Contract& contract, const std::string& name,
                              std::int64_t before, std::int64_t after, bool refused);
// Says where in the claims, which are paid in their order, `paid` minor units end; nothing when they are not what
// the amount before the cap consists of.
[[nodiscard]] base::Bilingual last_claim(const terms::Contract& contract,
                                         const std::vector<const CountedClaim*>& claims,
                                         std::int64_t before, std::int64_t paid);

}  // namespace utfall::settle
