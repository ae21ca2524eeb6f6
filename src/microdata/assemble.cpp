// Segments in file order become one column. What only the whole column shows is decided here: which part of a day is
// the month, how letters are coded, whether identities are numbers, and whether somebody can be recognised.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "segment.h"
#include "utfall/base/large_pages.h"
#include "utfall/base/text.h"
#include "utfall/microdata/personal_number.h"

namespace utfall::microdata {
namespace {

using base::Bilingual;
using base::Code;

base::Place place_of(const FileKind& file, std::int64_t line) {
    return {.file = file.path, .line = static_cast<int>(line), .is_item = !file.has_lines};
}

// The first of the segments that has what `member` witnesses.
const Witness* first_witness(const std::vector<Segment>& segments, Witness Segment::*member) {
    for (const Segment& segment : segments) {
        if ((segment.*member).line != 0) return &(segment.*member);
    }
    return nullptr;
}

const Witness* first_style(const std::vector<Segment>& segments, std::size_t style) {
    for (const Segment& segment : segments) {
        if (segment.styles[style].line != 0) return &segment.styles[style];
    }
    return nullptr;
}

// The values of all segments in one vector, that of `room` where they stand there already: blank rows and line breaks
// within quotation marks have left gaps. Else each segment is freed as it goes.
template <class Value>
std::vector<Value> joined(std::vector<Segment>& segments, Part<Value> Segment::*member,
                          std::vector<Value>& room) {
    const bool is_there =
        !room.empty() && std::all_of(segments.begin(), segments.end(), [&](Segment& segment) {
            return (segment.*member).empty() || (segment.*member).is_lent();
        });
    if (is_there) {
        Value* end = room.data();
        for (Segment& segment : segments) {
            Part<Value>& part = segment.*member;
            end = part.begin() == end ? part.end() : std::copy(part.begin(), part.end(), end);
        }
        room.resize(static_cast<std::size_t>(end - room.data()));
        return std::move(room);
    }
    std::size_t count = 0;
    for (const Segment& segment : segments) count += segment.row_count;
    std::vector<Value> all;
    base::reserve_large(all, count);
    for (Segment& segment : segments) {
        Part<Value> part = std::exchange(segment.*member, {});
        all.insert(all.end(), part.begin(), part.end());
    }
    return all;
}

void join_missing(std::vector<Segment>& segments, Column& column) {
    if (std::all_of(segments.begin(), segments.end(),
                    [](const Segment& segment) { return segment.missing.empty(); })) {
        return;
    }
    for (Segment& segment : segments) {
        if (segment.missing.empty()) segment.missing.assign(segment.row_count, 0);
        column.missing.insert(column.missing.end(), segment.missing.begin(), segment.missing.end());
        segment.missing = {};
    }
}

void join_whole(std::vector<Segment>& segments, Column& column, ColumnRoom& room) {
    const bool is_wide = std::any_of(segments.begin(), segments.end(),
                                     [](const Segment& segment) { return !segment.wide.empty(); });
    if (!is_wide) {
        column.values = joined(segments, &Segment::narrow, room.narrow);
        return;
    }
    for (Segment& segment : segments) {
        if (!segment.wide.empty()) continue;
        segment.wide.assign(segment.narrow.begin(), segment.narrow.end());
        segment.narrow = {};
    }
    room.narrow = {};
    std::vector<std::int64_t> elsewhere;
    column.values = joined(segments, &Segment::wide, elsewhere);
}

void join_numbers(std::vector<Segment>& segments, Column& column, ColumnRoom& room) {
    int decimals = 0;
    double largest = 0;
    bool is_exact = true;
    for (const Segment& segment : segments) {
        decimals = std::max(decimals, segment.decimals);
        largest = std::max(largest, segment.largest);
        is_exact = is_exact && segment.is_exact;
    }
    double scale = 1;
    for (int i = 0; i < decimals; ++i) scale *= 10;
    if (is_exact && largest * scale < 1e15) column.decimals = decimals;
    column.values = joined(segments, &Segment::numbers, room.numbers);
}

// yyyy-mm-dd of a day's three parts, when the first or the second part is the month.
std::string day_text(std::int64_t packed, bool is_day_first) {
    const auto first = static_cast<int>(packed / 100 % 100);
    const auto second = static_cast<int>(packed % 100);
    const auto year = static_cast<int>(packed / 10'000);
    const auto day = is_day_first ? base::Date::create(year, second, first)
                                  : base::Date::create(year, first, second);
    return day ? day->text() : std::string();
}

std::int64_t packed_day(std::string_view text) {
    const std::optional<DateCell> cell = read_date(text);
    ensure(cell.has_value(), "a day that was read once is read again");
    return cell->year * 10'000 + cell->first * 100 + cell->second;
}

base::Diagnostic mixed_dates(const ColumnRequest& request, const FileKind& file, const Witness& a,
                             bool is_a_day_first, const Witness& b, bool is_b_day_first) {
    const auto same = [](std::string text) { return Bilingual::same(text); };
    return base::diagnose(
        Code::dates_mixed, place_of(file, b.line),
        {same(request.name), same(a.text), same(std::to_string(a.line)),
         same(day_text(packed_day(a.text), is_a_day_first)), same(b.text),
         same(std::to_string(b.line)), same(day_text(packed_day(b.text), is_b_day_first))});
}

// Whether the first of a day's two parts is the day of the month.
base::Result<bool> is_day_first(const ColumnRequest& request, const FileKind& file,
                                const std::vector<Segment>& segments) {
    const Witness* seen = nullptr;
    bool may_be_either = false;
    for (std::size_t style = 0; style < 6; ++style) {
        const Witness* const witness = first_style(segments, style);
        if (witness == nullptr) continue;
        const bool is_either = is_ambiguous(static_cast<DateStyle>(style));
        if (seen != nullptr) {
            const auto reads_day_first = [](const Witness& one, bool either) {
                return either && !day_text(packed_day(one.text), true).empty();
            };
            const bool seen_day_first = reads_day_first(*seen, may_be_either);
            const bool witness_day_first = reads_day_first(*witness, is_either);
            const bool is_in_order = seen->line <= witness->line;
            const Witness& a = is_in_order ? *seen : *witness;
            const Witness& b = is_in_order ? *witness : *seen;
            return mixed_dates(request, file, a, is_in_order ? seen_day_first : witness_day_first,
                               b, is_in_order ? witness_day_first : seen_day_first);
        }
        seen = witness;
        may_be_either = is_either;
    }
    if (!may_be_either) return false;
    const Witness* const day_first = first_witness(segments, &Segment::first_large);
    const Witness* const month_first = first_witness(segments, &Segment::second_large);
    if (day_first != nullptr && month_first != nullptr) {
        const bool is_in_order = day_first->line <= month_first->line;
        return mixed_dates(request, file, is_in_order ? *day_first : *month_first, is_in_order,
                           is_in_order ? *month_first : *day_first, !is_in_order);
    }
    if (day_first != nullptr || month_first != nullptr) return day_first != nullptr;
    const Witness* const either = first_witness(segments, &Segment::parts_differ);
    if (either == nullptr) return true;  // both readings are the same day
    const std::int64_t packed = packed_day(either->text);
    return base::diagnose(
        Code::dates_ambiguous, place_of(file, either->line),
        {Bilingual::same(request.name), Bilingual::same(either->text),
         Bilingual::same(day_text(packed, true)), Bilingual::same(day_text(packed, false))});
}

base::Result<bool> join_dates(const ColumnRequest& request, const FileKind& file,
                              std::vector<Segment>& segments, Column& column, ColumnRoom& room) {
    TRY(const bool day_first, is_day_first(request, file, segments));
    auto days = joined(segments, &Segment::narrow, room.narrow);
    for (std::size_t row = 0; row < days.size(); ++row) {
        if (column.is_missing(row)) continue;
        const int first = days[row] / 100 % 100;
        const int second = days[row] % 100;
        const auto day = base::Date::create(days[row] / 10'000, day_first ? second : first,
                                            day_first ? first : second);
        ensure(day.has_value(),
               "a day that exists in one reading only decides the column's reading");
        days[row] = day->days();
    }
    column.values = std::move(days);
    return true;
}

base::Result<bool> decode_words(const FileKind& file, std::vector<Segment>& segments) {
    const Witness* const utf8 = first_witness(segments, &Segment::utf8);
    const Witness* const other = first_witness(segments, &Segment::not_utf8);
    if (other == nullptr) return true;
    if (utf8 != nullptr) {
        return base::diagnose(Code::facts_encoding_mixed, place_of(file, other->line));
    }
    for (Segment& segment : segments) {
        for (std::string& word : segment.words) {
            std::optional<std::string> decoded = base::utf8_from_windows1252(word);
            if (!decoded) {
                return base::diagnose(Code::facts_encoding, place_of(file, segment.not_utf8.line));
            }
            word = std::move(*decoded);
        }
    }
    return true;
}

void join_words(std::vector<Segment>& segments, Column& column, ColumnRoom& room) {
    for (const Segment& segment : segments) {
        column.words.insert(column.words.end(), segment.words.begin(), segment.words.end());
    }
    std::sort(column.words.begin(), column.words.end());
    column.words.erase(std::unique(column.words.begin(), column.words.end()), column.words.end());
    for (Segment& segment : segments) {
        std::vector<std::int32_t> index;
        for (const std::string& word : segment.words) {
            const auto place = std::lower_bound(column.words.begin(), column.words.end(), word);
            index.push_back(static_cast<std::int32_t>(place - column.words.begin()));
        }
        for (std::size_t row = 0; row < segment.row_count; ++row) {
            const bool is_missing = !segment.missing.empty() && segment.missing[row] != 0;
            if (!is_missing) {
                segment.narrow[row] = index[static_cast<std::size_t>(segment.narrow[row])];
            }
        }
        segment.words = {};
    }
    column.values = joined(segments, &Segment::narrow, room.narrow);
}

std::int64_t count_distinct(std::vector<std::int64_t> values) {
    std::sort(values.begin(), values.end());
    return std::unique(values.begin(), values.end()) - values.begin();
}

base::Result<bool> refuse_persons(const ColumnRequest& request, const FileKind& file,
                                  const Column& column) {
    std::int64_t valid = 0;
    std::int64_t distinct = 0;
    std::string first;
    if (!column.words.empty()) {
        distinct = static_cast<std::int64_t>(column.words.size());
        for (const std::string& word : column.words) {
            if (count_personal_numbers(word) == 0) continue;
            if (valid++ == 0) first = word;
        }
    } else {
        std::vector<std::int64_t> found;
        std::visit(
            [&](const auto& values) {
                for (const auto value : values) {
                    // Most numbers are too short to be one, and that is seen here.
                    if (value < kPersonalNumberMin) continue;
                    const auto number = static_cast<std::int64_t>(value);
                    if (is_personal_number(number)) found.push_back(number);
                }
            },
            column.values);
        if (!found.empty())
            first = fmt::format("{:010}", *std::min_element(found.begin(), found.end()));
        valid = count_distinct(std::move(found));
        if (valid > 0) {
            std::vector<std::int64_t> all;
            for (std::size_t row = 0; row < column.row_count(); ++row) {
                if (!column.is_missing(row)) all.push_back(column.integer(row));
            }
            distinct = count_distinct(std::move(all));
        }
    }
    if (!is_refused(valid, distinct, request.is_pseudonymised)) return true;
    const auto count = [](std::int64_t n) { return Bilingual::same(std::to_string(n)); };
    if (!request.is_pseudonymised) {
        return base::diagnose(
            Code::personal_numbers, {.file = file.path},
            {Bilingual::same(request.name), count(valid), Bilingual::same(shown(first))});
    }
    return base::diagnose(Code::pseudonyms_real, {.file = file.path},
                          {Bilingual::same(request.name), count(valid), count(distinct),
                           Bilingual::same(shown(first))});
}

// An Identity is words as soon as one segment has a word.
void make_identities_alike(std::vector<Segment>& segments, bool has_words) {
    if (!has_words) return;
    for (Segment& segment : segments) {
        if (segment.has_words) continue;
        segment.turn_into_words();
        segment.close();
    }
}

}  // namespace

base::Result<Column> assemble(const ColumnRequest& request, const FileKind& file,
                              std::vector<Segment>& segments, ColumnRoom room) {
    Column column;
    column.name = request.name;
    column.type = request.type;
    const bool has_words = std::any_of(segments.begin(), segments.end(),
                                       [](const Segment& segment) { return segment.has_words; });
    make_identities_alike(segments, has_words);
    if (has_words) {
        TRY([[maybe_unused]] const bool decoded, decode_words(file, segments));
        join_words(segments, column, room);
    }
    join_missing(segments, column);
    switch (request.type) {
        case ColumnType::Number: join_numbers(segments, column, room); return column;
        case ColumnType::YesNo:
            column.values = joined(segments, &Segment::flags, room.flags);
            return column;
        case ColumnType::Date: {
            TRY([[maybe_unused]] const bool read,
                join_dates(request, file, segments, column, room));
            return column;
        }
        case ColumnType::Whole:
        case ColumnType::Identity:
        case ColumnType::Category: break;
    }
    if (!has_words) join_whole(segments, column, room);
    TRY([[maybe_unused]] const bool allowed, refuse_persons(request, file, column));
    return column;
}

}  // namespace utfall::microdata
