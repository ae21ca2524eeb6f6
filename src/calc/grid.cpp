#include "grid.h"

namespace utfall::calc {

namespace {

// Of a and b: the greatest number of which both are multiples.
Fraction common_step(Fraction a, Fraction b) {
    if (a.is_negative()) a = -a;
    if (b.is_negative()) b = -b;
    while (a.is_known() && b.is_positive()) {
        const Fraction times = a / b;
        if (!times.is_known()) return times;
        const Fraction rest = a - b * Fraction{times.floor()};
        a = b;
        b = rest;
    }
    return b.is_known() ? a : b;
}

}  // namespace

Fraction Grid::at_most(const Fraction& limit) const {
    if (step.is_zero()) return offset;
    const Fraction steps = (limit - offset) / step;
    return steps.is_known() ? offset + step * Fraction{steps.floor()} : steps;
}

Fraction Grid::at_least(const Fraction& limit) const {
    if (step.is_zero()) return offset;
    const Fraction steps = (limit - offset) / step;
    return steps.is_known() ? offset + step * Fraction{steps.ceiling()} : steps;
}

Fraction Grid::below(const Fraction& limit) const {
    const Fraction last = at_most(limit);
    return last.is_known() && last == limit ? last - step : last;
}

Fraction Grid::above(const Fraction& limit) const {
    const Fraction first = at_least(limit);
    return first.is_known() && first == limit ? first + step : first;
}

bool Grid::lies_on(const Fraction& unit) const {
    const Fraction whole = offset / unit, steps = step / unit;
    return whole.is_known() && steps.is_known() && whole.denominator() == 1 &&
           steps.denominator() == 1;
}

Grid grid_of(const Region& region, const Scales& scales, const Form& form) {
    Grid grid{form.constant, {}};
    for (const Form::Part& p : form.parts) {
        const Span& span = region.box[p.input];
        grid.offset = grid.offset + p.slope * Fraction::of(span.low, scales[p.input]);
        if (span.low == span.high) continue;
        grid.step = common_step(grid.step, p.slope * Fraction::of(span.stride, scales[p.input]));
    }
    return grid;
}

}  // namespace utfall::calc
