#include "csv.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <utility>

#include "columns.h"
#include "csv_block.h"
#include "utfall/base/large_pages.h"
#include "utfall/base/text.h"
#include "utfall/base/threads.h"

namespace utfall::microdata {
namespace {

using base::Bilingual;
using base::Code;

constexpr std::size_t kHeadBytes = std::size_t{1} << 20U;  // more than any heading row

// Does a task for every index below `count` in so many threads; each makes its own, which may hold a buffer.
template <class MakeTask>
void in_threads(std::size_t threads, std::size_t count, const MakeTask& make_task) {
    std::atomic<std::size_t> next = 0;
    base::run_on_threads(std::min(threads, count), [&] {
        auto task = make_task();
        for (std::size_t i = next++; i < count; i = next++) task(i);
    });
}

std::size_t end_of_row(std::string_view text, std::size_t at) {
    bool is_inside = false;
    for (; at < text.size(); ++at) {
        if (text[at] == '"') is_inside = !is_inside;
        if (text[at] == '\n' && !is_inside) return at + 1;
    }
    return text.size();
}

// Nothing when the letters are in no known coding.
std::optional<std::vector<std::string>> headings_of(std::string_view row, char separator) {
    std::vector<std::string> headings = split_headings(row, separator);
    const bool is_utf8 = base::is_utf8(row);
    for (std::string& heading : headings) {
        heading = std::string(trimmed(heading));
        if (is_utf8) continue;
        std::optional<std::string> decoded = base::utf8_from_windows1252(heading);
        if (!decoded) return {};
        heading = std::move(*decoded);
    }
    return headings;
}

// The separator that yields most of the columns asked for; when none is there, most headings.
char find_separator(std::string_view row, const Request& request) {
    char best = ',';
    std::pair<std::size_t, std::size_t> most;
    for (const char separator : {',', ';', '\t'}) {
        const auto headings = headings_of(row, separator).value_or(std::vector<std::string>());
        const auto found = static_cast<std::size_t>(std::count_if(
            request.columns.begin(), request.columns.end(), [&](const ColumnRequest& wanted) {
                return std::find(headings.begin(), headings.end(), wanted.name) != headings.end();
            }));
        const std::pair score{found, headings.size()};
        if (score > most) {
            most = score;
            best = separator;
        }
    }
    return best;
}

// Spreadsheets may write "sep=;" on a line of its own before the headings.
std::optional<char> written_separator(std::string_view row) {
    while (row.ends_with('\n') || row.ends_with('\r')) row.remove_suffix(1);
    if (row.size() != 5 || !row.starts_with("sep=")) return {};
    return row[4];
}

base::Result<CsvLayout> read_layout(const InputFile& file, const Request& request) {
    const base::Place whole_file{.file = file.path()};
    std::string head;
    if (!file.read(0, kHeadBytes, head)) return base::diagnose(Code::microdata_changed, whole_file);
    const std::string_view text = head;
    if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
        return base::diagnose(Code::facts_utf16, whole_file);
    }
    if (text.find('\0') != std::string_view::npos) {
        return base::diagnose(Code::facts_nul, whole_file);
    }
    CsvLayout layout;
    if (text.starts_with("\xEF\xBB\xBF")) layout.begin = 3;
    std::size_t end = end_of_row(text, layout.begin);
    const auto separator = written_separator(text.substr(layout.begin, end - layout.begin));
    if (separator) {
        layout.begin = end;
        ++layout.line;
        end = end_of_row(text, layout.begin);
    }
    const std::string_view row = text.substr(layout.begin, end - layout.begin);
    if (trimmed(row).empty()) return base::diagnose(Code::microdata_empty, whole_file);
    layout.separator = separator.value_or(find_separator(row, request));
    const base::Place place{.file = file.path(), .line = static_cast<int>(layout.line)};
    const auto headings = headings_of(row, layout.separator);
    if (!headings) return base::diagnose(Code::facts_encoding, place);
    if (headings->empty()) return base::diagnose(Code::quote_stray, place);
    TRY(const std::vector<std::size_t> places, find_columns(request, *headings, place));
    layout.heading_count = headings->size();
    layout.column_of_field.assign(headings->size(), -1);
    for (std::size_t k = 0; k < places.size(); ++k) {
        layout.column_of_field[places[k]] = static_cast<int>(k);
    }
    layout.begin = end;
    layout.line += std::count(row.begin(), row.end(), '\n');
    return layout;
}

// How many bytes are line breaks: 16 at a time, since g++ 12 takes them one by one at -O2.
std::int64_t count_line_breaks(std::string_view bytes) {
    using Lanes = unsigned char __attribute__((vector_size(16)));
    constexpr std::size_t kLanes = sizeof(Lanes);
    constexpr std::size_t kMost = 255;  // that a lane can count
    std::int64_t count = 0;
    std::size_t at = 0;
    while (at + kLanes <= bytes.size()) {
        Lanes sums{};
        const std::size_t steps = std::min((bytes.size() - at) / kLanes, kMost);
        for (std::size_t step = 0; step < steps; ++step, at += kLanes) {
            Lanes here;
            std::memcpy(&here, bytes.data() + at, kLanes);
            sums -= reinterpret_cast<Lanes>(here == static_cast<unsigned char>('\n'));
        }
        for (std::size_t i = 0; i < kLanes; ++i) count += sums[i];
    }
    return count + std::count(bytes.begin() + static_cast<std::ptrdiff_t>(at), bytes.end(), '\n');
}

void count_block(const InputFile& file, CsvBlock& block, std::string& bytes) {
    block.is_readable = file.read(block.begin, block.end - block.begin, bytes);
    if (!block.is_readable) return;
    block.line_breaks = count_line_breaks(bytes);
    if (bytes.find('"') == std::string::npos) {
        const std::size_t at = bytes.find('\n');
        if (at != std::string::npos) block.first_break[0] = block.begin + at + 1;
        return;
    }
    std::size_t inside = 0;  // for a block that begins outside
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (bytes[i] == '"') inside = 1 - inside;
        // Outside in one of the two readings: that which began as this one is now.
        if (bytes[i] == '\n' && block.first_break[inside] == kNowhere) {
            block.first_break[inside] = block.begin + i + 1;
        }
    }
    block.turns = inside == 1;
}

std::vector<CsvBlock> find_blocks(const InputFile& file, const CsvLayout& layout,
                                  std::size_t threads, std::size_t block_bytes) {
    std::vector<CsvBlock> blocks;
    for (std::size_t at = layout.begin; at < file.size_bytes(); at += block_bytes) {
        blocks.push_back({.begin = at, .end = std::min(at + block_bytes, file.size_bytes())});
    }
    in_threads(threads, blocks.size(), [&] {
        return [&, bytes = std::string()](std::size_t i) mutable {
            count_block(file, blocks[i], bytes);
        };
    });
    bool is_inside = false;
    std::int64_t line = layout.line;
    for (CsvBlock& block : blocks) {
        const bool is_first = block.begin == layout.begin;
        block.first_row = is_first ? block.begin : block.first_break[is_inside ? 1 : 0];
        block.lines_before = line;
        line += block.line_breaks;
        is_inside = is_inside != block.turns;
    }
    return blocks;
}

// Memory for every row that there may be, and the place where each block's rows begin in it. A row begins after a line
// break, but for the first.
struct Rooms {
    std::vector<ColumnRoom> of_column;
    std::vector<std::size_t> first_row;  // of each block, and the end
};
Rooms make_rooms(const Request& request, const std::vector<CsvBlock>& blocks, std::size_t threads) {
    Rooms rooms{.of_column = std::vector<ColumnRoom>(request.columns.size()), .first_row = {0}};
    for (const CsvBlock& block : blocks)
        rooms.first_row.push_back(rooms.first_row.back() +
                                  static_cast<std::size_t>(block.line_breaks) +
                                  (rooms.first_row.size() == 1 ? 1 : 0));
    const auto make = [rows = rooms.first_row.back()](auto& values) {
        base::reserve_large(values, rows);
        values.resize(rows);
    };
    in_threads(threads, request.columns.size(), [&] {
        return [&](std::size_t k) {
            switch (request.columns[k].type) {
                case ColumnType::Number: make(rooms.of_column[k].numbers); break;
                case ColumnType::YesNo: make(rooms.of_column[k].flags); break;
                case ColumnType::Whole:
                case ColumnType::Date:
                case ColumnType::Category:
                case ColumnType::Identity: make(rooms.of_column[k].narrow); break;
            }
        };
    });
    return rooms;
}

// The faults of the first block that has any: the same for any number of threads.
base::Diagnostics first_faults(std::vector<CsvBlock>& blocks) {
    for (CsvBlock& block : blocks) {
        if (!block.faults.empty()) return std::move(block.faults);
    }
    return {};
}

}  // namespace

base::Result<CsvContent> read_csv(const InputFile& file, const Request& request,
                                  std::size_t block_bytes) {
    TRY(const CsvLayout layout, read_layout(file, request));
    const std::size_t threads = thread_count(request);
    std::vector<CsvBlock> blocks = find_blocks(file, layout, threads, block_bytes);
    const bool is_readable = std::all_of(blocks.begin(), blocks.end(),
                                         [](const CsvBlock& block) { return block.is_readable; });
    if (!is_readable) return base::diagnose(Code::microdata_changed, {.file = file.path()});

    const MissingMarks marks(request.missing_marks);
    CsvContent content;
    for (const ColumnRequest& wanted : request.columns) {
        content.segments.emplace_back(blocks.size(), Segment(wanted.type));
    }
    Rooms rooms = make_rooms(request, blocks, threads);
    std::atomic<std::size_t> first_faulty = blocks.size();
    in_threads(threads, blocks.size(), [&] {
        return [&, reader = BlockReader(file, request, layout, marks)](std::size_t i) mutable {
            if (i > first_faulty) return;
            std::vector<Segment> segments;
            for (std::size_t k = 0; k < request.columns.size(); ++k) {
                const std::size_t first = rooms.first_row[i];
                segments.emplace_back(request.columns[k].type)
                    .lend(rooms.of_column[k], first, rooms.first_row[i + 1] - first);
            }
            reader.read(blocks[i], segments);
            for (std::size_t k = 0; k < segments.size(); ++k) {
                segments[k].close();
                content.segments[k][i] = std::move(segments[k]);
            }
            if (blocks[i].faults.empty()) return;
            std::size_t seen = first_faulty;
            while (i < seen && !first_faulty.compare_exchange_weak(seen, i)) {
            }
        };
    });
    base::Diagnostics faults = first_faults(blocks);
    if (!faults.empty()) return faults;
    content.rooms = std::move(rooms.of_column);
    for (std::size_t i = 0; i < blocks.size(); ++i) {
        content.row_count += content.segments[0][i].row_count;
        content.blank_row_count += blocks[i].blank_row_count;
    }
    const std::optional<char> only =
        request.decimal_mark ? request.decimal_mark
                             : (layout.separator == ',' ? std::optional('.') : std::nullopt);
    TRY([[maybe_unused]] const bool alike,
        check_decimal_marks(request, {.path = file.path()}, only, content.segments));
    return content;
}

}  // namespace utfall::microdata
