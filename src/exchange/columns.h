// exchange, private: the columns of a file of facts and what each does with a cell.
#pragma once
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "finding.h"
#include "utfall/base/language.h"
#include "utfall/exchange/fact_row.h"

namespace utfall::exchange {

enum class Column {
#define COLUMN(name, needed, en, sv, key) name,
#include "columns.def"
#undef COLUMN
};

inline constexpr std::array kColumns = {
#define COLUMN(name, needed, en, sv, key) Column::name,
#include "columns.def"
#undef COLUMN
};

[[nodiscard]] bool is_needed(Column column);
[[nodiscard]] base::Bilingual heading(Column column);
[[nodiscard]] std::string_view json_key(Column column);
[[nodiscard]] std::optional<Column> find_by_heading(
    std::string_view text);  // either language, any case
[[nodiscard]] std::optional<Column> find_by_key(std::string_view key);
[[nodiscard]] base::Bilingual heading_list();
[[nodiscard]] base::Bilingual key_list();
// The heading that was probably meant.
[[nodiscard]] std::optional<std::string> nearest_heading(std::string_view text);

// The decimal mark that the file has used so far, and where first. 0: none yet.
struct MarkMemory {
    char mark = '\0';
    int row = 0;
};

// Reads one cell into its place in `row`; an empty cell is fine unless the column is needed.
[[nodiscard]] std::optional<Finding> set_cell(FactRow& row, Column column, std::string_view text,
                                              MarkMemory& memory);

}  // namespace utfall::exchange
