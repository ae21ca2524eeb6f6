#include <immintrin.h>

#include "claim_kernels.h"

// Only the functions of this file may use the larger instruction set, so the headers stand above.
#ifdef __clang__
#pragma clang attribute push(__attribute__((target("avx2,avx512f,avx512dq,avx512vl,avx512bw"))), \
                             apply_to = function)
#else
#pragma GCC optimize("O3")  // see rate_kernels_baseline.cpp
#pragma GCC target("avx2,avx512f,avx512dq,avx512vl,avx512bw")
#endif

namespace utfall::forecast::avx512 {

namespace {

inline constexpr std::size_t kBytes = 64;
using Days = std::int32_t __attribute__((vector_size(kBytes)));
using Counts = std::uint32_t __attribute__((vector_size(kBytes)));
using Words = std::uint64_t __attribute__((vector_size(kBytes)));
using Test = __mmask16;

[[gnu::always_inline]] inline __m512i of(Days x) { return __builtin_bit_cast(__m512i, x); }
[[gnu::always_inline]] inline __m512i of(Counts x) { return __builtin_bit_cast(__m512i, x); }
[[gnu::always_inline]] inline Days days(__m512i x) { return __builtin_bit_cast(Days, x); }
[[gnu::always_inline]] inline Test differ(Days a, Days b) {
    return _mm512_cmpneq_epi32_mask(of(a), of(b));
}
[[gnu::always_inline]] inline Test at_most(Days a, Days b) {
    return _mm512_cmple_epi32_mask(of(a), of(b));
}
[[gnu::always_inline]] inline Test at_most(Counts a, Counts b) {
    return _mm512_cmple_epu32_mask(of(a), of(b));
}
[[gnu::always_inline]] inline Days select(Test test, Days yes, Days no) {
    return days(_mm512_mask_blend_epi32(test, of(no), of(yes)));
}
[[gnu::always_inline]] inline Days counted(Days count, Test test) {
    return days(_mm512_mask_sub_epi32(of(count), test, of(count), _mm512_set1_epi32(-1)));
}
[[gnu::always_inline]] inline bool any(Test test) { return test != 0; }
// With a mask of all lanes: g++ 12 takes the plain forms for reads of a variable without value.
[[gnu::always_inline]] inline Days later_of(Days a, Days b) {
    return days(_mm512_maskz_max_epi32(0xffff, of(a), of(b)));
}
[[gnu::always_inline]] inline Words multiply_low(Words a, Words b) {
    return __builtin_bit_cast(Words, _mm512_maskz_mul_epu32(0xff, __builtin_bit_cast(__m512i, a),
                                                            __builtin_bit_cast(__m512i, b)));
}
[[gnu::always_inline]] inline Counts table_at(const std::uint32_t* table, Days place, Test test) {
    return __builtin_bit_cast(Counts, _mm512_mask_i32gather_epi32(_mm512_setzero_si512(), test,
                                                                  of(place), table, sizeof *table));
}
[[gnu::always_inline]] inline std::int32_t sum_of(Days x) {
    struct Halves {
        __m256i low, high;
    };
    const auto halves = __builtin_bit_cast(Halves, x);
    const __m256i eight = _mm256_add_epi32(halves.low, halves.high);
    const __m128i four =
        _mm_add_epi32(_mm256_castsi256_si128(eight), _mm256_extracti128_si256(eight, 1));
    const __m128i two = _mm_add_epi32(four, _mm_unpackhi_epi64(four, four));
    return _mm_cvtsi128_si32(two) + _mm_extract_epi32(two, 1);
}

}  // namespace

#include "claim_kernels.inc"

}  // namespace utfall::forecast::avx512

#ifdef __clang__
#pragma clang attribute pop
#endif
