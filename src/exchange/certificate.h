// exchange, private: what a file of facts says of the study that it came from.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace utfall::exchange {

// The title of the contract that the certificate is for; nothing when it is not as it was sealed.
[[nodiscard]] std::optional<std::string> certified_contract(std::string_view text);

}  // namespace utfall::exchange
