// calc, private: what rows of linear inequalities tell of the ranges of their columns, one row at a time, in whole numbers
// (bound propagation; Savelsbergh 1994, section 1.2). It costs little, and a linear program begins closer.
#pragma once
#include <cstdint>
#include <utility>
#include <vector>

#include "fraction.h"
#include "utfall/calc/program.h"

namespace utfall::calc {

// The sum of the parts, each so often a column's numerator, is at most the limit.
struct WholeRow {
    struct Part {
        std::uint32_t column = 0;
        Int128 times = 0;
    };
    std::vector<Part> parts;  // none: a number did not fit, and the row tells nothing
    Int128 scale = 1;         // so often the row as it was given
    Int128 limit = 0;         // rounded down
    bool is_exact = false;    // it was not
};
// `parts`: how often the value of a column counts; `denominators`: of columns.
[[nodiscard]] WholeRow whole_row(const std::vector<std::pair<std::uint32_t, Fraction>>& parts,
                                 const Fraction& limit,
                                 const std::vector<std::int64_t>& denominators);

// The least and the greatest that the parts can be.
struct Activity {
    Int128 low = 0, high = 0;
    bool is_known = true;  // no number was too large
};
[[nodiscard]] Activity activity(const WholeRow& row, const std::vector<Range>& ranges);

// The range of one of the row's columns, as far as the row lets it move, when its parts are `low` at the least.
[[nodiscard]] Range narrowed(const WholeRow& row, const WholeRow::Part& part, Int128 low,
                             Range range);

}  // namespace utfall::calc
