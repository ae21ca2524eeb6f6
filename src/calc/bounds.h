// calc, private: interval arithmetic on numerators. Every end is an attained or an outer bound,
// never an inner one.
#pragma once
#include <span>

#include "utfall/calc/program.h"

namespace utfall::calc {

struct Interval {  // both ends included; 128 bits hold every intermediate of an instruction
    Int128 low = 0;
    Int128 high = 0;
    [[nodiscard]] bool fits() const { return base::fits(low) && base::fits(high); }
};

[[nodiscard]] Interval interval(Range range);
// `scale` > 0.
[[nodiscard]] Interval scaled(Range range, std::int64_t scale);

struct Bounds {
    Range range;        // every value that fits lies in it
    bool safe = false;  // no fault is possible
};
// Of an instruction whose operands lie in `operands`. An input and a constant say it themselves.
[[nodiscard]] Bounds bounds(const Instruction& instruction, std::span<const Range> operands);

}  // namespace utfall::calc
