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
// Which lanes of a are below b, and a count of them: kept in a mask register, and added under it.
using Test = __mmask8;
[[gnu::always_inline]] inline Test below(Number a, Number b) {
    return _mm512_cmp_pd_mask(a, b, _CMP_LT_OQ);
}
[[gnu::always_inline]] inline Mask counted(Mask count, Test test) {
    const __m512i before = __builtin_bit_cast(__m512i, count);
    return __builtin_bit_cast(Mask,
                              _mm512_mask_add_epi64(before, test, before, _mm512_set1_epi64(1)));
}
[[gnu::always_inline]] inline bool any(Test test) { return test != 0; }
[[gnu::always_inline]] inline bool all(Test test) { return test == 0xFFU; }
// The product of the lower 32 bits.
[[gnu::always_inline]] inline Word multiply_low(Word a, Word b) {
    return __builtin_bit_cast(Word, _mm512_maskz_mul_epu32(0xff, __builtin_bit_cast(__m512i, a),
                                                           __builtin_bit_cast(__m512i, b)));
}
// Of each lane two neighbours in memory: the first ones, and the second ones.
[[gnu::always_inline]] inline void gather_two(const double* const* from, std::size_t at,
                                              Number& first, Number& second) {
    first = Number{from[0][at], from[1][at], from[2][at], from[3][at],
                   from[4][at], from[5][at], from[6][at], from[7][at]};
    const std::size_t next = at + 1;
    second = Number{from[0][next], from[1][next], from[2][next], from[3][next],
                    from[4][next], from[5][next], from[6][next], from[7][next]};
}
[[gnu::always_inline]] inline void reverse_bits(std::uint32_t* points, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) points[i] = reversed(points[i]);
}

#include "functions.inc"
#include "kernels.inc"
namespace pairs = avx512;  // one vector is enough
#include "kernels_search.inc"
#include "kernels_table.inc"

#include "kernels_all.inc"

}  // namespace utfall::stats::avx512

#ifdef __clang__
#pragma clang attribute pop
#endif
