// terms: what of an analysis plan is locked, and how a plan departs from what was locked.
//
//     std::string text = canonical_plan(document);          // base::sha256(text) is its fingerprint
//     for (const Deviation& d : TRY(deviations("plan.lock", text, document)))
//         fmt::print("{}\n", d.words.in(language));         // estimate effect: "standard errors HC1" became "… HC2"
//
// The canonical text is the clauses alone, printed in English in the plan's own order: layout, prose and translation do
// not change it; a word of a clause does.
#pragma once
#include <string>
#include <vector>

#include "utfall/base/result.h"
#include "utfall/terms/tree.h"

namespace utfall::terms {

[[nodiscard]] std::string canonical_plan(const Document& plan);

// One line, row or clause. Added: only in the plan; removed: only in the lock.
struct Deviation {
    enum class Kind { Added, Removed, Changed, Reordered };
    Kind kind = Kind::Changed;
    base::Bilingual clause{};           // "estimate effect"
    base::Bilingual before{}, after{};  // as written; empty where there is none
    base::Bilingual words{};            // the whole of it as one sentence
    base::Place place{};  // in the plan; of what was removed, its clause there or nothing
};

// In the order of the plan, what was removed last. None exactly where the canonical texts are the same.
[[nodiscard]] base::Result<std::vector<Deviation>> deviations(const std::string& lock_path,
                                                              const std::string& locked_text,
                                                              const Document& plan);

}  // namespace utfall::terms
