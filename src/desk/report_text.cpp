// Reports for people who read plain text.
#include "report.h"

#include <fmt/format.h>

#include "statement.h"
#include "utfall/base/text.h"

namespace utfall::desk {

namespace {

constexpr int kWidth = 100;  // of a paragraph, and of a name or value in a list or table

// Lines of at most `width` characters, broken at spaces; those after the first are indented.
bool is_digit(const std::string& words, std::size_t at) {
    return at < words.size() && words[at] >= '0' && words[at] <= '9';
}

// The next space at which a line may be broken: not inside a number.
std::size_t break_after(const std::string& words, std::size_t at) {
    std::size_t end = words.find(' ', at);
    while (end != std::string::npos && is_digit(words, end - 1) && is_digit(words, end + 1))
        end = words.find(' ', end + 1);
    return std::min(end, words.size());
}

std::string wrapped(const std::string& words, int width, const std::string& indent) {
    std::string out, line;
    for (std::size_t at = 0; at < words.size();) {
        const std::size_t end = break_after(words, at);
        const std::string word = words.substr(at, end - at);
        if (!line.empty() &&
            base::count_characters(line) + 1 + base::count_characters(word) > width) {
            out += line + "\n" + indent;
            line.clear();
        }
        line += (line.empty() ? "" : " ") + word;
        at = end + 1;
    }
    return out + line + "\n";
}

std::string listing_text(const Listing& listing) {
    std::vector<std::vector<std::string>> rows;
    for (const auto& [name, value] : listing.lines) rows.push_back({"  " + name, value});
    return table_text(rows, {false, false});
}

// A table that holds long words tells them line by line.
bool is_wordy(const Table& table) {
    std::size_t words = 0;
    for (const Table::Column& column : table.columns) words += column.is_right ? 0U : 1U;
    return words > 1;
}

std::string wordy_text(const Table& table) {
    std::string out;
    for (const auto& row : table.rows) {
        out += "  " + row[0] + "\n";
        for (std::size_t i = 1; i < row.size(); ++i)
            out += "    " + (i == 1 ? wrapped(row[i], kWidth - 4, "      ")
                                    : wrapped(table.columns[i].heading + ": " + row[i], kWidth - 4,
                                              "      "));
    }
    return out;
}

std::string table_words(const Table& table) {
    std::string out = "  " + table.caption + "\n";
    if (is_wordy(table)) return out + wordy_text(table);
    std::vector<std::vector<std::string>> rows(1);
    std::vector<bool> right;
    for (const Table::Column& column : table.columns) {
        rows[0].push_back(rows[0].empty() ? "  " + column.heading : column.heading);
        right.push_back(column.is_right);
    }
    for (const auto& row : table.rows) {
        rows.push_back(row);
        rows.back()[0] = "  " + rows.back()[0];
    }
    return out + table_text(rows, right);
}

struct BlockText {
    std::string operator()(const Paragraph& p) const { return wrapped(p.words, kWidth, ""); }
    std::string operator()(const Listing& l) const { return listing_text(l); }
    std::string operator()(const Table& t) const { return table_words(t); }
    std::string operator()(const Figure& f) const { return table_words(f.table); }
};

}  // namespace

std::string report_text(const std::string& heading, const std::vector<Section>& sections) {
    std::string out = heading + "\n";
    for (const Section& section : sections) {
        if (!section.title.empty())
            out += "\n" + section.title + "\n" +
                   std::string(static_cast<std::size_t>(base::count_characters(section.title)),
                               section.level == 2 ? '=' : '-') +
                   "\n";
        bool is_first = true;
        for (const Block& block : section.blocks) {
            out += is_first ? "" : "\n";
            out += std::visit(BlockText{}, block);
            is_first = false;
        }
    }
    return out;
}

}  // namespace utfall::desk
