// exchange: the seal of a certificate, by which a slip of the hand is seen.
//
//     certificate_seal(R"({"certificate": {"contract": "Fewer days"}, "facts": []})");   // 64 hexadecimal digits
//
// A checksum, not a signature: who means to deceive can make it anew. What counts then is that others have the certificate.
#pragma once
#include <string>
#include <string_view>

namespace utfall::exchange {

// SHA-256 of the JSON with its members in order and no space between, without `sha256` in `certificate`, so that layout
// does not matter.
[[nodiscard]] std::string certificate_seal(std::string_view json);

}  // namespace utfall::exchange
