#include "utfall/base/text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace utfall::base {
namespace {

// Bytes of the well-formed character at `index`, 0 when it is not well formed
// (The Unicode Standard 15, table 3-7).
std::size_t character_size(std::string_view bytes, std::size_t index) {
    const auto byte = [&](std::size_t offset) -> unsigned {
        return index + offset < bytes.size() ? static_cast<unsigned char>(bytes[index + offset])
                                             : 0U;
    };
    const auto within = [](unsigned value, unsigned min, unsigned max) {
        return value >= min && value <= max;
    };
    const unsigned first = byte(0);
    const unsigned second = byte(1);
    if (first < 0x80) return 1;
    if (within(first, 0xC2, 0xDF)) return within(second, 0x80, 0xBF) ? 2 : 0;
    if (within(first, 0xE0, 0xEF)) {
        const unsigned min = first == 0xE0 ? 0xA0 : 0x80;  // shorter forms exist
        const unsigned max = first == 0xED ? 0x9F : 0xBF;  // surrogates
        return within(second, min, max) && within(byte(2), 0x80, 0xBF) ? 3 : 0;
    }
    if (within(first, 0xF0, 0xF4)) {
        const unsigned min = first == 0xF0 ? 0x90 : 0x80;
        const unsigned max = first == 0xF4 ? 0x8F : 0xBF;  // beyond U+10FFFF
        return within(second, min, max) && within(byte(2), 0x80, 0xBF) &&
                       within(byte(3), 0x80, 0xBF)
                   ? 4
                   : 0;
    }
    return 0;
}

void append_utf8(std::string& text, char32_t character) {
    const auto add = [&](char32_t byte) { text += static_cast<char>(byte); };
    if (character < 0x80) {
        add(character);
    } else if (character < 0x800) {
        add(0xC0 | (character >> 6));
        add(0x80 | (character & 0x3F));
    } else {
        add(0xE0 | (character >> 12));
        add(0x80 | ((character >> 6) & 0x3F));
        add(0x80 | (character & 0x3F));
    }
}

// Bytes 80 to 9F; 0 where nothing is defined.
constexpr std::array<char32_t, 32> kWindows1252 = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

// Runs of letters that fold alike, from U+00C0 to U+017F; empty: the character stays.
struct FoldedRun {
    char32_t last;
    std::string_view letters;
};
constexpr std::array kFoldedRuns = {
    FoldedRun{0xC5, "a"},  FoldedRun{0xC6, "ae"},  FoldedRun{0xC7, "c"},  FoldedRun{0xCB, "e"},
    FoldedRun{0xCF, "i"},  FoldedRun{0xD0, "d"},   FoldedRun{0xD1, "n"},  FoldedRun{0xD6, "o"},
    FoldedRun{0xD7, ""},   FoldedRun{0xD8, "o"},   FoldedRun{0xDC, "u"},  FoldedRun{0xDD, "y"},
    FoldedRun{0xDE, "th"}, FoldedRun{0xDF, "ss"},  FoldedRun{0xE5, "a"},  FoldedRun{0xE6, "ae"},
    FoldedRun{0xE7, "c"},  FoldedRun{0xEB, "e"},   FoldedRun{0xEF, "i"},  FoldedRun{0xF0, "d"},
    FoldedRun{0xF1, "n"},  FoldedRun{0xF6, "o"},   FoldedRun{0xF7, ""},   FoldedRun{0xF8, "o"},
    FoldedRun{0xFC, "u"},  FoldedRun{0xFD, "y"},   FoldedRun{0xFE, "th"}, FoldedRun{0xFF, "y"},
    FoldedRun{0x105, "a"}, FoldedRun{0x10D, "c"},  FoldedRun{0x111, "d"}, FoldedRun{0x11B, "e"},
    FoldedRun{0x123, "g"}, FoldedRun{0x127, "h"},  FoldedRun{0x131, "i"}, FoldedRun{0x133, "ij"},
    FoldedRun{0x135, "j"}, FoldedRun{0x138, "k"},  FoldedRun{0x142, "l"}, FoldedRun{0x14B, "n"},
    FoldedRun{0x151, "o"}, FoldedRun{0x153, "oe"}, FoldedRun{0x159, "r"}, FoldedRun{0x161, "s"},
    FoldedRun{0x167, "t"}, FoldedRun{0x173, "u"},  FoldedRun{0x175, "w"}, FoldedRun{0x178, "y"},
    FoldedRun{0x17E, "z"}, FoldedRun{0x17F, "s"}};

bool is_combining_mark(char32_t character) { return character >= 0x300 && character <= 0x36F; }

std::string_view folded_letters(char32_t character) {
    if (character < 0xC0 || character > 0x17F) return "";
    const auto* const run =
        std::find_if(kFoldedRuns.begin(), kFoldedRuns.end(),
                     [&](const FoldedRun& candidate) { return character <= candidate.last; });
    return run->letters;
}

// Code points; a byte that is not well formed stands for itself.
std::vector<char32_t> characters(std::string_view utf8) {
    std::vector<char32_t> result;
    for (std::size_t i = 0; i < utf8.size();) {
        const std::size_t size = std::max<std::size_t>(character_size(utf8, i), 1);
        const auto byte = [&](std::size_t offset) {
            return static_cast<char32_t>(static_cast<unsigned char>(utf8[i + offset]));
        };
        const auto tail = [&](std::size_t offset) { return byte(offset) & 0x3F; };
        if (size == 1) result.push_back(byte(0));
        if (size == 2) result.push_back(((byte(0) & 0x1F) << 6) | tail(1));
        if (size == 3) result.push_back(((byte(0) & 0x0F) << 12) | (tail(1) << 6) | tail(2));
        if (size == 4) {
            result.push_back(((byte(0) & 0x07) << 18) | (tail(1) << 12) | (tail(2) << 6) | tail(3));
        }
        i += size;
    }
    return result;
}

}  // namespace

bool is_utf8(std::string_view bytes) {
    std::size_t i = 0;
    while (i < bytes.size()) {
        // Eight plain letters at a time: nearly all of every file.
        std::uint64_t chunk = 0;
        if (i + sizeof chunk <= bytes.size()) {
            std::memcpy(&chunk, bytes.data() + i, sizeof chunk);
            if ((chunk & 0x8080808080808080U) == 0) {
                i += sizeof chunk;
                continue;
            }
        }
        const std::size_t size = character_size(bytes, i);
        if (size == 0) return false;
        i += size;
    }
    return true;
}

std::optional<std::string> utf8_from_windows1252(std::string_view bytes) {
    std::string text;
    text.reserve(bytes.size() + bytes.size() / 16);
    for (const char c : bytes) {
        const unsigned byte = static_cast<unsigned char>(c);
        const bool is_special = byte >= 0x80 && byte <= 0x9F;
        const char32_t character = is_special ? kWindows1252[byte - 0x80] : char32_t{byte};
        if (is_special && character == 0) return std::nullopt;
        append_utf8(text, character);
    }
    return text;
}

int count_characters(std::string_view utf8) {
    return static_cast<int>(std::count_if(utf8.begin(), utf8.end(), starts_character));
}

std::string folded(std::string_view utf8) {
    std::string text;
    for (std::size_t i = 0; i < utf8.size();) {
        const std::size_t size = std::max<std::size_t>(character_size(utf8, i), 1);
        const std::string_view written = utf8.substr(i, size);
        i += size;
        if (size == 1) {
            const char c = written[0];
            text += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
            continue;
        }
        const char32_t character = characters(written).front();
        if (is_combining_mark(character)) continue;
        const std::string_view letters = folded_letters(character);
        text += letters.empty() ? written : letters;
    }
    return text;
}

int edit_distance(std::string_view a, std::string_view b) {
    const std::vector<char32_t> from = characters(a);
    const std::vector<char32_t> to = characters(b);
    // Row i holds the distances of the first i characters of `from` to every beginning of `to`.
    std::vector<int> before_last;
    std::vector<int> last;
    std::vector<int> row(to.size() + 1);
    for (std::size_t j = 0; j <= to.size(); ++j) row[j] = static_cast<int>(j);
    for (std::size_t i = 1; i <= from.size(); ++i) {
        before_last = std::move(last);
        last = row;
        row[0] = static_cast<int>(i);
        for (std::size_t j = 1; j <= to.size(); ++j) {
            const int changed = last[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, changed});
            const bool is_swapped =
                i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1];
            if (is_swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
        }
    }
    return row[to.size()];
}

std::optional<std::string> nearest(std::string_view word,
                                   const std::vector<std::string>& candidates) {
    const int length = count_characters(word);
    int distance_min = length / 3 + 1;
    std::optional<std::string> best;
    for (const std::string& candidate : candidates) {
        // The lengths alone may say that it is too far, which keeps monstrous words cheap.
        if (std::abs(count_characters(candidate) - length) >= distance_min) continue;
        const int distance = edit_distance(word, candidate);
        if (distance >= distance_min) continue;
        distance_min = distance;
        best = candidate;
    }
    return best;
}

NumberRuns number_runs(std::vector<int> numbers, std::size_t most) {
    std::sort(numbers.begin(), numbers.end());
    NumberRuns runs;
    std::size_t told = 0;
    for (std::size_t first = 0, end = 0; first < numbers.size(); first = end) {
        for (end = first + 1; end < numbers.size() && numbers[end] == numbers[end - 1] + 1;) ++end;
        if (told == most) {
            ++runs.left_out;
            continue;
        }
        ++told;
        runs.text += (runs.text.empty() ? "" : ", ") + std::to_string(numbers[first]);
        if (end - first > 1) runs.text += "–" + std::to_string(numbers[end - 1]);
    }
    return runs;
}

}  // namespace utfall::base
