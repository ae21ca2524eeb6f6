#include "engine.h"
#include "fixture.h"
#include "utfall/microdata/query.h"

namespace utfall::microdata {
namespace {

using Rows = std::vector<std::vector<std::string>>;
using enum ColumnType;

class StructuredTest : public MicrodataTest {
protected:
    // Writes a file by DuckDB's own COPY.
    void copy(const std::string& select, const std::string& name, const std::string& format) {
        auto engine = Engine::open({.readable_path = path(name)});
        ASSERT_TRUE(engine.ok());
        const auto failure = engine.value().ask(
            "COPY (" + select + ") TO " + sql_text(path(name)) + " (FORMAT " + format + ")",
            [](TextRow) { return true; });
        ASSERT_FALSE(failure) << failure->message;
    }
};

const Request kRequest = {.columns = {{.name = "id", .type = Identity},
                                      {.name = "ort", .type = Category},
                                      {.name = "kostnad", .type = Number},
                                      {.name = "dag", .type = Date},
                                      {.name = "insats", .type = YesNo}}};
const char* const kSelect =
    "SELECT * FROM (VALUES (10, 'Örebro', 1250.50, DATE '2021-03-31', true, 'x'), "
    "(9, NULL, -3, DATE '2020-02-29', false, 'y')) AS t(id, ort, kostnad, dag, insats, annat)";
const Rows kRows = {{"9", ".", "-3.00", "2020-02-29", "0"},
                    {"10", "Örebro", "1 250.50", "2021-03-31", "1"}};

TEST_F(StructuredTest, parquet_and_json_are_read_as_csv_is) {
    copy(kSelect, "a.parquet", "PARQUET");
    const auto parquet = read(path("a.parquet"), kRequest);
    ASSERT_TRUE(parquet.ok()) << failure_of(parquet.diagnostics()[0]);
    EXPECT_EQ(texts(parquet.value()), kRows);
    copy(kSelect, "a.json", "JSON");
    const auto lines = read(path("a.json"), kRequest);
    ASSERT_TRUE(lines.ok()) << failure_of(lines.diagnostics()[0]);
    EXPECT_EQ(texts(lines.value()), (Rows{{"9", ".", "-3.0", "2020-02-29", "0"},
                                          {"10", "Örebro", "1 250.5", "2021-03-31", "1"}}));
    copy(kSelect, "b.json", "JSON, ARRAY true");
    const auto list = read(path("b.json"), kRequest);
    ASSERT_TRUE(list.ok()) << failure_of(list.diagnostics()[0]);
    EXPECT_EQ(texts(list.value()), texts(lines.value()));
}

TEST_F(StructuredTest, faults_name_the_row_or_what_is_wrong_with_the_file) {
    const auto wrong = [&](const std::string& bytes, const Request& request) {
        return failure_of(read(write("a.json", bytes), request).diagnostics()[0]);
    };
    EXPECT_EQ(wrong("[{\"a\": 1}, {\"a\": \"x\"}]", one("a", Number)),
              "cell-not-number 2: in the column \"a\" stands \"x\", which is not a number");
    EXPECT_EQ(wrong("[{\"a\": 1}]", one("A1", Number)).substr(0, 24), "microdata-column-missing");
    EXPECT_EQ(wrong("[{\"a\": 1}, {\"a\": ", one("a", Number)).substr(0, 18), "microdata-not-read");
    EXPECT_EQ(wrong("[]", one("a", Number)).substr(0, 9), "microdata");
    const auto parquet = read(write("a.parquet", "PAR1 and no more"), one("a", Number));
    EXPECT_EQ(failure_of(parquet.diagnostics()[0]).substr(0, 18), "microdata-not-read");
    EXPECT_EQ(failure_of(parquet.diagnostics()[0]).find("/proc/"), std::string::npos);
}

TEST_F(StructuredTest, a_question_sees_the_columns_and_sums_exactly) {
    const Table table =
        table_of("g,y,d,ja,id\nb,0.1,2021-01-01,1,x\na,0.2,2021-01-02,0,y\nb,0.2,,1,z\n,-5,,,\n",
                 {.columns = {{.name = "g", .type = Category},
                              {.name = "y", .type = Number},
                              {.name = "d", .type = Date},
                              {.name = "ja", .type = YesNo},
                              {.name = "id", .type = Identity}}});
    const auto sums =
        query(table,
              "SELECT g, count(*) AS n, sum(y) AS y, max(d) AS d, bool_and(ja) AS ja, "
              "count(DISTINCT id) AS ids FROM microdata GROUP BY g",
              {.columns = {{.name = "g", .type = Category},
                           {.name = "n", .type = Whole},
                           {.name = "y", .type = Number},
                           {.name = "d", .type = Date},
                           {.name = "ja", .type = YesNo},
                           {.name = "ids", .type = Whole}}});
    ASSERT_TRUE(sums.ok()) << failure_of(sums.diagnostics()[0]);
    EXPECT_EQ(texts(sums.value()), (Rows{{"a", "1", "0.2", "2021-01-02", "0", "1"},
                                         {"b", "2", "0.3", "2021-01-01", "1", "2"},
                                         {".", "1", "-5.0", ".", ".", "0"}}));
    const auto none = query(table, "SELECT 1 AS n FROM microdata WHERE false", one("n", Whole));
    ASSERT_TRUE(none.ok());
    EXPECT_EQ(none.value().row_count, 0);
}

TEST_F(StructuredTest, a_question_sees_many_rows_and_any_number_of_threads_alike) {
    std::string bytes = "i,x\n";
    for (int i = 0; i < 20'000; ++i)
        bytes += std::to_string(i) + "," + std::to_string(i % 97) + ".25\n";
    const Table table =
        table_of(bytes, {.columns = {{.name = "i", .type = Whole}, {.name = "x", .type = Number}}});
    for (const int threads : {1, 3}) {
        Request answer{.columns = {{.name = "n", .type = Whole},
                                   {.name = "s", .type = Whole},
                                   {.name = "x", .type = Number}}};
        answer.threads = threads;
        const auto sums =
            query(table, "SELECT count(*) AS n, sum(i) AS s, sum(x) AS x FROM microdata", answer);
        ASSERT_TRUE(sums.ok());
        EXPECT_EQ(texts(sums.value()), (Rows{{"20000", "199990000", "964 289.00"}}));
    }
}

TEST_F(StructuredTest, nothing_but_the_named_file_can_be_reached) {
    const std::string other = write("other.csv", "a\n1\n");
    const Table table = table_of("a\n1\n", one("a", Whole));
    for (const std::string& sql :
         {"SELECT * FROM read_csv(" + sql_text(other) + ")", "SELECT * FROM " + sql_text(other),
          std::string("SELECT content AS a FROM read_text('/etc/hostname')"),
          std::string("INSTALL httpfs"), std::string("SET enable_external_access = true"),
          "COPY (SELECT 1) TO " + sql_text(path("x.csv")),
          "SELECT 1); ATTACH " + sql_text(path("x.db")) + "; SELECT (1",
          std::string("SELECT b FROM microdata"), std::string("SELECT")}) {
        const auto answer = query(table, sql, one("a", Whole));
        ASSERT_FALSE(answer.ok()) << sql;
        EXPECT_EQ(base::code_name(answer.diagnostics()[0].code), "query-failed") << sql;
    }
    EXPECT_FALSE(std::filesystem::exists(path("x.csv")));
    auto engine = Engine::open({.readable_path = path("a.csv")});
    ASSERT_TRUE(engine.ok());
    const auto take = [](TextRow) { return true; };
    EXPECT_FALSE(engine.value().ask(
        "SELECT a::VARCHAR FROM read_csv(" + sql_text(path("a.csv")) + ")", take));
    EXPECT_TRUE(
        engine.value().ask("SELECT a::VARCHAR FROM read_csv(" + sql_text(other) + ")", take));
}

}  // namespace
}  // namespace utfall::microdata
