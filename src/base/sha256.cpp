// By OpenSSL's functions for SHA-256 alone, which use the processor's instructions for it where there are some. They are
// called old since OpenSSL 3 wants all hashes to go by one interface, which allocates and looks names up; their state is
// plain bytes that can be copied.
#include "utfall/base/sha256.h"

#include <openssl/sha.h>

#include <cstring>

#include "utfall/base/ensure.h"

#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

namespace utfall::base {
namespace {

using State = SHA256_CTX;
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
    ensure(SHA256_Init(&state) == 1, "a hash can always be begun");
    std::memcpy(state_.data(), &state, sizeof state);
}

Sha256& Sha256::add(std::string_view bytes) {
    State state = state_of(state_);
    ensure(SHA256_Update(&state, bytes.data(), bytes.size()) == 1,
           "OpenSSL hashes bytes of any length");
    std::memcpy(state_.data(), &state, sizeof state);
    return *this;
}

std::string Sha256::text() const {
    State state = state_of(state_);
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    ensure(SHA256_Final(digest.data(), &state) == 1, "a hash can always be ended");
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
