// calc, private: what some rows of inputs show of every register: between which values it moves, and which operand of a
// minimum or a maximum is below the other. It proves nothing, but tells what is worth proving.
#pragma once
#include <optional>
#include <vector>

#include "form.h"
#include "region.h"

namespace utfall::calc {

class Seen {
public:
    // Both must outlive it.
    Seen(const Program& program, const std::vector<Register>& cone);

    // One row more, if the budget pays for it.
    void look_at(const std::vector<std::int64_t>& row, Budget& budget);

    // Numerators; low above high: no row came so far.
    [[nodiscard]] const Range& range(Register r) const { return ranges_[r]; }
    // The first operand was below the second, or the second below the first, on some row.
    [[nodiscard]] bool has_less(Register r, bool is_first) const {
        return is_first ? first_is_less_[r] : second_is_less_[r];
    }
    // Where a form over registers was greatest; nothing: no row came so far, or a number does not fit.
    struct Highest {
        Fraction value;
        std::vector<std::int64_t> inputs;
    };
    [[nodiscard]] std::optional<Highest> highest(const Form& form) const;
    // Of the last row that was kept; unknown: none was.
    [[nodiscard]] Fraction last(const Form& form) const;

private:
    const Program& program_;
    const std::vector<Register>& cone_;
    std::vector<Range> ranges_;
    std::vector<bool> first_is_less_, second_is_less_;
    std::vector<std::int64_t> denominators_;       // of registers
    std::vector<std::vector<std::int64_t>> rows_;  // of registers; the first ones, and the last
};

// Some hundred rows, the same for the same region.
void look_at_rows(Seen& seen, const Region& whole, Budget& budget);

}  // namespace utfall::calc
