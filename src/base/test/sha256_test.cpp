#include "utfall/base/sha256.h"

#include <gtest/gtest.h>

namespace utfall::base {
namespace {

// The examples of FIPS 180-4 as NIST publishes them (SHA256.pdf and the long message of SHA2 test vectors).
TEST(Sha256Test, agrees_with_the_examples_of_the_standard) {
    EXPECT_EQ(sha256(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
              "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    EXPECT_EQ(sha256(std::string(1'000'000, 'a')),
              "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256Test, pieces_give_the_same_as_the_whole) {
    const std::string bytes(1'000, 'x');
    for (const std::size_t size : {1U, 7U, 63U, 64U, 65U, 999U}) {
        Sha256 hash;
        for (std::size_t at = 0; at < bytes.size(); at += size) {
            hash.add(std::string_view(bytes).substr(at, size));
            EXPECT_EQ(hash.text().size(), 64);
        }
        EXPECT_EQ(hash.text(), sha256(bytes));
    }
}

TEST(Sha256Test, every_byte_counts_also_zero_and_high_ones) {
    EXPECT_NE(sha256(std::string("\0", 1)), sha256(""));
    EXPECT_NE(sha256("\xFF"), sha256("\x7F"));
}

}  // namespace
}  // namespace utfall::base
