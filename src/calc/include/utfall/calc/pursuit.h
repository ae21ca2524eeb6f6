// calc: the greatest and the least values of a program where plain branch and bound (extremes.h) leaves them open: long
// chains of amounts that rest on what was paid before.
//
//     Pursuit pursuit(program, box, values, budget);                 // one for all questions about a program
//     const Extreme most = pursuit.maximum(values[0], budget, {row, enough});
//
// How: the program is relaxed to linear inequalities between its registers; a part of the space is bounded by a linear
// program, of which the multipliers are proved in whole numbers, and split where a minimum, a maximum, a comparison, a share
// or a rounded amount is furthest from what it should be (branch and bound; Land and Doig 1960; for networks of
// rectifiers Bunel, Lu, Turkaslan, Torr, Kohli and Kumar 2020).
#pragma once
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "utfall/calc/extremes.h"

namespace utfall::calc {

class Pursuit {
public:
    // `values`: every register that will be asked for; what is told holds for rows on which nothing that they rest on faults.
    // `budget`: to narrow the ranges of the registers before. The program must outlive it.
    Pursuit(const Program& program, std::span<const Span> box, std::span<const Register> values,
            Budget& budget);
    ~Pursuit();
    Pursuit(Pursuit&&) noexcept;
    Pursuit& operator=(Pursuit&&) = delete;

    struct Start {
        std::vector<std::int64_t> row;   // of inputs, good already; empty: any
        std::optional<Rational> enough;  // nothing beyond this is of interest
    };
    [[nodiscard]] Extreme maximum(Register value, Budget& budget, const Start& start);
    [[nodiscard]] Extreme minimum(Register value, Budget& budget, const Start& start);

private:
    class Known;
    std::unique_ptr<Known> known_;
};

}  // namespace utfall::calc
