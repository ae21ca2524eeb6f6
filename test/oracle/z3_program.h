// The oracle's reading of a program: written from the prose of program.h and operators.def, in exact real and whole numbers of
// z3, and sharing no code with the executors.
#pragma once
#include <z3++.h>

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "utfall/calc/extremes.h"
#include "utfall/calc/program.h"

namespace utfall::test {

class Z3Program {
public:
    // Every input is one of the multiples of its span.
    Z3Program(z3::context& context, const calc::Program& program, std::span<const calc::Span> box);

    // A product of two inputs, or a divisor or weight that varies, is not put to the oracle.
    [[nodiscard]] bool is_supported() const { return is_supported_; }
    [[nodiscard]] z3::expr number(calc::Register r);
    [[nodiscard]] z3::expr input_steps(std::size_t input) const {
        return steps_[static_cast<int>(input)];
    }
    [[nodiscard]] const z3::expr_vector& laws() const { return laws_; }
    [[nodiscard]] z3::expr fraction(const calc::Rational& r);

private:
    [[nodiscard]] z3::expr claim(calc::Register r);
    [[nodiscard]] z3::expr value(calc::Register r);
    [[nodiscard]] z3::expr whole(const char* what);
    [[nodiscard]] z3::expr rounded(const z3::expr& exact, calc::Rounding rounding);
    [[nodiscard]] z3::expr share(calc::Register r);
    [[nodiscard]] bool is_constant(calc::Register r) const;
    void named(calc::Register r, const z3::expr& value);

    z3::context& c_;
    const calc::Program& program_;
    std::span<const calc::Span> box_;
    z3::expr_vector laws_, values_, steps_;
    std::map<std::vector<calc::Register>, std::vector<z3::expr>> splits_;
    bool is_supported_ = true;
    int fresh_ = 0;
};

}  // namespace utfall::test
