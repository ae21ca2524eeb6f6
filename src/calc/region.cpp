#include "region.h"

#include <algorithm>

#include "simplex.h"

namespace utfall::calc {

namespace {

Int128 floor_multiple(Int128 n, std::int64_t stride, std::int64_t from) {
    const Int128 over = n - from;
    Int128 q = over / stride;
    if (over % stride != 0 && over < 0) --q;
    return from + q * stride;
}

bool shorten(Span& span, std::int64_t denominator, const Form& form) {
    const Form::Part& part = form.parts.front();
    const Fraction limit = -(form.constant) / part.slope * Fraction{denominator};  // in numerators
    if (!limit.is_known()) return true;  // left longer than need be
    if (part.slope.is_positive()) {
        const Int128 high = floor_multiple(limit.floor(), span.stride, span.low);
        if (high < span.high)
            span.high = static_cast<std::int64_t>(std::max<Int128>(high, INT64_MIN));
    } else {
        const Int128 wanted = limit.ceiling();
        if (wanted > span.high) return false;
        if (wanted > span.low)
            span.low = static_cast<std::int64_t>(-floor_multiple(-wanted, span.stride, -span.low));
    }
    return span.low <= span.high;
}

Fraction value_of(std::int64_t numerator, std::int64_t denominator) {
    return Fraction::of(numerator, denominator);
}

// An input that has one value left is a number: what remains may be about one input alone.
Form without_fixed(const Region& region, const Scales& scales, const Form& form) {
    Form out;
    out.constant = form.constant;
    for (const Form::Part& p : form.parts) {
        const Span& span = region.box[p.input];
        if (span.low == span.high)
            out.constant = out.constant + p.slope * value_of(span.low, scales[p.input]);
        else
            out.parts.push_back(p);
    }
    return out;
}

// Inputs that rows tie to those of the form, and the rows that do it.
void tied_inputs(const Region& region, const Form& form, std::vector<bool>& is_tied,
                 std::vector<const Form*>& rows) {
    for (const Form::Part& p : form.parts) is_tied[p.input] = true;
    std::vector<bool> taken(region.rows.size());
    for (bool grew = true; grew;) {
        grew = false;
        for (std::size_t i = 0; i < region.rows.size(); ++i) {
            const Form& row = region.rows[i];
            const bool touches = std::any_of(row.parts.begin(), row.parts.end(),
                                             [&](const auto& p) { return is_tied[p.input]; });
            if (taken[i] || !touches) continue;
            taken[i] = grew = true;
            rows.push_back(&row);
            for (const Form::Part& p : row.parts) is_tied[p.input] = true;
        }
    }
}

}  // namespace

Span on_lattice(const Span& span) {
    return {span.low, static_cast<std::int64_t>(floor_multiple(span.high, span.stride, span.low)),
            span.stride};
}

Region region_of(std::span<const Span> box) {
    Region whole;
    for (const Span& span : box) whole.box.push_back(on_lattice(span));
    return whole;
}

bool cut(Region& region, const Scales& scales, const Form& whole) {
    if (!whole.is_known()) return true;
    const Form form = without_fixed(region, scales, whole);
    if (!form.is_known()) return true;
    if (form.is_constant()) return !form.constant.is_positive();
    if (form.parts.size() == 1) {
        const std::uint32_t input = form.parts.front().input;
        return shorten(region.box[input], scales[input], form);
    }
    if (std::find(region.rows.begin(), region.rows.end(), form) == region.rows.end())
        region.rows.push_back(form);
    return true;
}

FormBounds box_bounds(const Region& region, const Scales& scales, const Form& form) {
    FormBounds bounds{form.constant, form.constant};
    for (const Form::Part& p : form.parts) {
        const Span& span = region.box[p.input];
        const Fraction low = value_of(span.low, scales[p.input]),
                       high = value_of(span.high, scales[p.input]);
        const bool rises = p.slope.is_positive();
        bounds.low = bounds.low + p.slope * (rises ? low : high);
        bounds.high = bounds.high + p.slope * (rises ? high : low);
    }
    return bounds;
}

std::optional<Peak> peak(const Region& region, const Scales& scales, const Form& form,
                         Budget& budget) {
    Peak out;
    out.inputs.resize(region.box.size());
    for (std::size_t i = 0; i < region.box.size(); ++i)
        out.inputs[i] = value_of(region.box[i].low, scales[i]);
    for (const Form::Part& p : form.parts)
        if (p.slope.is_positive())
            out.inputs[p.input] = value_of(region.box[p.input].high, scales[p.input]);
    out.value = box_bounds(region, scales, form).high;
    if (region.rows.empty()) return out;

    std::vector<bool> is_tied(region.box.size());
    std::vector<const Form*> rows;
    tied_inputs(region, form, is_tied, rows);
    // Rows that do not touch the form must still be possible together; that is found out when they are cut.
    if (rows.empty()) return out;
    LinearProgram program;
    std::vector<std::size_t> inputs, place(region.box.size());
    Fraction base = form.constant;
    for (std::size_t i = 0; i < region.box.size(); ++i) {
        const Span& span = region.box[i];
        if (!is_tied[i]) continue;
        if (span.low == span.high) {
            base = base + form.slope(static_cast<std::uint32_t>(i)) * value_of(span.low, scales[i]);
            continue;
        }
        place[i] = inputs.size();
        inputs.push_back(i);
        const Fraction low = value_of(region.box[i].low, scales[i]);
        program.upper.push_back(value_of(region.box[i].high, scales[i]) - low);
        const Fraction slope = form.slope(static_cast<std::uint32_t>(i));
        program.objective.push_back(slope);
        base = base + slope * low;
    }
    for (const Form* row : rows) {
        std::vector<Fraction> slopes(inputs.size());
        Fraction limit = -row->constant;
        for (const Form::Part& p : row->parts) {
            const Span& span = region.box[p.input];
            if (span.low < span.high) slopes[place[p.input]] = p.slope;
            limit = limit - p.slope * value_of(region.box[p.input].low, scales[p.input]);
        }
        program.rows.push_back(std::move(slopes));
        program.limits.push_back(limit);
    }
    const LinearOptimum optimum = maximum(program, budget.steps);
    if (!budget.take(optimum.work)) return out;
    if (optimum.kind == LinearOptimum::Kind::Empty) return std::nullopt;
    if (optimum.kind == LinearOptimum::Kind::GivenUp) return out;
    out.value = base + optimum.value;
    for (std::size_t j = 0; j < inputs.size(); ++j)
        out.inputs[inputs[j]] =
            value_of(region.box[inputs[j]].low, scales[inputs[j]]) + optimum.point[j];
    return out;
}

Region near_the_top(const Region& region, const Scales& scales, const Form& form,
                    const Fraction& slack) {
    Region near{region.box, {}, region.narrowed};
    for (const Form::Part& p : form.parts) {
        const Fraction steepness = p.slope.is_negative() ? -p.slope : p.slope;
        const Span& whole = region.box[p.input];
        Span& span = near.box[p.input];
        const Fraction steps =
            slack / steepness * Fraction{scales[p.input]} / Fraction{whole.stride};
        if (!steps.is_known() || steps.is_negative()) continue;
        const Int128 reach = steps.floor() * whole.stride;
        const Int128 width = Int128{whole.high} - whole.low;
        if (reach >= width) continue;
        if (p.slope.is_positive())
            span.low = static_cast<std::int64_t>(whole.low +
                                                 (width - reach) / whole.stride * whole.stride);
        else
            span.high = static_cast<std::int64_t>(whole.low + reach);
    }
    return near;
}

}  // namespace utfall::calc
