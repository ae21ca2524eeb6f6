// base: which vector instructions the loops over columns use, in every room. All of them give the same bits; the wider
// ones are faster where the machine has them.
#pragma once
#include <cstdint>

namespace utfall::base {

enum class InstructionSet : std::uint8_t { Baseline, Avx2, Avx512 };
inline constexpr InstructionSet kInstructionSets[] = {
    InstructionSet::Baseline, InstructionSet::Avx2, InstructionSet::Avx512};

[[nodiscard]] bool is_available(InstructionSet set);
[[nodiscard]] InstructionSet best_instruction_set();

// For tests and benchmarks: from now on, in all threads; a column executor keeps what was in use when it was made. The
// set must be available. The best one is used where nobody has asked for another.
void use_instruction_set(InstructionSet set);
[[nodiscard]] InstructionSet instruction_set_in_use();

}  // namespace utfall::base
