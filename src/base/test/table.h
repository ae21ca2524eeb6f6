// test: tables of cases, as style.md section 7 writes them.
//
//     # amount  shares | parts         why
//     100.00    1 1 1  | 33.34 33.33 33.33
//
// Cells are parted by two spaces or more, what is given from what is expected by " | ". "_" is an empty cell.
#pragma once
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace utfall::test {

struct Case {
    std::string text;  // the whole row, for messages
    std::vector<std::string> given;
    std::vector<std::string> expected;
};

inline std::vector<std::string> cells(std::string_view text) {
    std::vector<std::string> result;
    while (true) {
        const std::size_t start = text.find_first_not_of(' ');
        if (start == std::string_view::npos) return result;
        text.remove_prefix(start);
        const std::string_view cell = text.substr(0, text.find("  "));
        result.emplace_back(cell == "_" ? "" : cell.substr(0, cell.find_last_not_of(' ') + 1));
        text.remove_prefix(cell.size());
    }
}

inline std::vector<std::string> words(const std::string& text) {
    std::istringstream stream(text);
    std::vector<std::string> result;
    for (std::string word; stream >> word;) result.push_back(word);
    return result;
}

inline std::vector<Case> table(const std::string& text) {
    std::istringstream stream(text);
    std::vector<Case> cases;
    for (std::string line; std::getline(stream, line);) {
        const std::size_t start = line.find_first_not_of(' ');
        if (start == std::string::npos || line[start] == '#') continue;
        const std::size_t bar = line.find("| ");
        cases.push_back({.text = line,
                         .given = cells(std::string_view(line).substr(0, bar)),
                         .expected = cells(std::string_view(line).substr(bar + 1))});
    }
    return cases;
}

}  // namespace utfall::test
