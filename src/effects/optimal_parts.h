// effects: least total distance within one stratum, in whole multiples of a unit, with what proves it.
#pragma once
#include "matching_parts.h"
#include "neighbours.h"

namespace utfall::effects {

// Whole numbers for distances up to `reach`: a power of two so fine that `count` of them can be added.
class Whole {
public:
    Whole(double reach, std::size_t count);
    [[nodiscard]] std::int64_t of(double distance) const;
    [[nodiscard]] double unit() const { return unit_; }

private:
    double unit_;
};

struct Best {
    std::vector<MatchedPair> pairs;
    std::int64_t cost = 0;
    std::int64_t bound = 0;
};
// What a treated unit without (one of) its controls counts; none: it must not be. The ratio: controls for each treated.
struct PairRule {
    std::uint32_t ratio = 1;
    double left_out = std::numeric_limits<double>::infinity();
};

[[nodiscard]] Best pairs_on_line(const Units& units, Column score, const Stratum& stratum,
                                 const PairRule& rule, const Whole& whole);
[[nodiscard]] Best full_on_line(const Units& units, Column score, const Stratum& stratum,
                                const Whole& whole);
[[nodiscard]] Best pairs_in_space(const Points& points, const Stratum& stratum,
                                  const PairRule& rule, const Whole& whole);
[[nodiscard]] Best full_in_space(const Points& points, const Stratum& stratum, const Whole& whole);

// Takes away pairs whose ends both have others; in a least cover these cost nothing.
[[nodiscard]] std::vector<MatchedPair> stars(std::vector<MatchedPair> pairs, std::size_t rows,
                                             const Whole& whole);

}  // namespace utfall::effects
