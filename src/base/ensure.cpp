#include "utfall/base/ensure.h"

#include <cstdio>
#include <cstdlib>

namespace utfall::base {

void fail(std::string_view expected, const char* file, int line) {
    std::fprintf(stderr, "utfall stopped, because this did not hold: %.*s (%s:%d)\n",
                 static_cast<int>(expected.size()), expected.data(), file, line);
    std::abort();
}

}  // namespace utfall::base
