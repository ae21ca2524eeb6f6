// test: every case settled on every file of facts beside it.
#pragma once
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <tuple>
#include <vector>

#include "load.h"
#include "statement.h"
#include "utfall/base/file.h"

namespace utfall::desk {

inline std::vector<std::string> files_in(const std::filesystem::path& folder,
                                         std::string_view beginning, std::string_view ending) {
    std::vector<std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        const std::string name = entry.path().filename().string();
        const bool fits = name.size() >= ending.size() &&
                          name.compare(name.size() - ending.size(), ending.size(), ending) == 0;
        if (fits && name.rfind(beginning, 0) == 0) files.push_back(entry.path().string());
    }
    std::sort(files.begin(), files.end());
    return files;
}

// Of contract-budget.md facts-budget/, if there is one; otherwise facts/.
inline std::filesystem::path facts_folder(const std::filesystem::path& contract) {
    const auto own = contract.parent_path() /
                     ("facts" + contract.stem().string().substr(std::string("contract").size()));
    return std::filesystem::exists(own) ? own : contract.parent_path() / "facts";
}

// A request for every pair of a contract and facts; also on a day in the middle, so that something is still to come.
inline std::vector<Request> every_case() {
    std::vector<Request> requests;
    for (const auto& folder : std::filesystem::directory_iterator("cases")) {
        if (!folder.is_directory()) continue;
        for (const std::string& contract : files_in(folder.path(), "contract", ".md"))
            for (const std::string& facts : files_in(facts_folder(contract), "", ""))
                for (const char* on : {"", "2017-03-31", "2021-03-31"}) {
                    Request request;
                    request.command = Command::settle;
                    request.contract = contract;
                    request.facts = {facts};
                    request.on = on;
                    requests.push_back(request);
                }
    }
    std::sort(requests.begin(), requests.end(), [](const Request& a, const Request& b) {
        return std::tie(a.contract, a.facts, a.on) < std::tie(b.contract, b.facts, b.on);
    });
    return requests;
}

// The blocks ```file NAME of a story: name and text.
inline std::vector<std::pair<std::string, std::string>> story_files(const std::string& markdown) {
    std::vector<std::pair<std::string, std::string>> files;
    std::size_t at = 0;
    while ((at = markdown.find("```file ", at)) != std::string::npos) {
        const std::size_t fence = markdown.rfind('\n', at) + 1, name = at + 8;
        const std::string ticks = markdown.substr(fence, markdown.find("file ", fence) - fence);
        const std::size_t line_end = markdown.find('\n', at),
                          end = markdown.find("\n" + ticks + "\n", line_end);
        if (end == std::string::npos) break;
        files.emplace_back(markdown.substr(name, line_end - name),
                           markdown.substr(line_end + 1, end - line_end));
        at = end + 1;
    }
    return files;
}

// A folder of this process alone, gone when it ends.
inline const std::filesystem::path& temporary_folder() {
    struct Folder {
        std::filesystem::path path =
            std::filesystem::path(testing::TempDir()) / ("desk_test-" + std::to_string(::getpid()));
        Folder() { std::filesystem::create_directories(path); }
        Folder(const Folder&) = delete;
        Folder& operator=(const Folder&) = delete;
        ~Folder() {
            std::error_code ignored;
            std::filesystem::remove_all(path, ignored);
        }
    };
    static const Folder kFolder;
    return kFolder.path;
}

// A request for every contract and facts file that stand in the story, written out to the temporary folder.
inline void add_story(const std::filesystem::path& story, std::vector<Request>& requests) {
    const auto files = story_files(base::read_file(story.string(), std::size_t{1} << 26U).value());
    const auto folder = temporary_folder() / story;
    std::filesystem::create_directories(folder);
    for (const auto& [name, text] : files)
        if (name.find('/') == std::string::npos) std::ofstream(folder / name) << text;
    for (const std::string& contract : files_in(folder, "", ".md"))
        for (const char* ending : {".csv", ".json"})
            for (const std::string& facts : files_in(folder, "", ending)) {
                Request request;
                request.command = Command::settle;
                request.contract = contract;
                request.facts = {facts};
                requests.push_back(request);
            }
}

inline const std::vector<Request>& every_story() {
    static const std::vector<Request> kAll = [] {
        std::vector<Request> requests;
        for (const auto& entry : std::filesystem::recursive_directory_iterator("stories"))
            if (entry.path().extension() == ".md") add_story(entry.path(), requests);
        return requests;
    }();
    return kAll;
}

inline std::string shown(const Request& request) {
    return request.contract + " " + request.facts.front() + " " + request.on;
}

// Calls take(Statement) when the request settles; says whether it did.
template <class Take>
bool take_statement(const Request& request, Take take) {
    SCOPED_TRACE(shown(request));
    const auto [language, loaded] = load_contract(request);
    if (!loaded.ok()) return false;
    settle::Facts facts;
    const auto settlement = load_and_settle(request, loaded.value(), facts);
    if (!settlement.ok()) return false;
    take(Statement{loaded.value(), facts, settlement.value()});
    return true;
}

// Every case, which all settle, and what settles of the stories.
template <class Take>
void each_statement(Take take, const std::string& language = "") {
    for (Request request : every_case()) {
        request.language = language;
        EXPECT_TRUE(take_statement(request, take)) << shown(request);
    }
    for (Request request : every_story()) {
        request.language = language;
        (void)take_statement(request, take);
    }
}

}  // namespace utfall::desk
