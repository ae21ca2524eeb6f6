// terms: which characters make words. A table of ranges instead of the locale, so that every machine reads alike.
#pragma once
#include <cstddef>
#include <string_view>

namespace utfall::terms {

struct Letter {
    char32_t code = 0;
    std::size_t size = 1;  // bytes
    bool is_letter = false;
    bool is_combining =
        false;  // a mark that belongs to the character before: å written as a and a ring
    bool is_quote = false;  // “ ” „ « »
    bool is_printable = false;
};

// The character at `position`, which must be inside `utf8`. A broken sequence gives one byte that is no letter.
[[nodiscard]] Letter letter_at(std::string_view utf8, std::size_t position);
// Bytes of the space at `position`: plain, tab, U+00A0 or U+202F; 0 when there is none.
[[nodiscard]] std::size_t space_size(std::string_view utf8, std::size_t position);

}  // namespace utfall::terms
