// forecast, private: persons of a cohort moved between states, so many at a time as chance has it.
#pragma once
#include <optional>
#include <span>
#include <vector>

#include "numbers.h"
#include "points.h"

namespace utfall::forecast {

struct CohortDraw {
    Numbers size;                                       // persons, whole
    std::vector<Numbers> at_first;                      // share in each state
    std::vector<std::vector<std::vector<Numbers>>> to;  // [period][from][to] chance
    std::size_t rows = 0;
};

// Persons move each by themselves, so those who leave a state are multinomial: binomials one after another, each of those
// that are left (Kemp 1986; distributed as if each person were drawn). Takes (states − 1) + periods × states × (states − 1)
// dimensions of the points. out[period][state]: how many when the period has ended. A row whose chances are none (below 0,
// or more than one together) is answered.
[[nodiscard]] std::optional<std::size_t> draw_persons(
    const CohortDraw& draw, const Points& points, std::size_t first_dimension, std::uint64_t first,
    const std::vector<std::vector<std::span<double>>>& out);

}  // namespace utfall::forecast
