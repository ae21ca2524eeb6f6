// microdata: a named file, read into typed columns. Only the columns asked for are read, and as what they are asked for.
//
//     TRY(Table table, read("cohort.csv", {.columns = {{.name = "person", .type = ColumnType::Identity,
//                                                       .is_pseudonymised = true},
//                                                      {.name = "cost", .type = ColumnType::Number}}}));
//
// CSV (comma, semicolon or tab; UTF-8 or Windows-1252; RFC 4180), Parquet and JSON (a list of objects, or one object a
// line) are told apart by content. Nothing is guessed: what can be read in two ways, or not at all, is refused with its
// row and the cure.
//   numbers     digits with point or comma before the decimals, the same in the whole file, spaces between thousands,
//               an exponent. In a file parted by commas the mark is the point unless the request says otherwise.
//   whole       digits; ",00" after them is allowed, since spreadsheets write it.
//   yes/no      yes no ja nej true false sant falskt 1 0, in any case of letters.
//   days        2021-12-31, 20211231, 2021/12/31, 31.12.2021, 31/12/2021, 12/31/2021, 31-12-2021; one way in a column,
//               and one that the column's own values show.
// A text or whole number that is a valid Swedish personal identity number is refused: personal_number.h.
//
// CSV is read by this room itself, in blocks and threads; Parquet and JSON by DuckDB, closed to everything but the file.
// The result does not depend on the number of threads. Memory: the columns, and at most one of them once more.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "utfall/base/result.h"
#include "utfall/microdata/table.h"

namespace utfall::microdata {

struct ColumnRequest {
    std::string name;  // exactly as the file has it
    ColumnType type = ColumnType::Number;
    bool is_pseudonymised = false;
};

struct Request {
    std::vector<ColumnRequest>
        columns;  // at least one, no name twice; their order is the order of sorting
    // What stands for a missing value, beside an empty field (and null in Parquet and JSON). Compared exactly.
    std::vector<std::string> missing_marks = {"NA"};
    std::optional<char> decimal_mark{};  // '.' or ','
    int threads = 0;                     // 0: as many as the machine has, at most 8
    std::size_t memory_mib = 1024;       // for DuckDB
    bool in_file_order = false;          // for naming a row of the file
};

// Refuses, naming the place: no file, no rows, a column that is not there, a row with too few or too many fields,
// a value that is not of the wanted type, letters that are neither UTF-8 nor Windows-1252, personal identity numbers.
// At most 5 diagnostics, of the first rows that have any.
[[nodiscard]] base::Result<Table> read(const std::string& path, const Request& request);

}  // namespace utfall::microdata
