// Units in periods: fixed effects, effects by group and time, event studies and their kin give from sums by period what they
// give from microdata, whether or not every unit is seen in every period.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "plan_files.h"
#include "reference_records.h"
#include "same_sums.h"
#include "utfall/stats/philox.h"
#include "utfall/terms/analysis_plan.h"

namespace utfall::study::test {
namespace {

const char* const kRegister = R"(analysis plan "Panel"
  registered 2020-01-01
  frozen 2020-01-01
  seed 3
  groups of fewer than 5 are not shown
microdata
  one row for each individual, calendar-year
  | variable      | column     | type          |
  | individual    | "lopnr"    | pseudonym     |
  | calendar-year | "ar"       | whole number  |
  | county        | "lan"      | category      |
  | first-year    | "start"    | whole number  |
  | woman         | "kvinna"   | yes or no     |
  | share-weight  | "vikt"     | number        |
  | cost          | "kostnad"  | money         |
  | placed        | "placerad" | yes or no     |
  may be missing first-year
define treated as first-year is more than 0 and calendar-year is at least first-year
define ever as first-year is more than 0
define new-rules as calendar-year is at least 2004 and (county is "län ~1" or county is "län |2")
)";

std::string fixed_effects(const char* name, const char* rest) {
    return fmt::format(
        "estimate {}\n  design difference in differences\n  method least squares\n  outcome cost\n"
        "  treatment treated\n{}",
        name, rest);
}
std::string staggered(const char* name, const char* method, const char* rest) {
    return fmt::format(
        "estimate {}\n  design difference in differences\n  method {}\n  unit individual\n  period "
        "calendar-year\n  first treated in first-year\n{}",
        name, method, rest);
}

std::string fixed_effects_of_units_and_periods() {
    return fixed_effects("own-clusters",
                         "  fixed effects individual, calendar-year\n  standard errors CR1\n"
                         "  clusters individual\n") +
           fixed_effects("counties",
                         "  covariates new-rules\n  fixed effects calendar-year, individual\n"
                         "  standard errors CR1\n  clusters county\n") +
           fixed_effects("robust", "  fixed effects individual, calendar-year\n") +
           fixed_effects(
               "classical",
               "  fixed effects individual, calendar-year\n  standard errors classical\n") +
           fixed_effects("arellano",
                         "  unit individual\n  fixed effects individual, calendar-year\n"
                         "  standard errors Arellano\n") +
           fixed_effects("weighted",
                         "  fixed effects individual, calendar-year\n  weights share-weight\n"
                         "  standard errors CR0\n  clusters individual\n") +
           fixed_effects("both-ways",
                         "  fixed effects individual, calendar-year\n  standard errors CR1\n"
                         "  clusters individual, calendar-year\n") +
           fixed_effects("wide-ways",
                         "  fixed effects individual, calendar-year\n  standard errors CR1\n"
                         "  clusters county, calendar-year\n") +
           fixed_effects("one-way",
                         "  period calendar-year\n  fixed effects individual\n"
                         "  standard errors CR2\n  clusters individual\n") +
           fixed_effects("wild",
                         "  fixed effects individual, calendar-year\n  standard errors CR1\n"
                         "  clusters county\n  inference by wild cluster bootstrap, 199 draws\n") +
           fixed_effects("pairs",
                         "  fixed effects individual, calendar-year\n  standard errors CR1\n"
                         "  clusters county\n  inference by pairs cluster bootstrap, 199 draws\n") +
           "estimate random\n  design adjustment for covariates\n  method random effects\n"
           "  outcome cost\n  treatment treated\n  unit individual\n"
           "  period calendar-year\n  standard errors CR1\n  clusters county\n"
           "estimate between-units\n  design adjustment for covariates\n"
           "  method least squares between units\n  outcome cost\n  treatment ever\n"
           "  unit individual\n  period calendar-year\n";
}

std::string effects_by_group_and_time() {
    const char* const groups = "effects by group and time";
    return staggered("groups", groups, "  outcome cost\n") +
           staggered("groups-placed", groups, "  outcome placed\n  summed up by group\n") +
           staggered("exposure", groups,
                     "  outcome cost\n  control group not yet treated\n"
                     "  summed up by length of exposure\n  anticipation of 1 periods\n") +
           staggered("drawn", groups,
                     "  outcome cost\n  summed up by calendar period\n  clusters county\n"
                     "  base period the last before treatment\n"
                     "  inference by multiplier bootstrap, 199 draws\n") +
           staggered("with-sex", groups, "  outcome cost\n  covariates woman\n") +
           staggered("events", "event study by cohort", "  outcome cost\n") +
           staggered("events-counties", "event study by cohort",
                     "  outcome cost\n  weights share-weight\n  clusters county\n") +
           "estimate two-periods\n  design difference in differences\n"
           "  method doubly robust over two periods\n  outcome cost\n  treatment ever\n"
           "  unit individual\n  period calendar-year\n  covariates woman\n"
           "  only rows where calendar-year is among 2001, 2005\n";
}

// `is_whole`: every unit has a row in every year.
std::string generated(bool is_whole) {
    std::string out = "lopnr,ar,lan,start,kvinna,vikt,kostnad,placerad\n";
    std::uint64_t drawn = 0;
    const auto below = [&](int limit) {
        return static_cast<int>(stats::uniform({.seed = 11}, drawn++) * limit);
    };
    const char* const counties[] = {"län ~1", "län |2", "Södra", "län 4", "län 5", "län 6"};
    const int starts[] = {0, 2003, 2004};
    for (int i = 0; i < 1440; ++i) {
        const int county = i % 6;
        const int start = starts[i / 6 % 3];
        const bool is_woman = i / 18 % 2 == 0;
        const int level = 2000000 + below(3000000);
        for (int year = 2001; year <= 2005; ++year) {
            const bool is_gone = !is_whole && i / 36 % 2 == 0 && year == 2003 + i / 72 % 2;
            const int effect = start > 0 && year >= start ? 30000 + 9000 * (year - start) : 0;
            const int ore = level + below(400000) - effect + (year - 2001) * 7000 * (county + 1);
            if (is_gone) continue;
            out += fmt::format("P{:04},{},{},{},{},{},{}.{:02},{}\n", i, year, counties[county],
                               start == 0 && is_woman && i % 5 == 0 ? "" : std::to_string(start),
                               is_woman ? "ja" : "nej", is_woman ? "1.5" : "0.75", ore / 100,
                               ore % 100, below(2) == 0 ? "TRUE" : "false");
        }
    }
    return out;
}

terms::AnalysisPlan panel_plan() {
    return plan_of_clauses(kRegister + fixed_effects_of_units_and_periods() +
                           effects_by_group_and_time());
}

TEST(ExtractPanel, sums_from_duckdb_give_what_microdata_give) {
    const terms::AnalysisPlan plan = panel_plan();
    EXPECT_TRUE(extract_sql(plan, {}).not_in_sums.empty());
    for (const bool is_whole : {true, false}) {
        const Files files;
        const std::string rows = files.write("rows.csv", generated(is_whole));
        const auto study = run_study(plan, rows);
        ASSERT_TRUE(study.ok()) << base::render(study.diagnostics()[0], base::Language::English);
        expect_same(plan, from_duckdb(plan, rows, files), study.value());
    }
}

// Yes and no as texts, as registers have them.
TEST(ExtractPanel, sums_from_postgresql_give_what_microdata_give) {
    if (!has_postgresql()) GTEST_SKIP() << "test/oracle/postgres starts the server";
    const terms::AnalysisPlan plan = panel_plan();
    for (const bool is_whole : {true, false}) {
        const Files files;
        const std::string rows = files.write("rows.csv", generated(is_whole));
        const auto study = run_study(plan, rows);
        ASSERT_TRUE(study.ok());
        const std::string made =
            "CREATE TABLE register.rows (lopnr text, ar integer, lan text, start integer, kvinna "
            "text, vikt numeric, kostnad numeric, placerad text);\n\\copy register.rows FROM '" +
            rows + "' CSV HEADER\n";
        expect_same(plan, from_postgresql(plan, made, files), study.value());
    }
}

Study of_rows(const std::string& clauses, const std::string& rows) {
    const Files files;
    return from_duckdb(plan_of_clauses(kRegister + clauses), files.write("rows.csv", rows), files);
}

TEST(ExtractPanel, a_path_of_few_units_withholds_the_estimate) {
    const std::string clauses = fixed_effects("own", "  fixed effects individual, calendar-year\n");
    std::string rows = generated(true);
    // Four units that are treated a year earlier than all others.
    for (int i = 0; i < 4; ++i)
        for (int year = 2001; year <= 2005; ++year)
            rows += fmt::format("Q{},{},Södra,2002,ja,1.5,{}.50,ja\n", i, year, 20000 + 7 * i);
    const Study study = of_rows(clauses, rows);
    ASSERT_TRUE(study.results[0].refused.has_value());
    EXPECT_EQ(study.results[0].refused->reason, effects::Reason::too_few_to_show);
    EXPECT_FALSE(study.results[0].sample.rows.has_value());
}

// Sums of products of yes and no count units: of three placed in both of two years, four in either.
TEST(ExtractPanel, few_units_with_yes_in_two_periods_withhold_the_estimate) {
    std::string rows = "lopnr,ar,lan,start,kvinna,vikt,kostnad,placerad\n";
    for (int i = 0; i < 40; ++i)
        for (int year = 2001; year <= 2002; ++year) {
            const bool is_placed = year == 2001 ? i % 20 < 10 : i % 20 >= 7 && i % 20 < 17;
            rows += fmt::format("P{:02},{},Södra,{},ja,1,100.00,{}\n", i, year, i < 20 ? 0 : 2002,
                                is_placed ? "ja" : "nej");
        }
    const char* const outcome = "  outcome placed\n";
    const char* const by = "effects by group and time";
    const Study study = of_rows(staggered("placed", by, outcome), rows);
    ASSERT_TRUE(study.results[0].refused.has_value());
    EXPECT_EQ(study.results[0].refused->reason, effects::Reason::too_few_to_show);
}

TEST(ExtractPanel, a_unit_twice_in_a_period_is_named) {
    std::string rows = generated(true);
    const std::string clauses = fixed_effects("own", "  fixed effects county, calendar-year\n");
    const Study study = of_rows(clauses, rows);
    ASSERT_TRUE(study.results[0].refused.has_value());
    EXPECT_EQ(study.results[0].refused->reason, effects::Reason::twice_in_sums);
}

TEST(ExtractPanel, what_needs_every_unit_is_named) {
    const terms::AnalysisPlan plan = plan_of_clauses(
        kRegister +
        staggered("drawn", "effects by group and time",
                  "  outcome cost\n  inference by multiplier bootstrap, 99 draws\n") +
        fixed_effects("one-way", "  fixed effects county\n") +
        fixed_effects("lagged",
                      "  period calendar-year\n  fixed effects individual, calendar-year\n"
                      "  standard errors Newey-West, 2 lags\n"));
    const Extract extract = extract_sql(plan, {});
    ASSERT_EQ(extract.not_in_sums.size(), 3);
    EXPECT_NE(extract.not_in_sums[0].why.en.find("clusters larger than the unit"),
              std::string::npos);
    EXPECT_NE(extract.not_in_sums[1].why.en.find("say period"), std::string::npos);
    EXPECT_NE(extract.not_in_sums[2].why.en.find("Newey"), std::string::npos);
}

// What can be carried out on sums where every row may be shown, as in open data.
terms::AnalysisPlan in_sums(terms::AnalysisPlan plan) {
    plan.smallest_cell = 1;
    plan.decisions.clear();
    const Extract extract = extract_sql(plan, {});
    for (auto left = extract.not_in_sums.rbegin(); left != extract.not_in_sums.rend(); ++left)
        plan.estimates.erase(plan.estimates.begin() + left->planned);
    return plan;
}

const char* const kPublished[] = {"castle",          "clusters",       "grunfeld",  "minimum-wage",
                                  "organ-donations", "public-capital", "seatbelts", "staggered",
                                  "two-by-two",      "wages"};

TEST(ExtractPanel, published_studies_from_sums) {
    for (const char* study : kPublished) {
        const PlanFile file = plan_file(fmt::format("src/study/test/plans/{}.md", study));
        const terms::AnalysisPlan plan = in_sums(file.plan);
        const std::string rows = data_path(file.data);
        if (!std::filesystem::exists(rows)) GTEST_SKIP() << "no reference data";
        const auto from_rows = run_study(plan, rows);
        ASSERT_TRUE(from_rows.ok()) << study;
        const Files files;
        expect_same(plan, from_duckdb(plan, rows, files), from_rows.value());
    }
}

// The table's columns as the plan has them: numbers as decimals, all else as texts.
std::string table_of(const terms::AnalysisPlan& plan, const std::string& rows) {
    std::ifstream in(rows);
    std::string heading;
    std::getline(in, heading);
    std::string columns;
    for (const std::string& name : reference::cells(heading)) {
        const auto of = std::find_if(plan.variables.begin(), plan.variables.end(),
                                     [&](const terms::Variable& v) { return v.column == name; });
        const bool is_number =
            of != plan.variables.end() && of->type != terms::VariableType::YesNo &&
            of->type != terms::VariableType::Category &&
            of->type != terms::VariableType::Identity && of->type != terms::VariableType::Pseudonym;
        columns += fmt::format("{}\"{}\" {}", columns.empty() ? "" : ", ", name,
                               is_number ? "numeric" : "text");
    }
    return fmt::format(
        "CREATE TABLE register.rows ({});\n\\copy register.rows FROM '{}' CSV HEADER "
        "NULL 'NA'\n",
        columns, rows);
}

TEST(ExtractPanel, published_studies_from_sums_of_postgresql) {
    if (!has_postgresql()) GTEST_SKIP() << "test/oracle/postgres starts the server";
    for (const char* study : kPublished) {
        const PlanFile file = plan_file(fmt::format("src/study/test/plans/{}.md", study));
        const terms::AnalysisPlan plan = in_sums(file.plan);
        const std::string rows = data_path(file.data);
        if (!std::filesystem::exists(rows)) GTEST_SKIP() << "no reference data";
        const auto from_rows = run_study(plan, rows);
        ASSERT_TRUE(from_rows.ok()) << study;
        const Files files;
        const std::filesystem::path copy = files.folder / "rows.csv";
        std::filesystem::copy_file(rows, copy);
        expect_same(plan, from_postgresql(plan, table_of(plan, copy), files), from_rows.value());
    }
}

}  // namespace
}  // namespace utfall::study::test
