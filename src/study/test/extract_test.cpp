// A plan carried out on sums gives the digits of the same plan carried out on microdata: from DuckDB, and from PostgreSQL
// where the script test/oracle/postgres has started one.
#include "utfall/study/extract.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "same_sums.h"
#include "utfall/stats/philox.h"
#include "utfall/terms/analysis_plan.h"

namespace utfall::study::test {
namespace {

const char* const kRegister = R"(analysis plan "Sums"
  question "Are sums enough?"
  target group "generated"
  compared with "generated"
  registered 2020-01-01
  frozen 2020-01-01
  groups of fewer than 5 are not shown
microdata
  one row for each individual
  missing is written "NA"
  may be missing cost, age, spell
  only rows where age is less than 60 or age is missing
  | variable   | column       | type          |
  | individual | "lopnr"      | pseudonym     |
  | treated    | "anvisad"    | yes or no, yes is "J" |
  | later      | "efter"      | yes or no     |
  | clinic     | "vård'enhet"  | category      |
  | sex        | "kon"        | category compared with "man" |
  | cost       | "kostnad kr" | money         |
  | age        | "alder"      | number        |
  | visits     | "besok"      | whole number  |
  | spell      | "tid"        | whole number  |
  | placed     | "placerad"   | yes or no     |
define log-cost as the logarithm of (cost plus 1)
define age-squared as the power 2 of age
define centred as age minus the mean of age
define after-30 as (age minus 30, but at least 0)
define third as the category of (the remainder of visits modulo 3)
define often as visits is more than 2 and not (sex is "kvinna")
)";

const char* const kEstimates[] = {
    R"(estimate means
  design randomised
  method difference in means
  outcome cost
  treatment treated
)",
    R"(estimate student
  design randomised
  method difference in means
  outcome visits
  treatment treated
  standard errors classical
  only rows where sex is "kvinna" or visits is more than 1
)",
    R"(estimate robust
  design randomised
  method least squares
  outcome cost
  treatment treated
  covariates sex, third
)",
    R"(estimate hc3
  design randomised
  method least squares
  outcome log-cost
  treatment treated
  covariates often
  standard errors HC3
)",
    R"(estimate classical
  design randomised
  method least squares
  outcome cost
  treatment treated
  covariates age, age-squared, sex
  standard errors classical
)",
    R"(estimate clustered
  design randomised
  method least squares
  outcome cost
  treatment treated
  covariates centred, after-30
  standard errors CR2
  clusters clinic
)",
    R"(estimate jackknifed
  design randomised
  method least squares
  outcome log-cost
  treatment treated
  covariates age
  standard errors CR3
  clusters clinic
)",
    R"(estimate weighted
  design randomised
  method least squares
  outcome cost
  treatment treated
  weights visits
  standard errors CR1
  clusters clinic
  only rows where visits is more than 0
)",
    R"(estimate twice
  design difference in differences
  method two groups and two periods
  outcome cost
  treatment treated
  after treatment later
)",
    R"(estimate twice-clustered
  design difference in differences
  method two groups and two periods
  outcome cost
  treatment treated
  after treatment later
  covariates age
  standard errors CR1
  clusters clinic
  missing outcomes counted as 100 SEK
)",
    R"(estimate two-ways
  design randomised
  method least squares
  outcome cost
  treatment treated
  covariates age
  standard errors CR1
  clusters clinic, third
)",
    R"(estimate wild
  design randomised
  method least squares
  outcome cost
  treatment treated
  covariates age
  standard errors CR1
  clusters clinic
  inference by wild cluster bootstrap, 499 draws
)",
    R"(estimate pairs
  design randomised
  method least squares
  outcome cost
  treatment treated
  standard errors CR1
  clusters clinic
  inference by pairs cluster bootstrap, 499 draws
)",
    R"(estimate placed-odds
  design randomised
  method logit
  outcome placed
  treatment treated
  covariates sex
)",
    R"(estimate curve
  design randomised
  method Kaplan-Meier
  time spell
  event placed
  treatment treated
)",
    R"(estimate ranks
  design randomised
  method log-rank test
  time spell
  event placed
  treatment treated
)",
    R"(estimate hazard
  design randomised
  method Cox regression
  time spell
  event placed
  treatment treated
)",
};

std::string generated(int rows) {
    std::string out = "lopnr,anvisad,efter,vård'enhet,kon,kostnad kr,alder,besok,tid,placerad\n";
    std::uint64_t drawn = 0;
    const auto below = [&](int limit) {
        return static_cast<int>(stats::uniform({.seed = 7}, drawn++) * limit);
    };
    for (int i = 0; i < rows; ++i) {
        const bool is_treated = below(2) == 0;
        const int clinic = below(9);
        const int age = 180000 + below(450000);
        const int ore = 150000 + below(900000) - (is_treated ? 40000 : 0) + clinic * 5000;
        const std::string cost =
            below(25) == 0 ? "NA" : fmt::format("{}.{:02}", ore / 100, ore % 100);
        const std::string years =
            below(40) == 0 ? "" : fmt::format("{}.{:04}", age / 10000, age % 10000);
        out += fmt::format("P{},{},{},Enhet {}'s,{},{},{},{},{},{}\n", i, is_treated ? "J" : "N",
                           below(2), clinic, below(2) == 0 ? "man" : "kvinna", cost, years,
                           below(6), 1 + below(4), below(2));
    }
    return out;
}

std::string whole_plan() {
    std::string text = kRegister;
    for (const char* estimate : kEstimates) text += estimate;
    return text;
}

TEST(Extract, sums_from_duckdb_give_what_microdata_give) {
    const Files files;
    const std::string rows = files.write("rows.csv", generated(1200));
    const terms::AnalysisPlan plan = plan_of_clauses(whole_plan());
    const auto study = run_study(plan, rows);
    ASSERT_TRUE(study.ok());
    EXPECT_TRUE(extract_sql(plan, {}).not_in_sums.empty());
    expect_same(plan, from_duckdb(plan, rows, files), study.value());
}

// The server is the script's own; without the script there is none, and nothing to say.
TEST(Extract, sums_from_postgresql_give_what_microdata_give) {
    if (!has_postgresql()) GTEST_SKIP() << "test/oracle/postgres starts the server";
    const Files files;
    const std::string rows = files.write("rows.csv", generated(1200));
    const terms::AnalysisPlan plan = plan_of_clauses(whole_plan());
    const auto study = run_study(plan, rows);
    ASSERT_TRUE(study.ok());
    const std::string made =
        "CREATE TABLE register.rows (\"lopnr\" text, \"anvisad\" text, \"efter\" numeric(3, 1), "
        "\"vård'enhet\" text, \"kon\" text, \"kostnad kr\" numeric, \"alder\" numeric, \"besok\" "
        "integer, \"tid\" integer, \"placerad\" boolean);\n"
        "CREATE TEMPORARY TABLE raw (LIKE register.rows);\n"
        "ALTER TABLE raw ALTER \"kostnad kr\" TYPE text;\n"
        "\\copy raw FROM '" +
        rows +
        "' CSV HEADER\n"
        "INSERT INTO register.rows SELECT \"lopnr\", \"anvisad\", \"efter\", \"vård'enhet\", "
        "\"kon\", CAST(NULLIF(\"kostnad kr\", 'NA') AS numeric), \"alder\", \"besok\", \"tid\", "
        "\"placerad\" FROM raw;\n";
    expect_same(plan, from_postgresql(plan, made, files), study.value());
}

TEST(Extract, the_order_of_rows_shows_nowhere_in_the_table) {
    const Files files;
    const std::string text = generated(300);
    const std::size_t heading = text.find('\n') + 1;
    std::string turned = text.substr(0, heading);
    for (std::size_t end = text.size(); end > heading;) {
        const std::size_t begin = text.rfind('\n', end - 2) + 1;
        turned += text.substr(begin, end - begin);
        end = begin;
    }
    const terms::AnalysisPlan plan = plan_of_clauses(std::string(kRegister) + kEstimates[5]);
    const auto table = extract_table(plan, files.write("rows.csv", text), {});
    const auto other = extract_table(plan, files.write("turned.csv", turned), {});
    ASSERT_TRUE(table.ok() && other.ok());
    EXPECT_EQ(table.value(), other.value());
}

// A series has one row in each period: an open one is handed out as it is, in the order of time.
TEST(Extract, a_series_from_duckdb_gives_what_its_rows_give) {
    std::string rows = "week,cost\n";
    for (int week = 1; week <= 40; ++week)
        rows += fmt::format("{},{}.{:02}\n", week, 900 + week * 37 % 50 - week / 25 * 30, week);
    std::string text = R"(analysis plan "Series"
  registered 2020-01-01
  frozen 2020-01-01
  groups of fewer than 1 are not shown
microdata
  one row for each week-number
  | variable    | column | type         |
  | week-number | "week" | whole number |
  | cost        | "cost" | money        |
estimate lagged
  design interrupted time series
  method segmented regression
  outcome cost
  period week-number
  treated from 25
  standard errors Newey-West, 3 lags
)";
    const Files files;
    const std::string path = files.write("rows.csv", rows);
    const terms::AnalysisPlan plan = plan_of_clauses(text);
    const auto study = run_study(plan, path);
    ASSERT_TRUE(study.ok());
    expect_same(plan, from_duckdb(plan, path, files), study.value());
    // As a rule a period of a series is a cell of one.
    text.replace(text.find("fewer than 1"), 12, "fewer than 5");
    const Study shut = from_duckdb(plan_of_clauses(text), path, files);
    ASSERT_TRUE(shut.results[0].refused.has_value());
    EXPECT_EQ(shut.results[0].refused->reason, effects::Reason::too_few_to_show);
}

// Numbers with more digits than a DECIMAL has, next to nothing and in millions of millions; names as the question's own.
const char* const kSizes = R"(analysis plan "Sizes"
  registered 2020-01-01
  frozen 2020-01-01
  groups of fewer than 5 are not shown
microdata
  one row for each individual
  | variable   | column   | type      |
  | individual | "lopnr"  | pseudonym |
  | reason     | "treated" | yes or no |
  | measured   | "small"  | number    |
  | s1         | "large"  | number    |
  | key_1      | "group"  | category  |
  | power      | "weight" | number    |
define row_count as measured divided by s1
estimate small
  design randomised
  method least squares
  outcome measured
  treatment reason
  covariates s1, key_1
  standard errors CR1
  clusters key_1
estimate large
  design randomised
  method least squares
  outcome s1
  treatment reason
  covariates measured
  weights power
  standard errors CR1
  clusters key_1
estimate ratio
  design randomised
  method difference in means
  outcome row_count
  treatment reason
)";

std::string rows_of_sizes() {
    std::string out = "lopnr,treated,small,large,group,weight\n";
    std::uint64_t drawn = 0;
    const auto uniform = [&] { return stats::uniform({.seed = 5}, drawn++); };
    for (int i = 0; i < 400; ++i)
        out += fmt::format("P{},{},{:.17g},{:.17g},g{},{:.17g}\n", i, i % 2,
                           (1 + uniform() / 100) * 1e-11, (1 + uniform()) * 1e13, i / 2 % 8,
                           0.1 + uniform());
    return out;
}

TEST(Extract, sums_keep_their_digits_whatever_the_size_of_numbers) {
    const Files files;
    const std::string rows = files.write("rows.csv", rows_of_sizes());
    const terms::AnalysisPlan plan = plan_of_clauses(kSizes);
    const auto study = run_study(plan, rows);
    ASSERT_TRUE(study.ok());
    expect_same(plan, from_duckdb(plan, rows, files), study.value());
}

TEST(Extract, sums_from_postgresql_keep_their_digits_whatever_the_size_of_numbers) {
    if (!has_postgresql()) GTEST_SKIP() << "test/oracle/postgres starts the server";
    const Files files;
    const std::string rows = files.write("rows.csv", rows_of_sizes());
    const terms::AnalysisPlan plan = plan_of_clauses(kSizes);
    const auto study = run_study(plan, rows);
    ASSERT_TRUE(study.ok());
    const std::string made =
        "CREATE TABLE register.rows (lopnr text, treated text, small numeric, large numeric, "
        "\"group\" text, weight numeric);\n\\copy register.rows FROM '" +
        rows + "' CSV HEADER\n";
    expect_same(plan, from_postgresql(plan, made, files), study.value());
}

TEST(Extract, a_cell_of_few_persons_withholds_the_whole_estimate) {
    const Files files;
    const std::string rows = files.write("rows.csv", generated(60));
    const terms::AnalysisPlan plan = plan_of_clauses(std::string(kRegister) + kEstimates[5]);
    const Study study = from_duckdb(plan, rows, files);
    ASSERT_TRUE(study.results[0].refused.has_value());
    EXPECT_EQ(study.results[0].refused->reason, effects::Reason::too_few_to_show);
    EXPECT_FALSE(study.results[0].sample.rows.has_value());
}

TEST(Extract, names_cannot_end_their_quotation_marks) {
    const terms::AnalysisPlan plan = plan_of_clauses(std::string(kRegister) + kEstimates[2]);
    const std::string sql = extract_sql(plan, {.table = "a\"; DROP TABLE b; --.c"}).sql;
    EXPECT_NE(sql.find("\"a\"\"; DROP TABLE b; --\".\"c\""), std::string::npos);
}

}  // namespace
}  // namespace utfall::study::test
