// study, private: what a reader of an estimate is warned of, whatever its method.
#pragma once
#include "sample.h"

namespace utfall::study {

// Fewer than 30 clusters or units, where errors rest on many.
[[nodiscard]] std::optional<base::Bilingual> few_clusters(std::size_t clusters);
// Several rows are about one unit, and the errors take them for several.
[[nodiscard]] std::optional<base::Bilingual> repeated_units(const Setup& setup);

}  // namespace utfall::study
