// Why a line does not fit. The order of the questions is the order of what helps most: is it in the other language,
// does it hold a mistake in spelling a number or a text, does it belong elsewhere, is it a phrase gone wrong,
// is it nearly a phrase, and only then: what could have stood here.
#include "parser.h"

#include <algorithm>

#include "printer.h"
#include "utfall/base/text.h"
#include "words.h"

namespace utfall::terms {

using base::Bilingual;
using base::Code;
using base::Language;

namespace {

constexpr int kShownCharactersMax = 60;
constexpr std::size_t kComparedWords = 3;

// A token as it is quoted in a message, cut when it is long.
std::string shown(const Token& token) {
    const std::string_view text = token.kind == TokenKind::Text ? token.text() : token.source;
    if (base::count_characters(text) <= kShownCharactersMax) return std::string(text);
    std::size_t end = kShownCharactersMax;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    return std::string(text.substr(0, end)).append("…");
}

// "a, b or c"
Bilingual alternatives(const std::vector<std::string>& words) {
    Bilingual text;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const bool is_last = i + 1 == words.size();
        text.sv += (i == 0 ? "" : is_last ? " eller " : ", ") + words[i];
        text.en += (i == 0 ? "" : is_last ? " or " : ", ") + words[i];
    }
    return text;
}

// What the phrases begin with, each once: the first word, or a name and the word after it.
std::vector<std::string> openings(const std::vector<const Elements*>& phrases, Language language) {
    std::vector<std::string> words;
    for (const Elements* phrase : phrases) {
        const std::ptrdiff_t count = phrase->front().kind == Element::Kind::Hole ? 2 : 1;
        std::string word = readable({phrase->begin(), phrase->begin() + count}, language);
        if (std::find(words.begin(), words.end(), word) == words.end())
            words.push_back(std::move(word));
    }
    return words;
}

}  // namespace

void FenceParser::refuse_statement(const Source& source, const Reader& reader,
                                   const Nearest& nearest) {
    if (refuse_language(source, true)) return;
    if (source.fault) return add(*source.fault);
    const base::Place place = reader.place(0, source.tokens.size());
    if (is_line(source)) return add(base::diagnose(Code::line_at_margin, place));
    if (nearest.phrase != nullptr) return refuse_phrase(source, reader, *nearest.phrase);
    std::vector<const Elements*> phrases;
    for (const PhraseRow& row : phrase_table().statements) phrases.push_back(&row.in(language_));
    const Bilingual found = Bilingual::same(shown(source.tokens.front()));
    if (const std::optional<std::string> near = misspelt(source.tokens, phrases)) {
        return add(base::diagnose(Code::clause_misspelt, reader.place(0, 1),
                                  {found, Bilingual::same(*near)}));
    }
    add(base::diagnose(Code::unknown_clause, reader.place(0, 1),
                       {found, alternatives(openings(phrases, language_))}));
}

void FenceParser::refuse_line(const Source& source, const Reader& reader, const Nearest& nearest) {
    if (refuse_language(source, false)) return;
    if (source.fault) return add(*source.fault);
    const base::Place place = reader.place(0, source.tokens.size());
    const std::vector<StatementPhrase> owners = owners_of(source);
    if (!owners.empty()) {
        std::vector<const Elements*> phrases;
        for (const StatementPhrase owner : owners)
            phrases.push_back(&phrase_table().row(owner).in(language_));
        return add(base::diagnose(Code::line_not_here, place,
                                  {alternatives(openings(phrases, language_))}));
    }
    if (is_statement(source)) return add(base::diagnose(Code::clause_indented, place));
    const bool has_words_in_common =
        nearest.phrase != nullptr &&
        (nearest.phrase->front().kind == Element::Kind::Word || nearest.reached > 1);
    if (has_words_in_common) return refuse_phrase(source, reader, *nearest.phrase);
    std::vector<const Elements*> phrases;
    for (const LinePhrase line : lines_) phrases.push_back(&phrase_table().row(line).in(language_));
    const Bilingual found = Bilingual::same(shown(source.tokens.front()));
    if (const std::optional<std::string> near = misspelt(source.tokens, phrases)) {
        return add(base::diagnose(Code::line_misspelt, place, {found, Bilingual::same(*near)}));
    }
    Bilingual begin = alternatives(openings(phrases, language_));
    if (phrases.empty())
        begin = {.sv = "en ny punkt vid marginalen", .en = "a new clause at the margin"};
    add(base::diagnose(Code::unknown_line, place, {found, std::move(begin)}));
}

// A line that is faultless in the other language: its translation is the cure.
bool FenceParser::refuse_language(const Source& source, bool is_statement) {
    const Language language = other(language_);
    const LexedLine lexed = lex(source.text, language, source.place);
    if (lexed.fault) return false;
    Reader reader(lexed.tokens, language, source.place);
    const PhraseTable& table = phrase_table();
    const std::vector<PhraseRow>& rows = is_statement ? table.statements : table.lines;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        std::vector<Node> holes;
        if (!reader.begins_with(rows[i].in(language)) || !reader.fits(rows[i].in(language), holes))
            continue;
        if (!reader.faults().empty()) continue;
        std::string translation;
        print_phrase(translation, rows[i].in(language_), holes, language_);
        add(base::diagnose(Code::wrong_language, reader.place(0, lexed.tokens.size()),
                           {name_of(language), name_of(language_), Bilingual::same(translation)}));
        if (is_statement) {
            kinds_ = {static_cast<StatementPhrase>(i)};
            lines_ = table.lines_of[i];
        }
        return true;
    }
    return false;
}

void FenceParser::refuse_phrase(const Source& source, const Reader& reader,
                                const Elements& phrase) {
    const Failure& failure = reader.failure();
    if (const std::optional<base::Diagnostic> known = reader.known_mistake()) return add(*known);
    const base::Place place = reader.place(failure.position, failure.position);
    const Bilingual cure = Bilingual::same(readable(phrase, language_));
    if (failure.position >= source.tokens.size()) {
        return add(base::diagnose(Code::unfinished, place, {reader.expected(), cure}));
    }
    const Bilingual found = Bilingual::same(shown(source.tokens[failure.position]));
    add(base::diagnose(Code::not_understood, place, {found, reader.expected(), cure}));
}

// The phrase whose opening words (or those after its first name) are nearest to what was written.
std::optional<std::string> FenceParser::misspelt(
    const std::vector<Token>& tokens, const std::vector<const Elements*>& phrases) const {
    int best_distance = 0;
    const Elements* best = nullptr;
    for (const Elements* phrase : phrases) {
        const std::size_t first = phrase->front().kind == Element::Kind::Hole ? 1 : 0;
        std::string wanted, written;
        for (std::size_t i = first; i < phrase->size() && i < first + kComparedWords; ++i) {
            if ((*phrase)[i].kind != Element::Kind::Word || i >= tokens.size()) break;
            wanted.append((*phrase)[i].text).append(" ");
            written.append(tokens[i].source.substr(0, kShownCharactersMax)).append(" ");
        }
        if (wanted.empty()) continue;
        const int distance = base::edit_distance(base::folded(wanted), base::folded(written));
        const bool is_near = distance * 3 <= base::count_characters(wanted);
        const bool is_nearer = best == nullptr || distance < best_distance ||
                               (distance == best_distance && phrase->size() < best->size());
        if (is_near && is_nearer) {
            best = phrase;
            best_distance = distance;
        }
    }
    if (best == nullptr) return std::nullopt;
    return readable(*best, language_);
}

bool FenceParser::is_line(const Source& source) const {
    if (!source.tokens.empty() && source.tokens.front().kind == TokenKind::Bar) return true;
    return !owners_of(source).empty();
}

bool FenceParser::is_statement(const Source& source) const {
    Reader reader(source.tokens, language_, source.place);
    for (const PhraseRow& row : phrase_table().statements) {
        std::vector<Node> holes;
        if (reader.begins_with(row.in(language_)) && reader.fits(row.in(language_), holes))
            return true;
    }
    return false;
}

std::vector<StatementPhrase> FenceParser::owners_of(const Source& source) const {
    const PhraseTable& table = phrase_table();
    Reader reader(source.tokens, language_, source.place);
    for (std::size_t i = 0; i < table.lines.size(); ++i) {
        std::vector<Node> holes;
        const Elements& phrase = table.lines[i].in(language_);
        if (reader.begins_with(phrase) && reader.fits(phrase, holes)) return table.owners[i];
    }
    return {};
}

}  // namespace utfall::terms
