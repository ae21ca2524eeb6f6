// story: a Markdown document whose files, commands and output are true.
//
//     ````file contract.md          written into the story's own folder; any number of backticks from three,
//     …                             closed by as many
//     ````
//     ```console                    also: ```console needs=shared   left out where ../shared is absent
//     $ utfall check contract.md                    through=no      left as it is under --through
//     contract.md: fine             exact output, stdout and stderr as they came
//     ...                           any number of lines
//     [exit 1]                      when the exit code is not 0
//     ```
//
// A command that ends in a backslash goes on in the next line. Output without a last line break ends in the
// line [no newline]. The decision is doc/decisions/008-stories.md.
#pragma once
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace utfall::story {

using Lines = std::vector<std::string>;

struct Step {
    enum class Kind { File, Command };
    Kind kind = Kind::Command;
    std::size_t line = 0;   // counted from 1
    std::string text;       // the file's name or the command
    Lines lines;            // the file's contents or the expected output
    std::size_t begin = 0;  // where `lines` stand in Story::lines
    std::size_t end = 0;
    std::string closing;  // the line that ends the step's fence
    bool needs_shared = false;
    bool keeps_off_through = false;
};

struct Story {
    std::string path;
    Lines lines;
    std::vector<Step> steps;
    Lines faults;  // what is wrong with the document itself
};

[[nodiscard]] Lines split_lines(std::string_view text);
[[nodiscard]] Story parse_story(std::string path, std::string_view text);

// Whether the output that came is the expected one; a line "..." stands for any number of lines.
[[nodiscard]] bool matches(std::span<const std::string> expected,
                           std::span<const std::string> came);
// Lines with ' ' (both), '-' (expected only) and '+' (came only); long equal stretches are left out.
[[nodiscard]] std::string difference(std::span<const std::string> expected,
                                     std::span<const std::string> came);

// What a command is expected to print again: the story with `came` in the place of the step's lines.
// `came` is empty for a step that stays as it is.
struct Replacement {
    bool wanted = false;
    Lines came;
};
[[nodiscard]] std::string rewritten(const Story& story, std::span<const Replacement> replacements);
// Why this output cannot stand in a story's fence; empty when it can.
[[nodiscard]] std::string unwritable(const Step& step, const Lines& came);

}  // namespace utfall::story
