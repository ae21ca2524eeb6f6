// terms: what the words of a contract mean, as fixed sentences that are signed with it.
//
//     std::fputs(print_for_signing(document, Language::Swedish).c_str(), stdout);
//
// Which sentences there are, and which words call for them, is the table sentences.def.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "utfall/base/language.h"
#include "utfall/terms/tree.h"

namespace utfall::terms {

struct Sentence {
    std::string_view id;
    base::Bilingual text;
};

// The sentences that the words of a document call for, in table order.
[[nodiscard]] std::vector<Sentence> sentences_of(const Document& document);

// The document in canonical layout with its list of sentences at the end, between two comment lines. A list that
// is there already is replaced where it stands, so printing twice, or into the other language and back, gives the
// same text.
[[nodiscard]] std::string print_for_signing(const Document& document, base::Language language);

// Rows of phrases.def that sentences.def forgets, and rows that it both explains and calls self-evident. None.
[[nodiscard]] std::vector<std::string> phrases_out_of_order();

}  // namespace utfall::terms
