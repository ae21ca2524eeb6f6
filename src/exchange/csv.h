// exchange, private: rows and fields of a CSV text (RFC 4180; also semicolon and tab, also LF and lone CR).
//
//     CsvReader reader(text, ';');
//     for (CsvRow row; reader.next(row);) row.fields[0].text;
#pragma once
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace utfall::exchange {

struct CsvField {
    std::string_view text;   // without quotes; seen as long as the text and the row live
    std::size_t offset = 0;  // in the whole text, at the opening quote if any
};

enum class CsvFault { None, QuoteOpen, QuoteStray };

struct CsvRow {
    std::vector<CsvField> fields;
    int line = 0;  // on which it begins, from 1
    std::size_t offset = 0;
    CsvFault fault = CsvFault::None;  // the first of the row
    std::size_t fault_offset = 0;
    std::deque<std::string> unquoted;  // keeps the texts in which "" became "

    [[nodiscard]] bool is_blank() const;  // every field is empty
};

class CsvReader {
public:
    CsvReader(std::string_view text, char separator) : text_(text), separator_(separator) {}
    // The next row that is not blank; false at the end.
    [[nodiscard]] bool next(CsvRow& row);

private:
    void read_row(CsvRow& row);
    CsvField read_quoted(CsvRow& row);
    [[nodiscard]] CsvField read_plain(CsvRow& row);
    void take_line_end();
    void note_fault(CsvRow& row, CsvFault fault, std::size_t offset) const;
    [[nodiscard]] bool is_field_end() const;

    std::string_view text_;
    char separator_;
    std::size_t at_ = 0;
    int line_ = 1;
};

// Which of comma, semicolon and tab parts the heading row: the one that yields most known headings.
[[nodiscard]] char find_separator(std::string_view text);

}  // namespace utfall::exchange
