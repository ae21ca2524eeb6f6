// calc, private: a part of the space of inputs: a box of multiples of a stride, cut by half-spaces.
#pragma once
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "form.h"
#include "utfall/calc/extremes.h"

namespace utfall::calc {

struct Region {
    std::vector<Span> box;   // numerators
    std::vector<Form> rows;  // each at most 0, over two or more inputs
    // Registers that no form tells (a quotient, say) and that lie within a range here; numerators.
    std::vector<std::pair<Register, Range>> narrowed{};
};

// The box alone, each span to the last of its numerators.
[[nodiscard]] Region region_of(std::span<const Span> box);

// The same numerators, the highest of them as the end.
[[nodiscard]] Span on_lattice(const Span& span);

// Denominators of the inputs, in order: value = numerator / denominator.
using Scales = std::vector<std::int64_t>;

// Adds `form <= 0`: one input shortens the box, more become a row. False when nothing is left.
[[nodiscard]] bool cut(Region& region, const Scales& scales, const Form& form);

struct FormBounds {
    Fraction low, high;  // unknown: no bound
};
// By the box alone, or also by the rows when they can matter.
[[nodiscard]] FormBounds box_bounds(const Region& region, const Scales& scales, const Form& form);

// The greatest value on the region, and where; nothing when the region is empty. When the budget is used up the box alone
// tells.
struct Peak {
    Fraction value;  // never too low; unknown: no bound
    std::vector<Fraction>
        inputs;  // values of the inputs there; within the box, perhaps between multiples
};
[[nodiscard]] std::optional<Peak> peak(const Region& region, const Scales& scales, const Form& form,
                                       Budget& budget);

// The part of the region's box, without its rows, on which the form is no more than `slack` below its greatest value there.
[[nodiscard]] Region near_the_top(const Region& region, const Scales& scales, const Form& form,
                                  const Fraction& slack);

}  // namespace utfall::calc
