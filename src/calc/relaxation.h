// calc, private: a program as rows of linear inequalities between its open registers (relations.h), so that the greatest
// value of a form is bounded by all of them together, as a linear program has it, and not by one after the other.
//
// The multipliers come from floating point (linear/solver.h) and are not believed: each row is taken away from the form
// as often as they say, what is left is bounded by the registers' ranges, in whole numbers, rounded up. That is a proof for
// any multipliers that are not negative (weak duality), and close when they are the best ones.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "propagation.h"
#include "relations.h"
#include "utfall/linear/solver.h"

namespace utfall::calc {

class Relaxation {
public:
    Relaxation(const Program& program, const Relations& relations);

    // One more register, after those that it is told by: an open one, a sum of which the range may tell more than its
    // parts do, or a minimum or a maximum that was decided, which tells that the other operand lies beyond.
    void include(Register r, bool has_shares);
    // One more register of which only the range is told.
    void include_range(Register r);

    // A sum of registers that were included, which is never above `most`.
    struct Limited {
        Form form;
        Fraction most;
    };
    void include(const Limited& sum);

    // What is decided on a part of the space: a minimum or a maximum is one of its operands, a share is on one side of its fixed
    // part (below it is the first), or a register lies in a range.
    struct Decision {
        enum class Kind { First, Second, Range };
        Kind kind = Kind::Range;
        Register at = 0;
        Range range{};  // numerators
    };
    using Decisions = std::vector<Decision>;

    // Bounds a form over open registers.
    struct Look {
        bool is_empty = false;  // proved: no row is there
        // Never exceeded; unknown: a number did not fit, or the budget was used up before.
        Fraction most = Fraction::unknown();
        bool has_point = false;
        // Of each register, where the rows are all kept and the form is highest, in 1/linear::kPoint; and how much the bound
        // rests on the rows of which it is the last register, in 1/linear::kMultiplier.
        std::vector<Int128> point, weight;
    };
    [[nodiscard]] Look look(const Form& objective, const Decisions& decisions, Budget& budget);

    // What can be decided: a minimum, a maximum, or on which side of its fixed part a share is.
    [[nodiscard]] bool has_sides(Register r) const {
        return places_[r] >= 0 && columns_[static_cast<std::size_t>(places_[r])].sides.has_value();
    }
    // Of them a minimum or a maximum.
    [[nodiscard]] bool has_operands(Register r) const {
        return has_sides(r) && program_.instructions[r].op != Operator::part;
    }
    [[nodiscard]] bool has_column(Register r) const { return places_[r] >= 0; }

private:
    using Parts = std::vector<std::pair<std::uint32_t, Fraction>>;  // columns
    struct Row {
        Parts parts;  // the last is the register that the row is about, or counts for
        Fraction limit;
    };
    struct Sides {
        Form
            difference;  // the first side where it is not above zero, the second where it is not below
        std::array<std::vector<std::uint32_t>, 2> rows{};
    };
    struct Column {
        Register at = 0;
        std::vector<std::uint32_t> rows;  // of which it is the last part: what it is, and sums
        // Of what can be decided: the rows that sleep until it is, and which ones do not by then.
        std::optional<Sides> sides{};
        std::optional<bool> is_first{};
        // Of the sides, at its limit where they change places; once it was asked for.
        std::optional<WholeRow> difference{};
        // Of a rounded number: the first of its two rows.
        std::optional<std::uint32_t> rounded{};
        std::vector<std::uint32_t> present{};  // rows that it is a part of
    };
    struct Before {  // what a look changes, to be changed back
        std::vector<std::pair<std::uint32_t, Range>> ranges;     // of columns
        std::vector<Decision> asleep;                            // sides
        std::vector<std::pair<std::uint32_t, Fraction>> limits;  // of rows
    };

    // Until it is changed back.
    void decide(const Decision& decision);
    // Of a form over registers that were included, so often; and the operands of a minimum or a maximum.
    [[nodiscard]] Parts parts_of(const Form& form, const Fraction& times) const;
    [[nodiscard]] const std::vector<Form>& operands_of(Register r) const;
    void add_row(Register r, const Form& form, bool is_above, linear::Solver::State state);
    void add_sides(Register r);
    void add_share_sides(Register r, const Relations::Nearly& nearly);
    void add_row(Row row, linear::Solver::State state);
    void set_bounds(std::size_t column, const Range& range);
    [[nodiscard]] const std::vector<std::uint32_t>& rows_of(const Decision& side) const;
    void limit(std::uint32_t row, const Fraction& most);
    // Every numerator of a column is a multiple of its step, by what is decided.
    [[nodiscard]] std::vector<std::int64_t> steps() const;
    // A number that moves in larger steps here is rounded by less.
    void tighten_rounding(Before& before);
    // What the rows say of ranges and of undecided operands, when so much changed; false: no row is there.
    [[nodiscard]] bool propagate(Before& before, Budget& budget);
    // One row: false when it cannot be kept; which columns have a narrower range.
    [[nodiscard]] bool tell(std::uint32_t row, Before& before, std::vector<std::uint32_t>& changed);
    // Sides of which one is left; the rows that wake.
    [[nodiscard]] std::span<const std::uint32_t> decide_sides(std::uint32_t column, Before& before);
    [[nodiscard]] const WholeRow& whole_row_of(std::uint32_t row);
    [[nodiscard]] const WholeRow& difference_of(Column& column);
    void change_back(const Before& before);

    class Proof;
    struct Proved {
        Fraction most;
        std::vector<Int128> times;  // of rows
    };
    [[nodiscard]] Proved proved(const std::vector<Int128>& multipliers,
                                const Form& objective) const;

    const Program& program_;
    const Relations& relations_;
    std::vector<std::int64_t> places_;        // of registers: their column, or -1
    std::vector<Column> columns_;             // by rising register
    std::vector<Range> ranges_;               // of columns, in numerators
    std::vector<std::int64_t> denominators_;  // of columns
    std::vector<Row> rows_;
    std::vector<std::optional<WholeRow>> whole_;  // the rows once more, when they were asked for
    std::vector<bool> is_awake_;                  // of rows
    linear::Solver solver_;
};

}  // namespace utfall::calc
