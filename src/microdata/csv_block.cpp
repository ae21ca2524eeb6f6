#include "csv_block.h"

#include <algorithm>
#include <map>
#include <span>
#include <utility>

#include "columns.h"

namespace utfall::microdata {
namespace {

using base::Bilingual;
using base::Code;

constexpr std::size_t kRowsAtOnce = 256;
constexpr std::size_t kMarginBytes = std::size_t{1}
                                     << 12U;  // read behind a block for its last row, at first
constexpr std::size_t kRowBytesMax = std::size_t{1} << 26U;

}  // namespace

BlockReader::BlockReader(const InputFile& file, const Request& request, const CsvLayout& layout,
                         const MissingMarks& marks)
    : file_(file),
      request_(request),
      layout_(layout),
      marks_(marks),
      rows_(layout.separator, layout.column_of_field, request.columns.size()),
      kept_(request.columns.size(), std::vector<std::string_view>(kRowsAtOnce)),
      lines_kept_(kRowsAtOnce) {}

void BlockReader::read(CsvBlock& block, std::vector<Segment>& segments) {
    if (block.first_row == kNowhere) return;
    std::size_t margin = kMarginBytes;
    std::size_t start = block.begin;  // where `bytes_` begins in the file
    std::size_t row = block.first_row;
    if (!load(block, start, margin)) return;
    line_ =
        block.lines_before +
        std::count(bytes_.begin(), bytes_.begin() + static_cast<std::ptrdiff_t>(row - start), '\n');
    while (row <= block.end && row < file_.size_bytes() && block.faults.size() < kFaultsMax) {
        const bool is_last = start + bytes_.size() == file_.size_bytes();
        const RowState state = rows_.read(row - start, is_last);
        const bool is_cut = state == RowState::Cut && margin < kRowBytesMax;
        const bool is_ragged = state == RowState::Whole && !rows_.is_blank() &&
                               rows_.field_count() != layout_.heading_count;
        if (state != RowState::Whole || is_ragged) add_rows_kept(block, segments);
        if (is_cut) {
            margin *= 4;
            if (!load(block, start, margin)) return;
            continue;
        }
        if (block.faults.size() >= kFaultsMax) return;
        if (state != RowState::Whole) return add_quote_fault(block, state);
        if (is_ragged)
            add_ragged_fault(
                block, std::string_view(bytes_).substr(row - start, rows_.end() - (row - start)));
        else if (rows_.is_blank())
            ++block.blank_row_count;
        else
            keep_row();
        if (kept_count_ == kRowsAtOnce || rows_.has_doubled()) add_rows_kept(block, segments);
        line_ += rows_.line_count();
        row = start + rows_.end();
    }
    add_rows_kept(block, segments);
}

bool BlockReader::load(CsvBlock& block, std::size_t start, std::size_t margin) {
    if (file_.read(start, block.end - start + margin, bytes_)) {
        rows_.look_at(bytes_);
        return true;
    }
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

void BlockReader::add_ragged_fault(CsvBlock& block, std::string_view row) {
    const char separator = layout_.separator;
    block.faults.push_back(
        base::diagnose(Code::row_ragged, place(line_),
                       {Bilingual::same(std::to_string(rows_.field_count())),
                        Bilingual::same(std::to_string(layout_.heading_count)),
                        Bilingual::same(shown(trimmed(row))),
                        separator == '\t' ? Bilingual{.sv = "tabb", .en = "tab"}
                                          : Bilingual::same(std::string(1, separator))}));
}

void BlockReader::keep_row() {
    for (std::size_t k = 0; k < kept_.size(); ++k) kept_[k][kept_count_] = rows_.cell(k);
    lines_kept_[kept_count_++] = line_;
}

// Of a row with several faults the first is told.
void BlockReader::add_rows_kept(CsvBlock& block, std::vector<Segment>& segments) {
    const std::size_t rows = std::exchange(kept_count_, 0);
    std::map<std::size_t, std::size_t> faults;  // row and column
    for (std::size_t k = 0; k < kept_.size(); ++k) {
        const auto texts = std::span<const std::string_view>(kept_[k]).first(rows);
        const auto lines = std::span<const std::int64_t>(lines_kept_).first(rows);
        for (std::size_t row = 0; row < rows; ++row) {
            row += segments[k].add_all(texts.subspan(row), lines.subspan(row), marks_);
            if (row < rows) faults.try_emplace(row, k);
        }
    }
    const char mark = request_.decimal_mark.value_or(layout_.separator == ',' ? '.' : ',');
    for (const auto& [row, k] : faults)
        if (block.faults.size() < kFaultsMax)
            block.faults.push_back(
                not_of_type(request_.columns[k], kept_[k][row], place(lines_kept_[row]), mark));
}

}  // namespace utfall::microdata
