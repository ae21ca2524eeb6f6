// terms: phrases.def as values, each phrase cut into words, commas and holes.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "utfall/base/language.h"
#include "utfall/terms/tree.h"

namespace utfall::terms {

// The capitals of phrases.def; List is a hole that takes a CHOICE of that list.
enum class Hole : std::uint8_t {
#define HOLE(id, capitals, en, sv, en_short, sv_short) id,
#include "holes.def"
#undef HOLE
};

struct Element {
    enum class Kind : std::uint8_t { Word, Comma, Hole };
    Kind kind = Kind::Word;
    Hole hole = Hole::Name;
    std::string_view text;  // the word, or the capitals of the hole
};

using Elements = std::vector<Element>;

// One row: the same holes in both languages, in the same order.
struct PhraseRow {
    std::string_view id;
    std::array<Elements, 2> words;

    [[nodiscard]] const Elements& in(base::Language language) const {
        return words[static_cast<std::size_t>(language)];
    }
};

struct ChoiceRow {
    std::string_view list;
    PhraseRow phrase;
};

struct ColumnRow {
    Hole hole = Hole::Name;
    PhraseRow heading;
};

struct UnitRow {
    std::array<std::array<Elements, 2>, 2> words;  // by language, then one and many

    [[nodiscard]] const Elements& in(base::Language language, bool is_many) const {
        return words[static_cast<std::size_t>(language)][is_many ? 1 : 0];
    }
};

enum class Connective : std::uint8_t {
#define CONNECTIVE(id, en, sv) word_##id,
#include "utfall/terms/phrase_rows.h"
};

// Every vector is indexed by its enum of tree.h.
struct PhraseTable {
    std::vector<PhraseRow> statements;
    std::vector<PhraseRow> lines;
    std::vector<std::vector<LinePhrase>> lines_of;     // by statement, in table order
    std::vector<std::vector<StatementPhrase>> owners;  // by line
    std::vector<PhraseRow> inner;                      // by Phrase
    std::vector<PhraseRow> connectives;
    std::vector<ChoiceRow> choices;
    std::vector<ColumnRow> columns;
    std::vector<std::vector<Column>> columns_of;  // by statement, in table order
    std::vector<UnitRow> units;
    std::vector<Phrase> types, distributions, ranges, atoms, moments, comparisons;
    std::unordered_set<std::string_view>
        reserved;  // no name and no declared unit, in both languages
    std::unordered_set<std::string_view> unit_words;  // one-word built-in units: no name either

    [[nodiscard]] const PhraseRow& row(StatementPhrase phrase) const {
        return statements[static_cast<std::size_t>(phrase)];
    }
    [[nodiscard]] const PhraseRow& row(LinePhrase phrase) const {
        return lines[static_cast<std::size_t>(phrase)];
    }
    [[nodiscard]] const PhraseRow& row(Phrase phrase) const {
        return inner[static_cast<std::size_t>(phrase)];
    }
    [[nodiscard]] const PhraseRow& row(Connective word) const {
        return connectives[static_cast<std::size_t>(word)];
    }
    [[nodiscard]] const ChoiceRow& row(Choice choice) const {
        return choices[static_cast<std::size_t>(choice)];
    }
    [[nodiscard]] const ColumnRow& row(Column column) const {
        return columns[static_cast<std::size_t>(column)];
    }
    [[nodiscard]] const UnitRow& row(BuiltInUnit unit) const {
        return units[static_cast<std::size_t>(unit)];
    }
};

// Built at first use, then constant.
[[nodiscard]] const PhraseTable& phrase_table();
// What a hole is called: "an amount", "ett belopp"; a list names its choices instead.
[[nodiscard]] base::Bilingual hole_name(Hole hole);
[[nodiscard]] base::Bilingual placeholder(Hole hole);
// The words of a CHOICE list, with `between` between them.
[[nodiscard]] std::string choices_text(std::string_view list, base::Language language,
                                       std::string_view between);
// The phrase as a writer reads it: "due <day>".
[[nodiscard]] std::string readable(const Elements& phrase, base::Language language);

}  // namespace utfall::terms
