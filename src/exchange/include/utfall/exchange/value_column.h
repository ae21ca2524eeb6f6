// exchange: a file with one number a row, for a distribution that was observed.
//
//     TRY(std::vector<FactValue> values, read_value_column(path));
#pragma once
#include <string>
#include <vector>

#include "utfall/base/result.h"
#include "utfall/exchange/fact_row.h"

namespace utfall::exchange {

// The first column of a CSV file (comma, semicolon or tab). A first row that is no number is a heading. At most a million
// rows. Refuses a row that is no number, and a file without any.
[[nodiscard]] base::Result<std::vector<FactValue>> read_value_column(const std::string& path);

}  // namespace utfall::exchange
