// Dot products as by Ogita, Rump and Oishi (2005), algorithm 5.3, in four lanes. What a product leaves out is exact, by Dekker
// (1971) or by a fused multiplication where the machine has one: both give the same bits.
#include <immintrin.h>

#include <cstring>

#include "rows.h"
#include "utfall/base/instruction_set.h"

namespace utfall::effects {

namespace {

constexpr std::size_t kLanes = 4;
using Four = double __attribute__((vector_size(8 * kLanes)));

Pair total(const double* sums, const double* lows) {
    Pair all;
    for (std::size_t i = 0; i < kLanes; ++i) all = all + exact_sum(sums[i], lows[i]);
    return all;
}

// Vectors by reference: by value they would be passed in ways that depend on the machine.
[[gnu::always_inline]] inline void load(const double* from, Four& to) {
    std::memcpy(&to, from, sizeof to);
}
[[gnu::always_inline]] inline void part(const Four& a, Four& head, Four& tail) {
    const Four spread = 134217729.0 * a;
    head = spread - (spread - a);
    tail = a - head;
}

Pair by_parts(const BlockColumn& a, const BlockColumn& b, bool is_wide) {
    Four sum{};
    Four low{};
    for (std::size_t i = 0; i < kBlock; i += kLanes) {
        Four x, y, x_head, x_tail, y_head, y_tail;
        load(&a.high[i], x);
        load(&b.high[i], y);
        part(x, x_head, x_tail);
        part(y, y_head, y_tail);
        const Four product = x * y;
        const Four error =
            ((x_head * y_head - product) + x_head * y_tail + x_tail * y_head) + x_tail * y_tail;
        const Four next = sum + product;
        const Four seen = next - sum;
        low += ((sum - (next - seen)) + (product - seen)) + error;
        sum = next;
        if (!is_wide) continue;
        Four x_low, y_low;
        load(&a.low[i], x_low);
        load(&b.low[i], y_low);
        low += x * y_low + x_low * y;
    }
    double sums[kLanes], lows[kLanes];
    std::memcpy(sums, &sum, sizeof sum);
    std::memcpy(lows, &low, sizeof low);
    return total(sums, lows);
}

__attribute__((target("avx2,fma"))) Pair fused(const BlockColumn& a, const BlockColumn& b,
                                               bool is_wide) {
    __m256d sum = _mm256_setzero_pd();
    __m256d low = _mm256_setzero_pd();
    for (std::size_t i = 0; i < kBlock; i += kLanes) {
        const __m256d x = _mm256_loadu_pd(&a.high[i]);
        const __m256d y = _mm256_loadu_pd(&b.high[i]);
        const __m256d product = _mm256_mul_pd(x, y);
        const __m256d error = _mm256_fmsub_pd(x, y, product);
        const __m256d next = _mm256_add_pd(sum, product);
        const __m256d seen = _mm256_sub_pd(next, sum);
        const __m256d left = _mm256_add_pd(_mm256_sub_pd(sum, _mm256_sub_pd(next, seen)),
                                           _mm256_sub_pd(product, seen));
        low = _mm256_add_pd(low, _mm256_add_pd(left, error));
        sum = next;
        if (!is_wide) continue;
        const __m256d first = _mm256_mul_pd(x, _mm256_loadu_pd(&b.low[i]));
        const __m256d second = _mm256_mul_pd(_mm256_loadu_pd(&a.low[i]), y);
        low = _mm256_add_pd(low, _mm256_add_pd(first, second));
    }
    double sums[kLanes], lows[kLanes];
    _mm256_storeu_pd(sums, sum);
    _mm256_storeu_pd(lows, low);
    return total(sums, lows);
}

}  // namespace

Pair sum_of_products(const BlockColumn& a, const BlockColumn& b) {
    static const bool has_fused = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    const bool is_wide = a.is_wide || b.is_wide;
    return has_fused && base::instruction_set_in_use() != base::InstructionSet::Baseline
               ? fused(a, b, is_wide)
               : by_parts(a, b, is_wide);
}

}  // namespace utfall::effects
