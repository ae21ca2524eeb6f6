// Runs a story's commands with bash in a temporary folder, which has links to the repository's cases, stories
// and doc. The environment is built from nothing, so that a result depends on the story alone.
#include "story_run.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>

namespace utfall::story {
namespace {

namespace fs = std::filesystem;

constexpr const char* kTimeLimit = "120";  // seconds for one command
constexpr std::array kLinked{"cases", "stories", "doc"};
constexpr std::array kThroughCommands{"utfall settle", "utfall why", "utfall examples"};

// <temporary>/work is the story's folder, <temporary>/bin has utfall, <temporary>/output what a command said.
class Folder {
public:
    explicit Folder(const Setting& setting) {
        std::string name = (fs::temp_directory_path() / "story-").string() + std::string(6, 'X');
        if (mkdtemp(name.data()) == nullptr) return;
        path_ = name;
        fs::create_directory(path_ / "work");
        fs::create_directory(path_ / "bin");
        fs::create_symlink(setting.binary, path_ / "bin" / "utfall");
        for (const char* linked : kLinked) {
            const fs::path target = fs::path(setting.root) / linked;
            if (fs::exists(target)) fs::create_symlink(target, path_ / "work" / linked);
        }
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() {
        std::error_code ignored;
        if (!path_.empty()) fs::remove_all(path_, ignored);
    }
    [[nodiscard]] bool ok() const { return !path_.empty(); }
    [[nodiscard]] std::string at(std::string_view name) const { return (path_ / name).string(); }

private:
    fs::path path_;
};

std::vector<std::string> environment(const Folder& folder, const Setting& setting) {
    std::vector<std::string> variables{
        fmt::format("PATH={}:/usr/local/bin:/usr/bin:/bin", folder.at("bin")),
        fmt::format("HOME={}", folder.at("work")),
        "LANG=C.UTF-8",
        "LC_ALL=C.UTF-8",
        "TZ=UTC",
        "NO_COLOR=1",
        "TERM=dumb"};
    if (!setting.shared.empty()) variables.push_back("SHARED=" + setting.shared);
    for (const char* name : {"ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS"}) {
        if (const char* value = std::getenv(name))
            variables.push_back(fmt::format("{}={}", name, value));
    }
    return variables;
}

std::vector<char*> pointers(std::vector<std::string>& strings) {
    std::vector<char*> result;
    for (std::string& string : strings) result.push_back(string.data());
    result.push_back(nullptr);
    return result;
}

// The exit code, 128 + signal for a killed command, nothing when it could not be started.
std::optional<int> run_in(const Folder& folder, const Setting& setting,
                          const std::string& command) {
    const std::string work = folder.at("work");
    const std::string output = folder.at("output");
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addchdir_np(&actions, work.c_str());
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 1, output.c_str(),
                                     O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0600);
    posix_spawn_file_actions_adddup2(&actions, 1, 2);
    std::vector<std::string> words{"timeout", "-k", "5", kTimeLimit, "bash", "-c", command};
    std::vector<std::string> variables = environment(folder, setting);
    pid_t process = 0;
    const int failed = posix_spawnp(&process, "timeout", &actions, nullptr, pointers(words).data(),
                                    pointers(variables).data());
    posix_spawn_file_actions_destroy(&actions);
    int status = 0;
    if (failed != 0 || waitpid(process, &status, 0) != process) return std::nullopt;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

void write_step(const Folder& folder, const Step& step) {
    const fs::path path = fs::path(folder.at("work")) / step.text;
    fs::create_directories(path.parent_path());
    std::ofstream file(path, std::ios::binary);
    for (const std::string& line : step.lines) file << line << '\n';
}

// What the command printed, as the lines a story would have.
Lines came_from(const Folder& folder, const Setting& setting, const std::string& command) {
    const std::optional<int> code = run_in(folder, setting, command);
    if (!code) return {"[not started]"};
    const std::string output = read_text(folder.at("output"));
    Lines lines = split_lines(output);
    if (!output.empty() && output.back() != '\n') lines.emplace_back("[no newline]");
    if (*code != 0) lines.push_back(fmt::format("[exit {}]", *code));
    return lines;
}

// The command with --through put in behind its verb; nothing when it is not a command that settles.
std::optional<std::string> command_through(const Step& step, const std::string& through) {
    if (step.keeps_off_through) return std::nullopt;
    for (const std::string_view begin : kThroughCommands) {
        if (step.text.starts_with(begin) &&
            (step.text.size() == begin.size() || step.text[begin.size()] == ' ')) {
            return fmt::format("{} --through {}{}", begin, through, step.text.substr(begin.size()));
        }
    }
    return std::nullopt;
}

struct Mismatch {
    bool found = false;
    Lines came;
};

Mismatch run_command(const Folder& folder, const Setting& setting, const Step& step) {
    if (setting.through.empty()) {
        Lines came = came_from(folder, setting, step.text);
        const bool differs = !matches(step.lines, came);
        return {differs, std::move(came)};
    }
    const std::optional<std::string> changed = command_through(step, setting.through);
    Lines came = came_from(folder, setting, changed.value_or(step.text));
    const bool differs = changed && !matches(step.lines, came);
    return {differs, std::move(came)};
}

std::string told(const Story& story, const Step& step, const Setting& setting, const Lines& came) {
    const std::string how =
        setting.through.empty() ? "" : fmt::format(" (through {})", setting.through);
    return fmt::format("{}:{}: $ {}{}\n{}", story.path, step.line, step.text, how,
                       difference(step.lines, came));
}

Report conclude(const Story& story, const Setting& setting,
                std::span<const Replacement> replacements, std::string text, bool has_skipped) {
    const bool has_changed =
        std::any_of(replacements.begin(), replacements.end(),
                    [](const Replacement& replacement) { return replacement.wanted; });
    if (!has_changed && has_skipped) {
        return {Report::Outcome::Skipped, fmt::format("{}: needs ../shared\n", story.path), ""};
    }
    if (!has_changed) return {};
    if (!setting.accepts) return {Report::Outcome::Failed, std::move(text), ""};
    for (std::size_t i = 0; i < replacements.size(); ++i) {
        const std::string why =
            replacements[i].wanted ? unwritable(story.steps[i], replacements[i].came) : "";
        if (why.empty()) continue;
        text += fmt::format("{}:{}: not accepted: {}\n", story.path, story.steps[i].line, why);
        return {Report::Outcome::Failed, std::move(text), ""};
    }
    return {Report::Outcome::Rewritten, std::move(text), rewritten(story, replacements)};
}

}  // namespace

std::string read_text(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

Report run_story(const Story& story, const Setting& setting) {
    if (!story.faults.empty()) {
        return {Report::Outcome::Failed, fmt::format("{}\n", fmt::join(story.faults, "\n")), ""};
    }
    const Folder folder(setting);
    if (!folder.ok()) return {Report::Outcome::Failed, story.path + ": no temporary folder\n", ""};
    std::string text;
    bool has_skipped = false;
    std::vector<Replacement> replacements(story.steps.size());
    for (std::size_t i = 0; i < story.steps.size(); ++i) {
        const Step& step = story.steps[i];
        if (step.kind == Step::Kind::File) {
            write_step(folder, step);
        } else if (step.needs_shared && setting.shared.empty()) {
            has_skipped = true;
        } else if (Mismatch mismatch = run_command(folder, setting, step); mismatch.found) {
            text += told(story, step, setting, mismatch.came);
            replacements[i] = {true, std::move(mismatch.came)};
        }
    }
    return conclude(story, setting, replacements, std::move(text), has_skipped);
}

}  // namespace utfall::story
