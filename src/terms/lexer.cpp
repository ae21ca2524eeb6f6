// Numbers are the only hard part: spaces group them, the decimal mark depends on the language, and every other
// way of writing them is refused with the right one as the cure, since a guess would be about money.
#include "lexer.h"

#include <algorithm>

#include <fmt/format.h>

#include "letters.h"

namespace utfall::terms {
namespace {

using base::Bilingual;
using base::Code;
using base::Language;

constexpr std::size_t kDigitsMax = 18;  // 10^18 < 2^63

bool is_plain_letter(char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}
bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }

struct NumberText {
    std::string whole;
    std::string decimals;
    std::size_t longest_run = 0;
};

// The number as the language writes it, from a text with foreign or repeated marks: "1,000.50" gives "1 000,50".
// One foreign mark before three digits may have been meant either way, so both are offered.
Bilingual mended_number(std::string_view text, Language language) {
    const std::string sign = text.front() == '-' ? "-" : "";
    const char mark = language == Language::Swedish ? ',' : '.';
    const std::size_t last = text.find_last_of(",.");
    const bool is_repeated = std::count(text.begin(), text.end(), text[last]) > 1;
    std::string whole, decimals;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (is_digit(text[i])) (i > last && !is_repeated ? decimals : whole) += text[i];
    }
    if (is_repeated) return Bilingual::same(sign + grouped(whole));
    const std::string decimal = sign + grouped(whole) + mark + decimals;
    const bool may_be_thousands =
        decimals.size() == 3 && whole.size() <= 3 && text.find_first_of(",.") == last;
    if (!may_be_thousands) return Bilingual::same(decimal);
    const std::string thousands = sign + grouped(whole + decimals);
    return {.sv = decimal + " eller " + thousands, .en = decimal + " or " + thousands};
}

class Lexer {
public:
    Lexer(std::string_view text, Language language, const base::Place& place)
        : text_(text), language_(language), place_(place) {}

    LexedLine run() {
        if (text_.size() > kLineBytesMax) {
            fault(Code::line_too_long, {Bilingual::same(std::to_string(kLineBytesMax))});
        }
        while (!line_.fault && position_ < text_.size()) next();
        return std::move(line_);
    }

private:
    void next() {
        begin_ = position_;
        begin_column_ = column_;
        const char byte = text_[position_];
        if (space_size(text_, position_) > 0) return advance(space_size(text_, position_));
        if (is_digit(byte) || (byte == '-' && is_digit(peek(1)))) return number();
        if (byte == '"') return text();
        if (is_plain_letter(byte)) return word();
        switch (byte) {
            case ',': return single(TokenKind::Comma);
            case '(': return single(TokenKind::Open);
            case ')': return single(TokenKind::Close);
            case '|': return single(TokenKind::Bar);
            case '%': return single(TokenKind::Percent);
            case '-': return single(TokenKind::Dash);
            default: break;
        }
        const Letter letter = letter_at(text_, position_);
        if (letter.is_letter) return word();
        unknown(letter);
    }

    void unknown(const Letter& letter) {
        const std::string shown(text_.substr(position_, letter.size));
        advance(letter.size);
        if (letter.is_combining) return fault(Code::decomposed_letter, {});
        if (letter.is_quote) return fault(Code::curly_quote, {Bilingual::same(shown)});
        fault(Code::unknown_character,
              {Bilingual::same(
                  letter.is_printable
                      ? shown
                      : fmt::format("U+{:04X}", static_cast<std::uint32_t>(letter.code)))});
    }

    void word() {
        bool is_name = true;
        while (position_ < text_.size()) {
            const char byte = text_[position_];
            if (byte == '-' || byte == '\'' || byte == '/') {
                if (!is_word_part(position_ + 1)) break;
                is_name = is_name && byte == '-';
                advance(1);
            } else if (is_word_part(position_)) {
                const bool is_plain = static_cast<unsigned char>(byte) < 0x80;
                advance(is_plain ? 1 : letter_at(text_, position_).size);
            } else {
                break;
            }
        }
        Token& token = push(TokenKind::Word);
        token.is_name = is_name;
    }

    [[nodiscard]] bool is_word_part(std::size_t position) const {
        if (position >= text_.size()) return false;
        const char byte = text_[position];
        if (is_plain_letter(byte) || is_digit(byte) || byte == '_') return true;
        return static_cast<unsigned char>(byte) >= 0x80 && letter_at(text_, position).is_letter;
    }

    void text() {
        const std::size_t end = text_.find('"', position_ + 1);
        advance((end == std::string_view::npos ? text_.size() : end + 1) - position_);
        if (end == std::string_view::npos) return fault(Code::unclosed_text, {});
        push(TokenKind::Text);
    }

    void number() {
        const bool is_negative = text_[position_] == '-';
        if (is_negative) advance(1);
        NumberText number{.whole = run_of_digits(), .decimals = {}};
        if (!is_negative && peek(0) == '-' && is_digit(peek(1))) return date();
        number.longest_run = number.whole.size();
        while (at_group()) {
            advance(space_size(text_, position_));
            number.whole += run_of_digits();
        }
        const bool has_own_mark = peek(0) == (language_ == Language::Swedish ? ',' : '.');
        if (has_own_mark && is_digit(peek(1))) {
            advance(1);
            number.decimals = run_of_digits();
        }
        if ((peek(0) == ',' || peek(0) == '.') && is_digit(peek(1))) return foreign_mark();
        finish_number(number, is_negative);
    }

    void finish_number(const NumberText& number, bool is_negative) {
        const std::string digits = number.whole + number.decimals;
        const std::string_view written = text_.substr(begin_, position_ - begin_);
        if (digits.size() > kDigitsMax) {
            return fault(Code::number_too_long, {Bilingual::same(std::string(written))});
        }
        const bool follows_number = !line_.tokens.empty() &&
                                    line_.tokens.back().kind == TokenKind::Number &&
                                    line_.tokens.back().decimal.scale == 0 && !is_negative;
        const bool has_mixed_groups =
            number.longest_run > 3 && number.whole.size() > number.longest_run;
        if (follows_number || has_mixed_groups) return odd_groups(number, follows_number);
        Token& token = push(TokenKind::Number);
        token.is_whole = !is_negative && number.decimals.empty();
        token.is_ungrouped = number.longest_run >= 5;
        const std::int64_t size = std::stoll(digits);
        token.decimal = {is_negative ? -size : size, static_cast<int>(number.decimals.size())};
    }

    // "1000 000" or "10 00": what was meant is one number.
    void odd_groups(const NumberText& number, bool follows_number) {
        std::string whole = number.whole;
        if (follows_number) {
            const Token& before = line_.tokens.back();
            begin_column_ = before.column;
            begin_ = static_cast<std::size_t>(before.source.data() - text_.data());
            whole = std::to_string(before.decimal.digits) + whole;
        }
        const char mark = language_ == Language::Swedish ? ',' : '.';
        std::string cure;
        if (whole.front() == '-') cure = '-';
        cure += grouped(std::string_view(whole).substr(cure.size()));
        if (!number.decimals.empty()) cure += mark + number.decimals;
        fault(Code::ungrouped_number,
              {Bilingual::same(std::string(text_.substr(begin_, position_ - begin_))),
               Bilingual::same(cure)});
    }

    void foreign_mark() {
        while (is_digit(peek(0)) || ((peek(0) == ',' || peek(0) == '.') && is_digit(peek(1))))
            advance(1);
        const std::string_view written = text_.substr(begin_, position_ - begin_);
        fault(Code::decimal_mark,
              {Bilingual::same(std::string(written)), mended_number(written, language_)});
    }

    void date() {
        while (is_digit(peek(0)) || (peek(0) == '-' && is_digit(peek(1)))) advance(1);
        const std::string_view written = text_.substr(begin_, position_ - begin_);
        const std::optional<base::Date> date = base::Date::parse(written);
        if (!date) return fault(Code::impossible_date, {Bilingual::same(std::string(written))});
        push(TokenKind::Date).date = *date;
    }

    std::string run_of_digits() {
        const std::size_t first = position_;
        while (is_digit(peek(0))) advance(1);
        return std::string(text_.substr(first, position_ - first));
    }

    // One space and exactly three digits.
    [[nodiscard]] bool at_group() const {
        const std::size_t space = space_size(text_, position_);
        if (space == 0 || peek(0) == '\t') return false;
        return is_digit(peek(space)) && is_digit(peek(space + 1)) && is_digit(peek(space + 2)) &&
               !is_digit(peek(space + 3));
    }

    [[nodiscard]] char peek(std::size_t offset) const {
        return position_ + offset < text_.size() ? text_[position_ + offset] : '\0';
    }

    void advance(std::size_t bytes) {
        for (; bytes > 0; --bytes, ++position_) {
            const bool continues = (static_cast<unsigned char>(text_[position_]) & 0xC0U) == 0x80U;
            if (!continues) ++column_;
        }
    }

    void single(TokenKind kind) {
        advance(1);
        push(kind);
    }

    Token& push(TokenKind kind) {
        Token& token = line_.tokens.emplace_back();
        token.kind = kind;
        token.source = text_.substr(begin_, position_ - begin_);
        token.column = begin_column_;
        token.end_column = column_;
        return token;
    }

    void fault(Code code, std::vector<Bilingual> arguments) {
        base::Place place = place_;
        place.column = begin_column_;
        place.end_column = column_;
        line_.fault = base::diagnose(code, std::move(place), std::move(arguments));
    }

    std::string_view text_;
    Language language_;
    const base::Place& place_;
    LexedLine line_;
    std::size_t position_ = 0;
    std::size_t begin_ = 0;
    int column_ = 1;
    int begin_column_ = 1;
};

}  // namespace

LexedLine lex(std::string_view text, Language language, const base::Place& place) {
    return Lexer(text, language, place).run();
}

std::string grouped(std::string_view digits) {
    std::string text;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (i > 0 && (digits.size() - i) % 3 == 0) text += ' ';
        text += digits[i];
    }
    return text;
}

}  // namespace utfall::terms
