#include "csv.h"

#include <algorithm>
#include <array>
#include <utility>

#include "columns.h"
#include "finding.h"

namespace utfall::exchange {

bool CsvRow::is_blank() const {
    return fault == CsvFault::None &&
           std::all_of(fields.begin(), fields.end(),
                       [](const CsvField& field) { return trimmed(field.text).empty(); });
}

bool CsvReader::next(CsvRow& row) {
    while (at_ < text_.size()) {
        read_row(row);
        if (!row.is_blank()) return true;
    }
    return false;
}

void CsvReader::read_row(CsvRow& row) {
    row.fields.clear();
    row.unquoted.clear();
    row.line = line_;
    row.offset = at_;
    row.fault = CsvFault::None;
    for (;;) {
        const bool is_quoted = at_ < text_.size() && text_[at_] == '"';
        row.fields.push_back(is_quoted ? read_quoted(row) : read_plain(row));
        if (at_ >= text_.size() || text_[at_] != separator_) break;
        ++at_;
    }
    take_line_end();
}

CsvField CsvReader::read_plain(CsvRow& row) {
    const std::size_t start = at_;
    while (!is_field_end()) {
        if (text_[at_] == '"') note_fault(row, CsvFault::QuoteStray, at_);
        ++at_;
    }
    return {.text = text_.substr(start, at_ - start), .offset = start};
}

CsvField CsvReader::read_quoted(CsvRow& row) {
    const std::size_t start = at_;
    std::size_t piece = ++at_;
    std::string* unquoted = nullptr;
    for (;; ++at_) {
        at_ = std::min(text_.find_first_of("\"\n", at_), text_.size());
        if (at_ == text_.size()) {
            note_fault(row, CsvFault::QuoteOpen, start);
            return {.text = text_.substr(piece), .offset = start};
        }
        if (text_[at_] == '\n') {
            ++line_;
            continue;
        }
        const bool is_doubled = at_ + 1 < text_.size() && text_[at_ + 1] == '"';
        if (!is_doubled) break;
        if (unquoted == nullptr) unquoted = &row.unquoted.emplace_back();
        unquoted->append(text_.substr(piece, at_ + 1 - piece));
        piece = ++at_ + 1;
    }
    std::string_view content = text_.substr(piece, at_ - piece);
    if (unquoted != nullptr) content = unquoted->append(content);
    ++at_;  // the closing quote
    while (!is_field_end()) {
        if (!trimmed(text_.substr(at_, 1)).empty()) note_fault(row, CsvFault::QuoteStray, at_);
        ++at_;
    }
    return {.text = content, .offset = start};
}

void CsvReader::take_line_end() {
    if (at_ >= text_.size()) return;
    const bool is_pair = text_[at_] == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n';
    at_ += is_pair ? 2 : 1;
    ++line_;
}

void CsvReader::note_fault(CsvRow& row, CsvFault fault, std::size_t offset) const {
    if (row.fault != CsvFault::None) return;
    row.fault = fault;
    row.fault_offset = offset;
}

bool CsvReader::is_field_end() const {
    return at_ >= text_.size() || text_[at_] == separator_ || text_[at_] == '\n' ||
           text_[at_] == '\r';
}

char find_separator(std::string_view text) {
    constexpr std::array kSeparators = {',', ';', '\t'};
    char best = ',';
    std::pair<std::size_t, std::size_t> best_counts = {0, 0};  // known headings, fields
    for (const char separator : kSeparators) {
        CsvRow row;
        CsvReader reader(text, separator);
        if (!reader.next(row)) continue;
        std::size_t known_count = 0;
        for (const CsvField& field : row.fields) {
            if (find_by_heading(trimmed(field.text))) ++known_count;
        }
        const std::pair counts = {known_count, row.fields.size()};
        if (counts <= best_counts) continue;
        best_counts = counts;
        best = separator;
    }
    return best;
}

}  // namespace utfall::exchange
