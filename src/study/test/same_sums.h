// study tests: a plan carried out on sums, from DuckDB or PostgreSQL, held against the same plan carried out on microdata.
#pragma once
#include <filesystem>
#include <string>

#include "utfall/study/extract.h"
#include "utfall/study/study.h"

namespace utfall::study::test {

// A folder of its own that a database's server may read, gone afterwards.
struct Files {
    std::filesystem::path folder;
    Files();
    ~Files();
    Files(const Files&) = delete;
    Files& operator=(const Files&) = delete;
    [[nodiscard]] std::string write(const char* name, const std::string& text) const;
};

// A plan of these clauses; fails the test where they have a fault.
[[nodiscard]] terms::AnalysisPlan plan_of_clauses(const std::string& clauses);
// Whether test/oracle/postgres has started a server.
[[nodiscard]] bool has_postgresql();
[[nodiscard]] Study from_duckdb(const terms::AnalysisPlan& plan, const std::string& rows,
                                const Files& files);
// `made`: what psql is told to make the table register.rows.
[[nodiscard]] Study from_postgresql(const terms::AnalysisPlan& plan, const std::string& made,
                                    const Files& files);
// Every number to 1e-12 of its size, every sentence and count alike. Prints how many digits are.
void expect_same(const terms::AnalysisPlan& plan, const Study& sums, const Study& rows);

}  // namespace utfall::study::test
