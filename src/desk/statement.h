// desk, private: a settlement as text, JSON and HTML.
#pragma once
#include <string>

#include "load.h"
#include "utfall/settle/explain.h"

namespace utfall::desk {

struct Statement {
    const Loaded& loaded;
    const settle::Facts& facts;
    const settle::Settlement& settlement;
};

[[nodiscard]] std::string statement_text(const Statement& statement);
[[nodiscard]] std::string statement_json(const Statement& statement);
[[nodiscard]] std::string statement_html(const Statement& statement);
// Every payment that `wanted` names ("coupon", "coupon / bond-year 3"), all when it is empty; nothing when none fits.
[[nodiscard]] std::optional<std::string> why_text(const Statement& statement,
                                                  const std::string& wanted);

// Words for the kinds of events, in the order of EventKind.
[[nodiscard]] std::string kind_word(settle::EventKind kind, base::Language language);
[[nodiscard]] std::string kind_code(settle::EventKind kind);  // as in JSON
// "cases/x/contract.md:71", or "facts.csv:3".
[[nodiscard]] std::string place_words(const base::Place& place, base::Language language);
// "coupon / bond-year 3"
[[nodiscard]] std::string clause_words(const settle::Event& event);
// What decided the amount, or what a postponed payment waits for; perhaps empty.
[[nodiscard]] std::string note_words(const Statement& statement, const settle::Event& event);
// The payments that a transfer comes of: "fee – rent", and its accounts.
[[nodiscard]] std::string transfer_words(const Statement& statement,
                                         const settle::Transfer& transfer);
// False for a step that only repeats what the sentence above it says: such steps stand in the JSON alone.
[[nodiscard]] bool says_something(const settle::WhyStep& step);
// How far the settlement goes, in one sentence.
[[nodiscard]] std::string reach_sentence(const Statement& statement);
// Columns joined by two spaces, padded by characters; `right` marks columns set to the right.
[[nodiscard]] std::string table_text(const std::vector<std::vector<std::string>>& rows,
                                     const std::vector<bool>& right);

}  // namespace utfall::desk
