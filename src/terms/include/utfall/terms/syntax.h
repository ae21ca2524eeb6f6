// terms: text to tree and back.
//
//     TRY(Document document, parse(path, bytes));
//     std::string english = print(document, Language::English);
//
// print(parse(text)) is text when text is in canonical layout; parse(print(tree)) is the tree always.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "utfall/base/result.h"
#include "utfall/terms/tree.h"

namespace utfall::terms {

// Reads a Markdown document. Its language is that of the clause that opens it (language_of). Reports every
// faulty line (at most 100), each with what was expected there. Documents over 64 MiB are refused.
[[nodiscard]] base::Result<Document> parse(const std::string& path, std::string_view bytes);

// The language of the clause that says what document it is; failing that, of the first clause; nothing when there is
// none.
[[nodiscard]] std::optional<base::Language> language_of(std::string_view bytes);

[[nodiscard]] std::string print(const Document& document, base::Language language);
// One statement as it stands in a document, without indentation in front of its first line.
[[nodiscard]] std::string print(const Statement& statement, base::Language language);
[[nodiscard]] std::string print(const Node& node, base::Language language);
// The tree with one node per line, for `utfall dump tree`.
[[nodiscard]] std::string dump(const Document& document);

// The phrase table as Markdown, for the manual.
[[nodiscard]] std::string phrase_reference(base::Language language);
// True for a word that cannot be a name, in either language.
[[nodiscard]] bool is_reserved(std::string_view word);

}  // namespace utfall::terms
