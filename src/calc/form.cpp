#include "form.h"

#include <algorithm>

namespace utfall::calc {

bool Form::is_known() const {
    return constant.is_known() && std::all_of(parts.begin(), parts.end(),
                                              [](const Part& p) { return p.slope.is_known(); });
}

Fraction Form::slope(std::uint32_t input) const {
    for (const Part& p : parts)
        if (p.input == input) return p.slope;
    return {};
}

Fraction Form::at(const std::vector<Fraction>& inputs) const {
    Fraction value = constant;
    for (const Part& p : parts) value = value + p.slope * inputs[p.input];
    return value;
}

Form form_of(std::uint32_t input, const Fraction& slope) {
    Form form;
    form.parts.push_back({input, slope});
    return form;
}

Form sum(const Form& a, const Form& b, const Fraction& factor) {
    Form out;
    out.constant = a.constant + factor * b.constant;
    out.parts.reserve(a.parts.size() + b.parts.size());
    auto i = a.parts.begin();
    auto j = b.parts.begin();
    while (i != a.parts.end() || j != b.parts.end()) {
        if (j == b.parts.end() || (i != a.parts.end() && i->input < j->input)) {
            out.parts.push_back(*i++);
        } else if (i == a.parts.end() || j->input < i->input) {
            out.parts.push_back({j->input, factor * j->slope});
            ++j;
        } else {
            const Fraction slope = i->slope + factor * j->slope;
            if (!slope.is_zero()) out.parts.push_back({i->input, slope});
            ++i;
            ++j;
        }
    }
    return out;
}

Form scaled(const Form& a, const Fraction& factor) {
    return factor.is_zero() ? Form{} : sum({}, a, factor);
}

Form fixed(const Fraction& value) {
    Form form;
    form.constant = value;
    return form;
}

Form raised(Form form, const Fraction& constant) {
    form.constant = form.constant + constant;
    return form;
}

}  // namespace utfall::calc
