// exchange, private: bytes to UTF-8, without guessing silently.
#pragma once
#include <string>

#include "utfall/base/result.h"

namespace utfall::exchange {

// UTF-8 with or without a byte order mark, otherwise Windows-1252. Refuses UTF-16, NUL bytes, what is neither,
// and Windows-1252 that holds UTF-8 letters: a file glued from two, or one cut off inside a letter.
[[nodiscard]] base::Result<std::string> decode_text(const std::string& path, std::string bytes);

}  // namespace utfall::exchange
