#include <immintrin.h>

#include "column_plan.h"
#include "meaning.h"

// At -O2 g++ 12 vectorises only loops whose length it knows; clang 14 needs no telling.
#ifndef __clang__
#pragma GCC optimize("O3")
#endif

namespace utfall::calc::baseline {

inline constexpr std::size_t kLanes = 2;
using Words = std::uint64_t __attribute__((vector_size(8 * kLanes)));
[[gnu::always_inline]] inline Words low_product(Words x, Words y) {
    return __builtin_bit_cast(
        Words, _mm_mul_epu32(__builtin_bit_cast(__m128i, x), __builtin_bit_cast(__m128i, y)));
}

#include "column_kernels.inc"

}  // namespace utfall::calc::baseline
