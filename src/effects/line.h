// effects: the cheapest way to carry units along a line from where they are given to where they are taken.
//
// Matching on a single score is this problem: a treated unit gives, a control takes, and carrying one unit over a gap
// costs its length. Instead of the T x C pairs only the n gaps between neighbours matter.
//
// The trick: the dual asks for a price at each stop that changes by at most the length of a gap from stop to stop and
// earns most. Its value as a function of the price at the last stop so far is concave and piecewise linear; one stop
// adds one turn, one gap moves the turns left of the top down and those right of it up by its length. Two heaps hold it
// (the slope trick), so all takes n log n steps and n words; the top at each stop is enough to walk the prices back (as
// Johnson 2013 does for the fused lasso). The prices then say which gaps may be crossed in which direction, and one walk
// with intervals finds a plan. The cost of the plan equals the earning of the prices: that proves both.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace utfall::effects {

// Gives between `least` and `most` units (taking is giving less than zero); each unit below `most` costs `turn`.
struct Stop {
    std::int64_t position = 0;
    std::int64_t most = 0;
    std::int64_t least = 0;
    std::int64_t turn = 0;
};
struct LinePlan {
    std::vector<std::int64_t> given;   // by stop
    std::vector<std::int64_t> prices;  // by stop; the dual
    std::int64_t cost = 0;
    std::int64_t bound = 0;  // what the prices prove no plan can be below; equals cost
};

// Stops by rising position. None if what is given cannot equal what is taken.
[[nodiscard]] std::optional<LinePlan> carry(std::span<const Stop> stops);

}  // namespace utfall::effects
