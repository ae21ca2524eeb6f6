// A number and what it counts: "40 %", "10 000 kr", "15 kr per 7 000 dagar", "30 dagar".
#include "reader.h"
#include "words.h"

#include "utfall/base/money.h"
#include "utfall/base/text.h"
#include "utfall/terms/syntax.h"

namespace utfall::terms {

using base::Bilingual;
using base::Code;
using base::Language;

namespace {

bool is_time(BuiltInUnit unit) {
    switch (unit) {
        case BuiltInUnit::day:
        case BuiltInUnit::week:
        case BuiltInUnit::month:
        case BuiltInUnit::quarter:
        case BuiltInUnit::year:
        case BuiltInUnit::banking_day: return true;
        case BuiltInUnit::percentage_point:
        case BuiltInUnit::person:
        case BuiltInUnit::claim: return false;
    }
    return false;
}

}  // namespace

bool Reader::literal(Node& node) {
    if (!at(TokenKind::Number)) return false;
    const std::size_t first = position_++;
    const Token& token = tokens_[first];
    node.decimal = token.decimal;
    if (token.is_ungrouped) {
        fault(Code::ungrouped_number, first,
              {Bilingual::same(std::string(token.source)),
               Bilingual::same(base::decimal_text(token.decimal, language_))});
    }
    if (take(TokenKind::Percent)) {
        finish(node, Form::Share, first);
        return true;
    }
    if (const std::optional<std::string> code = currency_code()) return money(node, *code);
    if (unit(node.unit)) {
        finish(node, Form::Quantity, first);
        return true;
    }
    finish(node, Form::Number, first);
    return true;
}

bool Reader::money(Node& node, const std::string& code) {
    const std::size_t first = position_ - 2;
    node.text = code;
    finish(node, Form::Money, first);
    const Mark before = mark();
    if (!take(Connective::word_per)) return true;
    if (at(TokenKind::Number)) {
        const Token& count = tokens_[position_++];
        if (!count.is_whole || count.decimal.digits == 0) {
            --position_;
            note(position_, {.hole = Hole::Whole});
            return false;
        }
        node.per = count.decimal.digits;
        if (count.is_ungrouped) {
            fault(Code::ungrouped_number, position_ - 1,
                  {Bilingual::same(std::string(count.source)),
                   Bilingual::same(base::decimal_text(count.decimal, language_))});
        }
    }
    if (!unit(node.unit)) {
        note(position_, {.hole = Hole::Word});
        go_back(before);
        node.per = 1;
        return true;
    }
    finish(node, Form::Price, first);
    return true;
}

std::optional<std::string> Reader::currency_code() {
    if (!at(TokenKind::Word)) return std::nullopt;
    const std::string word(tokens_[position_].source);
    if (word == "kr") {
        ++position_;
        if (language_ == Language::English) {
            fault(Code::foreign_word, position_ - 1,
                  {Bilingual::same(word), name_of(language_), Bilingual::same("SEK")});
        }
        return "SEK";
    }
    if (word.size() != 3 || !base::find_currency(word)) return std::nullopt;
    ++position_;
    if (word == "SEK" && language_ == Language::Swedish) {
        fault(Code::foreign_word, position_ - 1,
              {Bilingual::same(word), name_of(language_), Bilingual::same("kr")});
    }
    return word;
}

bool Reader::unit(UnitWord& unit) {
    if (!at(TokenKind::Word)) return false;
    const std::vector<UnitRow>& units = phrase_table().units;
    for (const Language language : {language_, other(language_)}) {
        for (std::size_t i = 0; i < units.size(); ++i) {
            for (const bool is_many : {false, true}) {
                const Elements& words = units[i].in(language, is_many);
                if (!at_words(words)) continue;
                const std::size_t first = position_;
                position_ += words.size();
                unit.built_in = static_cast<BuiltInUnit>(i);
                if (language == language_) return true;
                fault(Code::foreign_word, first,
                      {Bilingual::same(source(first, position_)), name_of(language_),
                       Bilingual::same(readable(units[i].in(language_, is_many), language_))});
                return true;
            }
        }
    }
    const Token& token = tokens_[position_];
    const bool is_currency = token.source == "kr" || base::find_currency(token.source);
    if (!token.is_name || is_currency || is_reserved(token.source)) return false;
    unit.word = token.source;
    ++position_;
    return true;
}

bool Reader::unit_node(Node& node) {
    const std::size_t first = position_;
    if (!unit(node.unit)) return false;
    finish(node, Form::Unit, first);
    return true;
}

bool Reader::duration(Node& node) {
    return literal(node) && node.form == Form::Quantity && node.unit.built_in &&
           is_time(*node.unit.built_in);
}

}  // namespace utfall::terms
