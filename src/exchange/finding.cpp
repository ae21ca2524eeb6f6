#include "finding.h"

#include <array>

#include "utfall/base/text.h"

namespace utfall::exchange {
namespace {

constexpr int kShownMax = 60;
constexpr std::array<std::string_view, 2> kFixedSpaces = {"\u00A0", "\u202F"};

bool is_plain_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }

// Bytes of the space there, 0 when there is none. Nearly every cell is settled by its first line.
std::size_t space_at_start(std::string_view text) {
    if (text.empty()) return 0;
    if (is_ascii(text.front())) return is_plain_space(text.front()) ? 1 : 0;
    for (const std::string_view space : kFixedSpaces) {
        if (text.starts_with(space)) return space.size();
    }
    return 0;
}

std::size_t space_at_end(std::string_view text) {
    if (text.empty()) return 0;
    if (is_ascii(text.back())) return is_plain_space(text.back()) ? 1 : 0;
    for (const std::string_view space : kFixedSpaces) {
        if (text.ends_with(space)) return space.size();
    }
    return 0;
}

}  // namespace

std::string shown(std::string_view text) {
    std::string result;
    int count = 0;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (base::starts_character(c) && ++count > kShownMax) return result + "…";
        if (byte < 0x20 || byte == 0x7F) {
            result += "·";
        } else {
            result += c;
        }
    }
    return result;
}

Finding finding_on(base::Code code, std::string_view text) {
    return {.code = code, .arguments = {base::Bilingual::same(shown(text))}};
}

std::string_view trimmed(std::string_view text) {
    for (std::size_t size = space_at_start(text); size > 0; size = space_at_start(text)) {
        text.remove_prefix(size);
    }
    for (std::size_t size = space_at_end(text); size > 0; size = space_at_end(text)) {
        text.remove_suffix(size);
    }
    return text;
}

void Findings::add(int line, int column, Finding finding) {
    if (is_full()) return;
    diagnostics_.push_back(base::diagnose(finding.code,
                                          {.file = path_, .line = line, .column = column},
                                          std::move(finding.arguments)));
}

Finding too_many_facts() {
    return {.code = base::Code::facts_too_many, .arguments = {base::Bilingual::same("1 000 000")}};
}

}  // namespace utfall::exchange
