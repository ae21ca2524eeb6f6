#include <algorithm>

#include "column_plan.h"

namespace utfall::calc {

namespace {

// Hamilton's method: each part is rounded down, and the units that are left over go one each to the largest remainders, of
// equal ones to the first. Fewer units are left than there are remainders above zero. N holds the sum, and magnitude times a
// weight.
template <class N>
void split(std::uint64_t magnitude, std::span<const std::int64_t> weights, N sum,
           std::vector<std::int64_t>& parts, std::vector<N>& remainders) {
    remainders.resize(weights.size());
    std::uint64_t left = magnitude;
    for (std::size_t k = 0; k < weights.size(); ++k) {
        const N exact = N{magnitude} * static_cast<N>(weights[k]);
        const auto whole = static_cast<std::uint64_t>(exact / sum);
        remainders[k] = exact % sum;
        parts[k] = static_cast<std::int64_t>(whole);
        left -= whole;
    }
    for (; left > 0; --left) {
        const auto next = std::max_element(remainders.begin(), remainders.end());
        *next = 0;
        std::int64_t& part = parts[static_cast<std::size_t>(next - remainders.begin())];
        part = static_cast<std::int64_t>(static_cast<std::uint64_t>(part) + 1);
    }
}

}  // namespace

std::span<const std::int64_t> Splitter::split(std::int64_t total,
                                              std::span<const std::int64_t> weights) {
    Unsigned128 sum = 0;
    for (const std::int64_t weight : weights) sum += static_cast<std::uint64_t>(weight);
    parts_.assign(weights.size(), 0);
    if (sum == 0 || total == 0) return parts_;
    const auto bits = static_cast<std::uint64_t>(total);
    const std::uint64_t magnitude = total < 0 ? 0 - bits : bits;
    const bool is_narrow = sum <= UINT64_MAX / magnitude;
    if (is_narrow)
        calc::split(magnitude, weights, static_cast<std::uint64_t>(sum), parts_, narrow_);
    else
        calc::split(magnitude, weights, sum, parts_, wide_);
    for (std::int64_t& part : parts_)
        if (total < 0) part = static_cast<std::int64_t>(0 - static_cast<std::uint64_t>(part));
    return parts_;
}

}  // namespace utfall::calc
