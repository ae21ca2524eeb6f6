// Any text to parse: it answers with findings that can be read, or with a tree that both languages keep.
// Even first byte: the rest is the text. Odd: two further bytes pick a word of the phrase table, so that the
// depths of the grammar are reached without a dictionary. A document that is an analysis plan is checked as one too.
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "utfall/base/ensure.h"
#include "utfall/base/text.h"
#include "utfall/terms/analysis_plan.h"
#include "utfall/terms/plan_lock.h"
#include "utfall/terms/syntax.h"

namespace {

using utfall::base::Diagnostic;
using utfall::base::Language;
using utfall::terms::Document;

void add_words(std::vector<std::string>& words, std::string_view phrase) {
    while (!phrase.empty()) {
        const std::size_t end = std::min(phrase.find(' '), phrase.size());
        const std::string_view word = phrase.substr(0, end);
        const bool is_hole =
            word.size() > 1 &&
            word.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string_view::npos;
        if (!is_hole) words.emplace_back(word);
        phrase.remove_prefix(std::min(end + 1, phrase.size()));
    }
}

const std::vector<std::string>& vocabulary() {
    static const std::vector<std::string> words = [] {
        std::vector<std::string> list = {
            "\n",  "\n  ",  "\n  |",    "|",   "(",          ")",
            ",",   "%",     "\"t\"",    "a",   "b-2",        "Åsa",
            "1",   "1 000", "0,5",      "0.5", "-7",         "kr",
            "SEK", "USD",   "children", "-",   "2021-03-31", "\n```\nprosa\n```utfall\n"};
#define STATEMENT(id, en, sv) add_words(list, "\n"), add_words(list, en), add_words(list, sv);
#define LINE(id, statements, en, sv) add_words(list, en), add_words(list, sv);
#define TYPE(id, en, sv) add_words(list, en), add_words(list, sv);
#define DISTRIBUTION(id, en, sv) add_words(list, en), add_words(list, sv);
#define RANGE(id, en, sv) add_words(list, en), add_words(list, sv);
#define ATOM(id, en, sv) add_words(list, en), add_words(list, sv);
#define MOMENT(id, en, sv) add_words(list, en), add_words(list, sv);
#define COMPARISON(id, en, sv) add_words(list, en), add_words(list, sv);
#define CONNECTIVE(id, en, sv) add_words(list, en), add_words(list, sv);
#define CHOICE(name, id, en, sv) add_words(list, en), add_words(list, sv);
#define COLUMN(statements, id, hole, en, sv) add_words(list, en), add_words(list, sv);
#define UNIT(id, en_one, en_many, sv_one, sv_many) \
    add_words(list, en_many), add_words(list, sv_many);
#include "utfall/terms/phrase_rows.h"
        return list;
    }();
    return words;
}

constexpr std::array kOpenings = {
    "kontrakt \"T\"\n", "analysplan \"T\"\n",
    "analysis plan \"T\"\nmicrodata\n  | variable | column | type |\n  | a | \"a\" | number |\n"
    "  | b-2 | \"b\" | yes or no |\nestimate e\n  design randomised\n  method least squares\n"};

std::string picked(std::size_t opening, std::string_view bytes) {
    const std::vector<std::string>& words = vocabulary();
    std::string text = std::string("```utfall\n") + kOpenings[opening % kOpenings.size()];
    for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
        const std::size_t index =
            static_cast<unsigned char>(bytes[i]) * 256U + static_cast<unsigned char>(bytes[i + 1]);
        text += words[index % words.size()] + " ";
    }
    return text + "\n```\n";
}

void check_findings(const utfall::base::Diagnostics& findings) {
    ensure(!findings.empty() && findings.size() <= 100, "a refused document has 1 to 100 findings");
    for (const Diagnostic& finding : findings) {
        ensure(finding.place.file == "fuzz", "a finding names its file");
        ensure(finding.place.line >= 0 && finding.place.column <= finding.place.end_column,
               "a place has an end");
        for (const Language language : {Language::Swedish, Language::English}) {
            ensure(utfall::base::is_utf8(render(finding, language)), "a message is UTF-8");
        }
    }
}

void check_document(const Document& document) {
    for (const Language language : {Language::Swedish, Language::English}) {
        const std::string text = print(document, language);
        const auto again = utfall::terms::parse("fuzz", text);
        ensure(again.ok(), "what is printed can be read");
        ensure(again.value() == document, "printing and reading keep the tree");
        ensure(again.value().language == language, "the language is found again");
        ensure(print(again.value(), language) == text, "what is printed is canonical");
        ensure(print(again.value(), document.language) == print(document, document.language),
               "a translation goes back to the same text");
    }
    ensure(!dump(document).empty(), "a tree can be dumped");
}

void check_as_plan(const Document& document) {
    const auto checked = utfall::terms::check_plan("fuzz", document);
    ensure(checked.plan.has_value() != has_errors(checked.diagnostics),
           "a plan without errors is there, and no other");
    for (const Diagnostic& finding : checked.diagnostics)
        for (const Language language : {Language::Swedish, Language::English})
            ensure(utfall::base::is_utf8(render(finding, language)), "a message is UTF-8");
    const std::string locked = utfall::terms::canonical_plan(document);
    if (!checked.plan) return;
    const auto found = utfall::terms::deviations("lock", locked, document);
    ensure(found.ok() && found.value().empty(), "a plan does not deviate from its own lock");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size_bytes) {
    const std::string_view view(reinterpret_cast<const char*>(bytes), size_bytes);
    const bool is_picked = !view.empty() && view.front() % 2 != 0;
    const std::string text =
        is_picked ? picked(static_cast<unsigned char>(view.front()) / 2U, view.substr(1))
                  : std::string(view);
    const auto document = utfall::terms::parse("fuzz", text);
    if (document.ok()) {
        check_document(document.value());
        check_as_plan(document.value());
    } else {
        check_findings(document.diagnostics());
    }
    return 0;
}
