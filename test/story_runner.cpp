// story_runner: runs stories (see story.h) and says which do not come out as told.
//
//     story_runner [--accept] [--through columns|print|translation] [--binary PATH] [--root DIR] [--jobs N] [FILE…]
//
// Without files: stories/**/*.md, cases/*/story.md, README.md and README.sv.md of the root (default: here).
// --accept writes what came into the stories and shows what it changed.
// Exit codes: 0 all came out as told, 1 some did not, 2 wrong usage.
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <charconv>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <optional>
#include <thread>

#include "story.h"
#include "story_run.h"

namespace {

namespace fs = std::filesystem;
using utfall::story::Report;
using utfall::story::Setting;

struct Request {
    Setting setting;
    std::vector<std::string> files;
    std::size_t jobs = 2;
};

std::optional<Request> usage(std::string_view what) {
    fmt::print(stderr,
               "{}\nstory_runner [--accept] [--through columns|print|translation] [--binary PATH] "
               "[--root DIR] "
               "[--jobs N] [FILE…]\n",
               what);
    return std::nullopt;
}

std::optional<Request> read_words(const std::vector<std::string>& words) {
    Request request;
    request.setting.root = ".";
    request.setting.binary = fs::read_symlink("/proc/self/exe").replace_filename("utfall");
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string& word = words[i];
        if (word == "--accept") {
            request.setting.accepts = true;
        } else if (!word.starts_with("--")) {
            request.files.push_back(word);
        } else if (i + 1 == words.size()) {
            return usage(fmt::format("{} is unknown or wants a value", word));
        } else if (const std::string& value = words[++i]; word == "--through") {
            if (value != "columns" && value != "print" && value != "translation")
                return usage("through what?");
            request.setting.through = value;
        } else if (word == "--binary") {
            request.setting.binary = value;
        } else if (word == "--root") {
            request.setting.root = value;
        } else if (word == "--jobs") {
            std::from_chars(value.data(), value.data() + value.size(), request.jobs);
            if (request.jobs < 1 || request.jobs > 64) return usage("--jobs is 1 to 64");
        } else {
            return usage(fmt::format("{} is unknown", word));
        }
    }
    if (request.setting.accepts && !request.setting.through.empty()) {
        return usage("--accept writes what the plain run prints; it does not go with --through");
    }
    return request;
}

std::vector<std::string> all_stories(const fs::path& root) {
    std::vector<std::string> files;
    const auto add = [&](const fs::path& path) {
        files.push_back(path.lexically_relative(root).string());
    };
    if (fs::is_directory(root / "stories")) {
        for (const auto& entry : fs::recursive_directory_iterator(root / "stories")) {
            if (entry.path().extension() == ".md") add(entry.path());
        }
    }
    if (fs::is_directory(root / "cases")) {
        for (const auto& entry : fs::directory_iterator(root / "cases")) {
            if (fs::exists(entry.path() / "story.md")) add(entry.path() / "story.md");
        }
    }
    for (const char* readme : {"README.md", "README.sv.md"}) {
        if (fs::exists(root / readme)) add(root / readme);
    }
    std::sort(files.begin(), files.end());
    return files;
}

Report run_file(const std::string& file, const Setting& setting) {
    const fs::path path = fs::path(setting.root) / file;
    const std::string text = utfall::story::read_text(path);
    if (text.empty()) return {Report::Outcome::Failed, file + ": is empty or cannot be read\n", ""};
    Report report = run_story(utfall::story::parse_story(file, text), setting);
    if (report.outcome != Report::Outcome::Rewritten) return report;
    const std::string beside = path.string() + ".new";
    std::ofstream(beside, std::ios::binary) << report.rewritten;
    fs::rename(beside, path);
    return report;
}

// The reports stand in the order of the files, whichever worker was first.
std::vector<Report> run_all(const Request& request) {
    std::vector<Report> reports(request.files.size());
    std::atomic<std::size_t> next = 0;
    const auto work = [&] {
        for (std::size_t i = next++; i < reports.size(); i = next++) {
            try {
                reports[i] = run_file(request.files[i], request.setting);
            } catch (const std::exception& problem) {
                reports[i] = {Report::Outcome::Failed,
                              fmt::format("{}: {}\n", request.files[i], problem.what()), ""};
            }
        }
    };
    std::vector<std::thread> workers;
    for (std::size_t i = 0; i < request.jobs; ++i) workers.emplace_back(work);
    for (std::thread& worker : workers) worker.join();
    return reports;
}

int tell(const std::vector<Report>& reports) {
    const auto count = [&](Report::Outcome outcome) {
        return std::count_if(reports.begin(), reports.end(),
                             [&](const Report& report) { return report.outcome == outcome; });
    };
    for (const Report& report : reports) fmt::print("{}", report.text);
    const auto rewritten = count(Report::Outcome::Rewritten);
    if (rewritten > 0)
        fmt::print("{} rewritten: read the difference before you keep it\n", rewritten);
    const auto failed = count(Report::Outcome::Failed);
    fmt::print("stories: {} passed, {} failed, {} skipped\n",
               count(Report::Outcome::Passed) + rewritten, failed, count(Report::Outcome::Skipped));
    return failed == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    std::optional<Request> request = read_words({argv + 1, argv + argc});
    if (!request) return 2;
    Setting& setting = request->setting;
    setting.root = fs::canonical(setting.root);
    setting.binary = fs::absolute(setting.binary);
    if (!fs::exists(setting.binary)) {
        fmt::print(stderr, "{} is not built yet\n", setting.binary);
        return 2;
    }
    if (const fs::path shared = fs::path(setting.root).parent_path() / "shared";
        fs::is_directory(shared)) {
        setting.shared = shared;
    }
    if (request->files.empty()) request->files = all_stories(setting.root);
    if (request->files.empty()) {
        fmt::print("there is no story\n");
        return 1;
    }
    return tell(run_all(*request));
}
