// forecast: the vectorised iteration of internal_rates, compiled for several instruction sets.
#pragma once
#include <cstddef>
#include <cstdint>

#include "utfall/base/instruction_set.h"

namespace utfall::forecast {

// kRows rows: amounts[t * stride + lane]; `exponents` of the columns, from 0 on.
struct RateGroup {
    static constexpr std::size_t kRows = 16;
    const double* amounts = nullptr;
    std::size_t stride = kRows;
    const std::int32_t* exponents = nullptr;
    std::size_t columns = 0;
    // Where the unit is not 1: how far apart neighbouring exponents are, each distance once; which of them is between
    // columns t and t + 1; and memory for kRows powers of each.
    const std::int32_t* gaps = nullptr;
    std::size_t gap_count = 0;
    const std::size_t* gap_of = nullptr;
    double* powers = nullptr;
    std::int32_t unit = 1;
    double* rates = nullptr;            // kRows
    std::int64_t* is_solved = nullptr;  // kRows; 0: more or fewer than one root, or not proven
};

using RateKernel = void (*)(const RateGroup&);

namespace baseline {
void solve_group(const RateGroup& group);
}
namespace avx2 {
void solve_group(const RateGroup& group);
}

[[nodiscard]] RateKernel rate_kernel(base::InstructionSet set);

}  // namespace utfall::forecast
