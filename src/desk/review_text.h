// desk, private: what a review found, as text.
#pragma once
#include <string>

#include "load.h"
#include "utfall/review/compare.h"
#include "utfall/review/exposure.h"

namespace utfall::desk {

[[nodiscard]] std::string exposure_text(const Loaded& loaded, const review::Exposure& exposure);
// In the language of `a`.
[[nodiscard]] std::string compare_text(const Loaded& a, const Loaded& b,
                                       const review::Comparison& comparison);
// "[2] everything established in time: lyft 10 000 000 kr; genomfört ja"
[[nodiscard]] std::string situations_text(const std::vector<review::Situation>& situations,
                                          base::Language language);

}  // namespace utfall::desk
