// Words that may follow an amount are reserved besides those that may begin or join one: otherwise a word after
// a number could be either a unit or the phrase going on, and "högst 100 enligt a" would be a hundred "enligt".
#include "phrase_table.h"

#include <algorithm>
#include <string>

#include "utfall/base/ensure.h"
#include "utfall/terms/syntax.h"

namespace utfall::terms {
namespace {

using base::Language;

Hole hole_of(std::string_view capitals) {
#define HOLE(id, text, en, sv, en_short, sv_short) \
    if (capitals == text) return Hole::id;
#include "holes.def"
#undef HOLE
    return Hole::List;
}

bool is_capitals(std::string_view word) {
    for (const char byte : word) {
        if (byte < 'A' || byte > 'Z') return false;
    }
    return word.size() > 1;
}

std::vector<std::string_view> words_of(std::string_view text) {
    std::vector<std::string_view> words;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        words.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

Elements elements(std::string_view text) {
    Elements elements;
    for (const std::string_view word : words_of(text)) {
        if (word == ",") {
            elements.push_back({.kind = Element::Kind::Comma, .text = word});
        } else if (is_capitals(word)) {
            elements.push_back({.kind = Element::Kind::Hole, .hole = hole_of(word), .text = word});
        } else {
            elements.push_back({.kind = Element::Kind::Word, .text = word});
        }
    }
    return elements;
}

PhraseRow phrase_row(std::string_view id, std::string_view en, std::string_view sv) {
    PhraseRow row{.id = id, .words = {}};
    row.words[static_cast<std::size_t>(Language::English)] = elements(en);
    row.words[static_cast<std::size_t>(Language::Swedish)] = elements(sv);
    std::array<std::string, 2> holes;
    for (std::size_t i = 0; i < holes.size(); ++i) {
        for (const Element& element : row.words[i]) {
            if (element.kind == Element::Kind::Hole) holes[i].append(element.text).append(" ");
        }
    }
    ensure(holes[0] == holes[1], "a phrase has the same holes in both languages");
    return row;
}

UnitRow unit_row(std::string_view en_one, std::string_view en_many, std::string_view sv_one,
                 std::string_view sv_many) {
    UnitRow row;
    row.words[static_cast<std::size_t>(Language::English)] = {elements(en_one), elements(en_many)};
    row.words[static_cast<std::size_t>(Language::Swedish)] = {elements(sv_one), elements(sv_many)};
    return row;
}

std::vector<StatementPhrase> statements_named(std::string_view names) {
    std::vector<StatementPhrase> statements;
    for (const std::string_view name : words_of(names)) {
        const std::size_t before = statements.size();
#define STATEMENT(id, en, sv) \
    if (name == #id) statements.push_back(StatementPhrase::id);
#include "utfall/terms/phrase_rows.h"
        ensure(statements.size() == before + 1, "a line names statements that exist");
    }
    return statements;
}

void add_rows(PhraseTable& table) {
    table.inner.push_back({});
#define STATEMENT(id, en, sv) table.statements.push_back(phrase_row(#id, en, sv));
#define LINE(id, statements, en, sv)                \
    table.lines.push_back(phrase_row(#id, en, sv)); \
    table.owners.push_back(statements_named(statements));
#define TYPE(id, en, sv)                            \
    table.inner.push_back(phrase_row(#id, en, sv)); \
    table.types.push_back(Phrase::type_##id);
#define DISTRIBUTION(id, en, sv)                    \
    table.inner.push_back(phrase_row(#id, en, sv)); \
    table.distributions.push_back(Phrase::distribution_##id);
#define RANGE(id, en, sv)                           \
    table.inner.push_back(phrase_row(#id, en, sv)); \
    table.ranges.push_back(Phrase::range_##id);
#define ATOM(id, en, sv)                            \
    table.inner.push_back(phrase_row(#id, en, sv)); \
    table.atoms.push_back(Phrase::atom_##id);
#define MOMENT(id, en, sv)                          \
    table.inner.push_back(phrase_row(#id, en, sv)); \
    table.moments.push_back(Phrase::moment_##id);
#define COMPARISON(id, en, sv)                      \
    table.inner.push_back(phrase_row(#id, en, sv)); \
    table.comparisons.push_back(Phrase::compare_##id);
#define CONNECTIVE(id, en, sv) table.connectives.push_back(phrase_row(#id, en, sv));
#define CHOICE(list, id, en, sv) table.choices.push_back({#list, phrase_row(#id, en, sv)});
#define COLUMN(statements, id, hole, en, sv) \
    table.columns.push_back({hole_of(#hole), phrase_row(#id, en, sv)});
#define UNIT(id, en_one, en_many, sv_one, sv_many) \
    table.units.push_back(unit_row(en_one, en_many, sv_one, sv_many));
#include "utfall/terms/phrase_rows.h"
}

void add_columns(PhraseTable& table) {
    table.columns_of.resize(table.statements.size());
#define COLUMN(statements, id, hole, en, sv)                                         \
    for (const StatementPhrase statement : statements_named(statements)) {           \
        table.columns_of[static_cast<std::size_t>(statement)].push_back(Column::id); \
    }
#include "utfall/terms/phrase_rows.h"
}

// True for a hole whose filling ends with an amount, so that a number may stand last in it.
bool ends_with_amount(Hole hole) {
    switch (hole) {
        case Hole::Literal:
        case Hole::Duration:
        case Hole::When:
        case Hole::Moment:
        case Hole::Expression:
        case Hole::Factor:
        case Hole::Sum:
        case Hole::Condition:
        case Hole::Test:
        case Hole::Member:
        case Hole::Period:
        case Hole::Series:
        case Hole::Input:
        case Hole::Value:
        case Hole::Values: return true;
        case Hole::Name:
        case Hole::Names:
        case Hole::Text:
        case Hole::Whole:
        case Hole::Currency:
        case Hole::Date:
        case Hole::Type:
        case Hole::Range:
        case Hole::Word:
        case Hole::Distribution:
        case Hole::List: return false;
    }
    return false;
}

void reserve_words(PhraseTable& table, const PhraseRow& row, bool all, bool after_any_hole) {
    for (const Elements& phrase : row.words) {
        for (std::size_t i = 0; i < phrase.size(); ++i) {
            if (phrase[i].kind != Element::Kind::Word) continue;
            const bool follows_hole = i > 0 && phrase[i - 1].kind == Element::Kind::Hole &&
                                      (after_any_hole || ends_with_amount(phrase[i - 1].hole));
            if (all || follows_hole) table.reserved.insert(phrase[i].text);
        }
    }
}

void reserve(PhraseTable& table) {
    for (const PhraseRow& row : table.connectives) reserve_words(table, row, true, true);
    for (const Phrase phrase : table.comparisons)
        reserve_words(table, table.row(phrase), true, true);
    for (const Phrase phrase : table.ranges) reserve_words(table, table.row(phrase), true, true);
    for (const std::vector<Phrase>& family : {table.atoms, table.moments}) {
        for (const Phrase phrase : family) {
            reserve_words(table, table.row(phrase), false, true);
            for (const Elements& words : table.row(phrase).words)
                table.reserved.insert(words.front().text);
        }
    }
    for (const Phrase phrase : table.distributions)
        reserve_words(table, table.row(phrase), false, false);
    for (const PhraseRow& row : table.statements) reserve_words(table, row, false, false);
    for (const PhraseRow& row : table.lines) reserve_words(table, row, false, false);
    for (const ChoiceRow& choice : table.choices) {
        if (choice.list != "MODE") continue;  // follows a value in "rounded to"
        for (const Elements& words : choice.phrase.words) table.reserved.insert(words.front().text);
    }
    for (const UnitRow& unit : table.units) {
        for (const auto& language : unit.words) {
            for (const Elements& words : language) {
                if (words.size() == 1) table.unit_words.insert(words.front().text);
            }
        }
    }
}

PhraseTable build() {
    PhraseTable table;
    add_rows(table);
    add_columns(table);
    table.lines_of.resize(table.statements.size());
    for (std::size_t line = 0; line < table.lines.size(); ++line) {
        for (const StatementPhrase owner : table.owners[line]) {
            table.lines_of[static_cast<std::size_t>(owner)].push_back(
                static_cast<LinePhrase>(line));
        }
    }
    reserve(table);
    return table;
}

}  // namespace

bool is_reserved(std::string_view word) { return phrase_table().reserved.contains(word); }

const PhraseTable& phrase_table() {
    static const PhraseTable table = build();
    return table;
}

base::Bilingual hole_name(Hole hole) {
    switch (hole) {
#define HOLE(id, capitals, english, swedish, en_short, sv_short) \
    case Hole::id:                                               \
        return {.sv = swedish, .en = english};
#include "holes.def"
#undef HOLE
    }
    return {};
}

base::Bilingual placeholder(Hole hole) {
    switch (hole) {
#define HOLE(id, capitals, english, swedish, en_short, sv_short) \
    case Hole::id:                                               \
        return {.sv = sv_short, .en = en_short};
#include "holes.def"
#undef HOLE
    }
    return {};
}

std::string choices_text(std::string_view list, Language language, std::string_view between) {
    std::string text;
    for (const ChoiceRow& choice : phrase_table().choices) {
        if (choice.list != list) continue;
        if (!text.empty()) text += between;
        text += readable(choice.phrase.in(language), language);
    }
    return text;
}

std::string readable(const Elements& phrase, Language language) {
    std::string text;
    for (const Element& element : phrase) {
        if (!text.empty() && element.kind != Element::Kind::Comma) text += ' ';
        if (element.kind != Element::Kind::Hole) {
            text += element.text;
        } else if (element.hole == Hole::Text) {
            text += "\"" + placeholder(Hole::Text).in(language) + "\"";
        } else if (element.hole == Hole::List) {
            text += '<' + choices_text(element.text, language, " | ") + '>';
        } else {
            text += '<' + placeholder(element.hole).in(language) + '>';
        }
    }
    return text;
}

}  // namespace utfall::terms
