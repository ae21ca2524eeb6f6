// microdata, private: the fields of one row of a CSV text (RFC 4180; line breaks LF or CR LF).
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace utfall::microdata {

enum class RowState {
    Whole,
    Cut,
    QuoteOpen,
    QuoteStray
};  // Cut: the text ends before the row does

// Reads rows and keeps the fields of the columns that are wanted. Separators, line breaks and quotation marks are found for
// the whole text at once, 64 bytes at a time, so that nobody looks at the letters between them.
//
//     reader.look_at(text);
//     while (reader.read(at, true) == RowState::Whole) ...
class CsvRowReader {
public:
    // `column_of_field`: for each field of a row, the number of the column that wants it, or -1.
    CsvRowReader(char separator, std::vector<int> column_of_field, std::size_t column_count);

    // What rows are read of from now on; it must stay. Less than 4 GB.
    void look_at(std::string_view text);
    // The row that begins at `begin`, which is not before the one read last. `is_last`: the file ends where the text does.
    [[nodiscard]] RowState read(std::size_t begin, bool is_last);

    // Of the row that was read last.
    [[nodiscard]] std::size_t end() const { return end_; }  // after its line break
    [[nodiscard]] std::size_t field_count() const { return field_count_; }
    [[nodiscard]] std::int64_t line_count() const {
        return line_count_;
    }                                                          // line breaks, also quoted ones
    [[nodiscard]] bool is_blank() const { return is_blank_; }  // every field is empty
    // The text's own letters, but where has_doubled(): then until the next row is read.
    [[nodiscard]] std::string_view cell(std::size_t column) const { return cells_[column]; }
    [[nodiscard]] bool has_doubled() const { return has_doubled_; }
    [[nodiscard]] std::int64_t fault_line() const { return fault_line_; }  // from 0, within the row

private:
    [[nodiscard]] bool read_plain(std::size_t begin);
    RowState read_quoted(std::size_t& at, int column, bool is_last);
    // The place of the first stop from `at` on; the text's end where there is none.
    [[nodiscard]] std::size_t next_stop(std::size_t at) {
        while (stops_[next_] < at) ++next_;
        return stops_[next_];
    }
    [[nodiscard]] bool seems_blank(std::string_view row) const;

    char separator_;
    std::string_view text_;
    std::vector<std::uint32_t> stops_;  // what ends or spoils an unquoted field, and the text's end
    std::size_t next_ = 0;
    std::vector<int> column_of_field_;
    std::vector<std::string_view> cells_;
    std::vector<std::string> unquoted_;  // texts in which "" became ", by column
    std::size_t end_ = 0;
    std::size_t field_count_ = 0;
    std::int64_t line_count_ = 0;
    std::int64_t fault_line_ = 0;
    bool is_blank_ = false;
    bool has_doubled_ = false;  // "" in a field that is wanted
};

// The fields of a heading row.
[[nodiscard]] std::vector<std::string> split_headings(std::string_view row, char separator);

}  // namespace utfall::microdata
