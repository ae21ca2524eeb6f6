// One node per line, indented by depth: what the reader understood, without any words of either language.
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "phrase_table.h"
#include "utfall/terms/syntax.h"

namespace utfall::terms {
namespace {

constexpr std::string_view name_of(Form form) {
    switch (form) {
        case Form::Number: return "number";
        case Form::Share: return "share";
        case Form::Money: return "money";
        case Form::Price: return "price";
        case Form::Quantity: return "quantity";
        case Form::Date: return "date";
        case Form::Text: return "text";
        case Form::Name: return "name";
        case Form::Unit: return "unit";
        case Form::Currency: return "currency";
        case Form::Phrase: return "phrase";
        case Form::Choice: return "choice";
        case Form::Brackets: return "brackets";
        case Form::Sum: return "sum";
        case Form::Product: return "product";
        case Form::Quotient: return "quotient";
        case Form::PercentOf: return "percent of";
        case Form::AtMost: return "at most";
        case Form::AtLeast: return "at least";
        case Form::Select: return "select";
        case Form::Rounded: return "rounded";
        case Form::Of: return "of";
        case Form::Member: return "member";
        case Form::Compare: return "compare";
        case Form::And: return "and";
        case Form::Or: return "or";
        case Form::Not: return "not";
        case Form::Shifted: return "shifted";
        case Form::Dated: return "dated";
        case Form::Names: return "names";
        case Form::Given: return "given";
        case Form::Heading: return "heading";
        case Form::Empty: return "empty";
    }
    return "?";
}

std::string unit_text(const UnitWord& unit) {
    if (!unit.built_in) return unit.word;
    return readable(phrase_table().row(*unit.built_in).in(base::Language::English, false),
                    base::Language::English);
}

// What the form carries besides its parts.
std::string detail(const Node& node) {
    const std::string decimal = base::decimal_text(node.decimal, base::Language::English);
    switch (node.form) {
        case Form::Number:
        case Form::Share: return decimal;
        case Form::Money: return decimal + ' ' + node.text;
        case Form::Price:
            return fmt::format("{} {} per {} {}", decimal, node.text, node.per,
                               unit_text(node.unit));
        case Form::Quantity: return decimal + ' ' + unit_text(node.unit);
        case Form::Date: return node.date.text();
        case Form::Text: return fmt::format("\"{}\"", node.text);
        case Form::Name:
        case Form::Currency: return node.text;
        case Form::Unit: return unit_text(node.unit);
        case Form::Phrase:
        case Form::Compare: return fmt::format("{}", phrase_table().row(node.phrase).id);
        case Form::Choice: return fmt::format("{}", phrase_table().row(node.choice).phrase.id);
        case Form::Heading: return fmt::format("{}", phrase_table().row(node.column).heading.id);
        case Form::Sum: return node.operators;
        case Form::Shifted: return node.sign == '-' ? "before" : "after";
        case Form::Member:
            return node.number > 0 ? fmt::format("{} {}", node.text, node.number) : node.text;
        case Form::Brackets:
        case Form::Product:
        case Form::Quotient:
        case Form::PercentOf:
        case Form::AtMost:
        case Form::AtLeast:
        case Form::Select:
        case Form::Rounded:
        case Form::Of:
        case Form::And:
        case Form::Or:
        case Form::Not:
        case Form::Dated:
        case Form::Names:
        case Form::Given:
        case Form::Empty: return "";
    }
    return "";
}

void dump_nodes(std::string& text, const std::vector<Node>& nodes, std::size_t depth) {
    for (const Node& node : nodes) {
        const std::string more = detail(node);
        text.append(2 * depth, ' ').append(name_of(node.form));
        if (!more.empty()) text.append(" ").append(more);
        text += '\n';
        dump_nodes(text, node.parts, depth + 1);
    }
}

void dump_statement(std::string& text, const Statement& statement) {
    text += fmt::format("  {} at line {}, under \"{}\"\n", phrase_table().row(statement.phrase).id,
                        statement.place.line, statement.heading);
    dump_nodes(text, statement.holes, 2);
    for (const Line& line : statement.lines) {
        text += fmt::format("    line {}\n", phrase_table().row(line.phrase).id);
        dump_nodes(text, line.holes, 3);
    }
    if (!statement.table) return;
    text += "    table\n      header\n";
    dump_nodes(text, statement.table->header, 4);
    for (const std::vector<Node>& row : statement.table->rows) {
        text += "      row\n";
        dump_nodes(text, row, 4);
    }
}

}  // namespace

std::string dump(const Document& document) {
    std::string text = document.language == base::Language::Swedish ? "document in Swedish\n"
                                                                    : "document in English\n";
    for (const std::variant<std::string, Fence>& block : document.blocks) {
        if (const std::string* prose = std::get_if<std::string>(&block)) {
            text += fmt::format("prose of {} bytes\n", prose->size());
        }
        if (const Fence* fence = std::get_if<Fence>(&block)) {
            text += "fence\n";
            for (const Statement& statement : fence->statements) dump_statement(text, statement);
        }
    }
    return text;
}

}  // namespace utfall::terms
