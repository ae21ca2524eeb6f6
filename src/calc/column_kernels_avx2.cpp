#include "column_plan.h"
#include "meaning.h"

// Only the functions of this file may use the larger instruction set, so the headers stand above.
#ifdef __clang__
#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#else
#pragma GCC optimize("O3")  // see column_kernels_baseline.cpp
#pragma GCC target("avx2")
#endif

namespace utfall::calc::avx2 {

inline constexpr bool kVectorMultiply = true;
#include "column_kernels.inc"

}  // namespace utfall::calc::avx2

#ifdef __clang__
#pragma clang attribute pop
#endif
