// What the readers of all kinds of file say alike: which columns there are, and what is wrong with a cell.
#include <fmt/format.h>

#include <algorithm>

#include "columns.h"
#include "utfall/base/text.h"
#include "utfall/base/threads.h"

namespace utfall::microdata {
namespace {

using base::Bilingual;
using base::Code;

std::string listed(const std::vector<std::string>& headings) {
    constexpr std::size_t kMost = 20;
    std::string text;
    for (std::size_t i = 0; i < headings.size() && i < kMost; ++i) {
        text += fmt::format("{}\"{}\"", i == 0 ? "" : ", ", shown(headings[i]));
    }
    if (headings.size() > kMost) text += fmt::format(" … (+{})", headings.size() - kMost);
    return text;
}

base::Diagnostic no_column(const std::string& name, const std::vector<std::string>& headings,
                           const base::Place& place) {
    // Names that differ in case or marks only are nearer than any count of letters says.
    std::optional<std::string> near = base::nearest(name, headings);
    for (const std::string& heading : headings) {
        if (base::folded(heading) == base::folded(name)) near = heading;
    }
    if (!near) {
        return base::diagnose(Code::microdata_column_missing, place,
                              {Bilingual::same(name), Bilingual::same(listed(headings))});
    }
    return base::diagnose(
        Code::microdata_column_misspelt, place,
        {Bilingual::same(name), Bilingual::same(*near), Bilingual::same(listed(headings))});
}

Code code_of(ColumnType type) {
    switch (type) {
        case ColumnType::Number: return Code::cell_not_number;
        case ColumnType::Whole: return Code::cell_not_whole;
        case ColumnType::YesNo: return Code::cell_not_yes_no;
        case ColumnType::Date: return Code::cell_not_date;
        case ColumnType::Category:
        case ColumnType::Identity: break;
    }
    ensure(false, "any text is a category and an identity");
    return Code::cell_not_number;
}

}  // namespace

std::size_t thread_count(const Request& request) {
    constexpr std::size_t kMost = 8;
    constexpr std::size_t kMostAskedFor = 64;
    if (request.threads > 0)
        return std::min(static_cast<std::size_t>(request.threads), kMostAskedFor);
    return std::min(base::available_threads(), kMost);
}

base::Result<std::vector<std::size_t>> find_columns(const Request& request,
                                                    const std::vector<std::string>& headings,
                                                    const base::Place& place) {
    ensure(!request.columns.empty(), "at least one column is asked for");
    std::vector<std::size_t> places;
    base::Diagnostics faults;
    for (const ColumnRequest& wanted : request.columns) {
        const auto count = std::count(headings.begin(), headings.end(), wanted.name);
        if (count == 0) faults.push_back(no_column(wanted.name, headings, place));
        if (count > 1) {
            faults.push_back(
                base::diagnose(Code::heading_twice, place, {Bilingual::same(wanted.name)}));
        }
        const auto found = std::find(headings.begin(), headings.end(), wanted.name);
        places.push_back(static_cast<std::size_t>(found - headings.begin()));
    }
    if (!faults.empty()) return faults;
    return places;
}

base::Diagnostic not_of_type(const ColumnRequest& column, std::string_view text, base::Place place,
                             char decimal_mark) {
    std::vector<Bilingual> arguments = {Bilingual::same(column.name), Bilingual::same(shown(text))};
    if (column.type == ColumnType::Number) {
        arguments.push_back(decimal_mark == ',' ? Bilingual{.sv = "ett komma", .en = "a comma"}
                                                : Bilingual{.sv = "en punkt", .en = "a point"});
    }
    return base::diagnose(code_of(column.type), std::move(place), std::move(arguments));
}

base::Result<bool> check_decimal_marks(const Request& request, const FileKind& file,
                                       std::optional<char> only,
                                       const std::vector<std::vector<Segment>>& segments) {
    const Witness* comma = nullptr;
    const Witness* point = nullptr;
    const ColumnRequest* comma_column = nullptr;
    const ColumnRequest* point_column = nullptr;
    const auto see = [](const Witness& one, const ColumnRequest& column, const Witness*& first,
                        const ColumnRequest*& first_column) {
        if (one.line == 0 || (first != nullptr && first->line <= one.line)) return;
        first = &one;
        first_column = &column;
    };
    for (std::size_t k = 0; k < segments.size(); ++k) {
        for (const Segment& segment : segments[k]) {
            see(segment.comma, request.columns[k], comma, comma_column);
            see(segment.point, request.columns[k], point, point_column);
        }
    }
    const auto place = [&](const Witness& one) {
        return base::Place{
            .file = file.path, .line = static_cast<int>(one.line), .is_item = !file.has_lines};
    };
    if (only == '.' && comma != nullptr) {
        return not_of_type(*comma_column, comma->text, place(*comma), '.');
    }
    if (only == ',' && point != nullptr) {
        return not_of_type(*point_column, point->text, place(*point), ',');
    }
    if (comma == nullptr || point == nullptr) return true;
    const auto same = [](const std::string& text) { return Bilingual::same(text); };
    return base::diagnose(Code::decimal_marks_mixed,
                          place(comma->line > point->line ? *comma : *point),
                          {same(comma->text), same(std::to_string(comma->line)), same(point->text),
                           same(std::to_string(point->line))});
}

}  // namespace utfall::microdata
