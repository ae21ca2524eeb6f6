#include <immintrin.h>

#include "column_plan.h"
#include "meaning.h"

// Only the functions of this file may use the larger instruction set, so the headers stand above.
#ifdef __clang__
#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#else
#pragma GCC optimize("O3", "unroll-loops")  // see column_kernels_baseline.cpp
#pragma GCC target("avx2")
#endif

namespace utfall::calc::avx2 {

inline constexpr std::size_t kLanes = 4;
using Words = std::uint64_t __attribute__((vector_size(8 * kLanes)));
[[gnu::always_inline]] inline Words low_product(Words x, Words y) {
    return __builtin_bit_cast(
        Words, _mm256_mul_epu32(__builtin_bit_cast(__m256i, x), __builtin_bit_cast(__m256i, y)));
}

#include "column_kernels.inc"

}  // namespace utfall::calc::avx2

#ifdef __clang__
#pragma clang attribute pop
#endif
