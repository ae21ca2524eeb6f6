#include "utfall/stats/philox.h"

#include "kernels.h"
#include "scalar.h"

namespace utfall::stats {

namespace {

std::uint32_t low_half(std::uint64_t x) { return static_cast<std::uint32_t>(x); }
std::uint32_t high_half(std::uint64_t x) { return static_cast<std::uint32_t>(x >> 32U); }
RandomKey halves(StreamKey key) {
    return {.seed = {low_half(key.seed), high_half(key.seed)},
            .variable = {low_half(key.variable), high_half(key.variable)}};
}

}  // namespace

PhiloxBlock philox(PhiloxBlock counter, std::array<std::uint32_t, 2> key) {
    for (int round = 0; round < 10; ++round) {
        const std::uint64_t first = std::uint64_t{0xd251'1f53U} * counter[0];
        const std::uint64_t second = std::uint64_t{0xcd9e'8d57U} * counter[2];
        counter = {high_half(second) ^ counter[1] ^ key[0], low_half(second),
                   high_half(first) ^ counter[3] ^ key[1], low_half(first)};
        key[0] += 0x9e37'79b9U;
        key[1] += 0xbb67'ae85U;
    }
    return counter;
}

double uniform(StreamKey key, std::uint64_t scenario) {
    const std::uint64_t block = scenario >> 1U;
    const PhiloxBlock drawn =
        philox({low_half(block), high_half(block), low_half(key.variable), high_half(key.variable)},
               {low_half(key.seed), high_half(key.seed)});
    const std::size_t at = (scenario & 1U) != 0 ? 2 : 0;
    const std::uint64_t bits = std::uint64_t{drawn[at + 1]} << 32U | drawn[at];
    return (static_cast<double>(bits >> 12U) + 0.5) * 0x1p-52;
}

void uniforms(StreamKey key, std::uint64_t first_scenario, std::span<double> out) {
    kernels().uniforms(halves(key), first_scenario, out);
}

void bits(StreamKey key, std::uint64_t first_scenario, std::span<std::uint64_t> out) {
    kernels().bits(halves(key), first_scenario, out);
}

}  // namespace utfall::stats
