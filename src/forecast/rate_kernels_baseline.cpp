#include "rate_kernels.h"

// At -O2 g++ 12 leaves the loops over lanes as loops, with every lane in memory; clang 14 does not.
#ifndef __clang__
#pragma GCC optimize("O3")
#endif

namespace utfall::forecast::baseline {

#include "rate_kernels.inc"

}  // namespace utfall::forecast::baseline
