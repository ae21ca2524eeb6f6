// review, private: whether a number can fall below a limit in any situation: decided by proof, else by search.
#pragma once
#include <optional>

#include "reviewed.h"
#include "utfall/review/review.h"

namespace utfall::review {

struct Proof {
    Verdict::How how = Verdict::How::Undecided;
    base::Rational least;              // the least value that was found
    std::vector<std::int64_t> inputs;  // for which it comes out; Refuted: there it fails
    std::size_t tried = 0;             // Searched: rows
};

// How far a value has to stay from zero.
enum class Sign { NotNegative, Positive };

// That values[k] keeps the sign on every row of the box. Values on a grid of 1/denominator: positive is at least one
// step of it.
[[nodiscard]] Proof prove(const Sheet& sheet, std::size_t k, const std::vector<calc::Span>& box,
                          Sign sign, calc::Budget budget);

// Columns of rows drawn from the box by a chance that is the same every time; a quarter of the values at each end.
[[nodiscard]] std::vector<std::vector<std::int64_t>> drawn_rows(const std::vector<calc::Span>& box,
                                                                std::size_t number);

}  // namespace utfall::review
