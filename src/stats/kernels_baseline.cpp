#include <immintrin.h>

#include "kernels.h"

// At -O2 g++ 12 vectorises only loops whose length it knows; clang 14 needs no telling. A product and a sum
// are rounded one by one on every machine, so none may be fused.
#ifndef __clang__
#pragma GCC optimize("O3", "fp-contract=off")
#endif

namespace utfall::stats::baseline {

inline constexpr std::size_t kLanes = 2;
#include "lanes.inc"

[[gnu::always_inline]] inline Number root(Number x) { return _mm_sqrt_pd(x); }
[[gnu::always_inline]] inline bool any(Mask mask) {
    return _mm_movemask_pd(__builtin_bit_cast(__m128d, mask)) != 0;
}
// Which lanes of a are below b, and a count of them.
using Test = Mask;
[[gnu::always_inline]] inline Test below(Number a, Number b) { return less(a, b); }
[[gnu::always_inline]] inline Mask counted(Mask count, Test test) { return count - test; }
[[gnu::always_inline]] inline bool all(Test test) { return !any(~test); }
// The product of the lower 32 bits.
[[gnu::always_inline]] inline Word multiply_low(Word a, Word b) {
    return __builtin_bit_cast(
        Word, _mm_mul_epu32(__builtin_bit_cast(__m128i, a), __builtin_bit_cast(__m128i, b)));
}
// Of each lane two neighbours in memory: the first ones, and the second ones.
[[gnu::always_inline]] inline void gather_two(const double* const* from, std::size_t at,
                                              Number& first, Number& second) {
    const __m128d a = _mm_loadu_pd(from[0] + at), b = _mm_loadu_pd(from[1] + at);
    first = _mm_unpacklo_pd(a, b);
    second = _mm_unpackhi_pd(a, b);
}
[[gnu::always_inline]] inline void reverse_bits(std::uint32_t* points, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) points[i] = reversed(points[i]);
}

#include "functions.inc"
#include "kernels.inc"
namespace pairs = baseline;  // one vector is enough
#include "kernels_search.inc"
#include "kernels_table.inc"

#include "kernels_all.inc"

}  // namespace utfall::stats::baseline
