#include <immintrin.h>

#include "kernels.h"

// Only the functions of this file may use the larger instruction set, so the headers stand above.
#ifdef __clang__
#pragma clang attribute push(__attribute__((target("avx2,avx512f,avx512dq,avx512vl,avx512bw"))), \
                             apply_to = function)
#else
#pragma GCC optimize("O3", "fp-contract=off")  // see kernels_baseline.cpp
#pragma GCC target("avx2,avx512f,avx512dq,avx512vl,avx512bw")
#endif

namespace utfall::stats::avx512 {

inline constexpr std::size_t kLanes = 8;
#include "lanes.inc"

// With a mask of all lanes: g++ 12 takes the plain forms for reads of a variable without value.
[[gnu::always_inline]] inline Number root(Number x) { return _mm512_maskz_sqrt_pd(0xff, x); }
[[gnu::always_inline]] inline bool any(Mask mask) {
    return _mm512_movepi64_mask(__builtin_bit_cast(__m512i, mask)) != 0;
}
// The product of the lower 32 bits.
[[gnu::always_inline]] inline Word multiply_low(Word a, Word b) {
    return __builtin_bit_cast(Word, _mm512_maskz_mul_epu32(0xff, __builtin_bit_cast(__m512i, a),
                                                           __builtin_bit_cast(__m512i, b)));
}

#include "functions.inc"
#include "kernels.inc"
#include "kernels_search.inc"

}  // namespace utfall::stats::avx512

#ifdef __clang__
#pragma clang attribute pop
#endif
