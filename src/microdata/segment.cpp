#include "segment.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "short_digits.h"
#include "utfall/base/text.h"

namespace utfall::microdata {
namespace {

void note(Witness& witness, std::int64_t line, std::string_view text) {
    if (witness.line == 0) witness = {.line = line, .text = std::string(text)};
}

bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

}  // namespace

MissingMarks::MissingMarks(const std::vector<std::string>& marks) : marks_(marks) {
    for (const std::string& mark : marks_) {
        if (!mark.empty()) begins_[static_cast<unsigned char>(mark[0])] = true;
    }
}

bool MissingMarks::is_listed(std::string_view text) const {
    return std::find(marks_.begin(), marks_.end(), text) != marks_.end();
}

bool Segment::add(std::string_view text, std::int64_t line, const MissingMarks& marks) {
    if (!text.empty() && (static_cast<signed char>(text.front()) <= ' ' ||
                          static_cast<signed char>(text.back()) <= ' ')) {
        text = trimmed(text);
    }
    if (marks.contains(text)) {
        add_missing();
        return true;
    }
    switch (type) {
        case ColumnType::Number: return add_number(text, line);
        case ColumnType::Date: return add_date(text, line);
        case ColumnType::Identity: return add_identity(text, line);
        case ColumnType::Category: add_word(text, line); return true;
        case ColumnType::YesNo: {
            const std::optional<bool> value = read_yes_no(text);
            if (!value) return false;
            flags.push_back(*value ? 1 : 0);
            break;
        }
        case ColumnType::Whole: {
            const std::optional<std::int64_t> value = read_whole(text);
            if (!value) return false;
            push_integer(*value);
            break;
        }
    }
    note_present();
    return true;
}

std::size_t Segment::add_all(std::span<const std::string_view> texts,
                             std::span<const std::int64_t> lines, const MissingMarks& marks) {
    std::size_t count = 0;
    for (;; ++count) {
        count += add_plain(texts.subspan(count), marks);
        if (count == texts.size() || !add(texts[count], lines[count], marks)) return count;
    }
}

std::size_t Segment::add_plain(std::span<const std::string_view> texts, const MissingMarks& marks) {
    if (!missing.empty() || !wide.empty() || has_words) return 0;
    switch (type) {
        case ColumnType::Number: return add_plain_numbers(texts, marks);
        case ColumnType::Whole:
        case ColumnType::Identity: return add_plain_digits(texts, marks);
        case ColumnType::YesNo: return add_plain_flags(texts, marks);
        case ColumnType::Date:
        case ColumnType::Category: break;
    }
    return 0;
}

std::size_t Segment::add_plain_numbers(std::span<const std::string_view> texts,
                                       const MissingMarks& marks) {
    double* const to = numbers.room(texts.size());
    std::size_t count = 0;
    for (; count < texts.size(); ++count) {
        if (marks.may_contain(texts[count])) break;
        const std::optional<NumberCell> cell = read_short_number(texts[count]);
        if (!cell) break;
        const bool is_first_mark =
            (cell->mark == '.' && point.line == 0) || (cell->mark == ',' && comma.line == 0);
        if (is_first_mark) break;
        decimals = std::max(decimals, cell->decimals);
        largest = std::max(largest, std::fabs(cell->value));
        to[count] = cell->value;
    }
    numbers.keep(count);
    row_count += count;
    return count;
}

// Of an identity, too, when it has no zero before it.
std::size_t Segment::add_plain_digits(std::span<const std::string_view> texts,
                                      const MissingMarks& marks) {
    std::int32_t* const to = narrow.room(texts.size());
    const bool is_identity = type == ColumnType::Identity;
    std::size_t count = 0;
    for (; count < texts.size(); ++count) {
        const std::string_view text = texts[count];
        if (marks.may_contain(text)) break;
        if (is_identity && text[0] == '0' && text.size() > 1) break;
        const std::optional<std::int64_t> value = read_digits(text);
        if (!value || *value > INT32_MAX) break;
        to[count] = static_cast<std::int32_t>(*value);
    }
    narrow.keep(count);
    row_count += count;
    return count;
}

std::size_t Segment::add_plain_flags(std::span<const std::string_view> texts,
                                     const MissingMarks& marks) {
    std::uint8_t* const to = flags.room(texts.size());
    std::size_t count = 0;
    for (; count < texts.size(); ++count) {
        const std::string_view text = texts[count];
        if (marks.may_contain(text) || text.size() != 1 || (text[0] != '0' && text[0] != '1'))
            break;
        to[count] = text[0] == '1' ? 1 : 0;
    }
    flags.keep(count);
    row_count += count;
    return count;
}

void Segment::add_missing() {
    if (missing.empty()) missing.assign(row_count, 0);
    missing.push_back(1);
    ++row_count;
    switch (type) {
        case ColumnType::Number: numbers.push_back(0); break;
        case ColumnType::YesNo: flags.push_back(0); break;
        case ColumnType::Whole:
        case ColumnType::Date:
        case ColumnType::Category:
        case ColumnType::Identity: push_integer(0); break;
    }
}

bool Segment::add_number(std::string_view text, std::int64_t line) {
    const std::optional<NumberCell> cell = read_number(text);
    if (!cell) return false;
    if (cell->mark == ',') note(comma, line, text);
    if (cell->mark == '.') note(point, line, text);
    is_exact = is_exact && cell->decimals >= 0;
    decimals = std::max(decimals, cell->decimals);
    largest = std::max(largest, std::fabs(cell->value));
    numbers.push_back(cell->value);
    note_present();
    return true;
}

bool Segment::add_date(std::string_view text, std::int64_t line) {
    const std::optional<DateCell> cell = read_date(text);
    if (!cell) return false;
    note(styles[static_cast<std::size_t>(cell->style)], line, text);
    if (is_ambiguous(cell->style)) {
        if (cell->first > 12) note(first_large, line, text);
        if (cell->second > 12) note(second_large, line, text);
        if (cell->first != cell->second) note(parts_differ, line, text);
    }
    push_integer(cell->year * 10'000 + cell->first * 100 + cell->second);
    note_present();
    return true;
}

bool Segment::add_identity(std::string_view text, std::int64_t line) {
    if (!has_words) {
        if (const std::optional<std::int64_t> whole = read_canonical_whole(text)) {
            push_integer(*whole);
            note_present();
            return true;
        }
        turn_into_words();
    }
    add_word(text, line);
    return true;
}

void Segment::add_word(std::string_view text, std::int64_t line) {
    has_words = true;
    key_.assign(text);
    const auto [place, is_new] = index_.try_emplace(key_, static_cast<std::int32_t>(words.size()));
    if (is_new) {
        words.push_back(key_);
        if (!is_ascii(text)) note(base::is_utf8(text) ? utf8 : not_utf8, line, text);
    }
    push_integer(place->second);
    note_present();
}

void Segment::turn_into_words() {
    has_words = true;
    const std::vector<std::int64_t> numbers_before =
        wide.empty() ? std::vector<std::int64_t>(narrow.begin(), narrow.end())
                     : std::vector<std::int64_t>(wide.begin(), wide.end());
    narrow.clear();
    wide.clear();
    for (std::size_t row = 0; row < row_count; ++row) {
        if (!missing.empty() && missing[row] != 0) {
            narrow.push_back(0);
            continue;
        }
        const auto [place, is_new] = index_.try_emplace(std::to_string(numbers_before[row]),
                                                        static_cast<std::int32_t>(words.size()));
        if (is_new) words.push_back(place->first);
        narrow.push_back(place->second);
    }
}

void Segment::push_integer(std::int64_t value) {
    if (wide.empty()) {
        if (value >= INT32_MIN && value <= INT32_MAX) {
            narrow.push_back(static_cast<std::int32_t>(value));
            return;
        }
        wide.assign(narrow.begin(), narrow.end());
        narrow = {};
    }
    wide.push_back(value);
}

void Segment::lend(ColumnRoom& room, std::size_t first, std::size_t count) {
    switch (type) {
        case ColumnType::Number: numbers.lend(std::span(room.numbers).subspan(first, count)); break;
        case ColumnType::YesNo: flags.lend(std::span(room.flags).subspan(first, count)); break;
        case ColumnType::Whole:
        case ColumnType::Date:
        case ColumnType::Category:
        case ColumnType::Identity: narrow.lend(std::span(room.narrow).subspan(first, count)); break;
    }
}

}  // namespace utfall::microdata
