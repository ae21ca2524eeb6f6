// review, private: the situations in which two texts pay differently, as limits on one value at a time.
//
// Found on exact amounts, as if they had no smallest unit: the least and the greatest value for which a difference is
// possible, whatever the other values (branch and bound on `if they differ, the value`), and the gaps between. Then
// proved on the rounded amounts, in one question: how much they can differ where some limit does not hold.
#pragma once
#include "compare_joint.h"

namespace utfall::review {

struct Interval {
    std::int64_t low = 0, high = 0;  // numerators, both included
};

// Where they differ `input` lies in one of the intervals; with `given`, when that input has that value.
struct InputLimit {
    std::optional<std::pair<std::size_t, std::int64_t>> given;
    std::size_t input = 0;
    std::vector<Interval> intervals;
};

struct JointRegion {
    bool is_empty = false;               // but for rounding
    std::optional<std::int64_t> always;  // the spread, when no open value changes it
    bool is_stopped = false;             // the work limit was reached before `outside` was proved
    std::vector<InputLimit> limits;
    std::int64_t outside = 0;  // minor units: the spread is never more where a limit does not hold
    std::vector<std::size_t> without;  // open inputs on which no difference rests
};

// Where `spread`, which is never below zero, is above.
using Spread = std::function<calc::Register(Differences&)>;
[[nodiscard]] JointRegion region_of(const Compared& c, const Joint& joint, const Spread& spread,
                                    std::size_t work_limit);
[[nodiscard]] bool is_inside(const JointRegion& region, const std::vector<std::int64_t>& row);
[[nodiscard]] Comparison::Limit limit_words(const Compared& c, const Joint& joint,
                                            const InputLimit& limit);

}  // namespace utfall::review
