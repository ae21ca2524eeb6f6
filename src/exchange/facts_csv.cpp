#include <fmt/format.h>

#include <optional>
#include <utility>

#include "columns.h"
#include "csv.h"
#include "facts_reader.h"
#include "utfall/base/text.h"

namespace utfall::exchange {
namespace {

using base::Bilingual;
using base::Code;

Bilingual separator_name(char separator) {
    if (separator == ';') return {.sv = "semikolon", .en = "a semicolon"};
    if (separator == '\t') return {.sv = "tabb", .en = "a tab"};
    return {.sv = "komma", .en = "a comma"};
}

Bilingual count_text(std::size_t count) { return Bilingual::same(fmt::format("{}", count)); }

class FactTable {
public:
    FactTable(std::string_view text, Findings& findings)
        : text_(text),
          findings_(findings),
          separator_(find_separator(text)),
          reader_(text, separator_) {}

    std::vector<FactRow> read() {
        std::vector<FactRow> rows;
        CsvRow line;
        if (!reader_.next(line)) {
            findings_.add(0, 0, {.code = Code::facts_empty, .arguments = {}});
            return rows;
        }
        read_headings(line);
        if (!findings_.is_empty()) return rows;  // without columns every row would be wrong
        while (!findings_.is_full() && reader_.next(line)) {
            if (rows.size() == kFactsMax) {
                findings_.add(line.line, 0, too_many_facts());
                break;
            }
            read_fact(line, rows);
        }
        return rows;
    }

private:
    void read_headings(const CsvRow& line) {
        if (report_fault(line)) return;
        for (const CsvField& field : line.fields) {
            const std::string_view name = trimmed(field.text);
            const std::optional<Column> column = find_by_heading(name);
            if (!column) {
                report_unknown(line, field, name);
                continue;
            }
            if (has_column(*column))
                report(line, field.offset, finding_on(Code::heading_twice, name));
            columns_.push_back(*column);
        }
        for (const Column column : kColumns) {
            if (!is_needed(column) || has_column(column)) continue;
            findings_.add(line.line, 0,
                          {.code = Code::heading_missing, .arguments = {heading(column)}});
        }
    }

    void report_unknown(const CsvRow& line, const CsvField& field, std::string_view name) {
        if (name.empty()) {
            const auto number = static_cast<std::size_t>(&field - line.fields.data()) + 1;
            report(line, field.offset,
                   {.code = Code::heading_empty, .arguments = {count_text(number)}});
            return;
        }
        const std::optional<std::string> nearest = nearest_heading(name);
        Finding finding =
            finding_on(nearest ? Code::heading_misspelt : Code::heading_unknown, name);
        finding.arguments.push_back(nearest ? Bilingual::same(*nearest) : heading_list());
        report(line, field.offset, std::move(finding));
    }

    void read_fact(const CsvRow& line, std::vector<FactRow>& rows) {
        if (report_fault(line)) return;
        const std::size_t count = line.fields.size();
        if (count != columns_.size()) {
            const Code code = count > columns_.size() ? Code::row_too_long : Code::row_too_short;
            findings_.add(line.line, 0,
                          {.code = code,
                           .arguments = {count_text(count), count_text(columns_.size()),
                                         separator_name(separator_)}});
            return;
        }
        FactRow row;
        row.row = line.line;
        bool is_sound = true;
        for (std::size_t i = 0; i < count; ++i) {
            std::optional<Finding> finding =
                set_cell(row, columns_[i], line.fields[i].text, memory_);
            if (!finding) continue;
            report(line, line.fields[i].offset, std::move(*finding));
            is_sound = false;
        }
        if (is_sound) rows.push_back(std::move(row));
    }

    bool report_fault(const CsvRow& line) {
        switch (line.fault) {
            case CsvFault::None: return false;
            case CsvFault::QuoteOpen:
                report(line, line.fault_offset, {.code = Code::quote_open, .arguments = {}});
                return true;
            case CsvFault::QuoteStray:
                report(line, line.fault_offset, {.code = Code::quote_stray, .arguments = {}});
                return true;
        }
        return false;
    }

    // The line is the row's; the column is given when nothing before it in the row breaks the line.
    void report(const CsvRow& line, std::size_t offset, Finding finding) {
        const std::string_view before = text_.substr(line.offset, offset - line.offset);
        const bool is_on_line = before.find('\n') == std::string_view::npos;
        const int column = is_on_line ? base::count_characters(before) + 1 : 0;
        findings_.add(line.line, column, std::move(finding));
    }

    [[nodiscard]] bool has_column(Column column) const {
        for (const Column known : columns_) {
            if (known == column) return true;
        }
        return false;
    }

    std::string_view text_;
    Findings& findings_;
    char separator_;
    CsvReader reader_;
    std::vector<Column> columns_;
    MarkMemory memory_;
};

}  // namespace

std::vector<FactRow> read_facts_csv(std::string_view text, Findings& findings) {
    return FactTable(text, findings).read();
}

}  // namespace utfall::exchange
