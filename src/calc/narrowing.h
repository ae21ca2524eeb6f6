// calc, private: ranges of registers that rows suggest and the relaxation proves, in the order of the program, since what
// comes later rests on what came before.
#pragma once
#include "relaxation.h"

namespace utfall::calc {

// What some rows of inputs show of every register: the same rows for the same program.
struct Seen {
    std::vector<Range> ranges;  // numerators; low above high: no row came so far
    std::vector<bool> first_is_less, second_is_less;  // of a minimum or a maximum, on some row
};
[[nodiscard]] Seen seen_on(const Program& program, const Region& whole,
                           const std::vector<Register>& cone, Budget& budget);

// Sums that move much less than their parts would let them, by rising register: what passes through an account, say.
[[nodiscard]] std::vector<Register> sums_to_watch(const std::vector<Register>& cone,
                                                  const Relations& relations, const Seen& seen);

// Narrows the ranges of the cone's instructions in `program`, and tells a minimum or a maximum that is always the same
// operand as that operand twice. The program may then be run on rows of the region only.
void narrow(Program& program, const Region& whole, const std::vector<Register>& cone,
            const Relations& relations, Relaxation& relaxation, const Seen& seen, Budget& budget);

}  // namespace utfall::calc
