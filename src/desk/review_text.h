// desk, private: what a review found, as text.
#pragma once
#include <string>

#include "load.h"
#include "utfall/review/compare.h"
#include "utfall/review/exposure.h"
#include "utfall/review/review.h"
#include "utfall/review/standing.h"

namespace utfall::desk {

[[nodiscard]] std::string exposure_text(const Loaded& loaded, const review::Exposure& exposure);
// In the language of `a`.
[[nodiscard]] std::string compare_text(const Loaded& a, const Loaded& b,
                                       const review::Comparison& comparison);
// "[2] everything established in time: lyft 10 000 000 kr; genomfört ja"
[[nodiscard]] std::string situations_text(const std::vector<review::Situation>& situations,
                                          base::Language language);

[[nodiscard]] std::string standings_text(const Loaded& loaded, const review::Standings& standings);
// A finding with its situations, numbered from `first_number`, and each party's net there.
[[nodiscard]] std::string finding_text(const terms::Contract& contract,
                                       const review::Finding& finding, std::size_t first_number,
                                       base::Language language);
// Every verified statement and how it was decided; empty when there is none.
[[nodiscard]] std::string verdicts_text(const terms::Contract& contract,
                                        const std::vector<review::Verdict>& verdicts,
                                        base::Language language);

}  // namespace utfall::desk
