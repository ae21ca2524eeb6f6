// base: whole files in and out.
#pragma once
#include <string>
#include <string_view>

#include "utfall/base/result.h"

namespace utfall::base {

// Refuses directories, what cannot be opened and what is larger than `limit_bytes`.
[[nodiscard]] Result<std::string> read_file(const std::string& path, std::size_t limit_bytes);
// Writes beside the target and renames, so that a reader sees the old or the new file, never half of one.
[[nodiscard]] Result<bool> write_file(const std::string& path, std::string_view bytes);

}  // namespace utfall::base
