#include "column_kernels.h"

// Only the functions of this file may use the larger instruction set, so the headers stand above.
#ifdef __clang__
#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#else
#pragma GCC optimize("O3")  // see rate_kernels_baseline.cpp
#pragma GCC target("avx2")
#endif

namespace utfall::forecast::avx2 {

#include "column_kernels.inc"

}  // namespace utfall::forecast::avx2

#ifdef __clang__
#pragma clang attribute pop
#endif
