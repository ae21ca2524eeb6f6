#include "column_plan.h"
#include "meaning.h"

// At -O2 g++ 12 vectorises only loops whose length it knows; clang 14 needs no telling.
#ifndef __clang__
#pragma GCC optimize("O3")
#endif

namespace utfall::calc::baseline {

inline constexpr bool kVectorMultiply = false;
#include "column_kernels.inc"

}  // namespace utfall::calc::baseline
