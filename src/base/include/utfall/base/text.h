// base: characters. Everything inside the program is UTF-8; columns count characters.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace utfall::base {

[[nodiscard]] bool is_utf8(std::string_view bytes);
// Windows-1252 to UTF-8; nothing when a byte is undefined there (81, 8D, 8F, 90, 9D).
[[nodiscard]] std::optional<std::string> utf8_from_windows1252(std::string_view bytes);
// False for the later bytes of a character.
[[nodiscard]] constexpr bool starts_character(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
}
[[nodiscard]] int count_characters(std::string_view utf8);
// Lower case with marks removed (å and ä become a, é becomes e): two names that fold alike are easily confused.
// Covers Latin-1 Supplement, Latin Extended-A and combining marks; other characters stay as they are.
[[nodiscard]] std::string folded(std::string_view utf8);
// Smallest number of inserted, removed, changed or swapped characters (Damerau 1964, restricted): for "did you mean".
[[nodiscard]] int edit_distance(std::string_view a, std::string_view b);
// The nearest candidate within a third of the word's length, if any.
[[nodiscard]] std::optional<std::string> nearest(std::string_view word,
                                                 const std::vector<std::string>& candidates);

// Rising numbers as runs, "4–9, 12, 15–16": at most `most` of them, and how many runs are left out.
struct NumberRuns {
    std::string text;
    std::size_t left_out = 0;
};
[[nodiscard]] NumberRuns number_runs(std::vector<int> numbers, std::size_t most);

}  // namespace utfall::base
