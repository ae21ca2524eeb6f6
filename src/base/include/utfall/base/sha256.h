// base: the fingerprint of bytes.
//
//     sha256("abc");          // "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
//     Sha256 hash;            // the same, piece by piece
//     hash.add("a").add("bc").text();
//
// The same as `sha256sum FILE` prints for the bytes of a file, so that anybody can check it with another program.
#pragma once
#include <array>
#include <string>
#include <string_view>

namespace utfall::base {

// SHA-256 (FIPS 180-4) as 64 hexadecimal digits in lower case. Any number of bytes, also none.
[[nodiscard]] std::string sha256(std::string_view bytes);

class Sha256 {
public:
    Sha256();
    Sha256& add(std::string_view bytes);
    // Of all that was added so far; more may follow.
    [[nodiscard]] std::string text() const;

private:
    alignas(8) std::array<unsigned char, 112> state_;  // OpenSSL's own
};

}  // namespace utfall::base
