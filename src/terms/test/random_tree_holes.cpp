#include "random_tree.h"
#include "utfall/terms/syntax.h"

namespace utfall::terms::test {

std::vector<Node> RandomTree::holes(const PhraseRow& row) {
    std::vector<Node> nodes;
    for (const Element& element : row.in(base::Language::English)) {
        if (element.kind == Element::Kind::Hole) nodes.push_back(hole(element));
    }
    return nodes;
}

Node RandomTree::hole(const Element& element) {
    const PhraseTable& table = phrase_table();
    switch (element.hole) {
        case Hole::Name: return name();
        case Hole::Names: return names();
        case Hole::Text: return text();
        case Hole::Whole: return whole();
        case Hole::Literal: return literal();
        case Hole::Currency: {
            Node node = RandomTree::node(Form::Currency);
            node.text = code();
            return node;
        }
        case Hole::Date: return date();
        case Hole::Duration: return duration();
        case Hole::When: return when();
        case Hole::Moment: return moment();
        case Hole::Expression: return expression();
        case Hole::Factor: return factor();
        case Hole::Sum: return sum();
        case Hole::Condition: return condition();
        case Hole::Test: return comparison();
        case Hole::Type: return phrase(table.types[below(table.types.size())]);
        case Hole::Member: return member(false);
        case Hole::Period: return chance(2) ? member(true) : name();
        case Hole::Series: return series();
        case Hole::Input: return input();
        case Hole::Word: {
            Node node = RandomTree::node(Form::Unit);
            node.unit = unit();
            return node;
        }
        case Hole::Distribution:
            return phrase(table.distributions[below(table.distributions.size())]);
        case Hole::Range: return phrase(table.ranges[below(table.ranges.size())]);
        case Hole::Value: return value();
        case Hole::Values: {
            Node node = RandomTree::node(Form::Names);
            for (std::size_t i = 1 + below(3); i > 0; --i) node.parts.push_back(value());
            return node;
        }
        case Hole::List: return choice(element.text);
    }
    return {};
}

void RandomTree::add_table(Statement& statement) {
    Table table;
    std::vector<Hole> cells;
    const auto add = [&](Node heading, Hole hole) {
        table.header.push_back(std::move(heading));
        cells.push_back(hole);
    };
    const std::vector<Column>& columns =
        phrase_table().columns_of[static_cast<std::size_t>(statement.phrase)];
    if (statement.phrase == StatementPhrase::scale) {
        add(name(), Hole::Range);
        add(name(), Hole::Expression);
    } else if (statement.phrase == StatementPhrase::correlation) {
        add({}, Hole::Name);
        add(name(), Hole::Expression);
    } else if (statement.phrase == StatementPhrase::example) {
        add(series(), Hole::Input);
        add(node(Form::Given, {series()}), Hole::Input);
    } else if (columns.empty()) {
        return;
    }
    if (statement.phrase == StatementPhrase::values && chance(2)) add(name(), Hole::Name);
    for (const Column column : columns) {
        Node heading = node(Form::Heading, holes(phrase_table().row(column).heading));
        heading.column = column;
        add(std::move(heading), phrase_table().row(column).hole);
    }
    for (std::size_t i = below(3); i > 0; --i) {
        std::vector<Node>& row = table.rows.emplace_back();
        for (const Hole cell : cells) {
            row.push_back(
                chance(6) ? Node{} : hole({.kind = Element::Kind::Hole, .hole = cell, .text = {}}));
        }
    }
    statement.table = std::move(table);
}

}  // namespace utfall::terms::test
