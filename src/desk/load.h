// desk, private: files to contract, facts and settlement.
#pragma once
#include <string>
#include <vector>

#include "utfall/desk/desk.h"
#include "utfall/settle/settlement.h"
#include "utfall/terms/model.h"
#include "utfall/terms/tree.h"

namespace utfall::desk {

struct Loaded {
    terms::Document document;
    terms::Contract contract;
    std::vector<base::Diagnostic> warnings;
    base::Language language = base::Language::Swedish;  // of messages and output
};

// What was read, or why not; and the language to say it in: the one asked for, or else the document's own.
template <class T>
struct Read {
    base::Language language;
    base::Result<T> result;
};

[[nodiscard]] Read<terms::Document> read_document(const Request& request);
// Through print or translation the text is first printed (and translated back), then read again.
[[nodiscard]] Read<Loaded> load_contract(const Request& request);
// The text as it was before its last amendment; an error when it has none.
[[nodiscard]] Read<Loaded> load_before_amendment(const Request& request);
[[nodiscard]] base::Result<settle::Settlement> load_and_settle(const Request& request,
                                                               const Loaded& loaded,
                                                               settle::Facts& facts);
// The language asked for, or the one that the user speaks.
[[nodiscard]] base::Language language_of(const Request& request);
[[nodiscard]] Answer wrong_usage(const base::Bilingual& what, base::Language language);
// Its text into the file that the request names, if any.
[[nodiscard]] Answer written(const Request& request, Answer answer, base::Language language);
[[nodiscard]] Answer failed(const base::Diagnostics& diagnostics, base::Language language);
// By Ctrl-C, before there was anything to tell.
[[nodiscard]] Answer stopped(base::Language language);
[[nodiscard]] std::string render_all(const base::Diagnostics& diagnostics, base::Language language);

}  // namespace utfall::desk
