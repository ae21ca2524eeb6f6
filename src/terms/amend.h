// terms, private: a document with amendments as the texts it makes, each read by a checker of its own.
#pragma once
#include <vector>

#include "checker.h"

namespace utfall::terms {

struct Texts {
    std::vector<Text> texts;  // 0 as signed, n as amended by amendment n
    std::vector<base::Diagnostic> diagnostics;
};

// An amendment is its statement and the rest of its fence: what has the name of an earlier statement replaces it.
[[nodiscard]] Texts texts_of(const std::string& path, const Document& document);

// The contract as signed with what its amendments make of it, once all texts have been read without errors.
[[nodiscard]] Contract with_amendments(std::vector<Contract> contracts,
                                       const std::vector<Text>& texts);

// Nothing that has been settled when an amendment is signed is changed by it, and nothing falls between two texts.
[[nodiscard]] std::vector<base::Diagnostic> amendment_faults(const Contract& contract,
                                                             const std::vector<Text>& texts);

}  // namespace utfall::terms
