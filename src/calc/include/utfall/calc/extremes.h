// calc: what a program can give at most, over all inputs within their ranges: the bounds executor.
//
//     Budget budget{.steps = 2'000'000};
//     Extreme most = maximum(program, program.outputs[0], spans_of(program), budget);
//     // most.bound: never exceeded; most.attained: what run_row gives for most.inputs
//
// How: first by intervals, then by cases. A program is piecewise linear but for products of inputs: the space of inputs is split
// where a comparison, a limit or a choice changes side (branch and bound; Land and Doig 1960), and on each piece the greatest
// value of a linear form is found exactly (simplex.h). A rounded value counts as the exact one with an error of at most one unit
// of its last place, a product of two inputs as a plane with an error (McCormick 1976) that shrinks as its piece is halved.
#pragma once
#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "utfall/calc/program.h"

namespace utfall::calc {

// The numerators low, low + stride, … up to high.
struct Span {
    std::int64_t low = 0;
    std::int64_t high = 0;
    std::int64_t stride = 1;
    bool operator==(const Span&) const = default;
};
// The declared range of every input, stride 1.
[[nodiscard]] std::vector<Span> spans_of(const Program& program);

// How much work may still be done, in instructions looked at; what is not decided within it is said not to be.
struct Budget {
    std::size_t steps = 2'000'000;
    // By many questions: then none of it goes to what cancels and what is only rounding, so that it lasts for the last one.
    bool is_shared = false;
    std::function<bool()> may_go_on{};  // asked now and then; false: nothing more is to be done
    unsigned asked = 0;
    [[nodiscard]] bool take(std::size_t some) {
        constexpr unsigned kEvery = 32;
        const bool is_stopped = may_go_on && asked++ % kEvery == 0 && !may_go_on();
        const bool is_enough = some <= steps && !is_stopped;
        steps = is_enough ? steps - some : 0;
        return is_enough;
    }
};

struct Extreme {
    std::optional<Rational> bound;  // nothing: no bound was found
    std::optional<Rational>
        attained;  // nothing: no input was found for which the program does not fault
    std::vector<std::int64_t> inputs;  // for which `attained` comes out
    std::size_t regions = 0;           // looked at
    bool is_stopped = false;           // the work limit was reached
    [[nodiscard]] bool is_proved() const { return bound && attained && *bound == *attained; }
};

// Narrows the range of every instruction to what it can be for inputs within `box`, as far as the budget goes, so that
// questions about single registers are answered sooner. Afterwards the program may be run on such inputs only.
void tighten(Program& program, std::span<const Span> box, Budget& budget);

// `enough`: nothing beyond this is of interest; the search ends when the bound is not beyond it.
[[nodiscard]] Extreme maximum(const Program& program, Register value, std::span<const Span> box,
                              Budget& budget, std::optional<Rational> enough = std::nullopt);
// The same downwards: `bound` is never undercut.
[[nodiscard]] Extreme minimum(const Program& program, Register value, std::span<const Span> box,
                              Budget& budget, std::optional<Rational> enough = std::nullopt);

// The same by trying every point that differs for the value; nothing: they are more than the budget pays for, or the negative
// of a least one does not fit.
[[nodiscard]] std::optional<Extreme> maximum_by_trying(const Program& program, Register value,
                                                       std::span<const Span> box, Budget& budget);
[[nodiscard]] std::optional<Extreme> minimum_by_trying(const Program& program, Register value,
                                                       std::span<const Span> box, Budget& budget);

// Where a value goes as one input alone moves along `span`, the others as in `row`: straight pieces between breaks.
struct Piece {
    std::int64_t from = 0, through = 0;  // numerators of the input, both included
    Rational at_from, at_through;        // what run_row gives there
    bool is_straight = true;             // false: rounding or a product bends it between
};
[[nodiscard]] std::vector<Piece> profile(const Program& program, Register value,
                                         std::span<const std::int64_t> row, std::size_t input,
                                         const Span& span, Budget& budget);

}  // namespace utfall::calc
