// terms: one line of a fence as tokens. A line break never stands inside a token, so a fault stays in its line.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "utfall/base/date.h"
#include "utfall/base/diagnostic.h"
#include "utfall/base/exact.h"
#include "utfall/base/language.h"

namespace utfall::terms {

enum class TokenKind : std::uint8_t {
    Word,
    Number,
    Date,
    Text,
    Comma,
    Open,
    Close,
    Bar,
    Percent,
    Dash
};

struct Token {
    TokenKind kind = TokenKind::Dash;
    bool is_name = false;       // Word: a letter, then letters, digits, _ or inner -
    bool is_whole = false;      // Number: digits only, without sign and decimals
    bool is_ungrouped = false;  // Number: five or more digits in a row
    std::string_view source;    // as written, quotes included
    base::Decimal decimal;
    base::Date date;
    int column = 0;
    int end_column = 0;

    // A Text without its quotes.
    [[nodiscard]] std::string_view text() const { return source.substr(1, source.size() - 2); }
};

struct LexedLine {
    std::vector<Token> tokens;
    std::optional<base::Diagnostic> fault;  // the first one; the tokens before it are kept
};

// Longest line that is read; bounds the work and the depth of everything that follows.
inline constexpr std::size_t kLineBytesMax = 10'000;

// `place` gives file and line. The tokens point into `text`.
[[nodiscard]] LexedLine lex(std::string_view text, base::Language language,
                            const base::Place& place);

// Groups of three: "20160701" gives "20 160 701". Needs digits only.
[[nodiscard]] std::string grouped(std::string_view digits);

}  // namespace utfall::terms
