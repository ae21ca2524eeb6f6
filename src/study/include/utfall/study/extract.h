// study: a plan carried out on sums, so that whoever holds the microdata hands out a small table and no row.
//
//     Extract extract = extract_sql(plan, {.table = "register.children"});      // SQL for the authority's database
//     TRY(std::string table, extract_table(plan, "cohort.csv", {}));            // or the same here, in DuckDB
//     TRY(SumsTable sums, read_sums("sums.csv"));
//     Study study = study_from_sums(plan, sums);                                // the same digits as from microdata
//
// The table has one shape for every method, in CSV: estimate, part, key_1 … key_8, term_1, term_2, total.
//   plan      term_1 "sha256": the fingerprint of the plan's canonical text
//   cells     rows alike in the keys; total is the sum of the product of two terms, or (term_1 "rows") the number of rows.
//             Of a panel: units alike in the keys, which are paths through its periods; total is the sum of the outcome in
//             a period (term_2), of its products in two, or (term_1 "units") the number of units
//   used      rows, treated, and the sum of the outcome of the treated
//   left out  rows that are not used, by reason (term_1: its number); no total below the smallest cell
//   withheld  no sums are given: term_1 "cells", total the number of cells that are too small; or "twice": a unit has two
//             rows in one period
//
// Nothing is given for an estimate of which some cell, or some part of a cell where a term of yes or no is yes or no, has
// fewer persons than the plan's smallest cell. Cells are never merged: that would be another estimate. Not covered: one
// person who makes up most of a sum, and estimates whose rows differ by a few; who hands the table out looks at those.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "utfall/base/result.h"
#include "utfall/study/study.h"

namespace utfall::study {

struct ExtractOptions {
    std::string table = "microdata";  // its name in the database; schema and name parted by a point
    std::string plan_sha256{};
};

// An estimate that cannot be carried out on sums, and why.
struct NotInSums {
    int planned = 0;
    base::Bilingual why{};
};
struct Extract {
    std::string
        sql;  // one statement, one table; empty where no estimate can be carried out on sums
    std::vector<NotInSums> not_in_sums{};
};
[[nodiscard]] Extract extract_sql(const terms::AnalysisPlan& plan, const ExtractOptions& options);
// The table as CSV, of a file with microdata. Refuses as read does, and sums with more than 38 digits.
[[nodiscard]] base::Result<std::string> extract_table(const terms::AnalysisPlan& plan,
                                                      const std::string& path,
                                                      const ExtractOptions& options);

// Exact: a total is kept as it was written.
struct SumsTable {
    struct Cell {
        std::vector<std::string> keys;
        std::map<std::pair<std::string, std::string>, std::string> totals;
    };
    struct Estimate {
        std::vector<Cell> cells{};
        std::map<std::string, std::string> used{}, left_out{}, withheld{};
    };
    std::map<std::string, Estimate> estimates{};
    std::string plan_sha256, path, sha256;
};
// Refuses a file that is not such a table.
[[nodiscard]] base::Result<SumsTable> read_sums(const std::string& path);
// As run_study, with the numbers of the table.
[[nodiscard]] Study study_from_sums(const terms::AnalysisPlan& plan, const SumsTable& sums);

}  // namespace utfall::study
