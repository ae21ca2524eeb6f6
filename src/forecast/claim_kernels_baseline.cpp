#include <emmintrin.h>

#include "claim_kernels.h"
#include "utfall/base/ensure.h"
#include "utfall/base/instruction_set.h"

// At -O2 g++ 12 leaves the loops over lanes as loops, with every lane in memory; clang 14 does not.
#ifndef __clang__
#pragma GCC optimize("O3")
#endif

namespace utfall::forecast {

namespace baseline {

namespace {

inline constexpr std::size_t kBytes = 16;
#include "claim_lanes.inc"

[[gnu::always_inline]] inline bool any(Test test) {
    return _mm_movemask_epi8(__builtin_bit_cast(__m128i, test)) != 0;
}
[[gnu::always_inline]] inline Days later_of(Days a, Days b) { return select(a > b, a, b); }
[[gnu::always_inline]] inline Words multiply_low(Words a, Words b) {
    return __builtin_bit_cast(
        Words, _mm_mul_epu32(__builtin_bit_cast(__m128i, a), __builtin_bit_cast(__m128i, b)));
}
[[gnu::always_inline]] inline Counts table_at(const std::uint32_t* table, Days place, Test test) {
    const Days at = place & test;
    return Counts{table[at[0]], table[at[1]], table[at[2]], table[at[3]]};
}
[[gnu::always_inline]] inline std::int32_t sum_of(Days x) { return x[0] + x[1] + x[2] + x[3]; }

}  // namespace

#include "claim_kernels.inc"

}  // namespace baseline

const ClaimKernels& claim_kernels() {
    switch (base::instruction_set_in_use()) {
        case base::InstructionSet::Baseline: break;
        case base::InstructionSet::Avx2: return avx2::claim_kernels();
        case base::InstructionSet::Avx512: return avx512::claim_kernels();
    }
    return baseline::claim_kernels();
}

}  // namespace utfall::forecast
