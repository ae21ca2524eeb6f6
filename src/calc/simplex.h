// calc, private: the greatest value of a linear form on a polytope, exactly.
//
//     maximum c·x  where 0 <= x_j <= upper_j and rows[i]·x <= limits[i]
//
// The simplex method in slack form. Upper limits are no rows: a variable that goes to its upper limit is counted from there
// (Dantzig 1955); phase one with one artificial variable (Chvátal, Linear Programming, 1983, chapters 3 and 8). The steepest
// variable enters, and after some steps the first one, by the rule of Bland (1977), which cannot go round in circles.
#pragma once
#include <cstddef>
#include <cstdint>
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
    std::size_t work = 0;  // numbers looked at
};

// `most_work`: numbers to look at before it is given up.
[[nodiscard]] LinearOptimum maximum(const LinearProgram& program, std::size_t most_work = SIZE_MAX);

}  // namespace utfall::calc
