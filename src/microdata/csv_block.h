// microdata, private: one block of a CSV file, its rows read into segments.
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "csv_row.h"
#include "input_file.h"
#include "segment.h"
#include "utfall/base/diagnostic.h"
#include "utfall/microdata/read.h"

namespace utfall::microdata {

inline constexpr std::size_t kNowhere = SIZE_MAX;

// What the beginning of the file says.
struct CsvLayout {
    char separator = ',';
    std::size_t begin = 0;  // of the first row after the headings
    std::int64_t line = 1;  // of that row
    std::size_t heading_count = 0;
    std::vector<int> column_of_field;
};

// Some consecutive bytes of the file. Of both ways in which they may begin, outside quotation marks and inside.
struct CsvBlock {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::array<std::size_t, 2> first_break = {
        kNowhere, kNowhere};  // after the first line break that ends a row
    bool turns = false;       // an odd number of quotation marks
    std::int64_t line_breaks = 0;
    bool is_readable = true;

    // Known when all blocks before it are.
    std::size_t first_row = kNowhere;
    std::int64_t lines_before = 0;

    std::size_t blank_row_count = 0;
    base::Diagnostics faults{};
};

// Reads the rows of one block.
class BlockReader {
public:
    BlockReader(const InputFile& file, const Request& request, const CsvLayout& layout,
                const MissingMarks& marks);

    // Adds the block's rows to one segment for each column asked for, and its faults to the block.
    void read(CsvBlock& block, std::vector<Segment>& segments);

private:
    bool load(CsvBlock& block, std::size_t start, std::size_t margin);
    [[nodiscard]] base::Place place(std::int64_t line) const;
    void add_quote_fault(CsvBlock& block, RowState state);
    void add_ragged_fault(CsvBlock& block, std::string_view row);
    void keep_row();
    void add_rows_kept(CsvBlock& block, std::vector<Segment>& segments);

    const InputFile& file_;
    const Request& request_;
    const CsvLayout& layout_;
    const MissingMarks& marks_;
    CsvRowReader rows_;
    std::string bytes_;
    std::int64_t line_ = 0;
    // Rows that have been read and not added yet: they are added column by column, which is quicker.
    std::vector<std::vector<std::string_view>> kept_;  // by column
    std::vector<std::int64_t> lines_kept_;
    std::size_t kept_count_ = 0;
};

}  // namespace utfall::microdata
