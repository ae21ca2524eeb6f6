// test support: every contract of cases/, also the faulty ones and those of the families of terms.
//
//     for (const std::string& path : test::contract_paths())
//         if (const auto contract = test::contract_at(path)) ...
#pragma once
#include <algorithm>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "utfall/base/file.h"
#include "utfall/terms/check.h"
#include "utfall/terms/syntax.h"

namespace utfall::test {

// Of the text of a contract; nothing when it has an error or is no contract.
inline std::optional<terms::Contract> contract_of(const std::string& path,
                                                  const std::string& text) {
    const auto document = terms::parse(path, text);
    if (!document.ok()) return std::nullopt;
    return terms::check(path, document.value()).contract;
}

inline std::optional<terms::Contract> contract_at(const std::string& path) {
    const auto bytes = base::read_file(path, std::size_t{1} << 20U);
    return bytes.ok() ? contract_of(path, bytes.value()) : std::nullopt;
}

// By name; tests run in the source tree.
inline std::vector<std::string> contract_paths() {
    std::vector<std::string> paths;
    for (const auto& folder : std::filesystem::directory_iterator("cases")) {
        if (!folder.is_directory()) continue;
        const std::string of = folder.path().filename().string();
        for (const auto& file : std::filesystem::directory_iterator(folder.path())) {
            const std::string name = file.path().filename().string();
            const bool is_small = of == "families" || of == "faulty";
            if (file.path().extension() == ".md" && name != "README.md" && name != "story.md" &&
                (is_small || name.starts_with("contract")))
                paths.push_back(file.path().string());
        }
    }
    std::sort(paths.begin(), paths.end());
    return paths;
}

}  // namespace utfall::test
