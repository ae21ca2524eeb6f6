// story: runs a story in a folder of its own and says what did not come as told.
#pragma once
#include <string>

#include "story.h"

namespace utfall::story {

struct Setting {
    std::string root;     // the repository
    std::string binary;   // the program that stories call utfall
    std::string shared;   // ../shared, or empty where there is none
    std::string through;  // columns, print or translation; empty: as written
    bool accepts = false;
};

struct Report {
    enum class Outcome { Passed, Failed, Skipped, Rewritten };
    Outcome outcome = Outcome::Passed;
    std::string text;       // what to tell; empty when it passed
    std::string rewritten;  // the story's new text, when Rewritten
};

// Empty when there is no such file.
[[nodiscard]] std::string read_text(const std::string& path);
[[nodiscard]] Report run_story(const Story& story, const Setting& setting);

}  // namespace utfall::story
