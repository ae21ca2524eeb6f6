// microdata, private: the fields of one row of a CSV text (RFC 4180; line breaks LF or CR LF).
#pragma once
#include <array>
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

// Reads rows and keeps the fields of the columns that are wanted.
class CsvRowReader {
public:
    // `column_of_field`: for each field of a row, the number of the column that wants it, or -1.
    CsvRowReader(char separator, std::vector<int> column_of_field, std::size_t column_count);

    // The row that begins at `begin`. `is_last`: the file ends where the text does.
    [[nodiscard]] RowState read(std::string_view text, std::size_t begin, bool is_last);

    // Of the row that was read last.
    [[nodiscard]] std::size_t end() const { return end_; }  // after its line break
    [[nodiscard]] std::size_t field_count() const { return field_count_; }
    [[nodiscard]] std::int64_t line_count() const {
        return line_count_;
    }                                                          // line breaks, also quoted ones
    [[nodiscard]] bool is_blank() const { return is_blank_; }  // every field is empty
    [[nodiscard]] std::string_view cell(std::size_t column) const { return cells_[column]; }
    [[nodiscard]] std::int64_t fault_line() const { return fault_line_; }  // from 0, within the row

private:
    RowState read_quoted(std::string_view text, std::size_t& at, int column, bool is_last);
    [[nodiscard]] bool seems_blank(std::string_view row) const;

    char separator_;
    std::array<bool, 256> stops_{};  // characters that end or spoil an unquoted field
    std::vector<int> column_of_field_;
    std::vector<std::string_view> cells_;
    std::vector<std::string> unquoted_;  // texts in which "" became ", by column
    std::size_t end_ = 0;
    std::size_t field_count_ = 0;
    std::int64_t line_count_ = 0;
    std::int64_t fault_line_ = 0;
    bool is_blank_ = false;
};

// The fields of a heading row.
[[nodiscard]] std::vector<std::string> split_headings(std::string_view row, char separator);

}  // namespace utfall::microdata
