// calc, private: bounds by substitution. Intervals forget that what was added is taken away again; here a sum of registers is
// traced back, from the last to the first, each replaced by a linear form that it never exceeds, so that what occurs twice
// cancels (Singh, Gehr, Püschel and Vechev, An abstract domain for certifying neural networks, 2019, section 4; a product by
// McCormick 1976).
//
// A form here is over registers, not over inputs: an *open* register (a minimum, a rounded amount, a product, a share) stands
// for itself, the others for the open ones that they are sums of.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <tuple>
#include <vector>

#include "cone.h"

namespace utfall::calc {

class Relations {
public:
    // Of every register of the cone on a region; `budget` pays for it, and what it does not pay for is left as wide as
    // intervals have it.
    enum class Way {
        Traced,
        Close
    };  // how ends of sums are found: by traces, or by close forms and cases
    Relations(const Program& program, const std::vector<Register>& cone, const Region& region,
              Budget& budget, Way way = Way::Traced);

    // Every value of the register lies in it.
    [[nodiscard]] Range range(Register r) const { return known_[r].range; }
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

    // A form over the program's inputs that a form over registers never exceeds, and that is above it by little where the
    // registers have the values `at`. Of every register that was replaced: by what.
    struct Replaced {
        Register at = 0;
        Fraction slope;
        Form by;
    };
    struct Tight {
        Form form;
        Fraction most;  // never exceeded either: the least that was seen on the way
        std::vector<Replaced> steps;
    };
    [[nodiscard]] Tight tight(const Form& form, const std::vector<Fraction>& at,
                              std::size_t most_steps = SIZE_MAX);
    // Whether the first operand of a minimum or a maximum is always the lesser, or never; nothing when neither is known.
    [[nodiscard]] std::optional<bool> first_is_less(Register r) const;
    [[nodiscard]] const Form& line(Register r) const { return known_[r].line; }
    // What is compared, and by how much: the first operand of a minimum, a maximum or a comparison less the second.
    [[nodiscard]] Form difference_at(Register r) const {
        return less(operand(r, 0).line, operand(r, 1).line);
    }

private:
    static constexpr std::size_t kShallow =
        48;  // open registers, where it is asked for every register
    struct Known {
        Range range;
        Fraction low, high;              // the range as values
        Form line;                       // over open registers
        std::vector<Form> above, below;  // of an open register: never below, never above it
    };
    struct Ends {
        Fraction low, high;  // unknown: no bound
    };

    void learn(Register r);
    void learn_sum(Register r, Form line);
    void learn_product(Register r);
    void learn_lesser(Register r, bool is_lesser);
    void learn_rounded(Register r, const Form& exact);
    void learn_rounded_excess(Register r, const Form& exact, const Fraction& error);
    void learn_quotient(Register r);
    void learn_comparison(Register r);
    void learn_logic(Register r);
    void learn_choice(Register r);
    void learn_part(Register r);
    void learn_half(Register r);
    void hold(const Form& at_most_zero);
    void hold_comparison(Register r);
    [[nodiscard]] bool take_side(Register r);

    [[nodiscard]] Range by_intervals(Register r) const;
    void narrow(Register r, const Fraction& low, const Fraction& high);
    void settle(Register r);
    void be(Register r, Form line);
    [[nodiscard]] const Known& operand(Register r, std::size_t i) const {
        return known_[program_.operands_of(r)[i]];
    }

    [[nodiscard]] Fraction top(const Form& form) const;
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
    [[nodiscard]] bool is_thin(Register r) const;
    [[nodiscard]] Fraction close_top(const Form& form);
    [[nodiscard]] Ends sign_of(const Form& difference);
    [[nodiscard]] Fraction by_cases(const Form& form, const Fraction& whole, int depth);
    [[nodiscard]] bool lies_on(const Form& form, std::int64_t denominator) const;
    [[nodiscard]] const std::vector<Form>& beside(Register a, Register b, bool is_above);
    [[nodiscard]] std::optional<Register> stand_in(Register other, Register r, bool is_above) const;
    [[nodiscard]] Register self(const Form& line) const;
    [[nodiscard]] std::vector<Form> apart(Register a, Register b, int depth);
    [[nodiscard]] std::vector<Form> apart(const Form& a, const Form& b, int depth);
    [[nodiscard]] Form greater(const Form& a, const Form& b);
    // Ends of a register, where an open register lies within [at]: through choices that depend on it.
    [[nodiscard]] Ends given(const Form& form, Register on, const Ends& at, int depth) const;
    [[nodiscard]] std::optional<Form> excess_of(const Form& difference) const;

    const Program& program_;
    const Region& region_;
    Budget& budget_;
    Way way_;
    bool is_empty_ = false;
    int depth_ = 0;
    std::vector<Known> known_;
    std::map<std::pair<Register, Register>, Fraction> gaps_;
    std::map<std::tuple<Register, Register, bool>, std::vector<Form>> besides_;
    // A register in a sum whose slopes are whole numbers of a small unit.
    struct Place {
        Int128 slope = 0;
        Int128 low = 0, high = 0, at = 0;
        Int128 most = 0;  // at least the greatest value, and 0
        bool is_set = false;
        [[nodiscard]] Int128 end(Int128 with) const { return with < 0 ? low : high; }
    };
    class Closing;
    std::vector<std::vector<Place>> spare_;        // all unset
    std::map<Register, bool> sides_;               // of minima and maxima that are decided
    std::map<Register, Form> differences_;         // of comparisons
    std::vector<std::pair<Form, Form>> excesses_;  // a difference, and how much it is above zero
    std::map<std::vector<Register>, std::vector<Register>>
        shares_;  // of one total by the same weights
};

}  // namespace utfall::calc
