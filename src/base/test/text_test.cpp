#include "utfall/base/text.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "table.h"

namespace utfall::base {
namespace {

TEST(Utf8, accepts_what_is_well_formed) {
    for (const std::string text :
         {"", "abc", "åäö", "€", "\xF0\x9F\x98\x80", "\xF4\x8F\xBF\xBF", "\xED\x9F\xBF",
          "\xEE\x80\x80", "en lång rad med ö i slutet ö"}) {
        EXPECT_TRUE(is_utf8(text)) << text;
    }
}

TEST(Utf8, refuses_the_rest) {
    const std::vector<std::string> broken = {"\x80",
                                             "\xC3",
                                             "\xC0\xAF",
                                             "\xC1\xBF",
                                             "\xE0\x80\x80",
                                             "\xED\xA0\x80",
                                             "\xF0\x80\x80\x80",
                                             "\xF4\x90\x80\x80",
                                             "\xF5\x80\x80\x80",
                                             "\xFF",
                                             "\xE2\x82",
                                             "a\xC3(",
                                             "12345678\xE5",
                                             "\xC3\xC3"};
    for (const std::string& bytes : broken) EXPECT_FALSE(is_utf8(bytes));
}

TEST(Windows1252, becomes_utf8) {
    EXPECT_EQ(utf8_from_windows1252("m\xE5tt \x80 \x96 \xFF"), "mått € – ÿ");
    EXPECT_EQ(utf8_from_windows1252("\xC5\xC4\xD6\xE5\xE4\xF6"), "ÅÄÖåäö");
    EXPECT_EQ(utf8_from_windows1252(""), "");
    int refused_count = 0;
    for (int byte = 0; byte < 256; ++byte) {
        const auto text = utf8_from_windows1252(std::string(1, static_cast<char>(byte)));
        if (!text) {
            ++refused_count;
            continue;
        }
        EXPECT_TRUE(is_utf8(*text));
        EXPECT_EQ(count_characters(*text), 1);
    }
    EXPECT_EQ(refused_count, 5);
    for (const char* undefined : {"\x81", "\x8D", "\x8F", "\x90", "\x9D"}) {
        EXPECT_EQ(utf8_from_windows1252(undefined), std::nullopt);
    }
}

TEST(CountCharacters, counts_characters_not_bytes) {
    EXPECT_EQ(count_characters(""), 0);
    EXPECT_EQ(count_characters("måttet"), 6);
    EXPECT_EQ(count_characters("€\xF0\x9F\x98\x80"), 2);
}

TEST(Folded, table) {
    const auto cases = test::table(R"(
        # text       | folded
          Åtgärd2    | atgard2
          Mått       | matt
          ÉÈêë       | eeee
          æØßþÐ      | aeossthd
          ŁódŹ       | lodz
          Œuvre      | oeuvre
          3×4÷2      | 3×4÷2
          Ελλάς      | Ελλάς
          skol-bonus | skol-bonus
          ŠŽŸſ       | szys
    )");
    ASSERT_EQ(cases.size(), 10U);
    for (const test::Case& row : cases) EXPECT_EQ(folded(row.given[0]), row.expected[0]);
    EXPECT_EQ(folded("a\u030A"), "a");  // å as two characters
    EXPECT_EQ(folded("\xC3"), "\xC3");  // broken text stays as it is
}

TEST(Folded, covers_both_blocks) {
    for (unsigned code = 0xC0; code <= 0x17F; ++code) {
        std::string text;
        text += static_cast<char>(0xC0U | (code >> 6U));
        text += static_cast<char>(0x80U | (code & 0x3FU));
        const std::string letters = folded(text);
        const bool is_sign = code == 0xD7 || code == 0xF7;
        EXPECT_EQ(letters == text, is_sign) << code;
        EXPECT_EQ(folded(letters), letters) << code;
    }
}

// The definition as it stands: the cheapest of the four ways to come from shorter beginnings.
int naive_distance(const std::string& a, const std::string& b) {
    if (a.empty() || b.empty()) return static_cast<int>(a.size() + b.size());
    const std::string a1 = a.substr(0, a.size() - 1);
    const std::string b1 = b.substr(0, b.size() - 1);
    int best = std::min({naive_distance(a1, b) + 1, naive_distance(a, b1) + 1,
                         naive_distance(a1, b1) + (a.back() == b.back() ? 0 : 1)});
    if (a.size() > 1 && b.size() > 1 && a.back() == b1.back() && a1.back() == b.back()) {
        const int swapped =
            naive_distance(a.substr(0, a.size() - 2), b.substr(0, b.size() - 2)) + 1;
        best = std::min(best, swapped);
    }
    return best;
}

TEST(EditDistance, equals_naive_twin) {
    std::mt19937_64 random(4);
    const auto word = [&] {
        std::string text(random() % 6, ' ');
        for (char& c : text) c = static_cast<char>('a' + random() % 3);
        return text;
    };
    for (int i = 0; i < 2'000; ++i) {
        const std::string a = word();
        const std::string b = word();
        ASSERT_EQ(edit_distance(a, b), naive_distance(a, b)) << a << " " << b;
    }
    EXPECT_EQ(edit_distance("måtta", "matta"), 1);  // characters, not bytes
    EXPECT_EQ(edit_distance("ca", "abc"), 3);       // restricted: no change inside a swap
}

TEST(Nearest, table) {
    const std::vector<std::string> candidates = {"besparing", "skolresultat", "antal", "antalet"};
    EXPECT_EQ(nearest("bespraing", candidates), "besparing");
    EXPECT_EQ(nearest("antla", candidates), "antal");
    EXPECT_EQ(nearest("antale", candidates), "antal");  // as near as the next, but first
    EXPECT_EQ(nearest("antal", candidates), "antal");
    EXPECT_EQ(nearest("xyz", candidates), std::nullopt);
    EXPECT_EQ(nearest("", candidates), std::nullopt);
    EXPECT_EQ(nearest("ab", {"abc"}), std::nullopt);  // a third of two letters is none
    EXPECT_EQ(nearest("a", {}), std::nullopt);
}

}  // namespace
}  // namespace utfall::base
