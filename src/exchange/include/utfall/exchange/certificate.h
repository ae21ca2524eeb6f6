// exchange: the seal of a certificate, by which a slip of the hand is seen.
//
//     facts_seal(R"([{"date": "2021-03-31", "measure": "saving", "value": "12.5"}])");   // 64 hexadecimal digits
//
// A checksum, not a signature: who means to deceive can make it anew. What counts then is that others have the certificate.
#pragma once
#include <string>
#include <string_view>

namespace utfall::exchange {

// SHA-256 of a JSON list with its members in order and no space between, so that layout does not matter.
[[nodiscard]] std::string facts_seal(std::string_view json);

}  // namespace utfall::exchange
