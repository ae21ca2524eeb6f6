#include "utfall/microdata/read.h"

#include "csv.h"
#include "fixture.h"
#include "utfall/base/sha256.h"

namespace utfall::microdata {
namespace {

using Rows = std::vector<std::vector<std::string>>;
using enum ColumnType;

const Request kAll = {.columns = {{.name = "id", .type = Identity},
                                  {.name = "ort", .type = Category},
                                  {.name = "kostnad", .type = Number},
                                  {.name = "dag", .type = Date},
                                  {.name = "insats", .type = YesNo},
                                  {.name = "år", .type = Whole}}};
const Rows kAllRows = {{"1", "Norrköping", "1 250.50", "2021-03-31", "1", "2021"},
                       {"2", "Örebro", "-3.00", "2020-02-29", "0", "2020"},
                       {"10", ".", ".", ".", ".", "."}};

TEST_F(MicrodataTest, swedish_excel_and_plain_csv_give_the_same) {
    const std::string excel =
        "id;ort;kostnad;dag;insats;\xE5r;annat\r\n"
        "2;\xD6rebro;-3;2020-02-29;NEJ;2020;x\r\n"
        "10;;NA;;;;\r\n"
        ";;;;;;\r\n"
        "1;\"Norrk\xF6ping\";1\xA0"
        "250,50;2021-03-31;ja;2021,00;\"a \"\"b\"\"\r\nc;d\"\r\n"
        "\r\n";
    const Table table = table_of(excel, kAll);
    EXPECT_EQ(texts(table), kAllRows);
    EXPECT_EQ(table.blank_row_count, 2);
    EXPECT_EQ(table.sha256, base::sha256(excel));
    EXPECT_EQ(texts(table_of("\xEF\xBB\xBF"
                             "år,id,ort,kostnad,dag,insats\n"
                             "2021, 1 ,Norrköping,1250.50,2021-03-31 00:00:00,true\n"
                             ",10,,NA,,\n2020,2,Örebro,-3.0,2020-02-29,0",
                             kAll)),
              kAllRows);
    EXPECT_EQ(texts(table_of("sep=\t\nid\tort\n1\ta;b,c\n",
                             {.columns = {{.name = "ort", .type = Category}}})),
              (Rows{{"a;b,c"}}));
}

TEST_F(MicrodataTest, numbers_are_read_digit_by_digit) {
    const auto numbers = [&](const std::string& rows) {
        Rows all = texts(table_of("a;b\n" + rows, one("a", Number)));
        std::string text;
        for (const auto& row : all) text += row[0] + "|";
        return text;
    };
    EXPECT_EQ(numbers("0,1;\n-0;\n+7;\n1 234 567,5;\n"), "0.0|0.1|7.0|1 234 567.5|");
    EXPECT_EQ(numbers("1e-06;\n-2.5E3;\n.5;\n5.;\n"), "-2 500.000000|0.000001|0.500000|5.000000|");
    EXPECT_EQ(numbers("123456789012345678.5;\n"), "123456789012345680.000000|") << "not exact";
    for (const char* wrong : {"1,234,5", "12 34", "1 2345", "1.2 345", "1.2.3", "x", "-", "1e",
                              "0x1", "nan", "inf", "1e999", "12kr", "1 ,5", "--1", "1-", "5 %"}) {
        EXPECT_EQ(failure("a;b\n1;\n" + std::string(wrong) + ";\n", one("a", Number)),
                  "cell-not-number 3: in the column \"a\" stands \"" + std::string(wrong) +
                      "\", which is not a number");
    }
    EXPECT_EQ(
        failure("a;b\n1,5;\n1.5;\n", one("a", Number)),
        "decimal-marks-mixed 3: some numbers have a decimal comma (\"1,5\" on line 2) and some "
        "a decimal point (\"1.5\" on line 3)");
    EXPECT_EQ(failure("a,b\n\"1,234\",\n", one("a", Number)),
              "cell-not-number 2: in the column \"a\" stands \"1,234\", which is not a number");
    Request comma = one("a", Number);
    comma.decimal_mark = ',';
    EXPECT_EQ(texts(table_of("a,b\n\"1,234\",\n", comma)), (Rows{{"1.234"}}));
}

TEST_F(MicrodataTest, the_double_is_the_nearest_one) {
    // 0.1 + 0.2 is not 0.3; a number read with 17 digits is the double that printed it.
    const Table table =
        table_of("a;b\n0.30000000000000004;\n0.3;\n9007199254740993;\n", one("a", Number));
    EXPECT_EQ(table.columns[0].numbers()[0], 0.3);
    EXPECT_EQ(table.columns[0].numbers()[1], 0.1 + 0.2);
    EXPECT_EQ(table.columns[0].numbers()[2], 9007199254740992.0);
    EXPECT_FALSE(table.columns[0].decimals);
}

TEST_F(MicrodataTest, other_types_refuse_what_is_not_theirs) {
    EXPECT_EQ(failure("a;b\n1.5;\n", one("a", Whole)).substr(0, 17), "cell-not-whole 2:");
    EXPECT_EQ(failure("a;b\n1234567890123456789;\n", one("a", Whole)).substr(0, 15),
              "cell-not-whole ");
    EXPECT_EQ(failure("a;b\n2;\n", one("a", YesNo)).substr(0, 15), "cell-not-yes-no");
    EXPECT_EQ(failure("a;b\n2021-02-29;\n", one("a", Date)).substr(0, 13), "cell-not-date");
    EXPECT_EQ(failure("a;b\n2021-12-31 10:15:00;\n", one("a", Date)).substr(0, 13),
              "cell-not-date");
}

TEST_F(MicrodataTest, days_are_written_in_one_way_that_the_column_shows) {
    const auto days = [&](const std::string& rows) {
        std::string text;
        for (const auto& row : texts(table_of("a;b\n" + rows, one("a", Date))))
            text += row[0] + "|";
        return text;
    };
    EXPECT_EQ(days("03/04/2021;\n31/12/2020;\n"), "2020-12-31|2021-04-03|");
    EXPECT_EQ(days("03/04/2021;\n12/31/2020;\n"), "2020-12-31|2021-03-04|");
    EXPECT_EQ(days("3.4.2021;\n;x\n"), "2021-04-03|.|");
    EXPECT_EQ(days("20210403;\n19991231;\n"), "1999-12-31|2021-04-03|");
    EXPECT_EQ(days("05-05-2021;\n"), "2021-05-05|") << "both readings are the same day";
    EXPECT_EQ(failure("a;b\n03/04/2021;\n", one("a", Date)),
              "dates-ambiguous 2: every day in the column \"a\" can be read in two ways: "
              "\"03/04/2021\" is 2021-04-03 or 2021-03-04");
    EXPECT_EQ(
        failure("a;b\n12/31/2021;\n31/12/2021;\n", one("a", Date)),
        "dates-mixed 3: the column \"a\" has days written in two ways: \"12/31/2021\" on line 2 "
        "is read as 2021-12-31, \"31/12/2021\" on line 3 as 2021-12-31");
    EXPECT_EQ(
        failure("a;b\n2021-03-31;\n20210401;\n", one("a", Date)),
        "dates-mixed 3: the column \"a\" has days written in two ways: \"2021-03-31\" on line 2 "
        "is read as 2021-03-31, \"20210401\" on line 3 as 2021-04-01");
}

TEST_F(MicrodataTest, rows_and_columns_that_are_not_whole_are_named) {
    const Request a = one("a", Number);
    EXPECT_EQ(failure("a,b\n1,2\n1,2,3\n", a),
              "row-ragged 3: the row has 3 fields but there are 2 headings: 1,2,3");
    EXPECT_EQ(failure("a,b\n\"1\",\"x\ny\"\n1\n", a),
              "row-ragged 4: the row has 1 fields but there are 2 headings: 1");
    EXPECT_EQ(failure("a,b\n1,\"x\n", a).substr(0, 12), "quote-open 2");
    EXPECT_EQ(failure("a,b\n1,2\n1,x\"y\"\n", a).substr(0, 13), "quote-stray 3");
    EXPECT_EQ(failure("a,b\n1,\"x\"y\n", a).substr(0, 13), "quote-stray 2");
    EXPECT_EQ(failure("a,a\n1,2\n", a), "heading-twice 1: the column \"a\" stands twice");
    EXPECT_EQ(failure("kostnad,b\n1,2\n", one("Kostnad", Number)),
              "microdata-column-misspelt 1: there is no column \"Kostnad\"");
    EXPECT_EQ(failure("kostnad,b\n1,2\n", one("xyz", Number)),
              "microdata-column-missing 1: there is no column \"xyz\"");
    EXPECT_EQ(failure("a,b\n", a), "microdata-no-rows: the file has headings but no rows");
    EXPECT_EQ(failure("a,b", a), "microdata-no-rows: the file has headings but no rows");
    EXPECT_EQ(failure("", a), "microdata-empty: the file is empty");
    EXPECT_EQ(failure(" \n", a), "microdata-empty: the file is empty");
    EXPECT_EQ(failure(std::string("\xFF\xFE"
                                  "a\0,\0",
                                  6),
                      a)
                  .substr(0, 11),
              "facts-utf16");
    EXPECT_EQ(failure(std::string("a\0b\n1\n", 6), a).substr(0, 9), "facts-nul");
    EXPECT_EQ(failure("a,b\n\x81,1\n", one("a", Category)).substr(0, 16), "facts-encoding 2");
    EXPECT_EQ(failure("a,b\nå,1\n\xE5,1\n", one("a", Category)).substr(0, 22),
              "facts-encoding-mixed 3");
    EXPECT_EQ(failure_of(read(path("none.csv"), a).diagnostics()[0]).substr(0, 15),
              "file-unreadable");
    EXPECT_EQ(failure_of(read(folder_.string(), a).diagnostics()[0]).substr(0, 17),
              "file-is-directory");
    EXPECT_EQ(failure_of(read("/dev/null", a).diagnostics()[0]).substr(0, 15), "file-unreadable");
}

TEST_F(MicrodataTest, missing_marks_are_those_of_the_request) {
    Request request = one("a", Whole);
    request.missing_marks = {"-99", "saknas"};
    EXPECT_EQ(texts(table_of("a,b\n-99,\nsaknas,\n,x\n-9,\n", request)),
              (Rows{{"-9"}, {"."}, {"."}, {"."}}));
    EXPECT_EQ(failure("a,b\nNA,1\n", request).substr(0, 14), "cell-not-whole");
}

TEST_F(MicrodataTest, identities_are_whole_numbers_only_when_all_are) {
    EXPECT_EQ(texts(table_of("a\n10\n9\n", one("a", Identity))), (Rows{{"9"}, {"10"}}));
    EXPECT_EQ(texts(table_of("a\n10\n9\nx\n", one("a", Identity))), (Rows{{"10"}, {"9"}, {"x"}}));
    EXPECT_EQ(texts(table_of("a\n010\n10\n", one("a", Identity))), (Rows{{"010"}, {"10"}}));
    EXPECT_EQ(texts(table_of("a\n99999999999\n1\n", one("a", Identity))),
              (Rows{{"1"}, {"99999999999"}}));
}

TEST_F(MicrodataTest, groups_are_numbered_by_value) {
    const Table table =
        table_of("a,b\n7,2\n,1\n3,3\n7,0\n",
                 {.columns = {{.name = "b", .type = Whole}, {.name = "a", .type = Identity}}});
    const Groups found = groups(*table.find("a"));
    EXPECT_EQ(found.of_row, (std::vector<std::int32_t>{1, -1, 1, 0}));
    EXPECT_EQ(found.count, 2);
}

// The blocks of a file, however small, read alike what one block reads; also quoted line breaks, blank rows and whole
// numbers that need 64 bits from some row on.
TEST_F(MicrodataTest, neither_blocks_nor_threads_nor_the_order_of_rows_show) {
    std::vector<std::string> rows;
    for (int i = 0; i < 300; ++i) {
        const std::string text = i % 7 == 0   ? "\"a\n\"\"" + std::to_string(i % 5) + ",\""
                                 : i % 3 == 0 ? ""
                                              : "b";
        rows.push_back(std::to_string(i * 37 % 101) + "," + text + "," + std::to_string(i) + ".5," +
                       (i < 150 ? "7" : "1000000000000") + (i % 2 == 0 ? ",ja" : ",nej") +
                       (i % 50 == 0 ? "\r\n\r\n" : "\r\n"));
    }
    const auto file = [&] {
        std::string bytes = "id,text,y,big,is\n";
        for (const std::string& row : rows) bytes += row;
        return bytes;
    };
    Request request = {.columns = {{.name = "id", .type = Identity},
                                   {.name = "text", .type = Category},
                                   {.name = "y", .type = Number},
                                   {.name = "big", .type = Whole},
                                   {.name = "is", .type = YesNo}}};
    request.threads = 1;
    const Rows expected = texts(table_of(file(), request));
    ASSERT_EQ(expected.size(), 300);
    EXPECT_EQ(std::vector<std::string>(expected[0].begin(), expected[0].begin() + 4),
              (std::vector<std::string>{"0", "a\n\"0,", "0.5", "7"}));
    std::rotate(rows.begin(), rows.begin() + 123, rows.end());
    request.threads = 3;
    EXPECT_EQ(texts(table_of(file(), request)), expected);
    const auto opened = InputFile::open(write("b.csv", file()));
    for (const std::size_t block : {1U, 2U, 5U, 13U, 64U, 1'000U}) {
        auto content = read_csv(opened.value(), request, block);
        ASSERT_TRUE(content.ok()) << block;
        Table table;
        table.row_count = content.value().row_count;
        for (std::size_t k = 0; k < request.columns.size(); ++k) {
            table.columns.push_back(assemble(request.columns[k], {.path = "b"},
                                             content.value().segments[k],
                                             std::move(content.value().rooms[k]))
                                        .value());
        }
        sort_rows(table, 2);
        EXPECT_EQ(texts(table), expected) << block;
    }
}

TEST_F(MicrodataTest, the_line_of_a_fault_is_the_same_for_all_blocks) {
    std::string bytes = "a,b\n";
    for (int i = 0; i < 50; ++i) bytes += "1,\"x\ny\"\n";
    bytes += "oj,1\n1,1\n1,1,1\n";
    const auto opened = InputFile::open(write("b.csv", bytes));
    for (const std::size_t block : {1U, 3U, 10U, 100U, 100'000U}) {
        const auto content = read_csv(opened.value(), one("a", Number), block);
        ASSERT_FALSE(content.ok());
        EXPECT_EQ(content.diagnostics()[0].place.line, 102) << block;
    }
}

}  // namespace
}  // namespace utfall::microdata
