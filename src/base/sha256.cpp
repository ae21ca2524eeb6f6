#include "utfall/base/sha256.h"

#include <sodium/crypto_hash_sha256.h>

#include <cstring>

#include "utfall/base/ensure.h"

namespace utfall::base {
namespace {

using State = crypto_hash_sha256_state;
using Bytes = std::array<unsigned char, sizeof(State)>;

State state_of(const Bytes& bytes) {
    State state;
    std::memcpy(&state, bytes.data(), sizeof state);
    return state;
}

}  // namespace

Sha256::Sha256() : state_{} {
    static_assert(sizeof state_ == sizeof(State));
    State state;
    crypto_hash_sha256_init(&state);
    std::memcpy(state_.data(), &state, sizeof state);
}

Sha256& Sha256::add(std::string_view bytes) {
    State state = state_of(state_);
    // Libsodium reads characters as unsigned ones; the bytes are the same.
    const auto* const first = reinterpret_cast<const unsigned char*>(bytes.data());
    ensure(crypto_hash_sha256_update(&state, first, bytes.size()) == 0,
           "libsodium hashes bytes of any length");
    std::memcpy(state_.data(), &state, sizeof state);
    return *this;
}

std::string Sha256::text() const {
    State state = state_of(state_);
    std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
    crypto_hash_sha256_final(&state, digest.data());
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text;
    for (const unsigned char byte : digest) {
        text += kDigits[byte >> 4U];
        text += kDigits[byte & 15U];
    }
    return text;
}

std::string sha256(std::string_view bytes) { return Sha256().add(bytes).text(); }

}  // namespace utfall::base
