// Files that a test writes into a folder of its own, and what reading them gives.
#pragma once
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

#include "utfall/base/file.h"
#include "utfall/microdata/read.h"

namespace utfall::microdata {

class MicrodataTest : public testing::Test {
protected:
    void SetUp() override {
        folder_ = std::filesystem::temp_directory_path() /
                  ("utfall-microdata-test-" + std::to_string(::getpid()));
        std::filesystem::create_directory(folder_);
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }

    [[nodiscard]] std::string path(const std::string& name) const {
        return (folder_ / name).string();
    }
    std::string write(const std::string& name, const std::string& bytes) {
        EXPECT_TRUE(base::write_file(path(name), bytes).ok());
        return path(name);
    }
    // "code: cause" of the first diagnostic, with the file's name left out, or "" when it was read.
    std::string failure(const std::string& bytes, const Request& request) {
        const auto table = read(write("a.csv", bytes), request);
        if (table.ok()) return "";
        return failure_of(table.diagnostics()[0]);
    }
    [[nodiscard]] static std::string failure_of(const base::Diagnostic& diagnostic) {
        std::string text = base::code_name(diagnostic.code);
        if (diagnostic.place.line > 0) text += " " + std::to_string(diagnostic.place.line);
        return text + ": " + base::cause(diagnostic, base::Language::English);
    }
    Table table_of(const std::string& bytes, const Request& request) {
        auto table = read(write("a.csv", bytes), request);
        if (!table.ok()) {
            ADD_FAILURE() << base::render(table.diagnostics()[0], base::Language::English);
            return {};
        }
        return std::move(table).value();
    }
    static Request one(const std::string& name, ColumnType type) {
        return {.columns = {{.name = name, .type = type}}};
    }

    std::filesystem::path folder_;
};

// Every value as text, "." where it is missing; by row.
inline std::vector<std::vector<std::string>> texts(const Table& table) {
    std::vector<std::vector<std::string>> rows(table.row_count);
    for (std::size_t row = 0; row < table.row_count; ++row) {
        for (const Column& column : table.columns) {
            std::string text = ".";
            if (!column.is_missing(row)) {
                if (column.type == ColumnType::Number) {
                    text = column.decimals
                               ? base::decimal_text(column.exact(row), base::Language::English)
                               : std::to_string(column.numbers()[row]);
                } else if (column.type == ColumnType::Date) {
                    text = column.date(row).text();
                } else if (!column.words.empty()) {
                    text = column.word(row);
                } else {
                    text = std::to_string(column.integer(row));
                }
            }
            rows[row].push_back(text);
        }
    }
    return rows;
}

}  // namespace utfall::microdata
