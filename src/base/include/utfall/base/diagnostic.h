// base: what is wrong with what somebody wrote, where, and how to mend it.
//
//     diagnostics.push_back(diagnose(Code::unknown_name, place, {Bilingual::same("besparing")}));
//     fmt::print("{}\n", render(diagnostics.back(), Language::Swedish));
//
// The sentences live in diagnostics.def, one row per code, in both languages.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "utfall/base/language.h"

namespace utfall::base {

enum class Severity { Error, Warning, Note };

enum class Code {
#define DIAGNOSTIC(code, severity, en_cause, en_cure, sv_cause, sv_cure) code,
#include "utfall/base/diagnostics.def"
#undef DIAGNOSTIC
};

// Lines and columns count from 1; columns count characters, not bytes. Line 0: the whole file.
struct Place {
    std::string file;
    int line = 0;
    int column = 0;
    int end_column = 0;
    bool is_item = false;  // `line` is the number of an item in a list, not of a line
    bool operator==(const Place&) const = default;
};

struct Diagnostic {
    Code code;
    Place place;
    std::vector<Bilingual> arguments;  // fill {0}, {1} … of the row's sentences
};

[[nodiscard]] Diagnostic diagnose(Code code, Place place, std::vector<Bilingual> arguments = {});
// The code as a user sees it: words joined by hyphens, e.g. "gap-in-tiers".
[[nodiscard]] std::string code_name(Code code);
[[nodiscard]] Severity severity(Code code);
// "contract.md:7:12: error[gap-in-tiers]: cause\n    cure"
[[nodiscard]] std::string render(const Diagnostic& diagnostic, Language language);
[[nodiscard]] std::string cause(const Diagnostic& diagnostic, Language language);
[[nodiscard]] std::string cure(const Diagnostic& diagnostic, Language language);
[[nodiscard]] bool has_errors(const std::vector<Diagnostic>& diagnostics);

}  // namespace utfall::base
