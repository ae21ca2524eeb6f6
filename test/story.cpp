// Reading, comparing and rewriting stories. Nothing here touches the disk.
#include "story.h"

#include <fmt/format.h>

#include <algorithm>

namespace utfall::story {
namespace {

constexpr std::size_t kContext = 3;  // equal lines shown around a difference
constexpr std::size_t kTableMax =
    16'000'000;  // cells of the difference table; beyond, all is shown

struct Fence {
    std::size_t ticks = 0;
    std::string info;
};

// A fence line starts in the first column with at least three backticks.
Fence read_fence(const std::string& line) {
    const std::size_t ticks = std::min(line.find_first_not_of('`'), line.size());
    if (ticks < 3 || line.find('`', ticks) != std::string::npos) return {};
    const std::size_t begin = line.find_first_not_of(' ', ticks);
    const std::size_t end = line.find_last_not_of(' ');
    if (begin == std::string::npos) return {ticks, ""};
    return {ticks, line.substr(begin, end + 1 - begin)};
}

bool is_safe_name(std::string_view name) {
    if (name.empty() || name.front() == '/' || name.find("..") != std::string_view::npos)
        return false;
    const std::string_view top = name.substr(0, name.find('/'));
    return top != "cases" && top != "stories" && top != "doc";  // links into the repository
}

void add_fault(Story& story, std::size_t line, std::string_view what) {
    story.faults.push_back(fmt::format("{}:{}: {}", story.path, line, what));
}

void read_file_fence(Story& story, const Fence& fence, std::size_t begin, std::size_t end) {
    Step step;
    step.kind = Step::Kind::File;
    step.line = begin;
    step.text = fence.info.substr(fence.info.find(' ') + 1);
    step.begin = begin;
    step.end = end;
    for (std::size_t i = begin; i < end; ++i) step.lines.push_back(story.lines[i]);
    if (!is_safe_name(step.text)) {
        add_fault(
            story, begin,
            "a file is named by a path inside the story's own folder, outside cases, stories, doc");
        return;
    }
    story.steps.push_back(std::move(step));
}

// The words after "console": each is known or a fault.
Step read_console_words(Story& story, const Fence& fence, std::size_t line) {
    Step step;
    step.closing = std::string(fence.ticks, '`');
    std::string_view words = std::string_view(fence.info).substr(7);
    while (!words.empty()) {
        const std::string_view word = words.substr(0, words.find(' '));
        if (word == "needs=shared") {
            step.needs_shared = true;
        } else if (word == "through=no") {
            step.keeps_off_through = true;
        } else if (!word.empty()) {
            add_fault(story, line, fmt::format("unknown word after console: {}", word));
        }
        words.remove_prefix(std::min(words.size(), word.size() + 1));
    }
    return step;
}

void read_console_fence(Story& story, const Fence& fence, std::size_t begin, std::size_t end) {
    const Step form = read_console_words(story, fence, begin);
    std::size_t i = begin;
    if (i < end && !story.lines[i].starts_with("$ ")) {
        add_fault(story, i + 1, "a console fence begins with a command: $ …");
        return;
    }
    while (i < end) {
        Step step = form;
        step.line = i + 1;
        step.text = story.lines[i].substr(2);
        for (++i; step.text.ends_with('\\') && i < end; ++i) step.text += "\n" + story.lines[i];
        step.begin = i;
        while (i < end && !story.lines[i].starts_with("$ ")) step.lines.push_back(story.lines[i++]);
        step.end = i;
        story.steps.push_back(std::move(step));
    }
}

// The longest common subsequence's lengths for the suffixes (i, j): Wagner and Fischer 1974.
std::vector<std::size_t> common_lengths(std::span<const std::string> a,
                                        std::span<const std::string> b) {
    const std::size_t width = b.size() + 1;
    std::vector<std::size_t> lengths((a.size() + 1) * width, 0);
    for (std::size_t i = a.size(); i-- > 0;) {
        for (std::size_t j = b.size(); j-- > 0;) {
            lengths[i * width + j] =
                a[i] == b[j] ? lengths[(i + 1) * width + j + 1] + 1
                             : std::max(lengths[(i + 1) * width + j], lengths[i * width + j + 1]);
        }
    }
    return lengths;
}

std::string without_long_equal_stretches(const Lines& marked) {
    std::vector<bool> shown(marked.size(), false);
    for (std::size_t i = 0; i < marked.size(); ++i) {
        if (marked[i].front() == ' ') continue;
        const std::size_t first = i < kContext ? 0 : i - kContext;
        for (std::size_t k = first; k < std::min(marked.size(), i + kContext + 1); ++k)
            shown[k] = true;
    }
    std::string text;
    for (std::size_t i = 0; i < marked.size(); ++i) {
        if (shown[i]) {
            text += marked[i] + "\n";
        } else if (i == 0 || shown[i - 1]) {
            text += "@@\n";
        }
    }
    return text;
}

}  // namespace

Lines split_lines(std::string_view text) {
    Lines lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        lines.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(text.size(), end + 1));
    }
    return lines;
}

Story parse_story(std::string path, std::string_view text) {
    Story story{.path = std::move(path), .lines = split_lines(text), .steps = {}, .faults = {}};
    std::size_t i = 0;
    while (i < story.lines.size()) {
        const Fence fence = read_fence(story.lines[i++]);
        if (fence.ticks == 0) continue;
        const std::size_t begin = i;
        const std::string closing(fence.ticks, '`');
        while (i < story.lines.size() && story.lines[i] != closing) ++i;
        if (i == story.lines.size()) {
            add_fault(story, begin,
                      fmt::format("this fence is not closed; close it with {}", closing));
            break;
        }
        if (fence.info.starts_with("file ")) read_file_fence(story, fence, begin, i);
        if (fence.info == "console" || fence.info.starts_with("console ")) {
            read_console_fence(story, fence, begin, i);
        }
        ++i;
    }
    const bool has_command =
        std::any_of(story.steps.begin(), story.steps.end(),
                    [](const Step& step) { return step.kind == Step::Kind::Command; });
    if (!has_command)
        add_fault(story, 1, "no command: a story proves nothing without a console fence");
    return story;
}

bool matches(std::span<const std::string> expected, std::span<const std::string> came) {
    // Greedy with one place to come back to, as for file name patterns: the last "..." takes one line more.
    std::size_t e = 0;
    std::size_t c = 0;
    bool has_dots = false;
    std::size_t dots_e = 0;
    std::size_t dots_c = 0;
    while (c < came.size()) {
        if (e < expected.size() && expected[e] == "...") {
            has_dots = true;
            dots_e = ++e;
            dots_c = c;
        } else if (e < expected.size() && expected[e] == came[c]) {
            ++e;
            ++c;
        } else if (has_dots) {
            e = dots_e;
            c = ++dots_c;
        } else {
            return false;
        }
    }
    while (e < expected.size() && expected[e] == "...") ++e;
    return e == expected.size();
}

std::string difference(std::span<const std::string> expected, std::span<const std::string> came) {
    Lines marked;
    std::size_t i = 0;
    std::size_t j = 0;
    if ((expected.size() + 1) * (came.size() + 1) <= kTableMax) {
        const std::vector<std::size_t> lengths = common_lengths(expected, came);
        const std::size_t width = came.size() + 1;
        while (i < expected.size() && j < came.size()) {
            if (expected[i] == came[j]) {
                marked.push_back(" " + expected[i++]);
                ++j;
            } else if (lengths[(i + 1) * width + j] >= lengths[i * width + j + 1]) {
                marked.push_back("-" + expected[i++]);
            } else {
                marked.push_back("+" + came[j++]);
            }
        }
    }
    while (i < expected.size()) marked.push_back("-" + expected[i++]);
    while (j < came.size()) marked.push_back("+" + came[j++]);
    return without_long_equal_stretches(marked);
}

std::string rewritten(const Story& story, std::span<const Replacement> replacements) {
    std::string text;
    std::size_t next = 0;
    const auto copy_until = [&](std::size_t end) {
        for (; next < end; ++next) text += story.lines[next] + "\n";
    };
    for (std::size_t i = 0; i < story.steps.size(); ++i) {
        if (!replacements[i].wanted) continue;
        copy_until(story.steps[i].begin);
        for (const std::string& line : replacements[i].came) text += line + "\n";
        next = story.steps[i].end;
    }
    copy_until(story.lines.size());
    return text;
}

std::string unwritable(const Step& step, const Lines& came) {
    for (const std::string& line : came) {
        if (line.starts_with("$ ")) return "the output has a line that begins with \"$ \"";
        if (line == step.closing) {
            return "the output has a line that would close the fence; open it with more backticks";
        }
    }
    return "";
}

}  // namespace utfall::story
