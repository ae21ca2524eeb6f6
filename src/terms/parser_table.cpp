// Tables: the first row says what the cells below hold, and for most statements the phrase table says it for each
// heading. Four tables have headings that are names: scale, values, example and correlation.
#include "parser.h"

#include "printer.h"
#include "words.h"

namespace utfall::terms {

using base::Bilingual;
using base::Code;
using base::Language;

namespace {

Element asking_for(Hole hole) { return {.kind = Element::Kind::Hole, .hole = hole, .text = {}}; }

bool is_empty_cell(const std::vector<Token>& tokens, std::size_t first, std::size_t last) {
    return first == last || (last == first + 1 && tokens[first].kind == TokenKind::Dash);
}

// What would be right in a cell, as a cure; of the ranges those that begin as the cell does, if any.
std::string readable_cell(Hole hole, std::string_view first_word, Language language) {
    if (hole != Hole::Range) return readable({asking_for(hole)}, language);
    std::string all, alike;
    for (const Phrase phrase : phrase_table().ranges) {
        const Elements& words = phrase_table().row(phrase).in(language);
        const std::string shown = readable(words, language);
        all += (all.empty() ? "" : " | ") + shown;
        if (words.front().text == first_word) alike += (alike.empty() ? "" : " | ") + shown;
    }
    return alike.empty() ? all : alike;
}

}  // namespace

bool FenceParser::has_table() const {
    const StatementPhrase kind = kinds_.front();
    return kind == StatementPhrase::scale || kind == StatementPhrase::example ||
           kind == StatementPhrase::correlation ||
           !phrase_table().columns_of[static_cast<std::size_t>(kind)].empty();
}

void FenceParser::row(const Source& source) {
    if (!is_known_ || is_table_faulty_) return;
    Statement& statement = fence_.statements.back();
    Reader reader(source.tokens, language_, source.place);
    const base::Place place = reader.place(0, source.tokens.size());
    if (!has_table() || is_table_parted_ || source.fault) {
        is_table_faulty_ = !statement.table || !source.fault;
        if (source.fault) return add(*source.fault);
        return add(base::diagnose(has_table() ? Code::table_parted : Code::table_not_here, place));
    }
    std::vector<std::size_t> bars;
    for (std::size_t i = 0; i < source.tokens.size(); ++i) {
        if (source.tokens[i].kind == TokenKind::Bar) bars.push_back(i);
    }
    if (source.tokens.back().kind != TokenKind::Bar) bars.push_back(source.tokens.size());
    const std::size_t count = bars.size() - 1;
    if (!statement.table) return header(source, bars);
    if (count != cells_.size()) {
        return add(base::diagnose(Code::table_cells, place,
                                  {Bilingual::same(std::to_string(count)),
                                   Bilingual::same(std::to_string(cells_.size()))}));
    }
    std::vector<Node> nodes(count);
    for (std::size_t i = 0; i < count; ++i) {
        if (is_empty_cell(source.tokens, bars[i] + 1, bars[i + 1])) {
            nodes[i].place = reader.place(bars[i], bars[i]);
            continue;
        }
        reader.restrict_to(bars[i] + 1, bars[i + 1]);
        if (!cell(reader, cells_[i], nodes[i]))
            return refuse_cell(source, reader, bars[i] + 1, bars[i + 1], cells_[i]);
        for (const base::Diagnostic& fault : reader.faults()) add(fault);
    }
    statement.table->rows.push_back(std::move(nodes));
    statement.table->row_places.push_back(place);
}

bool FenceParser::cell(Reader& reader, Hole hole, Node& node) {
    if (hole == Hole::Range) return reader.fits_one_of(phrase_table().ranges, node);
    // A whole number in a cell is grouped as every other amount, unlike one inside a line.
    if (!reader.fits(asking_for(hole == Hole::Whole ? Hole::Literal : hole), node)) return false;
    return hole != Hole::Whole ||
           (node.form == Form::Number && node.decimal.scale == 0 && node.decimal.digits >= 0);
}

void FenceParser::refuse_cell(const Source& source, const Reader& reader, std::size_t first,
                              std::size_t end, Hole hole) {
    const Failure& failure = reader.failure();
    if (const std::optional<base::Diagnostic> known = reader.known_mistake()) return add(*known);
    const base::Place place = reader.place(failure.position, failure.position);
    const Bilingual cure =
        Bilingual::same(readable_cell(hole, source.tokens[first].source, language_));
    Bilingual expected = reader.expected();
    if (failure.expected.empty()) expected = hole_name(hole);
    if (failure.position >= end || failure.position >= source.tokens.size()) {
        return add(base::diagnose(Code::unfinished, place, {expected, cure}));
    }
    const Token& token = source.tokens[failure.position];
    const Bilingual found =
        Bilingual::same(std::string(token.kind == TokenKind::Text ? token.text() : token.source));
    add(base::diagnose(Code::not_understood, place, {found, expected, cure}));
}

void FenceParser::header(const Source& source, const std::vector<std::size_t>& bars) {
    Table table;
    Reader reader(source.tokens, language_, source.place);
    for (std::size_t i = 0; i + 1 < bars.size(); ++i) {
        Node node;
        if (is_empty_cell(source.tokens, bars[i] + 1, bars[i + 1])) {
            node.place = reader.place(bars[i], bars[i]);
            const bool is_corner = i == 0 && kinds_.front() == StatementPhrase::correlation;
            if (!is_corner) is_table_faulty_ = true;
            cells_.push_back(Hole::Name);
        } else {
            reader.restrict_to(bars[i] + 1, bars[i + 1]);
            if (!heading(reader, i == 0, node)) is_table_faulty_ = true;
            for (const base::Diagnostic& fault : reader.faults()) add(fault);
        }
        if (is_table_faulty_) return refuse_heading(reader, bars[i] + 1, bars[i + 1]);
        table.header.push_back(std::move(node));
    }
    const bool is_scale = kinds_.front() == StatementPhrase::scale;
    if (table.header.empty() || (is_scale && table.header.size() != 2)) {
        is_table_faulty_ = true;
        return add(base::diagnose(
            Code::table_cells, reader.place(0, source.tokens.size()),
            {Bilingual::same(std::to_string(table.header.size())), Bilingual::same("2")}));
    }
    fence_.statements.back().table = std::move(table);
}

// Adds what stands under the heading to cells_.
bool FenceParser::heading(Reader& reader, bool is_first, Node& node) {
    switch (kinds_.front()) {
        case StatementPhrase::scale:
            cells_.push_back(is_first ? Hole::Range : Hole::Expression);
            return reader.fits(asking_for(Hole::Name), node);
        case StatementPhrase::correlation:
            cells_.push_back(is_first ? Hole::Name : Hole::Expression);
            return !is_first && reader.fits(asking_for(Hole::Name), node);
        case StatementPhrase::example: {
            cells_.push_back(Hole::Input);
            if (reader.fits(asking_for(Hole::Series), node)) return true;
            node = {};
            return reader.fits_given(node);
        }
        default: break;
    }
    Hole hole = Hole::Name;
    const bool is_column = column_heading(reader, language_, node, hole);
    cells_.push_back(hole);
    if (is_column) return true;
    Node foreign;
    node = {};
    return kinds_.front() == StatementPhrase::values && is_first &&
           !is_foreign_heading(reader, foreign) && reader.fits(asking_for(Hole::Name), node);
}

bool FenceParser::column_heading(Reader& reader, Language language, Node& node, Hole& hole) const {
    const PhraseTable& table = phrase_table();
    for (const Column column : table.columns_of[static_cast<std::size_t>(kinds_.front())]) {
        if (!reader.fits(table.row(column).heading.in(language), node.parts)) continue;
        node.form = Form::Heading;
        node.column = column;
        node.place = reader.whole_place();
        hole = table.row(column).hole;
        return true;
    }
    return false;
}

bool FenceParser::is_foreign_heading(Reader& reader, Node& node) const {
    Hole hole = Hole::Name;
    return column_heading(
        reader, language_ == Language::Swedish ? Language::English : Language::Swedish, node, hole);
}

void FenceParser::refuse_heading(Reader& reader, std::size_t first, std::size_t last) {
    Node foreign;
    if (first < last && is_foreign_heading(reader, foreign)) {
        std::string translation;
        print_node(translation, foreign, language_);
        return add(base::diagnose(Code::foreign_word, reader.place(first, last),
                                  {Bilingual::same(reader.source(first, last)), name_of(language_),
                                   Bilingual::same(translation)}));
    }
    const std::vector<Column>& columns =
        phrase_table().columns_of[static_cast<std::size_t>(kinds_.front())];
    std::string headings;
    for (const Column column : columns) {
        if (!headings.empty()) headings += ", ";
        headings += readable(phrase_table().row(column).heading.in(language_), language_);
    }
    if (kinds_.front() == StatementPhrase::values)
        headings += ", " + readable({asking_for(Hole::Name)}, language_);
    if (columns.empty()) headings = readable({asking_for(Hole::Name)}, language_);
    const std::optional<base::Diagnostic> known = reader.known_mistake();
    if (known && columns.empty() && first < last) return add(*known);
    add(base::diagnose(Code::table_heading, reader.place(first, last),
                       {Bilingual::same(reader.source(first, last)), Bilingual::same(headings)}));
}

}  // namespace utfall::terms
