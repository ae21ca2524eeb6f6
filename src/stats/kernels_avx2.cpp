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

#include "functions.inc"
#include "kernels.inc"
#include "kernels_search.inc"

}  // namespace utfall::stats::avx2

#ifdef __clang__
#pragma clang attribute pop
#endif
