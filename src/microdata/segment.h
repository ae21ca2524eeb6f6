// microdata, private: the values of one column in some consecutive rows, as they come in; and many such made a Column.
//
//     Segment segment(request);
//     if (!segment.add(text, line, marks)) ...      // not a value of the wanted type
//     Column column = TRY(assemble(...));
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "cell.h"
#include "utfall/base/result.h"
#include "utfall/microdata/read.h"

namespace utfall::microdata {

// A cell that showed something first, and where.
struct Witness {
    std::int64_t line = 0;  // 0: nothing has shown it
    std::string text;
};

// What stands for a missing value; quick to say no.
class MissingMarks {
public:
    explicit MissingMarks(const std::vector<std::string>& marks);
    [[nodiscard]] bool contains(std::string_view text) const {
        return text.empty() || (begins_[static_cast<unsigned char>(text[0])] && is_listed(text));
    }

private:
    [[nodiscard]] bool is_listed(std::string_view text) const;
    std::vector<std::string> marks_;
    std::array<bool, 256> begins_{};
};

struct Segment {
    explicit Segment(ColumnType wanted) : type(wanted) {}
    // False: the text is not a value of the type. Lines must not fall from call to call.
    [[nodiscard]] bool add(std::string_view text, std::int64_t line, const MissingMarks& marks);
    void add_missing();
    // Room for so many rows.
    void reserve(std::size_t rows);
    // Nothing more comes: gives back what only adding needs.
    void close() { index_ = {}; }
    // Whole numbers as the words that they were written as.
    void turn_into_words();

    ColumnType type;
    std::size_t row_count = 0;
    std::vector<double> numbers;
    std::vector<std::uint8_t> flags;
    // Whole numbers; days as year, part, part; indices of words. Wide as soon as one needs 64 bits.
    std::vector<std::int32_t> narrow;
    std::vector<std::int64_t> wide;
    std::vector<std::uint8_t> missing;  // empty while none is
    std::vector<std::string> words;     // as bytes of the file
    bool has_words = false;  // an Identity that is not written as whole numbers, or a Category

    int decimals = 0;
    bool is_exact = true;               // every number has at most 15 digits
    double largest = 0;                 // of the numbers' sizes
    Witness comma, point;               // a number with that mark
    std::array<Witness, 6> styles;      // by DateStyle
    Witness first_large, second_large;  // a day whose first or second part is no month
    Witness parts_differ;               // a day with two readings that differ
    Witness utf8, not_utf8;             // a word with letters outside ASCII

private:
    bool add_number(std::string_view text, std::int64_t line);
    bool add_date(std::string_view text, std::int64_t line);
    bool add_identity(std::string_view text, std::int64_t line);
    void add_word(std::string_view text, std::int64_t line);
    void push_integer(std::int64_t value);
    void note_present() {
        if (!missing.empty()) missing.push_back(0);
        ++row_count;
    }
    std::unordered_map<std::string, std::int32_t> index_;
    std::string key_;  // of the last look-up, so that its memory is used again
};

// What a place in the file is called: a line of a text, or an item of a list.
struct FileKind {
    std::string path{};
    bool has_lines = true;
};

// One column of the segments in file order. Refuses days in two ways, letters in two codings, personal identity numbers.
[[nodiscard]] base::Result<Column> assemble(const ColumnRequest& request, const FileKind& file,
                                            std::vector<Segment>& segments);

// Rows sorted as table.h says.
void sort_rows(Table& table, int threads);

}  // namespace utfall::microdata
