// microdata, private: the values of one column in some consecutive rows, as they come in; and many such made a Column.
//
//     Segment segment(request);
//     if (!segment.add(text, line, marks)) ...      // not a value of the wanted type
//     Column column = TRY(assemble(...));
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "cell.h"
#include "utfall/base/ensure.h"
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
        return may_contain(text) && (text.empty() || is_listed(text));
    }
    [[nodiscard]] bool may_contain(std::string_view text) const {
        return text.empty() || begins_[static_cast<unsigned char>(text[0])];
    }

private:
    [[nodiscard]] bool is_listed(std::string_view text) const;
    std::vector<std::string> marks_;
    std::array<bool, 256> begins_{};
};

// Values in rising order of rows: in memory of their own, or in a place that is lent to them.
template <class Value>
class Part {
public:
    void lend(std::span<Value> place) { place_ = place; }
    [[nodiscard]] bool is_lent() const { return !place_.empty(); }
    void push_back(Value value) {
        if (is_lent()) {
            ensure(count_ < place_.size(), "no block has more rows than line breaks");
            place_[count_] = value;
        } else {
            own_.push_back(value);
        }
        ++count_;
    }
    // Room behind the values for `count` more, of which keep() says how many have been filled.
    [[nodiscard]] Value* room(std::size_t count) {
        if (!is_lent()) own_.resize(count_ + count);
        ensure(!is_lent() || count_ + count <= place_.size(),
               "no block has more rows than line breaks");
        return end();
    }
    void keep(std::size_t count) {
        count_ += count;
        if (!is_lent()) own_.resize(count_);
    }
    void reserve(std::size_t count) { own_.reserve(count); }
    void clear() {
        own_.clear();
        count_ = 0;
    }
    template <class Iterator>
    void assign(Iterator first, Iterator last) {
        own_.assign(first, last);
        count_ = own_.size();
        place_ = {};
    }
    [[nodiscard]] bool empty() const { return count_ == 0; }
    [[nodiscard]] std::size_t size() const { return count_; }
    [[nodiscard]] Value* begin() { return is_lent() ? place_.data() : own_.data(); }
    [[nodiscard]] Value* end() { return begin() + count_; }
    Value& operator[](std::size_t row) { return begin()[row]; }

private:
    std::span<Value> place_;
    std::vector<Value> own_;
    std::size_t count_ = 0;
};

// A column's memory for all rows of the file, of which blocks fill their parts at once.
struct ColumnRoom {
    std::vector<double> numbers{};
    std::vector<std::uint8_t> flags{};
    std::vector<std::int32_t> narrow{};
};

struct Segment {
    explicit Segment(ColumnType wanted) : type(wanted) {}
    // False: the text is not a value of the type. Lines must not fall from call to call.
    [[nodiscard]] bool add(std::string_view text, std::int64_t line, const MissingMarks& marks);
    // The same of one text after another, until one is not a value of the type. How many were added.
    [[nodiscard]] std::size_t add_all(std::span<const std::string_view> texts,
                                      std::span<const std::int64_t> lines,
                                      const MissingMarks& marks);
    void add_missing();
    // Where its rows, at most `count` of them, stand in the column's memory: from `first` on.
    void lend(ColumnRoom& room, std::size_t first, std::size_t count);
    // Nothing more comes: gives back what only adding needs.
    void close() { index_ = {}; }
    // Whole numbers as the words that they were written as.
    void turn_into_words();

    ColumnType type;
    std::size_t row_count = 0;
    Part<double> numbers;
    Part<std::uint8_t> flags;
    // Whole numbers; days as year, part, part; indices of words. Wide as soon as one needs 64 bits.
    Part<std::int32_t> narrow;
    Part<std::int64_t> wide;
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
    // How many of the first are written as most are, and have been added: a part of add_all that takes little time.
    [[nodiscard]] std::size_t add_plain(std::span<const std::string_view> texts,
                                        const MissingMarks& marks);
    [[nodiscard]] std::size_t add_plain_numbers(std::span<const std::string_view> texts,
                                                const MissingMarks& marks);
    [[nodiscard]] std::size_t add_plain_digits(std::span<const std::string_view> texts,
                                               const MissingMarks& marks);
    [[nodiscard]] std::size_t add_plain_flags(std::span<const std::string_view> texts,
                                              const MissingMarks& marks);
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

// One column of the segments in file order; where they fill a room, the column takes that over. Refuses days in two ways, letters in two codings, personal identity numbers.
[[nodiscard]] base::Result<Column> assemble(const ColumnRequest& request, const FileKind& file,
                                            std::vector<Segment>& segments, ColumnRoom room = {});

// Rows sorted as table.h says.
void sort_rows(Table& table, std::size_t threads);

}  // namespace utfall::microdata
