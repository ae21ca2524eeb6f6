#include "decode.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "utfall/base/text.h"

namespace utfall::exchange {
namespace {

using base::Code;

constexpr std::string_view kMarkUtf8 = "\xEF\xBB\xBF";
constexpr std::string_view kMarkUtf16Little = "\xFF\xFE";
constexpr std::string_view kMarkUtf16Big = "\xFE\xFF";

base::Diagnostic refuse(Code code, const std::string& path, std::string_view bytes,
                        std::size_t offset) {
    const std::string_view before = bytes.substr(0, offset);
    const auto line = std::count(before.begin(), before.end(), '\n') + 1;
    return base::diagnose(code, {.file = path, .line = static_cast<int>(line)});
}

// The first byte that Windows-1252 does not define.
std::size_t find_undefined(std::string_view bytes) {
    return bytes.find_first_of("\x81\x8D\x8F\x90\x9D");
}

// C3 and a continuation byte is å, ä, ö or é in UTF-8 and nonsense such as "Ã¥" in Windows-1252.
bool has_utf8_letter(std::string_view bytes) {
    for (std::size_t i = 0; i + 1 < bytes.size(); ++i) {
        if (bytes[i] == '\xC3' && !base::starts_character(bytes[i + 1])) return true;
    }
    return false;
}

// The start of the first line that is not UTF-8. Line breaks are never inside a letter.
std::size_t find_line_not_utf8(std::string_view bytes) {
    std::size_t start = 0;
    while (start < bytes.size()) {
        const std::size_t end = std::min(bytes.find('\n', start), bytes.size());
        if (!base::is_utf8(bytes.substr(start, end - start))) return start;
        start = end + 1;
    }
    return 0;
}

}  // namespace

base::Result<std::string> decode_text(const std::string& path, std::string bytes) {
    if (bytes.starts_with(kMarkUtf16Little) || bytes.starts_with(kMarkUtf16Big)) {
        return base::diagnose(Code::facts_utf16, {.file = path});
    }
    if (const std::size_t nul = bytes.find('\0'); nul != std::string::npos) {
        return refuse(Code::facts_nul, path, bytes, nul);
    }
    const bool is_marked = bytes.starts_with(kMarkUtf8);
    if (base::is_utf8(bytes)) {
        if (is_marked) bytes.erase(0, kMarkUtf8.size());
        return bytes;
    }
    if (is_marked || has_utf8_letter(bytes)) {
        return refuse(Code::facts_encoding_mixed, path, bytes, find_line_not_utf8(bytes));
    }
    std::optional<std::string> text = base::utf8_from_windows1252(bytes);
    if (!text) return refuse(Code::facts_encoding, path, bytes, find_undefined(bytes));
    return std::move(*text);
}

}  // namespace utfall::exchange
