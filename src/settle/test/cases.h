// settle, test: every contract of cases/ with every file of facts beside it.
#pragma once
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "utfall/base/file.h"
#include "utfall/exchange/fact_row.h"
#include "utfall/settle/settlement.h"
#include "utfall/terms/check.h"
#include "utfall/terms/syntax.h"

namespace utfall::settle::test {

struct Case {
    std::string name;
    terms::Contract contract;
    exchange::FactFile rows;
    Facts facts;
};

inline std::vector<std::filesystem::path> files_of(const std::filesystem::path& folder,
                                                   const std::string& start) {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        if (entry.is_regular_file() && entry.path().filename().string().starts_with(start))
            files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

inline terms::Contract contract_at(const std::string& path) {
    const auto bytes = base::read_file(path, std::size_t{1} << 20U);
    const auto document = terms::parse(path, bytes.value());
    const terms::Checked checked = terms::check(path, document.value());
    EXPECT_TRUE(checked.contract) << path;
    return *checked.contract;
}

// Of contract-budget.md facts-budget/, if there is one; otherwise facts/.
inline std::filesystem::path facts_folder(const std::filesystem::path& contract) {
    const auto own = contract.parent_path() /
                     ("facts" + contract.stem().string().substr(std::string("contract").size()));
    return std::filesystem::exists(own) ? own : contract.parent_path() / "facts";
}

// Pairs of a contract and facts that do not belong together are left out: they do not bind.
inline std::vector<Case> cases() {
    std::vector<Case> out;
    for (const auto& folder : std::filesystem::directory_iterator("cases")) {
        if (!folder.is_directory()) continue;
        for (const auto& path : files_of(folder.path(), "contract")) {
            const terms::Contract contract = contract_at(path.string());
            for (const auto& file : files_of(facts_folder(path), "")) {
                auto rows = exchange::read_facts(file.string());
                EXPECT_TRUE(rows.ok()) << file;
                auto facts = bind_facts(contract, rows.value());
                if (facts.ok())
                    out.push_back({path.string() + " on " + file.string(), contract, rows.value(),
                                   facts.value()});
            }
        }
    }
    return out;
}

}  // namespace utfall::settle::test
