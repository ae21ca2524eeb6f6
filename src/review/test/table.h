// review, test: small tables of our own (CSV), and contracts read and checked.
#pragma once
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
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

// Every contract of cases/ but the faulty ones.
inline std::vector<std::filesystem::path> contracts_of_cases() {
    std::vector<std::filesystem::path> out;
    for (const auto& entry : std::filesystem::recursive_directory_iterator("cases")) {
        const std::string name = entry.path().filename().string(),
                          folder = entry.path().parent_path().filename().string();
        const bool is_family = folder == "families" && name.ends_with(".md") &&
                               name != "README.md" && name != "story.md";
        if (is_family || (name.starts_with("contract") && name.ends_with(".md")))
            out.push_back(entry.path());
    }
    std::sort(out.begin(), out.end());
    return out;
}

}  // namespace utfall::review::test
