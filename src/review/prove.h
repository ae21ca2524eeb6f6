// review, private: whether a number can fall below a limit in any situation: decided by proof, else by search.
#pragma once
#include <optional>

#include "reviewed.h"
#include "utfall/review/review.h"

namespace utfall::review {

constexpr std::size_t kRows = 4'096;  // of a search

struct Proof {
    Verdict::How how = Verdict::How::Undecided;
    base::Rational least;              // the least value that was found
    std::vector<std::int64_t> inputs;  // for which it comes out; Refuted: there it fails
    std::size_t tried = 0;             // Searched: rows
};

// That a change is a loss, and more than what rounding can do.
[[nodiscard]] inline bool is_fall(const Sheet& sheet, const base::Rational& change) {
    return change < base::Rational{-sheet.slack.numerator, sheet.slack.denominator};
}

// How far a value has to stay from zero.
enum class Sign { NotNegative, Positive };

// That values[k] keeps the sign on every row of the box, but for the slack of the sheet: by its extremes; else by every row
// when they are few, else on rows drawn. Values on a grid of 1/denominator: positive is at least one
// step of it.
[[nodiscard]] Proof prove(const Sheet& sheet, std::size_t k, const std::vector<calc::Span>& box,
                          Sign sign, calc::Budget budget);
// The same of several values, on `rows` drawn once; the budget is for each.
[[nodiscard]] std::vector<Proof> prove_each(const Sheet& sheet,
                                            const std::vector<std::size_t>& values,
                                            const std::vector<calc::Span>& box, Sign sign,
                                            calc::Budget budget, std::size_t rows = kRows);

// Columns of rows drawn from the box by a chance that is the same every time; a quarter of the values at each end.
[[nodiscard]] std::vector<std::vector<std::int64_t>> drawn_rows(const std::vector<calc::Span>& box,
                                                                std::size_t number);

}  // namespace utfall::review
