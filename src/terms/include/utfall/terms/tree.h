// terms: a document as a tree, before anything is known about what its names mean.
//
// A document is prose and fences; a fence holds statements; a statement has holes, lines and perhaps a table.
// Words are not in the tree, only which phrase of phrases.def was used: so a tree has no language, and
// translation is printing it with the other column of the table.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "utfall/base/date.h"
#include "utfall/base/diagnostic.h"
#include "utfall/base/exact.h"
#include "utfall/base/language.h"
#include "utfall/terms/phrase_ids.h"

namespace utfall::terms {

// A unit word: built in (then translated) or declared by the contract (then a name).
struct UnitWord {
    std::optional<BuiltInUnit> built_in;
    std::string word;  // declared: as written, singular or plural
    bool operator==(const UnitWord&) const = default;
};

enum class Form : std::uint8_t {
    Number,  // 12 · 0,5            decimal
    Share,   // 40 %                decimal (of the percentage)
    Money,   // 10 000 kr           decimal, text = currency code
    Price,  // 15 kr per 7 000 dagar   decimal, text = currency code, per (number of units, 1 when not written), unit
    Quantity,   // 30 dagar, 1 000 persons decimal, unit
    Date,       // date
    Text,       // "…"                 text without the quotes
    Name,       // text
    Unit,       // a WORD hole         unit
    Currency,   // a CUR hole          text = ISO code
    Phrase,     // phrase; parts = its holes in order
    Choice,     // choice
    Brackets,   // ( x )               parts[0]
    Sum,        // parts, operators[i] joins part i and i+1: '+' or '-'
    Product,    // parts
    Quotient,   // parts[0] divided by parts[1], or parts[2] if zero
    PercentOf,  // parts[0] (a Share) of parts[1]
    AtMost,     // parts[0], but at most parts[1]
    AtLeast,    // parts[0], but at least parts[1]
    Select,     // parts[0] if parts[1] otherwise parts[2]
    Rounded,    // parts[0] rounded to parts[1] (a literal), parts[2] (Choice of MODE)
    Of,         // parts[0] (a Name) for parts[1..] (Members): besparing for school-year 1
    Member,     // text = name, number = period number or 0
    Compare,    // phrase = compare_…; parts[0], parts[1]
    And,
    Or,       // parts
    Not,      // parts[0]
    Shifted,  // parts[0] (Quantity) after or before (sign '+' or '-') parts[1]
    Dated,    // parts[0] on parts[1] (a Date): a value of an example
    Names,      // parts are Name, or values: Text, Number, Date
    Given,    // heading of an example column: given parts[0]
    Heading,  // a column heading: column; parts = its holes (from DATE, year NUM)
    Empty,    // an empty cell or "-"
};

struct Node {
    Form form = Form::Empty;
    Phrase phrase = Phrase::none;
    Choice choice{};
    Column column{};
    char sign = '+';
    base::Decimal decimal;
    std::int64_t per = 1;
    std::int64_t number = 0;
    base::Date date;
    UnitWord unit;
    std::string text;
    std::string operators;
    std::vector<Node> parts;
    base::Place place;  // not compared

    bool operator==(const Node& other) const;
};

struct Line {
    LinePhrase phrase{};
    std::vector<Node> holes;
    base::Place place;
    bool operator==(const Line& other) const {
        return phrase == other.phrase && holes == other.holes;
    }
};

struct Table {
    std::vector<Node> header;
    std::vector<std::vector<Node>> rows;
    std::vector<base::Place> row_places;
    bool operator==(const Table& other) const {
        return header == other.header && rows == other.rows;
    }
};

struct Statement {
    StatementPhrase phrase{};
    std::vector<Node> holes;
    std::vector<Line> lines;
    std::optional<Table> table;
    std::string
        heading;  // the nearest heading or bold opening words of the prose above: "§ 4 Vad kommunen betalar"
    base::Place place;
    bool operator==(const Statement& other) const {
        return phrase == other.phrase && holes == other.holes && lines == other.lines &&
               table == other.table;
    }
};

// A fence marked `utfall`.
struct Fence {
    std::vector<Statement> statements;
    bool operator==(const Fence&) const = default;
};

// Prose is kept byte for byte, the fences' ``` lines not included.
struct Document {
    base::Language language = base::Language::Swedish;
    std::vector<std::variant<std::string, Fence>> blocks;
    bool operator==(const Document& other) const { return blocks == other.blocks; }
};

}  // namespace utfall::terms
