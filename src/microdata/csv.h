// microdata, private: a CSV file into segments, in blocks that threads take in turn.
//
// A block's rows are those that begin in it. Whether a block begins inside quotation marks is known from the number of
// quotation marks before it, since a quoted field that holds one writes it twice: so one pass counts them, with the
// line breaks, and a second reads the rows of all blocks at once. The sums of the first pass also say on which line
// each block begins.
#pragma once
#include <vector>

#include "input_file.h"
#include "segment.h"
#include "utfall/base/result.h"
#include "utfall/microdata/read.h"

namespace utfall::microdata {

struct CsvContent {
    std::vector<std::vector<Segment>> segments;  // by column asked for, then by block
    std::vector<ColumnRoom> rooms;  // by column: where their values stand, if not empty
    std::size_t row_count = 0;
    std::size_t blank_row_count = 0;
};
// So that a block and the places of its separators stay in the memory nearest to a processor.
inline constexpr std::size_t kBlockBytes = std::size_t{1} << 18U;
// `block_bytes` is smaller in tests only; the result is the same.
[[nodiscard]] base::Result<CsvContent> read_csv(const InputFile& file, const Request& request,
                                                std::size_t block_bytes = kBlockBytes);

}  // namespace utfall::microdata
