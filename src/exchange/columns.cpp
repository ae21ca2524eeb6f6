#include "columns.h"

#include <fmt/format.h>

#include "fact_value.h"
#include "utfall/base/text.h"

namespace utfall::exchange {
namespace {

using base::Bilingual;
using base::Code;

struct ColumnRow {
    bool is_needed;
    std::string_view en_heading;
    std::string_view sv_heading;
    std::string_view key;
};

constexpr std::array kRows = {
#define COLUMN(name, needed, en, sv, key) ColumnRow{needed, en, sv, key},
#include "columns.def"
#undef COLUMN
};

const ColumnRow& row_of(Column column) { return kRows[static_cast<std::size_t>(column)]; }

// Lower case for the letters of headings: A–Z and, in UTF-8 after C3, À–Þ.
std::string lowered(std::string_view text) {
    std::string result(text);
    for (std::size_t i = 0; i < result.size(); ++i) {
        const auto byte = static_cast<unsigned char>(result[i]);
        const bool is_capital = byte >= 'A' && byte <= 'Z';
        const bool is_marked_capital =
            i > 0 && result[i - 1] == '\xC3' && byte >= 0x80 && byte <= 0x9E && byte != 0x97;
        if (is_capital || is_marked_capital) result[i] = static_cast<char>(byte + 0x20);
    }
    return result;
}

// "a / b": every name between the strokes. A finding when one of them is nothing.
std::optional<Finding> read_names(std::string_view text, std::vector<std::string>& names) {
    constexpr std::string_view kStroke = " / ";
    for (std::string_view rest = text;;) {
        const std::size_t end = rest.find(kStroke);
        const std::string_view name = trimmed(rest.substr(0, end));
        if (name.empty() || name.starts_with('/') || name.ends_with('/')) {
            return finding_on(Code::fact_for_empty, text);
        }
        names.emplace_back(name);
        if (end == std::string_view::npos) return std::nullopt;
        rest.remove_prefix(end + kStroke.size());
    }
}

std::optional<Finding> set_value(FactRow& row, std::string_view text, MarkMemory& memory) {
    ValueReading reading = read_value(text);
    if (reading.finding) return std::move(reading.finding);
    row.value = std::move(reading.value);
    if (reading.mark == '\0') return std::nullopt;
    if (memory.mark == '\0') memory = {.mark = reading.mark, .row = row.row};
    if (memory.mark == reading.mark) return std::nullopt;
    Finding finding = finding_on(Code::fact_marks_mixed, text);
    finding.arguments.push_back(Bilingual::same(fmt::format("{}", memory.row)));
    return finding;
}

std::optional<Finding> set_date(base::Date& date, std::string_view text) {
    DateReading reading = read_date(text);
    date = reading.date;
    return std::move(reading.finding);
}

}  // namespace

bool is_needed(Column column) { return row_of(column).is_needed; }

Bilingual heading(Column column) {
    return {.sv = std::string(row_of(column).sv_heading),
            .en = std::string(row_of(column).en_heading)};
}

std::string_view json_key(Column column) { return row_of(column).key; }

std::optional<Column> find_by_heading(std::string_view text) {
    const std::string lower = lowered(text);
    for (const Column column : kColumns) {
        if (lower == row_of(column).en_heading || lower == row_of(column).sv_heading) return column;
    }
    return std::nullopt;
}

std::optional<Column> find_by_key(std::string_view key) {
    for (const Column column : kColumns) {
        if (key == row_of(column).key) return column;
    }
    return std::nullopt;
}

Bilingual heading_list() {
    Bilingual list;
    for (const Column column : kColumns) {
        if (!list.en.empty()) list = {.sv = list.sv + ", ", .en = list.en + ", "};
        list.sv += row_of(column).sv_heading;
        list.en += row_of(column).en_heading;
    }
    return list;
}

Bilingual key_list() {
    std::string list;
    for (const Column column : kColumns) {
        if (!list.empty()) list += ", ";
        list += row_of(column).key;
    }
    return Bilingual::same(list);
}

std::optional<std::string> nearest_heading(std::string_view text) {
    std::vector<std::string> headings;
    for (const Column column : kColumns) {
        headings.emplace_back(row_of(column).en_heading);
        headings.emplace_back(row_of(column).sv_heading);
    }
    return base::nearest(lowered(text), headings);
}

std::optional<Finding> set_cell(FactRow& row, Column column, std::string_view text,
                                MarkMemory& memory) {
    const std::string_view cell = trimmed(text);
    if (cell.empty()) {
        if (!is_needed(column)) return std::nullopt;
        return Finding{.code = Code::field_empty, .arguments = {heading(column)}};
    }
    switch (column) {
        case Column::Date: return set_date(row.date, cell);
        case Column::Measure: row.measure = cell; return std::nullopt;
        case Column::Value: return set_value(row, cell, memory);
        case Column::Concerns: return read_names(cell, row.concerns);
        case Column::OutcomeDate: return set_date(row.outcome_date.emplace(), cell);
        case Column::Claimed: return set_date(row.claimed.emplace(), cell);
        case Column::Claim: row.claim = cell; return std::nullopt;
        case Column::Source: row.source = cell; return std::nullopt;
        case Column::Verifier: row.verifier = cell; return std::nullopt;
        case Column::CorrectsFrom: return set_date(row.corrects_from.emplace(), cell);
    }
    return std::nullopt;
}

}  // namespace utfall::exchange
