// calc, private: a linear form over a program's inputs, in values (not numerators).
#pragma once
#include <cstdint>
#include <vector>

#include "fraction.h"

namespace utfall::calc {

struct Form {
    struct Part {
        std::uint32_t input = 0;
        Fraction slope;
        bool operator==(const Part&) const = default;
    };
    std::vector<Part> parts;  // by rising input, no slope zero
    Fraction constant;

    [[nodiscard]] bool is_constant() const { return parts.empty(); }
    [[nodiscard]] bool is_known() const;
    [[nodiscard]] Fraction slope(std::uint32_t input) const;
    [[nodiscard]] Fraction at(const std::vector<Fraction>& inputs) const;
    bool operator==(const Form&) const = default;
};

[[nodiscard]] Form form_of(std::uint32_t input, const Fraction& slope);
// a + factor * b
[[nodiscard]] Form sum(const Form& a, const Form& b, const Fraction& factor);
[[nodiscard]] Form scaled(const Form& a, const Fraction& factor);
[[nodiscard]] Form fixed(const Fraction& value);
[[nodiscard]] Form raised(Form form, const Fraction& constant);
[[nodiscard]] inline Form less(const Form& a, const Form& b) { return sum(a, b, -1); }

}  // namespace utfall::calc
