// microdata: a question in SQL to columns that have been read.
//
//     TRY(Table sums, query(table, "SELECT year, count(*) AS n, sum(cost) AS cost FROM microdata GROUP BY year",
//                           {.columns = {{.name = "year", .type = ColumnType::Whole}, …}}));
//
// The table is called microdata. A Number with known decimals is a DECIMAL(18, decimals) there, so that sums
// are exact; other numbers are DOUBLE, Category is VARCHAR, YesNo is BOOLEAN, Date is DATE, Whole and Identity are
// BIGINT (or VARCHAR). Missing values are NULL.
//
// One thread, unless the request says otherwise: sums of DOUBLE depend on the order in which they are made.
// No file can be reached from the question, nor any network, and no setting changed.
#pragma once
#include <string>

#include "utfall/base/result.h"
#include "utfall/microdata/read.h"
#include "utfall/microdata/table.h"

namespace utfall::microdata {

// The answer's columns, as they are asked for, in canonical order of rows. It may have no rows.
[[nodiscard]] base::Result<Table> query(const Table& table, const std::string& sql,
                                        const Request& answer);

}  // namespace utfall::microdata
