#include "utfall/base/diagnostic.h"

#include <gtest/gtest.h>

#include <set>

#include "utfall/base/result.h"
#include "utfall/base/text.h"

namespace utfall::base {
namespace {

struct Sentences {
    Code code;
    std::string en_cause, en_cure, sv_cause, sv_cure;
};

const std::vector<Sentences> kAll = {
#define DIAGNOSTIC(code, severity, en_cause, en_cure, sv_cause, sv_cure) \
    {Code::code, en_cause, en_cure, sv_cause, sv_cure},
#include "utfall/base/diagnostics.def"
#undef DIAGNOSTIC
};

std::set<char> holes(const std::string& text) {
    std::set<char> found;
    for (std::size_t i = 0; i + 2 < text.size(); ++i) {
        const bool is_hole = text[i] == '{' && text[i + 2] == '}' && std::isdigit(text[i + 1]) != 0;
        if (is_hole) found.insert(text[i + 1]);
    }
    return found;
}

TEST(Diagnostics, every_row_says_the_same_in_both_languages) {
    std::set<std::string> names;
    for (const Sentences& row : kAll) {
        const std::string name = code_name(row.code);
        EXPECT_TRUE(names.insert(name).second) << name;
        EXPECT_EQ(name.find('_'), std::string::npos) << name;
        EXPECT_FALSE(row.en_cause.empty() || row.sv_cause.empty()) << name;
        EXPECT_EQ(row.en_cure.empty(), row.sv_cure.empty()) << name;
        const std::set<char> en = holes(row.en_cause + row.en_cure);
        EXPECT_EQ(en, holes(row.sv_cause + row.sv_cure)) << name;
        char next = '0';
        for (const char hole : en) EXPECT_EQ(hole, next++) << name << ": a number is left out";
    }
}

TEST(Render, in_both_languages) {
    const Diagnostic diagnostic =
        diagnose(Code::file_unreadable, {.file = "a.csv", .line = 7, .column = 12},
                 {Bilingual::same("a.csv"), {.sv = "den finns inte", .en = "it does not exist"}});
    EXPECT_EQ(render(diagnostic, Language::English),
              "a.csv:7:12: error[file-unreadable]: a.csv cannot be read: it does not exist\n"
              "    Check the name and the rights to the file.");
    EXPECT_EQ(render(diagnostic, Language::Swedish),
              "a.csv:7:12: fel[file-unreadable]: a.csv kan inte läsas: den finns inte\n"
              "    Kontrollera namnet och rätten att läsa filen.");
    EXPECT_EQ(cause(diagnostic, Language::English), "a.csv cannot be read: it does not exist");
    EXPECT_EQ(cure(diagnostic, Language::English), "Check the name and the rights to the file.");
}

TEST(Render, leaves_out_what_is_not_known) {
    const auto start = [](Place place) {
        const std::string text =
            render(diagnose(Code::file_is_directory, std::move(place), {Bilingual::same("x")}),
                   Language::English);
        return text.substr(0, text.find(']') + 1);
    };
    EXPECT_EQ(start({.file = "x"}), "x: error[file-is-directory]");
    EXPECT_EQ(start({.file = "x", .line = 3}), "x:3: error[file-is-directory]");
    EXPECT_EQ(start({.file = "x", .line = 0, .column = 4}), "x: error[file-is-directory]");
    EXPECT_EQ(start({}), "error[file-is-directory]");
}

TEST(Render, takes_arguments_as_they_are) {
    const auto text = [](std::vector<Bilingual> arguments) {
        return cause(diagnose(Code::file_unreadable, {}, std::move(arguments)), Language::English);
    };
    EXPECT_EQ(text({Bilingual::same("{1}"), Bilingual::same("{0} {")}),
              "{1} cannot be read: {0} {");
    EXPECT_EQ(text({Bilingual::same("a")}), "a cannot be read: {1}");
    EXPECT_EQ(text({}), "{0} cannot be read: {1}");
}

TEST(Errors, are_told_from_the_rest) {
    EXPECT_FALSE(has_errors({}));
    EXPECT_TRUE(has_errors({diagnose(Code::file_unreadable, {})}));
    EXPECT_EQ(severity(Code::file_unreadable), Severity::Error);
}

Result<int> half(int number) {
    if (number % 2 != 0) return diagnose(Code::file_unreadable, {.file = "odd"});
    return number / 2;
}

Result<std::string> quarter_text(int number) {
    TRY(const int first, half(number));
    TRY(const int second, half(first));
    return std::to_string(second);
}

TEST(Result, passes_diagnostics_on) {
    EXPECT_EQ(quarter_text(8).value(), "2");
    EXPECT_FALSE(quarter_text(6).ok());
    EXPECT_EQ(quarter_text(6).diagnostics()[0].place.file, "odd");
    EXPECT_DEATH(static_cast<void>(half(1).value()), "holds a value");
    EXPECT_DEATH(static_cast<void>(half(2).diagnostics()), "holds no value");
}

}  // namespace
}  // namespace utfall::base
