#include "reader.h"

#include <algorithm>

#include <fmt/format.h>

namespace utfall::terms {

using base::Bilingual;
using base::Code;

namespace {

// Several failures at one place: more than this tells a writer nothing.
constexpr std::size_t kExpectationsKept = 12;
constexpr std::size_t kExpectationsShown = 3;
constexpr std::size_t kWordsShown = 4;

// The words of the phrase from `index` to the next hole.
std::string next_words(const Elements& phrase, std::size_t index) {
    std::string text;
    for (std::size_t i = index; i < phrase.size() && i < index + kWordsShown; ++i) {
        if (phrase[i].kind == Element::Kind::Hole) break;
        if (!text.empty() && phrase[i].kind == Element::Kind::Word) text += ' ';
        text += phrase[i].text;
    }
    return text;
}

std::string quoted_words(std::string_view words) { return fmt::format("\"{}\"", words); }

Bilingual shown(const Expectation& expectation, base::Language language) {
    if (expectation.words != nullptr)
        return Bilingual::same(quoted_words(next_words(*expectation.words, 0)));
    if (expectation.hole) return hole_name(*expectation.hole);
    if (expectation.phrase == nullptr) return {.sv = "radens slut", .en = "the end of the line"};
    const Element& element = (*expectation.phrase)[expectation.index];
    if (element.kind != Element::Kind::Hole) {
        return Bilingual::same(quoted_words(next_words(*expectation.phrase, expectation.index)));
    }
    if (element.hole != Hole::List) return hole_name(element.hole);
    return Bilingual::same(quoted_words(choices_text(element.text, language, "\", \"")));
}

}  // namespace

Reader::Reader(const std::vector<Token>& tokens, base::Language language, const base::Place& line)
    : tokens_(tokens), language_(language), line_(line), end_(tokens.size()) {}

void Reader::restrict_to(std::size_t first, std::size_t last) {
    first_ = first;
    end_ = last;
    failure_ = {.position = first, .expected = {}, .known = {}, .is_reserved = false};
}

void Reader::begin() {
    position_ = first_;
    reached_ = first_;
    bracket_depth_ = 0;
    nesting_ = 0;
    faults_.clear();
}

bool Reader::ends() {
    if (position_ == end_) return true;
    note(position_, {});
    return false;
}

bool Reader::begins_with(const Elements& phrase) const {
    if (phrase.front().kind == Element::Kind::Hole) return true;
    return first_ < end_ && tokens_[first_].kind == TokenKind::Word &&
           tokens_[first_].source == phrase.front().text;
}

bool Reader::fits(const Elements& phrase, std::vector<Node>& holes) {
    begin();
    holes.clear();
    return match(phrase, holes, true) && ends();
}

bool Reader::fits(const Element& element, Node& node) {
    begin();
    if (hole(element, node)) return ends();
    note(first_, {.hole = element.hole});
    return false;
}

bool Reader::fits_one_of(const std::vector<Phrase>& family, Node& node) {
    for (const Phrase phrase : family) {
        node = {};
        const Elements& words = phrase_table().row(phrase).in(language_);
        begin();
        if (!begins_with(words) || !match(words, node.parts, true) || !ends()) continue;
        node.phrase = phrase;
        finish(node, Form::Phrase, first_);
        return true;
    }
    return false;
}

bool Reader::fits_given(Node& node) {
    begin();
    Node series_node;
    if (!need(Connective::word_given) || !series(series_node)) return false;
    node.parts.push_back(std::move(series_node));
    finish(node, Form::Given, first_);
    return ends();
}

void Reader::go_back(Mark mark) {
    position_ = mark.position;
    faults_.erase(faults_.begin() + static_cast<std::ptrdiff_t>(mark.fault_count), faults_.end());
}

const Token* Reader::peek(std::size_t offset) const {
    return position_ + offset < end_ ? &tokens_[position_ + offset] : nullptr;
}

bool Reader::at(TokenKind kind) const {
    return position_ < end_ && tokens_[position_].kind == kind;
}

bool Reader::at_word(std::string_view word) const {
    return at(TokenKind::Word) && tokens_[position_].source == word;
}

bool Reader::at_words(const Elements& words) const {
    if (position_ + words.size() > end_) return false;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const Token& token = tokens_[position_ + i];
        if (token.kind != TokenKind::Word || token.source != words[i].text) return false;
    }
    return true;
}

bool Reader::take(TokenKind kind) {
    if (!at(kind)) return false;
    ++position_;
    return true;
}

bool Reader::take(Connective word) {
    const Elements& words = phrase_table().row(word).in(language_);
    if (!at_words(words)) return false;
    position_ += words.size();
    return true;
}

bool Reader::need(Connective word) {
    if (take(word)) return true;
    note(position_, {.words = &phrase_table().row(word).in(language_)});
    return false;
}

// False when reading has been further already, so that what fails here is of no interest.
bool Reader::moves_failure(std::size_t position) {
    reached_ = std::max(reached_, position);
    if (position < failure_.position) return false;
    if (position > failure_.position) {
        failure_.position = position;
        failure_.expected.clear();
        failure_.known.reset();
        failure_.is_reserved = false;
    }
    return true;
}

void Reader::note(std::size_t position, Expectation expectation) {
    if (!moves_failure(position)) return;
    if (failure_.expected.size() < kExpectationsKept) failure_.expected.push_back(expectation);
}

void Reader::note_known(std::size_t position, base::Diagnostic diagnostic) {
    if (moves_failure(position) && !failure_.known) failure_.known = std::move(diagnostic);
}

// A reserved word where a name was wanted is worth saying, unless some word would have fitted there.
std::optional<base::Diagnostic> Reader::known_mistake() const {
    if (failure_.known || !failure_.is_reserved) return failure_.known;
    for (const Expectation& expectation : failure_.expected) {
        const bool is_word = expectation.phrase != nullptr &&
                             (*expectation.phrase)[expectation.index].kind != Element::Kind::Hole;
        if (is_word || expectation.words != nullptr) return std::nullopt;
    }
    const std::size_t position = failure_.position;
    return base::diagnose(Code::reserved_name, place(position, position + 1),
                          {Bilingual::same(source(position, position + 1))});
}

void Reader::fault(Code code, std::size_t first, std::vector<Bilingual> arguments) {
    fault_at(code, first, position_, std::move(arguments));
}

void Reader::fault_at(Code code, std::size_t first, std::size_t last,
                      std::vector<Bilingual> arguments) {
    faults_.push_back(base::diagnose(code, place(first, last), std::move(arguments)));
}

base::Place Reader::place(std::size_t first, std::size_t last) const {
    base::Place place = line_;
    if (tokens_.empty()) return place;
    if (first < last) {
        place.column = tokens_[first].column;
        place.end_column = tokens_[last - 1].end_column;
    } else if (first < tokens_.size() && first < end_) {
        place.column = tokens_[first].column;
        place.end_column = tokens_[first].end_column;
    } else {
        place.column = tokens_[std::min(first, tokens_.size()) - (first > 0 ? 1 : 0)].end_column;
        place.end_column = place.column;
    }
    return place;
}

std::string Reader::source(std::size_t first, std::size_t last) const {
    if (first >= last) return {};
    const char* begin = tokens_[first].source.data();
    const std::string_view tail = tokens_[last - 1].source;
    return {begin, tail.data() + tail.size()};
}

void Reader::finish(Node& node, Form form, std::size_t first) const {
    node.form = form;
    node.place = place(first, position_);
}

// At most three, the first met first; a hole yields to words, which say more.
base::Bilingual Reader::expected() const {
    std::vector<Bilingual> parts;
    for (const Expectation& expectation : failure_.expected) {
        Bilingual part = shown(expectation, language_);
        const bool is_new = std::find(parts.begin(), parts.end(), part) == parts.end();
        if (is_new && parts.size() < kExpectationsShown) parts.push_back(std::move(part));
    }
    if (parts.empty()) return {.sv = "något annat", .en = "something else"};
    Bilingual text = parts.front();
    for (std::size_t i = 1; i < parts.size(); ++i) {
        text.sv += (i + 1 < parts.size() ? ", " : " eller ") + parts[i].sv;
        text.en += (i + 1 < parts.size() ? ", " : " or ") + parts[i].en;
    }
    return text;
}

}  // namespace utfall::terms
