// Letters by block (The Unicode Standard 15.0, ch. 4.5, general category L), whole blocks where a script has
// nearly only letters: a stray sign inside a foreign script is harmless in a name, a missing letter is not.
#include "letters.h"

#include <array>

namespace utfall::terms {
namespace {

struct Range {
    char32_t first;
    char32_t last;
};

constexpr std::array kLetters = {
    Range{U'A', U'Z'},       Range{U'a', U'z'},     Range{0xAA, 0xAA},     Range{0xB5, 0xB5},
    Range{0xBA, 0xBA},       Range{0xC0, 0xD6},     Range{0xD8, 0xF6},     Range{0xF8, 0x2C1},
    Range{0x370, 0x373},     Range{0x376, 0x377},   Range{0x37B, 0x37D},   Range{0x37F, 0x37F},
    Range{0x386, 0x386},     Range{0x388, 0x3FF},   Range{0x400, 0x481},   Range{0x48A, 0x52F},
    Range{0x531, 0x556},     Range{0x561, 0x587},   Range{0x5D0, 0x5EA},   Range{0x620, 0x64A},
    Range{0x671, 0x6D3},     Range{0x904, 0x1DBF},  Range{0x1E00, 0x1FBC}, Range{0x1FC2, 0x1FCC},
    Range{0x1FD0, 0x1FDB},   Range{0x1FE0, 0x1FEC}, Range{0x1FF2, 0x1FFC}, Range{0x3041, 0x3096},
    Range{0x30A1, 0x30FA},   Range{0x3400, 0x4DBF}, Range{0x4E00, 0x9FFF}, Range{0xAC00, 0xD7A3},
    Range{0x20000, 0x2FA1F},
};
constexpr std::array kCombining = {Range{0x300, 0x36F}, Range{0x1DC0, 0x1DFF},
                                   Range{0x20D0, 0x20FF}, Range{0xFE20, 0xFE2F}};
constexpr std::array kQuotes = {Range{0x201C, 0x201F}, Range{0xAB, 0xAB}, Range{0xBB, 0xBB}};
// Controls, format characters and spaces: shown by number, since they cannot be seen.
constexpr std::array kInvisible = {
    Range{0x0, 0x20},      Range{0x7F, 0xA0},     Range{0xAD, 0xAD},     Range{0x2000, 0x200F},
    Range{0x2028, 0x202F}, Range{0x205F, 0x206F}, Range{0x3000, 0x3000}, Range{0xD800, 0xF8FF},
    Range{0xFE00, 0xFE0F}, Range{0xFEFF, 0xFEFF}, Range{0xFFF0, 0xFFFF}, Range{0xE0000, 0x10FFFF}};

template <std::size_t count>
bool contains(const std::array<Range, count>& ranges, char32_t code) {
    for (const Range& range : ranges) {
        if (code >= range.first && code <= range.last) return true;
    }
    return false;
}

Letter decoded(std::string_view utf8, std::size_t position) {
    const auto byte = [&](std::size_t offset) {
        return static_cast<char32_t>(static_cast<unsigned char>(utf8[position + offset]));
    };
    const char32_t lead = byte(0);
    const std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (size == 1 || lead < 0xC0 || position + size > utf8.size()) return {.code = lead};
    char32_t code = lead & (0xFFU >> (size + 1));
    for (std::size_t i = 1; i < size; ++i) code = (code << 6U) | (byte(i) & 0x3FU);
    return {.code = code, .size = size};
}

}  // namespace

Letter letter_at(std::string_view utf8, std::size_t position) {
    Letter letter = decoded(utf8, position);
    if (letter.code < 0x80 || letter.size > 1) letter.is_letter = contains(kLetters, letter.code);
    letter.is_combining = contains(kCombining, letter.code);
    letter.is_quote = contains(kQuotes, letter.code);
    letter.is_printable = !contains(kInvisible, letter.code);
    return letter;
}

std::size_t space_size(std::string_view utf8, std::size_t position) {
    if (position >= utf8.size()) return 0;
    if (utf8[position] == ' ' || utf8[position] == '\t') return 1;
    if (utf8.substr(position, 2) == "\u00A0") return 2;
    if (utf8.substr(position, 3) == "\u202F") return 3;
    return 0;
}

}  // namespace utfall::terms
