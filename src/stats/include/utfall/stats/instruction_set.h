// stats: which vector instructions the batched functions use. All of them give the same bits; the wider ones
// are faster where the machine has them.
#pragma once
#include <cstdint>

namespace utfall::stats {

enum class InstructionSet : std::uint8_t { Baseline, Avx2, Avx512 };

[[nodiscard]] bool is_available(InstructionSet set);
[[nodiscard]] InstructionSet best_instruction_set();

// For tests and benchmarks: from now on, in all threads. The set must be available. The best one is used
// where nobody has asked for another.
void use_instruction_set(InstructionSet set);
[[nodiscard]] InstructionSet instruction_set_in_use();

}  // namespace utfall::stats
