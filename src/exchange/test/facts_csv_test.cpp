#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "shown.h"

namespace utfall::exchange {
namespace {

const std::string kHead = "date,measure,value\n";

TEST(Csv, reads_every_column_in_both_languages) {
    const std::string rest =
        "2021-03-31,pris,A1,\"barn 1 / läsår 2\",2021-02-01,2021-03-02,17,\"dnr 5, s. 2\","
        "utvärderaren,2020-12-31\n";
    const std::string en =
        "date,measure,value,for,outcome date,claimed,claim,source,verifier,corrects from\n";
    const std::string sv =
        "Datum,MÅTT,Värde,För,Utfallsdag,Framställt,Krav,KÄLLA,Fastställt av,rättar från\n";
    const FactFile facts = parse_facts("f.csv", en + rest).value();
    ASSERT_EQ(facts.rows.size(), 1U);
    EXPECT_EQ(facts.places.paths(), "f.csv");
    const FactRow& row = facts.rows[0];
    EXPECT_EQ(row.row, 2);
    EXPECT_EQ(row.date.text(), "2021-03-31");
    EXPECT_EQ(row.measure, "pris");
    EXPECT_EQ(shown_value(row.value), "word A1");
    EXPECT_EQ(row.concerns, (std::vector<std::string>{"barn 1", "läsår 2"}));
    EXPECT_EQ(row.outcome_date->text(), "2021-02-01");
    EXPECT_EQ(row.claimed->text(), "2021-03-02");
    EXPECT_EQ(row.claim, "17");
    EXPECT_EQ(row.source, "dnr 5, s. 2");
    EXPECT_EQ(row.verifier, "utvärderaren");
    EXPECT_EQ(row.corrects_from->text(), "2020-12-31");
    EXPECT_EQ(parse_facts("f", sv + rest).value().rows, facts.rows);
}

TEST(Csv, empty_cells_are_nothing) {
    const FactRow row =
        parse_facts("f", "date,measure,value,for,claimed,claim\n2021-01-01,a,1,,,\n")
            .value()
            .rows.at(0);
    EXPECT_TRUE(row.concerns.empty());
    EXPECT_EQ(row.claimed, std::nullopt);
    EXPECT_EQ(row.outcome_date, std::nullopt);
    EXPECT_EQ(row.claim, "");
}

TEST(Csv, says_the_same_in_every_dress) {
    const std::string plain = "datum,mått,värde,källa\n2021-01-01,ö,\"1,5 kr\",\"a \"\"b\"\"\"\n";
    const std::vector<FactRow> rows = parse_facts("f", plain).value().rows;
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].source, "a \"b\"");
    EXPECT_EQ(shown_value(rows[0].value), "number 15/1 kr");
    const std::vector<std::string> dresses = {
        "\xEF\xBB\xBF" + plain,
        "datum;mått;värde;källa\n2021-01-01;ö;1,5 kr;\"a \"\"b\"\"\"\n",
        "datum\tmått\tvärde\tkälla\n2021-01-01\tö\t1,5 kr\t\"a \"\"b\"\"\"\n",
        "datum,mått,värde,källa\r\n2021-01-01,ö,\"1,5 kr\",\"a \"\"b\"\"\"\r\n",
        "datum,mått,värde,källa\r2021-01-01,ö,\"1,5 kr\",\"a \"\"b\"\"\"",
        "datum, mått , värde,källa\n2021-01-01 , ö,\"1,5 kr\" ,\"a \"\"b\"\"\"",
        "datum;m\xE5tt;v\xE4rde;k\xE4lla\n2021-01-01;\xF6;1,5 kr;\"a \"\"b\"\"\"\n",
        "\"datum\",\"mått\",\"värde\",\"källa\"\n\"2021-01-01\",\"ö\",\"1,5 kr\",\"a \"\"b\"\"\"\n",
    };
    for (const std::string& dress : dresses) {
        const base::Result<FactFile> result = parse_facts("f", dress);
        ASSERT_TRUE(result.ok()) << dress << "\n" << message(dress, base::Language::English);
        EXPECT_EQ(result.value().rows, rows) << dress;
    }
}

TEST(Csv, verdicts) {
    const std::string fact = "2021-01-01,a,1\n";
    const std::vector<Row> rows = {
        // whole files
        {"", "0:0 facts-empty"},
        {" \n\n", "0:0 facts-empty"},
        {"\xEF\xBB\xBF", "0:0 facts-empty"},
        {kHead, "ok 0"},
        {"date,measure,value", "ok 0"},
        {kHead + fact + fact, "ok 2"},
        {kHead + "\n  \n" + fact + "\n,,\n" + fact + "\n", "ok 2"},
        {"\n\n" + kHead + fact, "ok 1"},
        // encodings
        {std::string("\xFF\xFE"
                     "d\0a\0",
                     6),
         "0:0 facts-utf16"},
        {std::string("\xFE\xFF\0d", 4), "0:0 facts-utf16"},
        {std::string("d\0a\0t\0", 6), "1:0 facts-nul"},
        {kHead + "2021" + fact + std::string(1, '\0'), "3:0 facts-nul"},
        {kHead + "2021-01-01,\x81,1\n", "2:0 facts-encoding"},
        {kHead + "2021-01-01,ö,1\n2021-01-01,\xF6,1\n", "3:0 facts-encoding-mixed"},
        {"\xEF\xBB\xBF" + kHead + "2021-01-01,\xF6,1\n", "2:0 facts-encoding-mixed"},
        {kHead + "2021-01-01,mått,1\n2021-01-01,m\xC3", "3:0 facts-encoding-mixed"},  // cut off
        // headings
        {"date,measure\n", "1:0 heading-missing"},
        {"x\n",
         "1:1 heading-unknown, 1:0 heading-missing, 1:0 heading-missing, 1:0 heading-missing"},
        {"date,measure,value,person\n", "1:20 heading-unknown"},
        {"datum,mått,värde,källor\n", "1:18 heading-misspelt"},
        {"date,measure,value,\n", "1:20 heading-empty"},
        {"date,measure,value,Date\n", "1:20 heading-twice"},
        {"date,measure,value,datum\n", "1:20 heading-twice"},
        {"date,measure,value,\"sou\"rce\n", "1:25 quote-stray"},
        // fields
        {kHead + "2021-01-01,a\n", "2:0 row-too-short"},
        {kHead + "2021-01-01,a,1,5\n", "2:0 row-too-long"},
        {kHead + fact + "2021-01-01,a,\"1\n" + fact, "3:14 quote-open"},
        {kHead + "2021-01-01,a \"b\" c,1\n" + fact, "2:14 quote-stray"},
        {kHead + "2021-01-01,\"a\" c,1\n", "2:16 quote-stray"},
        {kHead + ",a,1\n2021-01-01,,1\n2021-01-01,a,\n",
         "2:1 field-empty, 3:12 field-empty, 4:14 field-empty"},
        {kHead + "2021-1-1,a,1\n31/3 2021,a,1\n2021-02-30,a,1\n",
         "2:1 fact-date-form, 3:1 fact-date-form, 4:1 fact-date-nonexistent"},
        {kHead + "2021-01-01,ö,\"1,234\"\n", "2:14 fact-number-ambiguous"},
        {kHead + "2021-01-01,a,1.5\n2021-01-01,a,2\n2021-01-01,a,\"2,5\"\n2021-01-01,a,3.5\n",
         "4:14 fact-marks-mixed"},
        {"date,measure,value,for\n2021-01-01,a,1,a / \n", "2:16 fact-for-empty"},
        {"date,measure,value,for\n2021-01-01,a,1,a /  / b\n", "2:16 fact-for-empty"},
        {"date,measure,value,for\n2021-01-01,a,1,2021/22\n", "ok 1"},
        {"date,measure,value,claimed\n2021-01-01,a,1,igår\n", "2:16 fact-date-form"},
        // places after line breaks inside quotes: the row's line, the column only when it is on it
        {"date,measure,value,source\n2021-01-01,a,1,\"x\ny\"\n2021-01-01,a,?1,\n", "ok 2"},
        {"source,date,measure,value\n\"x\ny\",2021-01-1,a,1\n,2021-01-1,a,1\n",
         "2:0 fact-date-form, 4:2 fact-date-form"},
    };
    for (const Row& row : rows) EXPECT_EQ(verdict(row.given), row.expected) << row.given;
}

TEST(Csv, says_where_and_how_to_mend_it) {
    EXPECT_EQ(message("datum;mått;värd\n", base::Language::Swedish),
              "f:1:12: fel[heading-misspelt]: \"värd\" är ingen känd rubrik\n"
              "    Menade du \"värde\"?");
    EXPECT_EQ(message(kHead + "2021-01-01,a,1,5\n", base::Language::English),
              "f:2: error[row-too-long]: the row has 4 fields but there are 3 headings\n"
              "    Put quotes around a field that holds the separator a comma, e.g. \"1,5\".");
    EXPECT_EQ(message("datum;mått;värde\n2021-3-1;a;1", base::Language::Swedish),
              "f:2:1: fel[fact-date-form]: \"2021-3-1\" är inte ett datum av formen åååå-mm-dd\n"
              "    Skriv året med fyra siffror, månaden och dagen med två: 2021-03-31.");
    EXPECT_EQ(message("wibble,date,measure,value\n", base::Language::English),
              "f:1:1: error[heading-unknown]: \"wibble\" is no known heading\n"
              "    The headings are date, measure, value, for, outcome date, claimed, claim, "
              "source, verifier, corrects from.");
}

TEST(Csv, shows_long_and_strange_cells_shortened) {
    const std::string text =
        message(kHead + std::string(500, 'x') + "\x1B,a,1", base::Language::English);
    EXPECT_NE(text.find("\"" + std::string(60, 'x') + "…\""), std::string::npos) << text;
    const std::string strange = message(kHead + "\x1B[31m,a,1", base::Language::English);
    EXPECT_NE(strange.find("\"·[31m\""), std::string::npos) << strange;
}

TEST(Csv, reports_at_most_a_hundred) {
    std::string bytes = kHead;
    for (int i = 0; i < 300; ++i) bytes += "igår,a,\"1,234\"\n";
    EXPECT_EQ(parse_facts("f", bytes).diagnostics().size(), 100U);
}

TEST(Csv, row_is_the_line_in_the_file) {
    const FactFile facts =
        parse_facts("f", "source,date,measure,value\n\n\"a\nb\",2021-01-01,a,1\n,2021-01-01,a,1\n")
            .value();
    EXPECT_EQ(facts.rows.at(0).row, 3);
    EXPECT_EQ(facts.rows.at(0).source, "a\nb");
    EXPECT_EQ(facts.rows.at(1).row, 5);
}

TEST(ReadFacts, passes_the_worlds_failures_on) {
    EXPECT_EQ(base::code_name(read_facts("/none/facts.csv").diagnostics().at(0).code),
              "file-unreadable");
    EXPECT_EQ(base::code_name(read_facts("/").diagnostics().at(0).code), "file-is-directory");
    const std::string path = (std::filesystem::temp_directory_path() / "utfall-facts.csv").string();
    std::ofstream(path) << kHead << "2021-01-01,a,1\n";
    EXPECT_EQ(read_facts(path).value().rows.size(), 1U);
    std::filesystem::remove(path);
}

}  // namespace
}  // namespace utfall::exchange
