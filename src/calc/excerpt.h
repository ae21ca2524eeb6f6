// calc, private: the part of a relaxation that some forms rest on.
#pragma once
#include <array>
#include <span>
#include <vector>

#include "relaxation.h"

namespace utfall::calc {

// What may be told, by rising register.
struct Tellable {
    std::span<const Register> registers;
    std::span<const Register>
        watched;  // told once all that they are told by is, though nothing rests on them
    std::array<std::span<const Relaxation::Limited>, 2> sums;  // of two kinds
    bool has_shares = false;  // on which side of its fixed part a share is, can be decided
};

// The registers by which the forms are told, and those in turn, by rising register; what comes before `from` is not told by
// others, but belongs to them where a sum is over it and what is told.
[[nodiscard]] std::vector<Register> told_by(const Program& program, const Relations& relations,
                                            const Tellable& all, std::span<const Form> forms,
                                            Register from);

// Includes them, of those before `from` only the range, and the sums that are over them alone.
void include(Relaxation& relaxation, const Tellable& all, std::span<const Register> told,
             Register from);

}  // namespace utfall::calc
