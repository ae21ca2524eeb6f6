#include "column_plan.h"

namespace utfall::calc {

namespace {

template <class N>
struct Divided {
    N whole = 0, rest = 0;
};
std::uint64_t inverse_of(Unsigned128) { return 0; }  // not used
Divided<Unsigned128> divided(Unsigned128 x, Unsigned128 sum, std::uint64_t) {
    return {x / sum, x % sum};
}
// By a product with 2^64 / sum, rounded down, which is at most two below what it should be; a division takes longer.
std::uint64_t inverse_of(std::uint64_t sum) { return UINT64_MAX / sum; }
Divided<std::uint64_t> divided(std::uint64_t x, std::uint64_t sum, std::uint64_t inverse) {
    auto whole = static_cast<std::uint64_t>(Unsigned128{x} * inverse >> 64U);
    std::uint64_t rest = x - whole * sum;
    for (; rest >= sum; rest -= sum) ++whole;
    return {whole, rest};
}

// Hamilton's method: each part is rounded down, and the units that are left over go one each to the largest remainders, of
// equal ones to the first. Fewer units are left than there are remainders above zero. N holds the sum, and magnitude times a
// weight.
template <class N>
void split(std::uint64_t magnitude, std::span<const std::int64_t> weights, N sum,
           std::vector<std::int64_t>& parts, std::vector<N>& remainders) {
    remainders.resize(weights.size());
    std::uint64_t left = magnitude;
    const std::uint64_t inverse = inverse_of(sum);
    for (std::size_t k = 0; k < weights.size(); ++k) {
        const Divided<N> exact = divided(N{magnitude} * static_cast<N>(weights[k]), sum, inverse);
        const auto whole = static_cast<std::uint64_t>(exact.whole);
        remainders[k] = exact.rest;
        parts[k] = static_cast<std::int64_t>(whole);
        left -= whole;
    }
    for (; left > 0; --left) {
        std::size_t next = 0;
        N most = 0;
        for (std::size_t k = 0; k < weights.size(); ++k) {
            const bool is_more = remainders[k] > most;
            next = is_more ? k : next;
            most = is_more ? remainders[k] : most;
        }
        remainders[next] = 0;
        parts[next] = static_cast<std::int64_t>(static_cast<std::uint64_t>(parts[next]) + 1);
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
