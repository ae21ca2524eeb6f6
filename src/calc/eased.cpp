#include "eased.h"

namespace utfall::calc {

namespace {

// Few digits keep the numbers small.
Fraction shortened(const Fraction& f) {
    constexpr Int128 kDigits = Int128{1} << 20U;
    if (!f.is_known() || f.denominator() <= kDigits) return f;
    return Fraction::of((f * Fraction{kDigits}).floor(), kDigits);
}

// The greatest value bends only where a slope changes sign.
Form eased_by(const Region& region, const Scales& scales, const Form& form, const Form& row) {
    Form best = form;
    Fraction least = box_bounds(region, scales, form).high;
    for (const Form::Part& p : row.parts) {
        const Fraction times = shortened(form.slope(p.input) / p.slope);
        if (!times.is_positive()) continue;
        const Form next = sum(form, row, -times);
        const Fraction high =
            next.is_known() ? box_bounds(region, scales, next).high : Fraction::unknown();
        if (!high.is_known() || (least.is_known() && !(high < least))) continue;
        best = next;
        least = high;
    }
    return best;
}

}  // namespace

Form eased(const Region& region, const Scales& scales, Form form) {
    constexpr int kTimes = 3;
    for (int k = 0; k < kTimes; ++k) {
        const Form before = form;
        for (const Form& row : region.rows) form = eased_by(region, scales, form, row);
        if (form == before) break;
    }
    return form;
}

}  // namespace utfall::calc
