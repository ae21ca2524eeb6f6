// No word without its meaning, no meaning without its word, and signing twice is signing once.
#include "utfall/terms/sentences.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "utfall/terms/syntax.h"

namespace utfall::terms {
namespace {

using base::Language;

Document read(const std::string& text) {
    const base::Result<Document> document = parse("contract.md", text);
    EXPECT_TRUE(document.ok()) << text;
    return document.ok() ? document.value() : Document{};
}

std::string text_of(const std::filesystem::path& path) {
    std::ifstream file(path);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

std::vector<std::filesystem::path> contracts_of_cases() {
    std::vector<std::filesystem::path> paths;
    for (const auto& entry : std::filesystem::recursive_directory_iterator("cases")) {
        const std::string name = entry.path().filename().string();
        if (name.starts_with("contract") && name.ends_with(".md")) paths.push_back(entry.path());
    }
    std::sort(paths.begin(), paths.end());
    return paths;
}

// The documents that stand in a story, between ````file name.md and ````.
std::vector<std::string> documents_of_story(const std::filesystem::path& path) {
    std::vector<std::string> documents;
    std::istringstream lines(text_of(path));
    std::string line;
    bool is_inside = false;
    while (std::getline(lines, line)) {
        if (line.starts_with("````")) {
            is_inside = line.starts_with("````file ") && line.ends_with(".md");
            if (is_inside) documents.emplace_back();
        } else if (is_inside) {
            documents.back() += line + "\n";
        }
    }
    return documents;
}

std::set<std::string_view> ids_of(const Document& document) {
    std::set<std::string_view> ids;
    for (const Sentence& sentence : sentences_of(document)) ids.insert(sentence.id);
    return ids;
}

const std::string kSmall =
    "# T\n\n```utfall\ncontract \"T\"\n  a payment that falls on a day that is not a weekday is "
    "paid on "
    "the next weekday\n```\n";

TEST(Sentences, EveryPhraseIsExplainedOnceOrSelfEvident) {
    EXPECT_EQ(phrases_out_of_order(), std::vector<std::string>{});
}

TEST(Sentences, EverySentenceIsCalledForSomewhere) {
    std::set<std::string_view> used;
    for (const auto& path : contracts_of_cases()) used.merge(ids_of(read(text_of(path))));
    for (const auto& entry : std::filesystem::recursive_directory_iterator("stories")) {
        if (entry.path().extension() != ".md") continue;
        for (const std::string& text : documents_of_story(entry.path()))
            if (const auto document = parse("story.md", text); document.ok())
                used.merge(ids_of(document.value()));
    }
    for (const char* id : {
#define SENTENCE(id, sv, en, ...) #id,
#define SELF_EVIDENT(reason, ...)
#include "utfall/terms/sentences.def"
#undef SENTENCE
#undef SELF_EVIDENT
         })
        EXPECT_TRUE(used.contains(id)) << id;
}

TEST(Sentences, FewWordsCallForFewSentences) {
    EXPECT_EQ(ids_of(read("```utfall\ncontract \"T\"\n```\n")),
              (std::set<std::string_view>{"boxes", "languages", "words"}));
}

TEST(Sentences, TheOpenDayIsTheContracts) {
    for (const Sentence& sentence : sentences_of(read(kSmall))) {
        EXPECT_EQ(sentence.text.sv.find('{'), std::string::npos) << sentence.text.sv;
        if (sentence.id != "moved") continue;
        EXPECT_NE(sentence.text.sv.find("inte en vardag"), std::string::npos);
        EXPECT_NE(sentence.text.en.find("is not a weekday"), std::string::npos);
    }
}

TEST(Sentences, SigningAgainChangesNothing) {
    const std::vector<std::filesystem::path> paths = contracts_of_cases();
    ASSERT_GE(paths.size(), 12U);
    for (const auto& path : paths) {
        const Document document = read(text_of(path));
        const Language own = document.language;
        const Language other = own == Language::Swedish ? Language::English : Language::Swedish;
        const std::string text = print_for_signing(document, own);
        EXPECT_EQ(print_for_signing(read(text), own), text) << path;
        EXPECT_EQ(print(read(text), own), text) << path;
        const std::string translated = print_for_signing(read(text), other);
        EXPECT_EQ(read(translated), read(print_for_signing(document, other))) << path;
        EXPECT_EQ(print_for_signing(read(translated), own), text) << path;
    }
}

TEST(Sentences, TheListIsReplacedWhereItStands) {
    const std::string text =
        print_for_signing(read(kSmall), Language::English) + "\nSigned by A and B.\n";
    EXPECT_EQ(print_for_signing(read(text), Language::English), text);
    std::string changed = text;
    changed.replace(changed.find("1. **Boxes"), 10, "1. **Nothing");
    EXPECT_EQ(print_for_signing(read(changed), Language::English), text);
}

// A comment that stands alone is prose: nothing is lost between it and a list further down.
TEST(Sentences, ACommentAloneIsProse) {
    const std::string prose =
        kSmall + "<!-- /utfall:words -->\n<!-- utfall:words -->\nOur own words";
    const std::string text = print_for_signing(read(prose), Language::English);
    EXPECT_TRUE(
        text.starts_with(prose + "\n\n<!-- utfall:words -->\n\n## What the words mean\n\n1. "));
    EXPECT_EQ(print_for_signing(read(text), Language::English), text);
}

}  // namespace
}  // namespace utfall::terms
