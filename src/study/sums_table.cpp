// The table of sums as a file: written from DuckDB's answer, read from whichever database made it.
#include <algorithm>
#include <array>
#include <cstdlib>

#include "layout.h"
#include "utfall/base/file.h"
#include "utfall/base/sha256.h"
#include "utfall/microdata/query.h"
#include "utfall/study/extract.h"
#include "variables.h"

namespace utfall::study {

namespace {

using base::Bilingual;
using base::Code;

constexpr std::size_t kColumns = kMostKeys + 5;
constexpr std::size_t kTableLimit = std::size_t{1} << 30;

std::vector<std::string> headings() {
    std::vector<std::string> out = {"estimate", "part"};
    for (std::size_t k = 1; k <= kMostKeys; ++k) out.push_back("key_" + std::to_string(k));
    for (const char* name : {"term_1", "term_2", "total"}) out.emplace_back(name);
    return out;
}

std::string field(const std::string& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
    std::string out = "\"";
    for (const char c : text) out.append(c == '"' ? 2 : 1, c);
    return out + '"';
}

// "0.1250e2" as "12.5". What is no decimal with a power of ten stays as it is.
std::string plain(const std::string& text) {
    const std::size_t mark = text.find('e');
    if (mark == std::string::npos) return text;
    const bool is_below = text.starts_with('-');
    std::string digits = text.substr(is_below ? 1 : 0, mark - (is_below ? 1 : 0));
    const std::size_t point = std::min(digits.find('.'), digits.size());
    std::ptrdiff_t whole =
        static_cast<std::ptrdiff_t>(point) + std::strtol(text.c_str() + mark + 1, nullptr, 10);
    digits.erase(point, 1);
    if (whole < 1) digits.insert(0, static_cast<std::size_t>(1 - whole), '0');
    whole = std::max<std::ptrdiff_t>(whole, 1);
    if (static_cast<std::size_t>(whole) > digits.size())
        digits.append(static_cast<std::size_t>(whole) - digits.size(), '0');
    digits.insert(static_cast<std::size_t>(whole), 1, '.');
    digits.erase(digits.find_last_not_of('0') + 1);
    if (digits.back() == '.') digits.pop_back();
    digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size() - 1));
    if (digits.starts_with('.') || digits.empty()) digits.insert(0, 1, '0');
    return is_below && digits != "0" ? "-" + digits : digits;
}

// Rows of a CSV text parted by commas (RFC 4180).
std::vector<std::vector<std::string>> rows_of(const std::string& text) {
    std::vector<std::vector<std::string>> rows;
    std::vector<std::string> row;
    std::string cell;
    bool is_quoted = false;
    const auto end_row = [&] {
        row.push_back(std::move(cell));
        cell.clear();
        if (row.size() > 1 || !row.front().empty()) rows.push_back(std::move(row));
        row.clear();
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '"') {
            const bool is_doubled = is_quoted && i + 1 < text.size() && text[i + 1] == '"';
            if (is_doubled) {
                cell += '"';
                ++i;
            } else {
                is_quoted = !is_quoted;
            }
        } else if (is_quoted) {
            cell += c;
        } else if (c == ',') {
            row.push_back(std::move(cell));
            cell.clear();
        } else if (c == '\n') {
            end_row();
        } else if (c != '\r') {
            cell += c;
        }
    }
    if (!cell.empty() || !row.empty()) end_row();
    return rows;
}

bool is_decimal(const std::string& text) {
    const auto is_of_number = [](char c) {
        return (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E';
    };
    return !text.empty() && std::all_of(text.begin(), text.end(), is_of_number);
}

// How many rows or units there are; databases may write decimals that are zero.
bool is_of_count(const std::vector<std::string>& row) {
    const std::string &part = row[1], &first = row[kColumns - 3], &second = row[kColumns - 2];
    if (part == "cells") return second.empty() && (first == "rows" || first == "units");
    return part == "left out" || part == "withheld" ||
           (part == "used" && first != "treated outcome");
}
// No table of sums has more: all would be made into rows again.
bool is_count(const std::string& text) {
    constexpr std::size_t kMostDigits = 9;
    const std::size_t mark = std::min(text.find('.'), text.size());
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    const auto digits = text.begin() + static_cast<std::ptrdiff_t>(mark);
    return mark > 0 && mark <= kMostDigits && std::all_of(text.begin(), digits, is_digit) &&
           (digits == text.end() ||
            std::all_of(digits + 1, text.end(), [](char c) { return c == '0'; }));
}

void take_row(const std::vector<std::string>& row, SumsTable& table) {
    const std::string& part = row[1];
    const std::string& first = row[kColumns - 3];
    const std::string& amount = row[kColumns - 1];
    if (part == "plan") {
        table.plan_sha256 = amount;
        return;
    }
    SumsTable::Estimate& estimate = table.estimates[row[0]];
    if (part == "used") estimate.used[first] = amount;
    if (part == "left out") estimate.left_out[first] = amount;
    if (part == "withheld") estimate.withheld[first] = amount;
    if (part != "cells") return;
    const std::vector<std::string> keys(row.begin() + 2, row.begin() + 2 + kMostKeys);
    // Rows of a cell stand together where this program has written the table, and are few otherwise.
    auto at = std::find_if(estimate.cells.rbegin(), estimate.cells.rend(),
                           [&](const SumsTable::Cell& cell) { return cell.keys == keys; });
    if (at == estimate.cells.rend()) {
        estimate.cells.push_back({.keys = keys, .totals = {}});
        at = estimate.cells.rbegin();
    }
    at->totals[{first, row[kColumns - 2]}] = amount;
}

base::Diagnostic not_a_table(const std::string& path, const std::string& missing) {
    return base::diagnose(Code::heading_missing, {.file = path}, {Bilingual::same(missing)});
}

}  // namespace

base::Result<std::string> extract_table(const terms::AnalysisPlan& plan, const std::string& path,
                                        const ExtractOptions& options) {
    ExtractOptions here = options;
    here.table = "microdata";
    const Extract extract = extract_sql(plan, here);
    if (extract.sql.empty()) return std::string();
    TRY(const microdata::Table rows, microdata::read(path, request_of(plan, 0)));
    microdata::Request answer{.columns = {}};
    answer.missing_marks = {};
    for (const std::string& name : headings())
        answer.columns.push_back(
            {.name = name, .type = microdata::ColumnType::Category, .is_pseudonymised = true});
    TRY(const microdata::Table sums, microdata::query(rows, extract.sql, answer));
    std::string out;
    for (const std::string& name : headings()) out += (out.empty() ? "" : ",") + name;
    out += "\n";
    for (std::size_t i = 0; i < sums.row_count; ++i)
        for (std::size_t k = 0; k < kColumns; ++k) {
            const microdata::Column& column = sums.columns[k];
            const bool is_total = k + 1 == kColumns && sums.columns[1].word(i) != "plan";
            if (!column.is_missing(i))
                out += is_total ? plain(column.word(i)) : field(column.word(i));
            out += k + 1 < kColumns ? "," : "\n";
        }
    return out;
}

base::Result<SumsTable> read_sums(const std::string& path) {
    TRY(const std::string text, base::read_file(path, kTableLimit));
    const auto rows = rows_of(text);
    const std::vector<std::string> wanted = headings();
    for (std::size_t k = 0; k < kColumns; ++k)
        if (rows.empty() || k >= rows[0].size() || rows[0][k] != wanted[k])
            return not_a_table(path, wanted[k]);
    SumsTable table;
    table.path = path;
    table.sha256 = base::sha256(text);
    for (std::size_t i = 1; i < rows.size(); ++i) {
        const bool is_told = rows[i].size() == kColumns;
        if (!is_told) return not_a_table(path, "total");
        const std::string& amount = rows[i][kColumns - 1];
        const base::Place place{.file = path, .line = static_cast<int>(i) + 1};
        if (rows[i][1] != "plan" && !amount.empty() && !is_decimal(amount))
            return base::diagnose(Code::cell_not_number, place,
                                  {Bilingual::same("total"),
                                   Bilingual::same(amount),
                                   {.sv = "punkt", .en = "a point"}});
        if (is_of_count(rows[i]) && !amount.empty() && !is_count(amount))
            return base::diagnose(Code::cell_not_whole, place,
                                  {Bilingual::same("total"), Bilingual::same(amount)});
        take_row(rows[i], table);
    }
    return table;
}

}  // namespace utfall::study
