// exchange, private: the cell of the value column.
//
//     read_value("10 000 000,50 kr").value.number;    // {1000000050, 2}, unit "kr", mark ','
#pragma once
#include <optional>
#include <string_view>

#include "finding.h"
#include "utfall/base/date.h"
#include "utfall/exchange/fact_row.h"

namespace utfall::exchange {

struct ValueReading {
    FactValue value;
    char mark = '\0';  // the decimal mark in the number, if any
    std::optional<Finding> finding;
};

// `cell` is trimmed and not empty. A date, yes or no, a number with what follows it, otherwise a word.
[[nodiscard]] ValueReading read_value(std::string_view cell);
// A number token of JSON, whose mark is always the point: 12.500 is twelve and a half.
[[nodiscard]] ValueReading read_json_number(std::string_view token);

struct DateReading {
    base::Date date;
    std::optional<Finding> finding;
};
[[nodiscard]] DateReading read_date(std::string_view cell);

}  // namespace utfall::exchange
