#include "csv_row.h"

#include <emmintrin.h>

#include <algorithm>
#include <bit>
#include <utility>

namespace utfall::microdata {
namespace {

// A bit for each of 64 bytes that is the separator, a line break or a quotation mark.
class StopMask {
public:
    explicit StopMask(char separator)
        : separator_(_mm_set1_epi8(separator)),
          line_break_(_mm_set1_epi8('\n')),
          quote_(_mm_set1_epi8('"')) {}
    [[nodiscard]] std::uint64_t operator()(const char* bytes) const {
        std::uint64_t mask = 0;
        for (int part = 3; part >= 0; --part) {
            const __m128i here =
                _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes + 16 * part));
            const __m128i is_stop = _mm_or_si128(
                _mm_or_si128(_mm_cmpeq_epi8(here, separator_), _mm_cmpeq_epi8(here, line_break_)),
                _mm_cmpeq_epi8(here, quote_));
            mask = mask << 16U | static_cast<std::uint32_t>(_mm_movemask_epi8(is_stop));
        }
        return mask;
    }

private:
    __m128i separator_, line_break_, quote_;
};

void find_stops(std::string_view text, char separator, std::vector<std::uint32_t>& stops) {
    constexpr std::size_t kAtOnce = 64;
    const StopMask mask_of(separator);
    std::size_t count = 0;
    std::size_t at = 0;
    for (; at + kAtOnce <= text.size(); at += kAtOnce) {
        if (count + kAtOnce > stops.size()) stops.resize(2 * stops.size() + kAtOnce);
        for (std::uint64_t mask = mask_of(text.data() + at); mask != 0; mask &= mask - 1)
            stops[count++] =
                static_cast<std::uint32_t>(at + static_cast<std::size_t>(std::countr_zero(mask)));
    }
    stops.resize(count);
    for (; at < text.size(); ++at)
        if (text[at] == separator || text[at] == '\n' || text[at] == '"')
            stops.push_back(static_cast<std::uint32_t>(at));
    stops.push_back(static_cast<std::uint32_t>(text.size()));
}

}  // namespace

CsvRowReader::CsvRowReader(char separator, std::vector<int> column_of_field,
                           std::size_t column_count)
    : separator_(separator),
      column_of_field_(std::move(column_of_field)),
      cells_(column_count),
      unquoted_(column_count) {}

void CsvRowReader::look_at(std::string_view text) {
    text_ = text;
    next_ = 0;
    find_stops(text, separator_, stops_);
}

// Whether the row is as most are: as many fields as the headings, none of them quoted, with a line break behind.
bool CsvRowReader::read_plain(std::size_t begin) {
    const char* const bytes = text_.data();
    const std::size_t fields = column_of_field_.size();
    std::size_t first = begin;
    static_cast<void>(next_stop(begin));
    if (next_ + fields >= stops_.size()) return false;
    for (std::size_t field = 0; field < fields; ++field) {
        const std::size_t stop = stops_[next_ + field];
        if (bytes[stop] != (field + 1 < fields ? separator_ : '\n')) return false;
        if (const int column = column_of_field_[field]; column >= 0)
            cells_[static_cast<std::size_t>(column)] = {bytes + first, stop - first};
        first = stop + 1;
    }
    if (first > begin + 1 && bytes[first - 2] == '\r')
        if (const int column = column_of_field_.back(); column >= 0)
            if (std::string_view& cell = cells_[static_cast<std::size_t>(column)]; !cell.empty())
                cell.remove_suffix(1);
    next_ += fields;
    field_count_ = fields;
    line_count_ = 1;
    end_ = first;
    is_blank_ = seems_blank(text_.substr(begin, first - begin));
    return true;
}

RowState CsvRowReader::read(std::size_t begin, bool is_last) {
    has_doubled_ = false;
    if (read_plain(begin)) return RowState::Whole;
    std::size_t at = begin;
    const std::size_t size = text_.size();
    const char* const bytes = text_.data();
    line_count_ = 0;
    for (field_count_ = 0;;) {
        const int column =
            field_count_ < column_of_field_.size() ? column_of_field_[field_count_] : -1;
        ++field_count_;
        if (at < size && bytes[at] == '"') {
            const RowState state = read_quoted(at, column, is_last);
            if (state != RowState::Whole) return state;
        } else {
            const std::size_t first = at;
            at = next_stop(at);
            if (at < size && bytes[at] == '"') {
                fault_line_ = line_count_;
                return RowState::QuoteStray;
            }
            if (column >= 0) {
                std::string_view cell(bytes + first, at - first);
                if (cell.ends_with('\r')) cell.remove_suffix(1);
                cells_[static_cast<std::size_t>(column)] = cell;
            }
        }
        if (at == size) break;
        if (bytes[at++] == '\n') break;
    }
    if (at == size && (size == 0 || bytes[size - 1] != '\n' || at == begin) && !is_last) {
        return RowState::Cut;
    }
    if (at > begin && bytes[at - 1] == '\n') ++line_count_;
    end_ = at;
    is_blank_ = seems_blank(text_.substr(begin, at - begin));
    return RowState::Whole;
}

// `at` is at the opening mark, and afterwards at the separator, the line break or the end.
RowState CsvRowReader::read_quoted(std::size_t& at, int column, bool is_last) {
    const std::string_view text = text_;
    const std::int64_t opening_line = line_count_;
    const std::size_t first = at + 1;
    bool has_doubled = false;
    std::size_t close = first;
    for (;;) {
        close = text.find('"', close);
        if (close == std::string_view::npos || (close + 1 == text.size() && !is_last)) {
            fault_line_ = opening_line;
            return is_last ? RowState::QuoteOpen : RowState::Cut;
        }
        if (close + 1 == text.size() || text[close + 1] != '"') break;
        has_doubled = true;
        close += 2;
    }
    const std::string_view inside = text.substr(first, close - first);
    line_count_ += std::count(inside.begin(), inside.end(), '\n');
    at = close + 1;
    if (at < text.size() && text[at] == '\r') {
        if (at + 1 == text.size() && !is_last) return RowState::Cut;
        ++at;
        if (at < text.size() && text[at] != '\n') {
            fault_line_ = line_count_;
            return RowState::QuoteStray;
        }
    }
    if (at < text.size() && text[at] != separator_ && text[at] != '\n') {
        fault_line_ = line_count_;
        return RowState::QuoteStray;
    }
    if (column < 0) return RowState::Whole;
    const auto index = static_cast<std::size_t>(column);
    cells_[index] = inside;
    if (has_doubled) {
        has_doubled_ = true;
        std::string& unquoted = unquoted_[index];
        unquoted.clear();
        for (std::size_t i = 0; i < inside.size(); ++i) {
            unquoted += inside[i];
            if (inside[i] == '"') ++i;
        }
        cells_[index] = unquoted;
    }
    return RowState::Whole;
}

bool CsvRowReader::seems_blank(std::string_view row) const {
    if (!row.empty() && row[0] != separator_ && row[0] != '\n' && row[0] != '\r' && row[0] != ' ') {
        return false;
    }
    return std::all_of(row.begin(), row.end(), [this](char c) {
        return c == separator_ || c == '\n' || c == '\r' || c == ' ';
    });
}

std::vector<std::string> split_headings(std::string_view row, char separator) {
    // Every field is wanted, by a column of its own; there are at most as many as separators and one.
    const auto most = static_cast<std::size_t>(std::count(row.begin(), row.end(), separator)) + 1;
    std::vector<int> all;
    for (std::size_t i = 0; i < most; ++i) all.push_back(static_cast<int>(i));
    CsvRowReader reader(separator, std::move(all), most);
    reader.look_at(row);
    if (reader.read(0, true) != RowState::Whole) return {};
    std::vector<std::string> headings;
    for (std::size_t i = 0; i < reader.field_count(); ++i) headings.emplace_back(reader.cell(i));
    return headings;
}

}  // namespace utfall::microdata
