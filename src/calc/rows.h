// calc, private: the rows that a search has tried, and the best of them.
#pragma once
#include "region.h"
#include "utfall/calc/execute.h"

namespace utfall::calc {

class Rows {
public:
    using Row = std::vector<std::int64_t>;

    // `level`: nothing beyond this is of interest.
    Rows(const Program& program, const std::vector<Register>& cone, std::optional<Fraction> level);

    // The value there; nothing when the row faults before.
    std::optional<Fraction> attempt(const Row& row);
    // The values of the registers of the cone there; empty when the row faults before.
    std::vector<Fraction> values(const Row& row);
    // From the best row, one input after the other at either end of its span, or two, as long as that helps.
    void climb(const Region& region, Budget& budget);
    // A handful of points is tried one by one; false: there are too many.
    bool enumerate(const Region& region, Budget& budget);
    // The best row moved into the region.
    [[nodiscard]] Row guide(const Region& region) const;
    // Of the lattice points below and above a vertex, where `form` has slopes, the better one.
    Row nearest(const std::vector<Fraction>& vertex, const Region& region, const Form& form);

    [[nodiscard]] bool is_used(std::size_t input) const { return is_used_[input]; }
    [[nodiscard]] const Scales& scales() const { return scales_; }
    // The greater of what was reached and what is enough.
    [[nodiscard]] const std::optional<Fraction>& level() const { return level_; }
    [[nodiscard]] const std::optional<Rational>& attained() const { return attained_; }
    [[nodiscard]] const Row& best() const { return best_row_; }

private:
    void take(const Row& row, std::int64_t numerator);
    void try_ends(const Region& region, const std::vector<std::size_t>& inputs, Budget& budget);

    const Program& program_;
    const std::vector<Register>& cone_;
    Register value_;
    Scales scales_;
    std::vector<bool> is_used_;
    std::optional<Fraction> best_, level_;
    std::optional<Rational> attained_;
    Row best_row_;
};

}  // namespace utfall::calc
