// calc, private: the values that a linear form can have when its inputs are multiples of their strides.
#pragma once
#include "region.h"

namespace utfall::calc {

// offset + k * step for whole k; step 0: the offset alone.
struct Grid {
    Fraction offset, step;

    [[nodiscard]] Fraction at_most(const Fraction& limit) const;
    [[nodiscard]] Fraction at_least(const Fraction& limit) const;
    [[nodiscard]] Fraction below(const Fraction& limit) const;
    [[nodiscard]] Fraction above(const Fraction& limit) const;
    // Every value is a multiple of `unit`.
    [[nodiscard]] bool lies_on(const Fraction& unit) const;
};

[[nodiscard]] Grid grid_of(const Region& region, const Scales& scales, const Form& form);

}  // namespace utfall::calc
