// terms: phrases with their holes filled, as text in one language.
#pragma once
#include <string>
#include <vector>

#include "phrase_table.h"
#include "utfall/terms/tree.h"

namespace utfall::terms {

void print_phrase(std::string& text, const Elements& phrase, const std::vector<Node>& holes,
                  base::Language language);
void print_node(std::string& text, const Node& node, base::Language language);
// What stands under `heading` in a table.
void print_cell(std::string& text, const Node& node, const Node& heading, base::Language language);
// Ends with a line break.
void print_statement(std::string& text, const Statement& statement, base::Language language);

}  // namespace utfall::terms
