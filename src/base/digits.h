// base, private: digits of 128-bit numbers, for exact.cpp and money.cpp.
#pragma once
#include <string>

#include "utfall/base/exact.h"
#include "utfall/base/language.h"

namespace utfall::base {

__extension__ using UInt128 = unsigned __int128;

// The size without its sign; also for the smallest number, whose size has no signed form.
[[nodiscard]] UInt128 magnitude(Int128 value);

[[nodiscard]] constexpr char decimal_mark(Language language) {
    return language == Language::Swedish ? ',' : '.';
}

// 1234567, scale 2, ',' -> "12 345,67".
[[nodiscard]] std::string grouped_text(Int128 digits, int scale, char decimal_mark);

}  // namespace utfall::base
