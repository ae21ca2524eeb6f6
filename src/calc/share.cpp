#include "column_plan.h"

namespace utfall::calc {

namespace {

// Hamilton's method, for one part: it is rounded down, and gets one of the left-over units when
// fewer remainders than there are such units come before its own. The remainders sum to sum·left,
// which tells `left`. N holds the sum, and magnitude times a weight.
template <class N>
std::uint64_t share_of(std::uint64_t magnitude, std::span<const std::int64_t> weights,
                       std::size_t index, N sum) {
    const N exact = N{magnitude} * static_cast<N>(weights[index]);
    const N own = exact % sum;
    std::size_t before = 0;
    std::size_t left = 0;
    N remainders = 0;
    for (std::size_t k = 0; k < weights.size(); ++k) {
        const N remainder = N{magnitude} * static_cast<N>(weights[k]) % sum;
        if (remainder > own || (remainder == own && k < index)) ++before;
        // Both are less than `sum`; a sum of remainders would not always fit.
        if (remainders >= sum - remainder) {
            ++left;
            remainders -= sum - remainder;
        } else {
            remainders += remainder;
        }
    }
    return static_cast<std::uint64_t>(exact / sum) + (before < left ? 1U : 0U);
}

}  // namespace

std::int64_t share(std::int64_t total, std::span<const std::int64_t> weights, std::size_t index) {
    Unsigned128 sum = 0;
    for (const std::int64_t weight : weights) sum += static_cast<std::uint64_t>(weight);
    if (sum == 0 || total == 0) return 0;
    const auto bits = static_cast<std::uint64_t>(total);
    const std::uint64_t magnitude = total < 0 ? 0 - bits : bits;
    const bool is_narrow = sum <= UINT64_MAX / magnitude;
    const std::uint64_t part =
        is_narrow ? share_of(magnitude, weights, index, static_cast<std::uint64_t>(sum))
                  : share_of(magnitude, weights, index, sum);
    return static_cast<std::int64_t>(total < 0 ? 0 - part : part);
}

}  // namespace utfall::calc
