#include <gtest/gtest.h>

#include "parser.h"
#include "printer.h"
#include "utfall/terms/syntax.h"

namespace utfall::terms {
namespace {

using base::Language;

// `text` read in `from` and printed in `to`; the codes of what is wrong when it cannot be read.
std::string through(std::string_view text, Language from, Language to) {
    const base::Result<Fence> fence = parse_fence("f", text, from);
    std::string result;
    if (!fence.ok()) {
        for (const base::Diagnostic& diagnostic : fence.diagnostics())
            result += code_name(diagnostic.code) + "\n";
        return result;
    }
    for (const Statement& statement : fence.value().statements)
        print_statement(result, statement, to);
    return result;
}

std::string canonical(std::string_view text) {
    return through(text, Language::Swedish, Language::Swedish);
}

TEST(Printer, OneLayout) {
    EXPECT_EQ(
        canonical("betalning  b\n \t om  a\n\n      x betalar y 2900 kr dock högst 30%av a\n"),
        "betalning b\n  om a\n  x betalar y 2 900 kr, dock högst 30 % av a\n");
    EXPECT_EQ(canonical("delning d\n  |vem|andel\n  | åäö | 5%|\n| x"), "line-at-margin\n");
    EXPECT_EQ(canonical("delning d\n  |vem|andel\n  | åäöå | 5%|\n  ||-"),
              "delning d\n  | vem  | andel |\n  | åäöå | 5 %   |\n  | -    | -     |\n");
}

TEST(Printer, LinesComeBeforeTheTable) {
    EXPECT_EQ(canonical("turordning t från konto k\n  | steg |\n  | 1 |\n  förfaller 2021-01-01\n"),
              "turordning t från konto k\n  förfaller 2021-01-01\n  | steg |\n  | 1    |\n");
}

TEST(Printer, NumbersAndUnits) {
    const std::string text =
        "antaganden \"a\" för \"b\"\n  slumpfrö 20160701\n"
        "perioder p om 1 månad från 30 dagar efter slutet av q 12345 till och med 2021-12-31\n"
        "med x avses 1 dag\nmed x avses -1 dag\nmed x avses 0,5 dagar\nmed x avses 1,0 dagar\n"
        "med x avses 15 kr per 7000 dagar\nmed x avses 15,50 kr per 1 dag\nmed x avses 1 barn\n"
        "nytta n per person av m\nmått m, antal personer\n";
    EXPECT_EQ(
        canonical(text),
        "antaganden \"a\" för \"b\"\n  slumpfrö 20160701\n"
        "perioder p om 1 månad från 30 dagar efter slutet av q 12345 till och med 2021-12-31\n"
        "med x avses 1 dag\nmed x avses -1 dagar\nmed x avses 0,5 dagar\nmed x avses 1,0 dagar\n"
        "med x avses 15 kr per 7 000 dagar\nmed x avses 15,50 kr per dag\nmed x avses 1 barn\n"
        "nytta n per person av m\nmått m, antal personer\n");
    EXPECT_EQ(
        through(text, Language::Swedish, Language::English),
        "assumptions \"a\" for \"b\"\n  seed 20160701\n"
        "periods p of 1 month from 30 days after the end of q 12345 through 2021-12-31\n"
        "define x as 1 day\ndefine x as -1 days\ndefine x as 0.5 days\ndefine x as 1.0 days\n"
        "define x as 15 SEK per 7 000 days\ndefine x as 15.50 SEK per day\ndefine x as 1 barn\n"
        "benefit n per person of m\nmeasure m, count of persons\n");
}

TEST(Printer, TheLongestChoiceIsMeant) {
    const std::string text =
        "contract \"T\"\n  a payment that falls on a day that is not a Swedish banking day is paid "
        "on the next banking "
        "day in the same month, or else the preceding one\n";
    EXPECT_EQ(through(text, Language::English, Language::English), text);
    EXPECT_EQ(through(text, Language::English, Language::Swedish),
              "kontrakt \"T\"\n  infaller en betalning på en dag som inte är svensk bankdag "
              "betalas den nästa bankdag i "
              "samma månad, annars den föregående\n");
}

// In Swedish "av" both takes a share of something and names who pays.
TEST(Printer, ShareThatAPartyPays) {
    const std::string english =
        "cap c\n  in total at most 40 % is paid by P\n  in total at most 40 % of x is paid by P\n";
    const std::string swedish = through(english, Language::English, Language::Swedish);
    EXPECT_EQ(
        swedish,
        "tak c\n  sammanlagt betalas högst 40 % av P\n  sammanlagt betalas högst 40 % av x av P\n");
    EXPECT_EQ(through(swedish, Language::Swedish, Language::English), english);
}

TEST(Printer, StatementsAndNodesAlone) {
    const base::Result<Fence> fence = parse_fence(
        "f", "betalning b\n  om a är minst 3\n  förfaller 2021-03-31\n", Language::Swedish);
    ASSERT_TRUE(fence.ok());
    const Statement& statement = fence.value().statements[0];
    EXPECT_EQ(print(statement, Language::English),
              "payment b\n  if a is at least 3\n  due 2021-03-31");
    EXPECT_EQ(print(statement.lines[0].holes[0], Language::Swedish), "a är minst 3");
}

TEST(Printer, ReferenceNamesEveryPhrase) {
    for (const Language language : {Language::Swedish, Language::English}) {
        const std::string text = phrase_reference(language);
        for (const PhraseRow& row : phrase_table().lines) {
            EXPECT_NE(text.find(readable(row.in(language), language) + "`\n"), std::string::npos)
                << row.id;
        }
        EXPECT_EQ(text.find("{}"), std::string::npos);
    }
    EXPECT_NE(phrase_reference(Language::English).find("`due <day>`"), std::string::npos);
}

TEST(Printer, DumpHasOneNodePerLine) {
    const base::Result<Document> document = parse(
        "k.md", "# T\n```utfall\nkontrakt \"T\"\nbetalning b\n  x betalar y 40 % av z\n```\n");
    ASSERT_TRUE(document.ok());
    EXPECT_EQ(dump(document.value()),
              "document in Swedish\nprose of 4 bytes\nfence\n"
              "  contract at line 3, under \"T\"\n    text \"T\"\n"
              "  payment at line 4, under \"T\"\n    name b\n    line pays\n"
              "      name x\n      name y\n      percent of\n        share 40\n        name z\n");
}

}  // namespace
}  // namespace utfall::terms
