// calc, private: the rows of inputs that a search has tried, and the best of them.
#pragma once
#include <optional>
#include <span>
#include <vector>

#include "region.h"
#include "utfall/calc/execute.h"

namespace utfall::calc {

// The row of a region nearest to a point: a value of each input in 1/linear::kPoint.
[[nodiscard]] std::vector<std::int64_t> row_near(const Program& program, const Region& region,
                                                 const std::vector<Int128>& point);

class Rows {
public:
    using Row = std::vector<std::int64_t>;

    // Of a program with one output. `level`: nothing beyond this is of interest.
    Rows(const Program& program, std::optional<Fraction> level);

    // The value there; nothing when the row faults before.
    std::optional<Fraction> attempt(const Row& row);
    // From a row, or the lowest one: one input after the other at either end of its span, or two, as long as that helps.
    void begin(const Row& row, const Region& region, Budget& budget);
    // All of a region's box that differ for the value, one by one; false: more than `most`, or than the budget pays for.
    [[nodiscard]] bool try_all(const Region& region, std::size_t most, Budget& budget);
    // The value rests on the input.
    [[nodiscard]] bool is_used(std::size_t input) const { return is_used_[input]; }

    // The greater of what was reached and what is enough.
    [[nodiscard]] const std::optional<Fraction>& level() const { return level_; }
    [[nodiscard]] const std::optional<Fraction>& best_value() const { return best_; }
    [[nodiscard]] const std::optional<Rational>& attained() const { return attained_; }
    [[nodiscard]] const Row& best() const { return best_row_; }

private:
    void try_ends(const Region& region, std::span<const std::size_t> inputs, Budget& budget);

    const Program& program_;
    Register value_;
    std::vector<bool> is_used_;  // of inputs
    std::optional<Fraction> best_, level_;
    std::optional<Rational> attained_;
    Row best_row_;
};

}  // namespace utfall::calc
