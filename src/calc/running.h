// calc, private: what was paid so far and what may be paid at once, together. Of a chain of payments that each take from what
// remains, it is this sum that hardly moves: interest that is rounded once a year moves it by one rounding, not by one a year.
#pragma once
#include <compare>
#include <map>
#include <span>
#include <vector>

#include "relations.h"

namespace utfall::calc {

class RunningTotals {
public:
    // Of sums of the program; what they add up are payments. All must outlive it.
    RunningTotals(const Program& program, const Relations& relations,
                  std::span<const Register> values);

    struct Kind {  // alike for the payments of one sum
        std::size_t sum = 0, limit = 0;
        auto operator<=>(const Kind&) const = default;
    };
    struct Sum {
        Form form;
        Register from = 0;  // what came after the payment before the last: it hardly rests on more
        Kind kind{};
        Fraction unit{};  // of the payment
    };
    // For each register, in order, before `relations` know of it: what each sum that it belongs to has added so far, and what
    // the register takes at most and rests on earlier payments. Where that was rounded, the sum before rounding comes first.
    [[nodiscard]] std::vector<Sum> before(Register r) const;
    // Then begin; and once they know of it, add to its sums.
    void begin(Register r);
    void add(Register r);

    // What came after the payment that is so many back of those that the register rests on (1: the last), of the sum for which
    // that is furthest.
    [[nodiscard]] Register from(Register r, unsigned payments = 2) const;

private:
    struct Payment {
        std::size_t total = 0;
        Fraction times;
    };
    struct Total {
        Form so_far;
        // Of each register: the last payment that it is or rests on, and of a payment that which it rests on; 0: none, or the
        // first register.
        std::vector<Register> last, before;
    };
    void collect(Register value, std::size_t total);
    [[nodiscard]] std::vector<Register> limits_of(Register r) const;
    [[nodiscard]] Form unrounded(const Form& form, Register since) const;

    const Program& program_;
    const Relations& relations_;
    std::vector<Total> totals_;
    std::map<Register, std::vector<Payment>> payments_;
};

}  // namespace utfall::calc
