// calc, private: the greatest value of a linear form on a polytope, exactly.
//
//     maximum c·x  where 0 <= x_j <= upper_j and rows[i]·x <= limits[i]
//
// The simplex method in slack form with the rule of Bland (1977), which cannot go round in circles; phase one with one
// artificial variable (Chvátal, Linear Programming, 1983, chapter 3).
#pragma once
#include <vector>

#include "fraction.h"

namespace utfall::calc {

struct LinearProgram {
    std::vector<Fraction> objective;
    std::vector<Fraction> upper;
    std::vector<std::vector<Fraction>> rows;
    std::vector<Fraction> limits;
};

struct LinearOptimum {
    enum class Kind { Found, Empty, GivenUp };  // GivenUp: a number did not fit, or too many steps
    Kind kind = Kind::GivenUp;
    Fraction value;
    std::vector<Fraction> point;
};

[[nodiscard]] LinearOptimum maximum(const LinearProgram& program);

}  // namespace utfall::calc
