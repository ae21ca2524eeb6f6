#include "csv_block.h"

#include <algorithm>

#include "columns.h"

namespace utfall::microdata {
namespace {

using base::Bilingual;
using base::Code;

constexpr std::size_t kRowBytesMax = std::size_t{1} << 26U;

}  // namespace

BlockReader::BlockReader(const InputFile& file, const Request& request, const CsvLayout& layout,
                         const MissingMarks& marks)
    : file_(file),
      request_(request),
      layout_(layout),
      marks_(marks),
      rows_(layout.separator, layout.column_of_field, request.columns.size()) {}

void BlockReader::read(CsvBlock& block, std::vector<Segment>& segments) {
    if (block.first_row == kNowhere) return;
    std::size_t margin = std::size_t{1} << 16U;
    std::size_t start = block.begin;  // where `bytes_` begins in the file
    std::size_t row = block.first_row;
    if (!load(block, start, margin)) return;
    line_ =
        block.lines_before +
        std::count(bytes_.begin(), bytes_.begin() + static_cast<std::ptrdiff_t>(row - start), '\n');
    while (row <= block.end && row < file_.size_bytes()) {
        const bool is_last = start + bytes_.size() == file_.size_bytes();
        const RowState state = rows_.read(bytes_, row - start, is_last);
        if (state == RowState::Cut && margin < kRowBytesMax) {
            margin *= 4;
            if (!load(block, start, margin)) return;
            continue;
        }
        if (state != RowState::Whole) return add_quote_fault(block, state);
        take_row(block, std::string_view(bytes_).substr(row - start, rows_.end() - (row - start)),
                 segments);
        if (block.faults.size() >= kFaultsMax) return;
        line_ += rows_.line_count();
        row = start + rows_.end();
    }
}

bool BlockReader::load(CsvBlock& block, std::size_t start, std::size_t margin) {
    if (file_.read(start, block.end - start + margin, bytes_)) return true;
    block.faults.push_back(base::diagnose(Code::microdata_changed, {.file = file_.path()}));
    return false;
}

base::Place BlockReader::place(std::int64_t line) const {
    return {.file = file_.path(), .line = static_cast<int>(line)};
}

void BlockReader::add_quote_fault(CsvBlock& block, RowState state) {
    const Code code = state == RowState::QuoteStray ? Code::quote_stray : Code::quote_open;
    block.faults.push_back(base::diagnose(code, place(line_ + rows_.fault_line())));
}

void BlockReader::take_row(CsvBlock& block, std::string_view row, std::vector<Segment>& segments) {
    if (rows_.is_blank()) {
        ++block.blank_row_count;
        return;
    }
    if (rows_.field_count() != layout_.heading_count) {
        const char separator = layout_.separator;
        block.faults.push_back(
            base::diagnose(Code::row_ragged, place(line_),
                           {Bilingual::same(std::to_string(rows_.field_count())),
                            Bilingual::same(std::to_string(layout_.heading_count)),
                            Bilingual::same(shown(trimmed(row))),
                            separator == '\t' ? Bilingual{.sv = "tabb", .en = "tab"}
                                              : Bilingual::same(std::string(1, separator))}));
        return;
    }
    for (std::size_t k = 0; k < segments.size(); ++k) {
        if (segments[k].add(rows_.cell(k), line_, marks_)) continue;
        const char mark = request_.decimal_mark.value_or(layout_.separator == ',' ? '.' : ',');
        block.faults.push_back(not_of_type(request_.columns[k], rows_.cell(k), place(line_), mark));
        return;
    }
}

}  // namespace utfall::microdata
