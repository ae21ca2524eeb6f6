// microdata: what has been read, as typed columns.
//
//     const Column* cost = table.find("cost");
//     cost->numbers()[row];                        // kronor, as double
//     cost->exact(row);                            // the decimal number that was written: {1250, 2}
//
// Rows stand in an order that depends on the values only, not on the file's order of rows: sorted by the first column
// asked for, then by the second and so on. Numbers and days rise, false comes before true, words go by their bytes in
// UTF-8 (identities that are whole numbers, by their value), and a missing value comes last.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "utfall/base/date.h"
#include "utfall/base/exact.h"

namespace utfall::microdata {

enum class ColumnType {
    Number,    // decimals allowed; double
    Whole,     // at most 18 digits
    YesNo,     // 0 or 1
    Date,      // days since 1970-01-01
    Category,  // words
    Identity,  // of a person or unit: whole numbers if all are written so without needless zeros, else words
};

struct Column {
    std::string name;
    ColumnType type = ColumnType::Number;
    // Number: double. YesNo: uint8. Date and words: int32. Whole numbers: int32 where all fit, else int64.
    // A missing value has 0 here.
    std::variant<std::vector<double>, std::vector<std::uint8_t>, std::vector<std::int32_t>,
                 std::vector<std::int64_t>>
        values;
    std::vector<std::uint8_t> missing;  // 1 where there is no value; empty when every row has one
    // Category, and Identity that is not whole numbers: the values are indices of these, which are sorted and differ.
    std::vector<std::string> words;
    // Number: the most decimals that any value was written with, when every value has at most 15 digits at that number
    // of decimals, so that the double and this say exactly what was written.
    std::optional<int> decimals;

    [[nodiscard]] std::size_t row_count() const;
    [[nodiscard]] bool is_missing(std::size_t row) const {
        return !missing.empty() && missing[row] != 0;
    }
    [[nodiscard]] std::span<const double> numbers() const;      // only of a Number
    [[nodiscard]] std::int64_t integer(std::size_t row) const;  // of all other types
    [[nodiscard]] const std::string& word(std::size_t row) const;
    [[nodiscard]] base::Date date(std::size_t row) const;
    // What was written, at `decimals` decimals. Only when there are decimals.
    [[nodiscard]] base::Decimal exact(std::size_t row) const;
};

struct Table {
    std::size_t row_count = 0;
    std::vector<Column> columns;  // in the order asked for
    std::string sha256;           // of the file's bytes
    std::size_t blank_row_count =
        0;  // rows of a CSV file in which every field is empty; they are passed over
    bool has_lines = false;  // each row is a line of the file, below one of headings

    [[nodiscard]] const Column* find(std::string_view name) const;
};

// Groups of equal values, numbered from 0 in rising order of the value; a missing value has group -1.
struct Groups {
    std::vector<std::int32_t> of_row;
    std::int32_t count = 0;
};
// Of any type but Number.
[[nodiscard]] Groups groups(const Column& column);

}  // namespace utfall::microdata
