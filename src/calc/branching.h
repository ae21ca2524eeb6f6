// calc, private: how great a form over open registers can be, by branch and bound over what minima, maxima, comparisons,
// shares, rounded amounts and sums that move in steps are decided to be. One question about a relaxation.
#pragma once
#include <functional>
#include <queue>

#include "relaxation.h"

namespace utfall::calc {

// A program on a region, with what is known of its registers.
struct Relaxed {
    const Program& program;
    const Region& whole;
    const Relations& relations;
    Relaxation& relaxation;
};

class Branching {
public:
    struct Aim {
        Form objective;                       // over open registers
        Register value = 0;                   // that tells what the objective rests on
        Fraction step = Fraction::unknown();  // it is a multiple of that
        std::function<std::optional<Fraction>()>
            enough;  // a bound no greater is good enough; it may rise
        std::function<void(const std::vector<Int128>&)>
            attempt;  // inputs of a promising point, in 1/linear::kPoint
        std::size_t most_regions = SIZE_MAX;
        // Numerators of inputs, for those that the relaxation does not tell of; none: the lowest.
        std::vector<std::int64_t> elsewhere{};
        bool by_steps = false;  // sums that move in steps may be decided
    };
    // `cone`: of which registers may be decided.
    Branching(const Relaxed& relaxed, const std::vector<Register>& cone, Aim aim, Budget& budget);

    struct Found {
        Fraction bound;  // never exceeded
        std::size_t regions = 0;
        bool is_stopped = false;  // at the limit of work
    };
    // `ceiling`: never exceeded either.
    [[nodiscard]] Found run(const Fraction& ceiling);

private:
    using Decision = Relaxation::Decision;
    // A part of the space: the last of its decisions, after which one was made; 0: none.
    struct Open {
        Fraction bound;
        std::size_t last = 0;
    };
    struct Step {
        Decision decision;
        std::size_t before = 0;
    };
    struct ByBound {
        bool operator()(const Open& a, const Open& b) const { return a.bound < b.bound; }
    };
    // How far a register is from a value that it can have, in 1/linear::kPoint, and two ways to make it less, the likelier
    // one first.
    struct Off {
        Int128 by = 0;
        std::optional<std::pair<Decision, Decision>> decisions{};
    };

    [[nodiscard]] std::optional<Open> next_open();
    [[nodiscard]] Fraction on_grid(const Fraction& bound) const;
    [[nodiscard]] bool is_enough(const Fraction& bound) const;
    [[nodiscard]] Open settled(Open all);
    void look_into(Open next);
    void leave(const Fraction& bound);
    void split(const Open& next, const Relaxation::Look& look);
    [[nodiscard]] Relaxation::Decisions decisions_of(const Open& next) const;
    [[nodiscard]] bool is_stepped(Register r) const;
    [[nodiscard]] Off off_at(Register r, const Relaxation::Look& look) const;
    [[nodiscard]] Off off_grid(Register r, const Relaxation::Look& look) const;
    [[nodiscard]] Off off_operands(Register r, const Relaxation::Look& look) const;
    [[nodiscard]] Off off_share(Register r, const Relaxation::Look& look) const;
    [[nodiscard]] static std::pair<Decision, Decision> sides_at(Register r, bool is_first);
    [[nodiscard]] static Int128 value_at(const Form& form, const Relaxation::Look& look);
    [[nodiscard]] std::vector<Int128> inputs_at(const Relaxation::Look& look) const;

    const Relaxed& relaxed_;
    const std::vector<Register>& cone_;
    Aim aim_;
    Budget& budget_;
    std::optional<Fraction> leaves_;  // the greatest bound of what is not looked into further
    std::vector<Step> steps_{{}};     // the first is none
    std::priority_queue<Open, std::vector<Open>, ByBound> open_;
    std::optional<Open> nearest_;  // to what was looked into last; not among the open ones
    std::size_t depth_ = 0;        // so often has the nearest one been taken in a row
    std::vector<bool> is_below_;   // what the objective rests on
    Found found_;
};

}  // namespace utfall::calc
