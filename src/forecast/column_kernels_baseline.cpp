#include "column_kernels.h"

#include "utfall/base/instruction_set.h"

// At -O2 g++ 12 leaves the loops over lanes as loops, with every lane in memory; clang 14 does not.
#ifndef __clang__
#pragma GCC optimize("O3")
#endif

namespace utfall::forecast {

namespace baseline {

#include "column_kernels.inc"

}  // namespace baseline

const ColumnKernels& column_kernels() {
    return base::instruction_set_in_use() == base::InstructionSet::Baseline
               ? baseline::column_kernels()
               : avx2::column_kernels();
}

}  // namespace utfall::forecast
