// microdata, private: what the readers of all kinds of file say alike.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "segment.h"
#include "utfall/base/result.h"
#include "utfall/microdata/read.h"

namespace utfall::microdata {

inline constexpr std::size_t kRowsMax = INT32_MAX;
inline constexpr std::size_t kFaultsMax = 5;  // of the rows that have any, the first

// How many threads a request means.
[[nodiscard]] std::size_t thread_count(const Request& request);
// Where each column asked for stands among the headings, or what is missing.
[[nodiscard]] base::Result<std::vector<std::size_t>> find_columns(
    const Request& request, const std::vector<std::string>& headings, const base::Place& place);
// What is said of a cell that is not of its type.
[[nodiscard]] base::Diagnostic not_of_type(const ColumnRequest& column, std::string_view text,
                                           base::Place place, char decimal_mark);
// Only one of comma and point in the whole file, and only `only` when it is given. Segments by column, then by block.
[[nodiscard]] base::Result<bool> check_decimal_marks(
    const Request& request, const FileKind& file, std::optional<char> only,
    const std::vector<std::vector<Segment>>& segments);

}  // namespace utfall::microdata
