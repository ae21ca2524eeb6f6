// stats: random numbers by counting. A scenario's number depends on the key and the scenario alone, so scenarios may
// be drawn in any order, in any pieces and in any thread.
//
//     stats::uniforms({.seed = 2016, .variable = 3}, first_scenario, column);
//
// Philox4x32-10 of Salmon, Moraes, Dror and Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3". The seed is its
// key; the counter is the scenario over two, and the variable; each block gives two scenarios their 64 bits.
#pragma once
#include <array>
#include <cstdint>
#include <span>

namespace utfall::stats {

struct StreamKey {
    std::uint64_t seed = 0;
    std::uint64_t variable = 0;
};

// Numbers of scenarios first, first + 1, ... in the open interval (0, 1): (k + 1/2)/2^52 for a whole k.
void uniforms(StreamKey key, std::uint64_t first_scenario, std::span<double> out);
[[nodiscard]] double uniform(StreamKey key, std::uint64_t scenario);
// The 64 bits that each is made of, for whoever needs fewer at a time.
void bits(StreamKey key, std::uint64_t first_scenario, std::span<std::uint64_t> out);

using PhiloxBlock = std::array<std::uint32_t, 4>;
[[nodiscard]] PhiloxBlock philox(PhiloxBlock counter, std::array<std::uint32_t, 2> key);

}  // namespace utfall::stats
