#include "kernels.h"

#include "utfall/base/instruction_set.h"

namespace utfall::stats {

using base::InstructionSet;

const Kernels& kernels() {
    switch (base::instruction_set_in_use()) {
        case InstructionSet::Baseline: return baseline::kernels();
        case InstructionSet::Avx2: return avx2::kernels();
        case InstructionSet::Avx512: return avx512::kernels();
    }
    return baseline::kernels();
}

}  // namespace utfall::stats
