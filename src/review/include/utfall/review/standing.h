// review: how each party fares under a contract: at the worst and the best outcomes, and as one outcome improves.
//
//     TRY(Standings s, standings_of(contract, known));
//     for (const Standing& party : s.parties) ...
#pragma once
#include <optional>
#include <vector>

#include "utfall/base/result.h"
#include "utfall/review/review.h"

namespace utfall::review {

// A party's net as one outcome alone moves from its worst to its best, whatever the other values.
struct Along {
    std::size_t outcome = 0;                        // into Standings::outcomes
    Verdict::How never_falls{};                     // Refuted: somewhere it falls
    std::optional<base::Bilingual> below_until;     // below zero for every value short of this one
    std::optional<base::Bilingual> not_below_from;  // zero or more from this value on
    bool is_always_below = false, is_never_below = false;
};

struct Standing {
    int party = 0;
    // Least and most of the net, in minor units, with every outcome at its worst and at its best.
    std::optional<base::Rational> worst_least, worst_most, best_least, best_most;
    std::vector<Along> along;  // one for each outcome that moves the net
};

struct Standings {
    std::vector<base::Bilingual> outcomes;  // "besparing", "restoration (bond-year 3)"
    std::vector<int> measures;              // of each outcome
    std::vector<Standing> parties;
};

// With everything established in time, and but for the rounding of payments. What could not be proved within the work limit
// is left out.
[[nodiscard]] base::Result<Standings> standings_of(const terms::Contract& contract,
                                                   const settle::Facts& known,
                                                   std::size_t work_limit = 6'000'000);

}  // namespace utfall::review
