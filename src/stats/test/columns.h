// test: columns to draw from, and hashes of their bits.
#pragma once
#include <bit>
#include <cstdint>
#include <span>
#include <vector>

#include "utfall/base/instruction_set.h"
#include "utfall/stats/philox.h"

namespace utfall::stats {

inline std::uint64_t hash(std::span<const double> numbers) {
    std::uint64_t result = 0xcbf2'9ce4'8422'2325U;
    for (const double x : numbers) {
        result = (result ^ std::bit_cast<std::uint64_t>(x)) * 0x9e37'79b9'7f4a'7c15U;
        result ^= result >> 29U;
    }
    return result;
}

inline std::vector<double> random_column(std::size_t rows, std::uint64_t variable) {
    std::vector<double> column(rows);
    uniforms({.seed = 2016, .variable = variable}, 0, column);
    return column;
}

// Random ones, and some that are seldom drawn.
inline std::vector<double> wide_uniforms(std::size_t rows) {
    std::vector<double> u = random_column(rows, 99);
    std::size_t at = 0;
    for (double tail = 0.25; tail > 1e-13 && at + 2 < rows; tail /= 7) {
        u[at++] = tail;
        u[at++] = 1 - tail;
    }
    u[at] = 0.5;
    return u;
}

inline std::vector<base::InstructionSet> available_sets() {
    std::vector<base::InstructionSet> sets;
    for (const auto set : base::kInstructionSets)
        if (base::is_available(set)) sets.push_back(set);
    return sets;
}

}  // namespace utfall::stats
