#include <immintrin.h>

#include "column_plan.h"
#include "meaning.h"

// Only the functions of this file may use the larger instruction set, so the headers stand above.
#ifdef __clang__
#pragma clang attribute push(__attribute__((target("avx2,avx512f,avx512dq,avx512vl,avx512bw"))), \
                             apply_to = function)
#else
#pragma GCC optimize("O3")  // see column_kernels_baseline.cpp
#pragma GCC target("avx2,avx512f,avx512dq,avx512vl,avx512bw")
#endif

namespace utfall::calc::avx512 {

inline constexpr std::size_t kLanes = 8;
using Words = std::uint64_t __attribute__((vector_size(8 * kLanes)));
// With a mask of all lanes: see stats/kernels_avx512.cpp.
[[gnu::always_inline]] inline Words low_product(Words x, Words y) {
    return __builtin_bit_cast(Words, _mm512_maskz_mul_epu32(0xff, __builtin_bit_cast(__m512i, x),
                                                            __builtin_bit_cast(__m512i, y)));
}

#include "column_kernels.inc"

}  // namespace utfall::calc::avx512

#ifdef __clang__
#pragma clang attribute pop
#endif
