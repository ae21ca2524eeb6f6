// exchange, private: what a file of facts says of the study that it came from.
#pragma once
#include <optional>
#include <string_view>

#include "utfall/exchange/fact_row.h"

namespace utfall::exchange {

// Nothing when the file is not as it was sealed.
[[nodiscard]] std::optional<Certified> certified(std::string_view text);

}  // namespace utfall::exchange
