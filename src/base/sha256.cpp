#include "utfall/base/sha256.h"

#include <sodium/crypto_hash_sha256.h>

#include <array>

#include "utfall/base/ensure.h"

namespace utfall::base {

std::string sha256(std::string_view bytes) {
    std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
    // Libsodium reads characters as unsigned ones; the bytes are the same.
    const auto* const first = reinterpret_cast<const unsigned char*>(bytes.data());
    ensure(crypto_hash_sha256(digest.data(), first, bytes.size()) == 0,
           "libsodium hashes bytes of any length");
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text;
    for (const unsigned char byte : digest) {
        text += kDigits[byte >> 4U];
        text += kDigits[byte & 15U];
    }
    return text;
}

}  // namespace utfall::base
