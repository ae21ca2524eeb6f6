#include "utfall/base/diagnostic.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace utfall::base {
namespace {

struct Sentences {
    std::string_view name;
    Severity severity;
    std::string_view en_cause;
    std::string_view en_cure;
    std::string_view sv_cause;
    std::string_view sv_cure;
};

// In the order of Code. An array of its own, since clang 14 deduces the size of a std::array of at most 256.
constexpr Sentences kSentences[] = {
#define DIAGNOSTIC(code, severity, en_cause, en_cure, sv_cause, sv_cure) \
    {#code, Severity::severity, en_cause, en_cure, sv_cause, sv_cure},
#include "utfall/base/diagnostics.def"
#undef DIAGNOSTIC
};

const Sentences& sentences(Code code) { return kSentences[static_cast<std::size_t>(code)]; }

// Replaces {0} … {9}. One pass, so that braces inside an argument stay as they are;
// a number without an argument stays visible.
std::string filled(std::string_view sentence, const std::vector<Bilingual>& arguments,
                   Language language) {
    std::string text;
    for (std::size_t i = 0; i < sentence.size(); ++i) {
        const bool is_hole = sentence[i] == '{' && i + 2 < sentence.size() &&
                             sentence[i + 1] >= '0' && sentence[i + 1] <= '9' &&
                             sentence[i + 2] == '}';
        const auto index = is_hole ? static_cast<std::size_t>(sentence[i + 1] - '0') : 0;
        if (!is_hole || index >= arguments.size()) {
            text += sentence[i];
            continue;
        }
        text += arguments[index].in(language);
        i += 2;
    }
    return text;
}

std::string_view severity_word(Severity severity, Language language) {
    const bool is_swedish = language == Language::Swedish;
    switch (severity) {
        case Severity::Error: return is_swedish ? "fel" : "error";
        case Severity::Warning: return is_swedish ? "varning" : "warning";
        case Severity::Note: return is_swedish ? "not" : "note";
    }
    return "";
}

std::string place_text(const Place& place) {
    if (place.line == 0) return place.file;
    if (place.is_item) return fmt::format("{}#{}", place.file, place.line);
    if (place.column == 0) return fmt::format("{}:{}", place.file, place.line);
    return fmt::format("{}:{}:{}", place.file, place.line, place.column);
}

}  // namespace

Diagnostic diagnose(Code code, Place place, std::vector<Bilingual> arguments) {
    return {.code = code, .place = std::move(place), .arguments = std::move(arguments)};
}

std::string code_name(Code code) {
    std::string name{sentences(code).name};
    std::replace(name.begin(), name.end(), '_', '-');
    return name;
}

Severity severity(Code code) { return sentences(code).severity; }

std::string cause(const Diagnostic& diagnostic, Language language) {
    const Sentences& row = sentences(diagnostic.code);
    return filled(language == Language::Swedish ? row.sv_cause : row.en_cause, diagnostic.arguments,
                  language);
}

std::string cure(const Diagnostic& diagnostic, Language language) {
    const Sentences& row = sentences(diagnostic.code);
    return filled(language == Language::Swedish ? row.sv_cure : row.en_cure, diagnostic.arguments,
                  language);
}

std::string render(const Diagnostic& diagnostic, Language language) {
    const std::string place = place_text(diagnostic.place);
    const std::string mending = cure(diagnostic, language);
    return fmt::format("{}{}{}[{}]: {}{}{}", place, place.empty() ? "" : ": ",
                       severity_word(severity(diagnostic.code), language),
                       code_name(diagnostic.code), cause(diagnostic, language),
                       mending.empty() ? "" : "\n    ", mending);
}

bool has_errors(const std::vector<Diagnostic>& diagnostics) {
    return std::any_of(diagnostics.begin(), diagnostics.end(), [](const Diagnostic& diagnostic) {
        return severity(diagnostic.code) == Severity::Error;
    });
}

}  // namespace utfall::base
