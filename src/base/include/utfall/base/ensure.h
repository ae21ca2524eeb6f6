// base: our own mistakes. An ensure is always compiled in; it says what was expected and stops.
#pragma once
#include <string_view>

namespace utfall::base {

[[noreturn]] void fail(std::string_view expected, const char* file, int line);

}  // namespace utfall::base

#define ensure(condition, expected)                                           \
    do {                                                                      \
        if (!(condition)) ::utfall::base::fail(expected, __FILE__, __LINE__); \
    } while (false)
