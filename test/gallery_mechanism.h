// gallery, private: how a contract works, told from its own clauses in a few words.
#pragma once
#include <vector>

#include "utfall/terms/model.h"

namespace utfall::gallery {

[[nodiscard]] std::vector<base::Bilingual> mechanism(const terms::Contract& contract);

}  // namespace utfall::gallery
