#include "utfall/base/instruction_set.h"

#include <atomic>

#include "utfall/base/ensure.h"

namespace utfall::base {

namespace {

// Every set gives the same bits, so nothing that is computed depends on this.
std::atomic<InstructionSet>& in_use() {
    static std::atomic<InstructionSet> set{best_instruction_set()};
    return set;
}

}  // namespace

bool is_available(InstructionSet set) {
    switch (set) {
        case InstructionSet::Baseline: return true;
        case InstructionSet::Avx2: return __builtin_cpu_supports("avx2") != 0;
        case InstructionSet::Avx512:
            return __builtin_cpu_supports("avx512f") != 0 &&
                   __builtin_cpu_supports("avx512dq") != 0 &&
                   __builtin_cpu_supports("avx512vl") != 0 &&
                   __builtin_cpu_supports("avx512bw") != 0;
    }
    return false;
}

InstructionSet best_instruction_set() {
    if (is_available(InstructionSet::Avx512)) return InstructionSet::Avx512;
    return is_available(InstructionSet::Avx2) ? InstructionSet::Avx2 : InstructionSet::Baseline;
}

void use_instruction_set(InstructionSet set) {
    ensure(is_available(set), "the machine has the instruction set");
    in_use().store(set, std::memory_order_relaxed);
}

InstructionSet instruction_set_in_use() { return in_use().load(std::memory_order_relaxed); }

}  // namespace utfall::base
