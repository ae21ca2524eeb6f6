#include <immintrin.h>

#include "kernels.h"

// Only the functions of this file may use the larger instruction set, so the headers stand above.
#ifdef __clang__
#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#else
#pragma GCC optimize("O3", "fp-contract=off")  // see kernels_baseline.cpp
#pragma GCC target("avx2")
#endif

namespace utfall::stats::avx2 {

inline constexpr std::size_t kLanes = 4;
#include "lanes.inc"

[[gnu::always_inline]] inline Number root(Number x) { return _mm256_sqrt_pd(x); }
[[gnu::always_inline]] inline bool any(Mask mask) {
    return _mm256_movemask_pd(__builtin_bit_cast(__m256d, mask)) != 0;
}
// Which lanes of a are below b, and a count of them.
using Test = Mask;
[[gnu::always_inline]] inline Test below(Number a, Number b) { return less(a, b); }
[[gnu::always_inline]] inline Mask counted(Mask count, Test test) { return count - test; }
[[gnu::always_inline]] inline bool all(Test test) { return !any(~test); }
// The product of the lower 32 bits.
[[gnu::always_inline]] inline Word multiply_low(Word a, Word b) {
    return __builtin_bit_cast(
        Word, _mm256_mul_epu32(__builtin_bit_cast(__m256i, a), __builtin_bit_cast(__m256i, b)));
}
// Of each lane two neighbours in memory: the first ones, and the second ones.
[[gnu::always_inline]] inline __m256d two_of_both(const double* low, const double* high) {
    return _mm256_insertf128_pd(_mm256_castpd128_pd256(_mm_loadu_pd(low)), _mm_loadu_pd(high), 1);
}
[[gnu::always_inline]] inline void gather_two(const double* const* from, std::size_t at,
                                              Number& first, Number& second) {
    const __m256d a = two_of_both(from[0] + at, from[2] + at);
    const __m256d b = two_of_both(from[1] + at, from[3] + at);
    first = _mm256_unpacklo_pd(a, b);
    second = _mm256_unpackhi_pd(a, b);
}
// Bytes change places, then each half of a byte is looked up.
[[gnu::always_inline]] inline void reverse_bits(std::uint32_t* points, std::size_t count) {
    const __m256i bytes = _mm256_broadcastsi128_si256(
        _mm_setr_epi8(3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12));
    const __m256i high_of_low = _mm256_broadcastsi128_si256(
        _mm_setr_epi8(0, -128, 64, -64, 32, -96, 96, -32, 16, -112, 80, -48, 48, -80, 112, -16));
    const __m256i low_of_high = _mm256_broadcastsi128_si256(
        _mm_setr_epi8(0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15));
    const __m256i half = _mm256_set1_epi8(0x0F);
    std::size_t i = 0;
    for (; i + 8 <= count; i += 8) {
        __m256i x;
        __builtin_memcpy(&x, points + i, sizeof x);
        x = _mm256_shuffle_epi8(x, bytes);
        const __m256i low = _mm256_and_si256(x, half);
        const __m256i high = _mm256_and_si256(_mm256_srli_epi16(x, 4), half);
        x = _mm256_or_si256(_mm256_shuffle_epi8(high_of_low, low),
                            _mm256_shuffle_epi8(low_of_high, high));
        __builtin_memcpy(points + i, &x, sizeof x);
    }
    for (; i < count; ++i) points[i] = reversed(points[i]);
}

#include "functions.inc"

namespace pairs {
namespace one = avx2;
#include "pairs.inc"

using one::reverse_bits;
#include "functions.inc"
#include "kernels.inc"
}  // namespace pairs

#include "kernels_search.inc"
#include "kernels_table.inc"

#include "kernels_all.inc"

}  // namespace utfall::stats::avx2

#ifdef __clang__
#pragma clang attribute pop
#endif
