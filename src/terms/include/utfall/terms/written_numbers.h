// terms: the numbers that clauses are written with, each with a name, so that one can be exchanged for another.
//
//     for (WrittenNumber& n : written_numbers(document)) …   // "saving-share", 1: 60 %; "saving-share", 2: 1 000 000 kr
//     n.node->decimal = {65, 0};                             // then check() the document again
//
// Named by its clause and its place in it, from 1 in the order of the text. Clauses are those that say what is paid:
// definitions, values, scales, prices, payments, guarantees, splits, caps, fundings, loans, accounts. Not counted: dates, lengths
// of time, and what facts may be. A clause that an amendment replaces goes on counting where the replaced one ended.
#pragma once
#include <string>
#include <vector>

#include "utfall/terms/tree.h"

namespace utfall::terms {

struct WrittenNumber {
    std::string name;      // of the clause
    int order = 1;         // in it
    Node* node = nullptr;  // in the document: a Share, Money, Price, Number or Quantity
};

[[nodiscard]] std::vector<WrittenNumber> written_numbers(Document& document);

}  // namespace utfall::terms
