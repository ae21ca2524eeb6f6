#include "lexer.h"

#include <gtest/gtest.h>

namespace utfall::terms {
namespace {

using base::Language;

constexpr Language kSwedish = Language::Swedish;
constexpr Language kEnglish = Language::English;

std::string shown(const Token& token) {
    switch (token.kind) {
        case TokenKind::Word: return (token.is_name ? "w:" : "v:") + std::string(token.source);
        case TokenKind::Number:
            return "n:" + std::to_string(token.decimal.digits) + "e" +
                   std::to_string(token.decimal.scale) + (token.is_ungrouped ? "!" : "") +
                   (token.is_whole ? "" : "~");
        case TokenKind::Date: return "d:" + token.date.text();
        case TokenKind::Text: return "t:" + std::string(token.text());
        case TokenKind::Comma: return ",";
        case TokenKind::Open: return "(";
        case TokenKind::Close: return ")";
        case TokenKind::Bar: return "|";
        case TokenKind::Percent: return "%";
        case TokenKind::Dash: return "-";
    }
    return {};
}

std::string lexed(std::string_view text, Language language) {
    const LexedLine line = lex(text, language, {.file = "f", .line = 3});
    std::string result;
    for (const Token& token : line.tokens)
        result.append(result.empty() ? "" : " ").append(shown(token));
    if (!line.fault) return result;
    const base::Place& place = line.fault->place;
    result.append(result.empty() ? "" : " ").append(code_name(line.fault->code));
    result.append("@")
        .append(std::to_string(place.column))
        .append("-")
        .append(std::to_string(place.end_column));
    if (line.fault->arguments.size() > 1) result.append(" ").append(line.fault->arguments[1].en);
    return result;
}

struct Row {
    std::string_view text;
    Language language;
    std::string_view expected;
};

TEST(Lexer, Table) {
    const Row rows[] = {
        // names and words
        {"skol-bonus Åtgärd2 x_1 a-", kSwedish, "w:skol-bonus w:Åtgärd2 w:x_1 w:a -"},
        {"act/365 party's", kEnglish, "v:act/365 v:party's"},
        {"года 学校", kEnglish, "w:года w:学校"},
        {"_a", kEnglish, "unknown-character@1-2"},
        // numbers
        {"10 000 000 kr", kSwedish, "n:10000000e0 w:kr"},
        {"10\u00A0000\u202F000", kSwedish, "n:10000000e0"},
        {"7,5 7,50", kSwedish, "n:75e1~ n:750e2~"},
        {"7.5", kEnglish, "n:75e1~"},
        {"-20 000 -0,5", kSwedish, "n:-20000e0~ n:-5e1~"},
        {"2900 kr", kSwedish, "n:2900e0 w:kr"},
        {"20160701", kSwedish, "n:20160701e0!"},
        {"1 000,5", kSwedish, "n:10005e1~"},
        {"år 1, a", kSwedish, "w:år n:1e0 , w:a"},
        {"40 % 40%", kSwedish, "n:40e0 % n:40e0 %"},
        {"30dagar", kSwedish, "n:30e0 w:dagar"},
        {"1 2345", kSwedish, "n:1e0 ungrouped-number@1-7 12 345"},
        {"100000 000", kSwedish, "ungrouped-number@1-11 100 000 000"},
        {"10 00", kSwedish, "n:10e0 ungrouped-number@1-6 1 000"},
        {"10  000", kSwedish, "n:10e0 ungrouped-number@1-8 10 000"},
        {"123456789012345678", kEnglish, "n:123456789012345678e0!"},
        {"1234567890123456789", kEnglish, "number-too-long@1-20"},
        // the other decimal mark, never guessed
        {"x 7.5", kSwedish, "w:x decimal-mark@3-6 7,5"},
        {"7,5", kEnglish, "decimal-mark@1-4 7.5"},
        {"10,000,000", kEnglish, "decimal-mark@1-11 10 000 000"},
        {"10,000,000", kSwedish, "decimal-mark@1-11 10 000 000"},
        {"10.000.000", kSwedish, "decimal-mark@1-11 10 000 000"},
        {"1,000.50", kEnglish, "decimal-mark@1-9 1 000.50"},
        {"-1.000,50", kSwedish, "decimal-mark@1-10 -1 000,50"},
        {"7.500", kSwedish, "decimal-mark@1-6 7,500 or 7 500"},
        {"10 000.5", kSwedish, "decimal-mark@1-9 10 000,5"},
        // dates
        {"2021-03-31", kSwedish, "d:2021-03-31"},
        {"2020-02-29, x", kSwedish, "d:2020-02-29 , w:x"},
        {"2021-02-29", kSwedish, "impossible-date@1-11"},
        {"2021-3-1", kSwedish, "impossible-date@1-9"},
        {"1-2", kSwedish, "impossible-date@1-4"},
        // texts, and columns that count characters
        {"\"a | b\" x", kSwedish, "t:a | b w:x"},
        {"\"\"", kSwedish, "t:"},
        {"å \"ö", kSwedish, "w:å unclosed-text@3-5"},
        {"åäö ;", kSwedish, "w:åäö unknown-character@5-6"},
        {"\u201Ca\u201D", kSwedish, "curly-quote@1-2"},
        {"a\u030A", kSwedish, "w:a decomposed-letter@2-3"},
        {"a\rb", kSwedish, "w:a unknown-character@2-3"},
        // tables
        {"| a | - |", kSwedish, "| w:a | - |"},
        {"| -5 |", kSwedish, "| n:-5e0~ |"},
        {"(a)", kSwedish, "( w:a )"},
    };
    for (const Row& row : rows) EXPECT_EQ(lexed(row.text, row.language), row.expected) << row.text;
}

TEST(Lexer, OneLineIsBounded) {
    const std::string text(kLineBytesMax + 1, 'a');
    EXPECT_EQ(lexed(text, kSwedish), "line-too-long@1-1");
}

TEST(Lexer, UnknownCharactersAreShownSoThatTheyCanBeFound) {
    const LexedLine hidden = lex("a \u200B", kSwedish, {.file = "f", .line = 1});
    ASSERT_TRUE(hidden.fault);
    EXPECT_EQ(hidden.fault->arguments[0].sv, "U+200B");
    const LexedLine seen = lex("a + b", kSwedish, {.file = "f", .line = 1});
    ASSERT_TRUE(seen.fault);
    EXPECT_EQ(seen.fault->arguments[0].sv, "+");
}

}  // namespace
}  // namespace utfall::terms
