#include "utfall/terms/written_numbers.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace utfall::terms {

namespace {

bool says_what_is_paid(StatementPhrase phrase) {
    switch (phrase) {
        case StatementPhrase::define:
        case StatementPhrase::define_condition:
        case StatementPhrase::values:
        case StatementPhrase::scale:
        case StatementPhrase::prices:
        case StatementPhrase::payment:
        case StatementPhrase::guarantee:
        case StatementPhrase::split:
        case StatementPhrase::cap:
        case StatementPhrase::funding:
        case StatementPhrase::loan:
        case StatementPhrase::account: return true;
        default: return false;  // house: everything else that a document can say
    }
}

bool is_time(const UnitWord& unit) {
    return unit.built_in && *unit.built_in != BuiltInUnit::person &&
           *unit.built_in != BuiltInUnit::claim && *unit.built_in != BuiltInUnit::percentage_point;
}

void collect(Node& node, std::vector<Node*>& out) {
    const bool is_number = node.form == Form::Share || node.form == Form::Money ||
                           node.form == Form::Price || node.form == Form::Number ||
                           (node.form == Form::Quantity && !is_time(node.unit));
    if (is_number) out.push_back(&node);
    for (Node& part : node.parts) collect(part, out);
}

std::vector<Node*> numbers_of(Statement& statement) {
    std::vector<Node*> out;
    for (Node& hole : statement.holes) collect(hole, out);
    for (Line& line : statement.lines)
        for (Node& hole : line.holes) collect(hole, out);
    if (statement.table) {
        for (Node& heading : statement.table->header) collect(heading, out);
        for (auto& row : statement.table->rows)
            for (Node& cell : row) collect(cell, out);
    }
    // The tree has its parts in the order of their meaning, which is not everywhere that of the text.
    std::stable_sort(out.begin(), out.end(), [](const Node* a, const Node* b) {
        return std::tie(a->place.line, a->place.column) < std::tie(b->place.line, b->place.column);
    });
    return out;
}

}  // namespace

std::vector<WrittenNumber> written_numbers(Document& document) {
    std::vector<WrittenNumber> out;
    std::map<std::string, int> counted;
    for (auto& block : document.blocks) {
        auto* fence = std::get_if<Fence>(&block);
        if (fence == nullptr) continue;
        for (Statement& statement : fence->statements) {
            if (!says_what_is_paid(statement.phrase) || statement.holes.empty()) continue;
            const std::string& name = statement.holes[0].text;
            for (Node* node : numbers_of(statement))
                out.push_back({.name = name, .order = ++counted[name], .node = node});
        }
    }
    return out;
}

}  // namespace utfall::terms
