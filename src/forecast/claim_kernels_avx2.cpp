#include <immintrin.h>

#include "claim_kernels.h"

// Only the functions of this file may use the larger instruction set, so the headers stand above.
#ifdef __clang__
#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#else
#pragma GCC optimize("O3")  // see rate_kernels_baseline.cpp
#pragma GCC target("avx2")
#endif

namespace utfall::forecast::avx2 {

namespace {

inline constexpr std::size_t kBytes = 32;
#include "claim_lanes.inc"

[[gnu::always_inline]] inline bool any(Test test) {
    return _mm256_movemask_epi8(__builtin_bit_cast(__m256i, test)) != 0;
}
[[gnu::always_inline]] inline Days later_of(Days a, Days b) {
    return __builtin_bit_cast(
        Days, _mm256_max_epi32(__builtin_bit_cast(__m256i, a), __builtin_bit_cast(__m256i, b)));
}
[[gnu::always_inline]] inline Words multiply_low(Words a, Words b) {
    return __builtin_bit_cast(
        Words, _mm256_mul_epu32(__builtin_bit_cast(__m256i, a), __builtin_bit_cast(__m256i, b)));
}
[[gnu::always_inline]] inline Counts table_at(const std::uint32_t* table, Days place, Test test) {
    return __builtin_bit_cast(
        Counts, _mm256_i32gather_epi32(reinterpret_cast<const int*>(table),
                                       __builtin_bit_cast(__m256i, place & test), sizeof *table));
}
[[gnu::always_inline]] inline std::int32_t sum_of(Days x) {
    const __m256i eight = __builtin_bit_cast(__m256i, x);
    const __m128i four =
        _mm_add_epi32(_mm256_castsi256_si128(eight), _mm256_extracti128_si256(eight, 1));
    const __m128i two = _mm_add_epi32(four, _mm_unpackhi_epi64(four, four));
    return _mm_cvtsi128_si32(two) + _mm_extract_epi32(two, 1);
}

}  // namespace

#include "claim_kernels.inc"

}  // namespace utfall::forecast::avx2

#ifdef __clang__
#pragma clang attribute pop
#endif
