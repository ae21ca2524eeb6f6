// A phrase is matched element by element. A hole takes as much as it can; when the words after it then do not fit,
// a phrase of a whole line tries once more with the hole ending at the last place where those words stand
// ("högst 40 % av P": the share of P, or a share that P pays). Phrases inside a line never do, which keeps reading linear.
#include "nest.h"
#include "reader.h"

#include "utfall/base/money.h"
#include "utfall/base/text.h"
#include "utfall/terms/syntax.h"

namespace utfall::terms {

using base::Bilingual;
using base::Code;

namespace {
constexpr int kNameCharactersMax = 99;
}

bool Reader::match(const Elements& phrase, std::vector<Node>& holes, bool may_shorten) {
    for (std::size_t i = 0; i < phrase.size(); ++i) {
        const Element& element = phrase[i];
        if (element.kind == Element::Kind::Word) {
            if (!at_word(element.text)) {
                note(position_, {.phrase = &phrase, .index = i});
                return false;
            }
            ++position_;
            continue;
        }
        if (element.kind == Element::Kind::Comma) {
            if (!take(TokenKind::Comma)) {
                note(position_, {.phrase = &phrase, .index = i});
                return false;
            }
            continue;
        }
        const Mark before = mark();
        Node node;
        if (!hole(element, node)) {
            note(before.position, {.phrase = &phrase, .index = i});
            return false;
        }
        const bool is_followed_by_word =
            i + 1 < phrase.size() && phrase[i + 1].kind == Element::Kind::Word;
        if (may_shorten && is_followed_by_word && !at_word(phrase[i + 1].text)) {
            const std::size_t longest = position_;
            if (!shortened(phrase, i, before, node)) {
                position_ = longest;  // what was read on the way there was taken back
                note(position_, {.phrase = &phrase, .index = i + 1});
                return false;
            }
        }
        holes.push_back(std::move(node));
    }
    return true;
}

bool Reader::shortened(const Elements& phrase, std::size_t index, Mark before, Node& node) {
    const std::size_t end = end_;
    std::size_t last = end_;
    while (last > before.position + 1 && (tokens_[last - 1].kind != TokenKind::Word ||
                                          tokens_[last - 1].source != phrase[index + 1].text)) {
        --last;
    }
    if (last <= before.position + 1) return false;
    go_back(before);
    end_ = last - 1;
    node = {};
    const bool is_whole = hole(phrase[index], node) && position_ == end_;
    end_ = end;
    return is_whole;
}

bool Reader::one_of(const std::vector<Phrase>& family, Node& node) {
    const Nest nest(*this);
    if (nest.is_too_deep()) return false;
    const Mark before = mark();
    for (const Phrase phrase : family) {
        const Elements& words = phrase_table().row(phrase).in(language_);
        if (words.front().kind == Element::Kind::Word && !at_word(words.front().text)) continue;
        node = {};
        if (match(words, node.parts, false)) {
            node.phrase = phrase;
            finish(node, Form::Phrase, before.position);
            return true;
        }
        go_back(before);
    }
    return false;
}

bool Reader::hole(const Element& element, Node& node) {
    switch (element.hole) {
        case Hole::Name: return name(node);
        case Hole::Names: return names(node);
        case Hole::Text: return quoted(node);
        case Hole::Whole: return whole(node);
        case Hole::Literal: return literal(node);
        case Hole::Currency: return currency(node);
        case Hole::Date: return date(node);
        case Hole::Duration: return duration(node);
        case Hole::When: return when(node);
        case Hole::Moment: return moment(node);
        case Hole::Expression: return expression(node);
        case Hole::Factor: return factor(node);
        case Hole::Sum: return sum(node);
        case Hole::Condition: return condition(node);
        case Hole::Test: return test(node);
        case Hole::Type: return one_of(phrase_table().types, node);
        case Hole::Member: return member(node, false);
        case Hole::Period: return period(node);
        case Hole::Series: return series(node);
        case Hole::Input: return input(node);
        case Hole::Word: return unit_node(node);
        case Hole::Distribution: return one_of(phrase_table().distributions, node);
        case Hole::Range: return one_of(phrase_table().ranges, node);
        case Hole::Value: return value(node);
        case Hole::Values: return values(node);
        case Hole::List: return choice(element.text, node);
    }
    return false;
}

// The longest that fits: one choice may begin like another.
bool Reader::choice(std::string_view list, Node& node) {
    const std::vector<ChoiceRow>& choices = phrase_table().choices;
    const Mark before = mark();
    std::size_t best_end = before.position;
    for (std::size_t i = 0; i < choices.size(); ++i) {
        if (choices[i].list != list) continue;
        const Elements& words = choices[i].phrase.in(language_);
        std::vector<Node> none;
        go_back(before);
        if (!at_word(words.front().text) || !match(words, none, false)) continue;
        if (position_ <= best_end) continue;
        best_end = position_;
        node.choice = static_cast<Choice>(i);
    }
    go_back(before);
    position_ = best_end;
    finish(node, Form::Choice, before.position);
    return best_end > before.position;
}

bool Reader::name(Node& node) {
    if (!at(TokenKind::Word)) return false;
    const Token& token = tokens_[position_];
    const bool is_taken =
        phrase_table().unit_words.contains(token.source) || is_reserved(token.source);
    if (!token.is_name) return false;
    if (is_taken) {
        if (moves_failure(position_)) failure_.is_reserved = true;
        return false;
    }
    const std::size_t first = position_++;
    const int characters = base::count_characters(token.source);
    if (characters > kNameCharactersMax) {
        fault(Code::name_too_long, first, {Bilingual::same(std::to_string(characters))});
    }
    node.text = token.source;
    finish(node, Form::Name, first);
    return true;
}

bool Reader::names(Node& node) {
    const std::size_t first = position_;
    do {
        Node part;
        if (!name(part)) {
            note(position_, {.hole = Hole::Name});
            return false;
        }
        node.parts.push_back(std::move(part));
    } while (take(TokenKind::Comma));
    finish(node, Form::Names, first);
    return true;
}

bool Reader::member(Node& node, bool needs_number) {
    const std::size_t first = position_;
    if (!name(node)) return false;
    const bool has_number = at(TokenKind::Number) && tokens_[position_].is_whole;
    if (has_number) node.number = tokens_[position_++].decimal.digits;
    finish(node, Form::Member, first);
    return has_number || !needs_number;
}

bool Reader::period(Node& node) {
    const Mark before = mark();
    if (member(node, true)) return true;
    go_back(before);
    node = {};
    return name(node);
}

bool Reader::whole(Node& node) {
    if (!at(TokenKind::Number) || !tokens_[position_].is_whole) return false;
    node.decimal = tokens_[position_].decimal;
    ++position_;
    finish(node, Form::Number, position_ - 1);
    return true;
}

bool Reader::quoted(Node& node) {
    if (!at(TokenKind::Text)) return false;
    node.text = tokens_[position_].text();
    ++position_;
    finish(node, Form::Text, position_ - 1);
    return true;
}

// What stands in microdata: a number without a unit, a text or a date.
bool Reader::value(Node& node) {
    if (at(TokenKind::Text)) return quoted(node);
    if (at(TokenKind::Date)) return date(node);
    if (!at(TokenKind::Number)) return false;
    const Token& token = tokens_[position_++];
    node.decimal = token.decimal;
    finish(node, Form::Number, position_ - 1);
    return true;
}

bool Reader::values(Node& node) {
    const std::size_t first = position_;
    do {
        Node part;
        if (!value(part)) {
            note(position_, {.hole = Hole::Value});
            return false;
        }
        node.parts.push_back(std::move(part));
    } while (take(TokenKind::Comma));
    finish(node, Form::Names, first);
    return true;
}

bool Reader::date(Node& node) {
    if (!at(TokenKind::Date)) return false;
    node.date = tokens_[position_].date;
    ++position_;
    finish(node, Form::Date, position_ - 1);
    return true;
}

bool Reader::currency(Node& node) {
    if (!at(TokenKind::Word)) return false;
    const std::string word(tokens_[position_].source);
    if (word == "kr") {
        node.text = "SEK";
        ++position_;
        fault(Code::foreign_word, position_ - 1,
              {Bilingual::same(word),
               {.sv = "en valutakod", .en = "a currency code"},
               Bilingual::same("SEK")});
    } else if (base::find_currency(word)) {
        node.text = word;
        ++position_;
    } else {
        return false;
    }
    finish(node, Form::Currency, position_ - 1);
    return true;
}

bool Reader::when(Node& node) {
    const std::size_t first = position_;
    if (!at(TokenKind::Number)) return moment(node);
    Node length, from;
    if (!duration(length)) return false;
    if (take(Connective::word_before)) {
        node.sign = '-';
    } else if (!need(Connective::word_after)) {
        return false;
    }
    if (!moment(from)) {
        note(position_, {.hole = Hole::Moment});
        return false;
    }
    node.parts = {std::move(length), std::move(from)};
    finish(node, Form::Shifted, first);
    return true;
}

bool Reader::moment(Node& node) {
    if (at(TokenKind::Date)) return date(node);
    return one_of(phrase_table().moments, node) || (node = {}, name(node));
}

bool Reader::series(Node& node) {
    const Nest nest(*this);
    if (nest.is_too_deep() || !at(TokenKind::Word)) return false;
    return one_of(phrase_table().atoms, node) || (node = {}, named(node));
}

bool Reader::input(Node& node) {
    const std::size_t first = position_;
    if (!expression(node)) return false;
    if (!take(Connective::word_on)) return true;
    Node day;
    if (!date(day)) {
        note(position_, {.hole = Hole::Date});
        return false;
    }
    Node value = std::move(node);
    node = {};
    node.parts = {std::move(value), std::move(day)};
    finish(node, Form::Dated, first);
    return true;
}

}  // namespace utfall::terms
