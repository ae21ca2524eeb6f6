// calc, private: bounds by substitution. Intervals forget that what was added is taken away again; here a sum of registers is
// traced back, from the last to the first, each replaced by a linear form that it never exceeds, so that what occurs twice
// cancels (Singh, Gehr, Püschel and Vechev, An abstract domain for certifying neural networks, 2019, section 4; a product by
// McCormick 1976).
//
// A form here is over registers, not over inputs: an *open* register (a minimum, a rounded amount, a product, a share) stands
// for itself, the others for the open ones that they are sums of.
#pragma once
#include <map>
#include <vector>

#include "cone.h"
#include "step.h"

namespace utfall::calc {

// How much a rounded number may be above what it is of, and below it, in its own units, where that is a multiple of 1/parts of
// a unit (0: of nothing that is known) and lies within a range.
struct RoundingError {
    Fraction up, down;
};
[[nodiscard]] RoundingError rounding_error(const Instruction& i, Int128 parts, const Range& of);
// Parts of a unit of which what is a multiple of `step` is always a whole number; 0: of none that is known.
[[nodiscard]] Int128 unit_parts(const Fraction& step, std::int64_t denominator);

class Relations {
public:
    // Of every register of the cone on a region; `budget` pays for it, and what it does not pay for is left as wide as
    // intervals have it.
    Relations(const Program& program, const std::vector<Register>& cone, const Region& region,
              Budget& budget);
    // Of none so far.
    Relations(const Program& program, const Region& region, Budget& budget);
    // Of one more register, after those that it rests on.
    void include(Register r);
    // What was proved of a register otherwise: that its values lie within a range, or that a minimum or a maximum is always
    // the same operand. What is learnt of later registers rests on it.
    void limit(Register r, const Range& range);
    void decide(Register r, bool is_first);

    // Every value of the register lies in it.
    [[nodiscard]] Range range(Register r) const { return known_[r].range; }
    // Every numerator of the register is a multiple of it (step.h).
    [[nodiscard]] std::int64_t step(Register r) const { return known_[r].step; }
    [[nodiscard]] Steps steps() const {
        return [this](Register r) { return step(r); };
    }
    // Some register can have no value on the region.
    [[nodiscard]] bool is_empty() const { return is_empty_; }
    // A form over the program's inputs that the register never exceeds, and the least that was seen on the way.
    struct Most {
        Fraction value;
        Form form;
        bool is_cut =
            false;  // a register was left at its end, and what it is made of not looked at
    };
    [[nodiscard]] Most most(Register r);
    // Narrows the range of a register once more, however far back that leads.
    void deepen(Register r);

    // The register as a sum of open ones.
    [[nodiscard]] const Form& line(Register r) const { return known_[r].line; }
    // The greatest value of a form over registers, by their ranges alone.
    [[nodiscard]] Fraction top(const Form& form) const;
    // The first operand of a minimum, a maximum or a comparison less the second.
    [[nodiscard]] Form difference_at(Register r) const {
        return less(operand(r, 0).line, operand(r, 1).line);
    }
    // A form of others that it always is, also of a long sum that is open; null: none is known.
    [[nodiscard]] const Form* same_as(Register r) const;
    [[nodiscard]] bool is_open(Register r) const { return known_[r].line == form_of(r, 1); }
    // Of an open register: forms over open registers before it that it never exceeds, and never undercuts. Of a minimum
    // and a maximum the first two are its operands.
    [[nodiscard]] const std::vector<Form>& above(Register r) const { return known_[r].above; }
    [[nodiscard]] const std::vector<Form>& below(Register r) const { return known_[r].below; }
    // Of one of two shares: about its part of both weights, and its weight less so much of both.
    struct Ratio {
        Fraction part;
        Form off;
    };
    [[nodiscard]] std::optional<Ratio> ratio_at(Register share) const;
    // Of the first of two shares: what it nearly is. It is off that on the side on which `off` is above or below zero, by no
    // more than `off`, apart from an error.
    struct Nearly {
        Form share, off;
        Fraction error;
    };
    [[nodiscard]] const std::optional<Nearly>& nearly(Register r) const { return known_[r].nearly; }
    // A form with what registers always are in their place: of long sums what they are of.
    [[nodiscard]] Form spelt_out(const Form& form) const;
    // What was proved of a form otherwise; it tells of that form, and of its negative.
    void limit(const Form& form, const Fraction& most) { limits_.emplace_back(form, most); }
    // What a rounded number, of which nothing better is known, is of.
    [[nodiscard]] const std::optional<Form>& exact(Register r) const { return known_[r].exact; }
    // The closest form on their other side.
    [[nodiscard]] const std::optional<Form>& chord(Register r) const { return known_[r].chord; }

private:
    static constexpr std::size_t kShallow =
        48;  // open registers, where it is asked for every register
    struct Known {
        Range range;
        Fraction low, high;  // the range as values
        std::int64_t step = 1;
        Form line;                       // over open registers
        std::vector<Form> above, below;  // of an open register: never below, never above it
        std::optional<Form> exact;       // of a rounded number
        std::optional<Nearly> nearly;    // of a share
        std::optional<Form> chord;       // of a minimum or a maximum: the closest on its other side
    };
    struct Ends {
        Fraction low, high;  // unknown: no bound
    };

    void learn(Register r);
    [[nodiscard]] std::int64_t step_by_operands(Register r) const;
    void learn_step(Register r);
    void learn_sum(Register r, Form line);
    void learn_product(Register r);
    void learn_lesser(Register r, bool is_lesser);
    void learn_rounded(Register r, const Form& exact);
    void learn_quotient(Register r);
    void learn_comparison(Register r);
    void link(Register r, const Form& difference, const Ends& e);
    void learn_logic(Register r);
    void learn_choice(Register r);
    void learn_part(Register r);
    void learn_share(Register r, const Fraction& unit);
    void learn_half(Register r);
    [[nodiscard]] static Form chord(const Form& form, const Ends& e, const Fraction& slope);
    [[nodiscard]] static Form above_zero(const Form& form, const Ends& e);

    [[nodiscard]] bool is_never_above(Register amount, const Form& weights);
    [[nodiscard]] Form weights_of(Register share) const;
    [[nodiscard]] std::optional<Fraction> cap_of(Register share) const;
    // One share that is never above another one.
    [[nodiscard]] bool is_lower_share(const Form& a, const Form& b) const;
    [[nodiscard]] Form together(Form line) const;

    [[nodiscard]] Range by_intervals(Register r) const;
    void narrow(Register r, const Fraction& low, const Fraction& high);
    void settle(Register r);
    void be(Register r, Form line);
    [[nodiscard]] const Known& operand(Register r, std::size_t i) const {
        return known_[program_.operands_of(r)[i]];
    }

    enum class Tracing { Cautious, Bold };
    [[nodiscard]] Most traced(const Form& form, std::size_t most_steps);
    [[nodiscard]] Most traced(Form form, std::size_t most_steps, Tracing tracing);
    [[nodiscard]] Form without(const Form& form, const Form::Part& part, Tracing tracing,
                               bool& is_cut);
    [[nodiscard]] Form paired(const Form& form, const Form::Part& one, const Form::Part& other);
    [[nodiscard]] bool is_alike(Register a, Register b) const;
    [[nodiscard]] Fraction gap_of(Register a, Register b);
    [[nodiscard]] bool is_input(Register r) const {
        return program_.instructions[r].op == Operator::input;
    }
    [[nodiscard]] Ends ends(const Form& form, std::size_t most_steps);
    [[nodiscard]] Ends ends_of_difference(Register r, const Form& difference);
    // Ends of a register, where an open register lies within [at]: through choices that depend on it.
    [[nodiscard]] Ends given(const Form& form, Register on, const Ends& at, int depth) const;
    [[nodiscard]] std::optional<Form> excess_of(const Form& difference) const;

    const Program& program_;
    const Region& region_;
    Budget& budget_;
    bool is_empty_ = false;
    int depth_ = 0;
    std::vector<Known> known_;
    std::map<std::pair<Register, Register>, Fraction> gaps_;
    std::map<Register, Form> differences_;         // of comparisons
    std::vector<std::pair<Form, Form>> excesses_;  // a difference, and how much it is above zero
    std::map<std::vector<Register>, std::vector<Register>>
        shares_;                                     // of one total by the same weights
    std::vector<std::pair<Form, Fraction>> limits_;  // of forms: what was proved otherwise
    struct Whole {  // all shares of an amount together, and the amount
        Form shares, amount;
    };
    std::vector<Whole> wholes_;
};

}  // namespace utfall::calc
