#include "estimate.h"

namespace utfall::calc {

Value exact(Form form) { return {std::move(form), {}, {}, std::nullopt}; }

Value plus(const Value& a, const Value& b, const Fraction& factor) {
    const bool falls = factor.is_negative();
    return {sum(a.form, b.form, factor), a.low + factor * (falls ? b.high : b.low),
            a.high + factor * (falls ? b.low : b.high), std::nullopt};
}

Value times(const Value& a, const Fraction& factor) { return plus({}, a, factor); }

Value widened(Value v, const Fraction& down, const Fraction& up) {
    v.low = v.low - down;
    v.high = v.high + up;
    return v;
}

Value one() {
    Form form;
    form.constant = 1;
    return exact(std::move(form));
}

Value unsure(std::optional<std::size_t> split) { return {Form{}, 0, 1, split}; }

Value rounded(const Region& region, const Scales& scales, const Value& a, const Instruction& i) {
    const Fraction unit = Fraction::of(1, i.denominator);
    if (a.low.is_zero() && a.high.is_zero() && grid_of(region, scales, a.form).lies_on(unit))
        return a;
    if (a.form.is_constant() && a.form.constant.is_known() && a.low.is_known() &&
        a.high.is_known()) {
        const auto at = [&](const Fraction& error) {
            const Fraction f = (a.form.constant + error) * Fraction{i.denominator};
            return f.is_known()
                       ? Fraction::of(base::divide(f.numerator(), f.denominator(), i.rounding),
                                      i.denominator)
                       : Fraction::unknown();
        };
        Value v;
        const Fraction low = at(a.low), high = at(a.high);
        if (low == high) {
            v.form.constant = low;
            return v;
        }
        v.low = low;
        v.high = high;
        return v;
    }
    const bool to_nearest = i.rounding == Rounding::HalfUp || i.rounding == Rounding::HalfEven;
    const Fraction error = to_nearest ? unit * Fraction::of(1, 2) : unit;
    return widened(a, error, error);
}

Value settled(Operator op, const Fraction& low, const Fraction& high) {
    const bool is_below = op == Operator::less ? high.is_negative() : !high.is_positive();
    const bool is_above = op == Operator::at_most ? low.is_positive() : !low.is_negative();
    if (op == Operator::equal) {
        if (low.is_positive() || high.is_negative()) return {};
        return low.is_zero() && high.is_zero() ? one() : unsure(std::nullopt);
    }
    return is_below ? one() : is_above ? Value{} : unsure(std::nullopt);
}

}  // namespace utfall::calc
