// calc, private: ranges of registers that rows suggest and the relaxation proves, in the order of the program, since what
// comes later rests on what came before.
#pragma once
#include "relaxation.h"

namespace utfall::calc {

// What else is known once ranges are narrowed.
struct Narrowed {
    // Registers that are worth watching though they are not open, by rising register: sums that move much less than their parts
    // would let them (what passes through an account, say), and minima and maxima that are always one operand.
    std::vector<Register> watched;
    // Sums (running.h) that are never above something; and turned ones, so that they are never below.
    std::vector<Relaxation::Limited> most, least;
    // What weights that keep nearly a ratio are off it, either way.
    std::vector<Relaxation::Limited> ratios;
};

// Tells `relations`, that know none yet, every register of the cone, and narrows its range before the next one is told.
// `values`: what will be asked for.
[[nodiscard]] Narrowed narrow(const Program& program, const Region& whole,
                              const std::vector<Register>& cone, std::span<const Register> values,
                              Relations& relations, Budget& budget);

}  // namespace utfall::calc
