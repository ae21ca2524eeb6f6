// review, private: a row of inputs with as little in it as gives the same.
#pragma once
#include <span>
#include <vector>

#include "utfall/calc/extremes.h"

namespace utfall::review {

// `row` with inputs at the lowest end of their spans, the first ones first, as long as `value` stays as it is.
[[nodiscard]] std::vector<std::int64_t> with_least(const calc::Program& program,
                                                   calc::Register value,
                                                   std::span<const calc::Span> box,
                                                   std::vector<std::int64_t> row);

}  // namespace utfall::review
