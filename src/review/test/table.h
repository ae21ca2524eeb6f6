// review, test: small tables of our own (CSV), and contracts read and checked.
#pragma once
#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "utfall/base/file.h"
#include "utfall/terms/check.h"
#include "utfall/terms/syntax.h"

namespace utfall::review::test {

// Fields of one line; quotes only around a whole field.
inline std::vector<std::string> fields_of(const std::string& line) {
    std::vector<std::string> fields{""};
    bool quoted = false;
    for (const char c : line) {
        if (c == '"')
            quoted = !quoted;
        else if (c == ',' && !quoted)
            fields.emplace_back();
        else
            fields.back() += c;
    }
    return fields;
}

// The rows under the heading.
inline std::vector<std::vector<std::string>> table_of(const std::string& path) {
    std::ifstream file(path);
    std::vector<std::vector<std::string>> rows;
    std::string line;
    std::getline(file, line);
    while (std::getline(file, line)) rows.push_back(fields_of(line));
    return rows;
}

inline terms::Checked checked_at(const std::string& path) {
    const auto bytes = base::read_file(path, std::size_t{1} << 20U);
    EXPECT_TRUE(bytes.ok()) << path;
    const auto document = terms::parse(path, bytes.value());
    EXPECT_TRUE(document.ok()) << path;
    return terms::check(path, document.value());
}

}  // namespace utfall::review::test
