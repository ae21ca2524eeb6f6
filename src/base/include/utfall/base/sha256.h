// base: the fingerprint of bytes.
//
//     sha256("abc");          // "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
//
// The same as `sha256sum FILE` prints for the bytes of a file, so that anybody can check it with another program.
#pragma once
#include <string>
#include <string_view>

namespace utfall::base {

// SHA-256 (FIPS 180-4) as 64 hexadecimal digits in lower case. Any number of bytes, also none.
[[nodiscard]] std::string sha256(std::string_view bytes);

}  // namespace utfall::base
