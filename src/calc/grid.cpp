#include "grid.h"

#include "step.h"

namespace utfall::calc {

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
