#include "utfall/calc/extremes.h"

#include <algorithm>
#include <array>
#include <queue>

#include "pieces.h"
#include "utfall/base/ensure.h"
#include "utfall/calc/builder.h"
#include "utfall/calc/execute.h"

namespace utfall::calc {

namespace {

struct Open {
    Fraction bound;
    Region region;
};
struct ByBound {
    bool operator()(const Open& a, const Open& b) const { return a.bound < b.bound; }
};

class Search {
public:
    Search(const Program& program, Register value, std::span<const Span> box, Budget& budget)
        : program_(program),
          value_(value),
          budget_(budget),
          cone_(cone_of(program, value)),
          scale_(program.instructions[value].denominator) {
        for (Register r : program.inputs) scales_.push_back(program.instructions[r].denominator);
        for (const Span& span : box) whole_.box.push_back(on_lattice(span));
    }

    Extreme run() {
        const Range range = range_on(program_, cone_, whole_);
        ceiling_ = Fraction::of(range.high, scale_);
        try_corners();
        if (is_reached(ceiling_)) return finish(ceiling_);
        consider(whole_, ceiling_);
        while (!open_.empty()) {
            if (is_reached(open_.top().bound)) break;
            if (!budget_.take(4 * cone_.size())) {
                out_.is_stopped = true;
                break;
            }
            Open next = open_.top();
            open_.pop();
            look_into(std::move(next));
        }
        Fraction bound = leaves_.value_or(best_.value_or(ceiling_));
        if (!open_.empty() && bound < open_.top().bound) bound = open_.top().bound;
        if (best_ && bound < *best_) bound = *best_;
        return finish(bound);
    }

private:
    [[nodiscard]] bool is_reached(const Fraction& bound) const {
        return best_ && bound.is_known() && bound <= *best_;
    }

    Extreme finish(const Fraction& bound) {
        if (bound.is_known()) out_.bound = Rational::of(bound.numerator(), bound.denominator());
        return std::move(out_);
    }

    void consider(Region region, const Fraction& bound) {
        if (bound.is_known()) open_.push({bound, std::move(region)});
    }

    // A region's plane tells how high it can go; where that is more than is known to be reached, it is split.
    void look_into(Open next) {
        ++out_.regions;
        if (enumerate(next.region)) return;
        const Plane plane =
            plane_on(program_, cone_, next.region, scales_, budget_, Splitting::ByRegisters);
        if (plane.is_empty) return;
        const auto top = peak(next.region, scales_, plane.form, budget_);
        if (!top) return;  // the half-spaces leave nothing
        Fraction bound = top->value + plane.high;
        if (!bound.is_known() || next.bound < bound) bound = next.bound;
        try_near(top->inputs, next.region);
        if (best_ && bound <= *best_) return;
        if (!plane.split) return close(next.region, bound, plane);
        if (plane.split->at)
            for (const Range& range : plane.split->ranges) {
                Region part = next.region;
                part.narrowed.emplace_back(*plane.split->at, range);
                consider(std::move(part), bound);
            }
        for (const auto& [low, high] : plane.split->parts) {
            Region part = next.region;
            if (is_cut(part, plane.split->form, low, high)) consider(std::move(part), bound);
        }
    }

    bool is_cut(Region& part, const Form& form, const std::optional<Fraction>& low,
                const std::optional<Fraction>& high) {
        const auto keep = [&](Form at_most_zero) {
            const std::size_t before = part.rows.size();
            if (!cut(part, scales_, at_most_zero)) return false;
            return part.rows.size() == before ||
                   peak(part, scales_, scaled(part.rows.back(), -1), budget_).has_value();
        };
        if (high) {
            Form f = form;
            f.constant = f.constant - *high;
            if (!keep(std::move(f))) return false;
        }
        if (low) {
            Form f = scaled(form, -1);
            f.constant = f.constant + *low;
            if (!keep(std::move(f))) return false;
        }
        return true;
    }

    // Nothing more to split: what is left is rounding. Intervals may still know better.
    void close(const Region& region, Fraction bound, const Plane& plane) {
        if (best_ && enumerate(near_the_top(region, plane))) return;
        const Range range = range_on(program_, cone_, region);
        const Fraction high = Fraction::of(range.high, scale_);
        if (high < bound) bound = high;
        if (!leaves_ || *leaves_ < bound) leaves_ = bound;
    }

    // The part of the region's box whose points can still give more than the best: where the plane is high enough.
    [[nodiscard]] Region near_the_top(const Region& region, const Plane& plane) const {
        Region near{region.box, {}, region.narrowed};
        const Fraction slack = box_bounds(region, scales_, plane.form).high + plane.high - *best_;
        for (const Form::Part& p : plane.form.parts) {
            const Fraction steepness = p.slope.is_negative() ? -p.slope : p.slope;
            const Span& whole = region.box[p.input];
            Span& span = near.box[p.input];
            const Fraction steps =
                slack / steepness * Fraction{scales_[p.input]} / Fraction{whole.stride};
            if (!steps.is_known() || steps.is_negative()) continue;
            const Int128 reach = steps.floor() * whole.stride;
            if (reach >= Int128{whole.high} - whole.low) continue;
            if (p.slope.is_positive())
                span.low =
                    static_cast<std::int64_t>(whole.low + (Int128{whole.high} - whole.low - reach) /
                                                              whole.stride * whole.stride);
            else
                span.high = static_cast<std::int64_t>(whole.low + reach);
        }
        return near;
    }

    // A handful of points is tried one by one.
    bool enumerate(const Region& region) {
        constexpr std::int64_t kFew = 256;
        std::vector<std::size_t> free;
        std::int64_t points = 1;
        for (std::size_t i = 0; i < region.box.size(); ++i) {
            const Span& span = region.box[i];
            if (!is_used(i) || span.low == span.high) continue;
            const Int128 steps = (Int128{span.high} - span.low) / span.stride + 1;
            if (steps > kFew || points * static_cast<std::int64_t>(steps) > kFew) return false;
            points *= static_cast<std::int64_t>(steps);
            free.push_back(i);
        }
        if (!budget_.take(static_cast<std::size_t>(points) * cone_.size() / 4)) return false;
        std::vector<std::int64_t> row = lows(region);
        for (std::int64_t k = 0; k < points; ++k) {
            std::int64_t rest = k;
            for (std::size_t i : free) {
                const Span& span = region.box[i];
                const std::int64_t steps = (span.high - span.low) / span.stride + 1;
                row[i] = span.low + rest % steps * span.stride;
                rest /= steps;
            }
            try_row(row);
        }
        return true;
    }

    [[nodiscard]] bool is_used(std::size_t input) {
        if (used_.empty()) {
            used_.assign(program_.inputs.size(), false);
            for (Register r : cone_)
                if (program_.instructions[r].op == Operator::input)
                    used_[static_cast<std::size_t>(program_.instructions[r].number)] = true;
        }
        return used_[input];
    }

    static std::vector<std::int64_t> lows(const Region& region) {
        std::vector<std::int64_t> row;
        for (const Span& span : region.box) row.push_back(span.low);
        return row;
    }

    void try_corners() {
        std::vector<std::int64_t> low, high;
        for (const Span& span : whole_.box) {
            low.push_back(span.low);
            high.push_back(span.low + (span.high - span.low) / span.stride * span.stride);
        }
        try_row(high);
        try_row(low);
        // Then blocks of inputs, halved and halved again, all at one end, as long as it helps.
        std::vector<std::size_t> free;
        for (std::size_t i = 0; i < low.size(); ++i)
            if (is_used(i) && low[i] != high[i]) free.push_back(i);
        if (out_.inputs.empty()) out_.inputs = low;
        for (std::size_t block = (free.size() + 1) / 2; block > 0;
             block = block > 1 ? (block + 1) / 2 : 0)
            for (std::size_t begin = 0; begin < free.size(); begin += block)
                for (const auto* end : {&low, &high}) {
                    if (is_reached(ceiling_) || !budget_.take(cone_.size() / 8)) return;
                    std::vector<std::int64_t> row = out_.inputs;
                    for (std::size_t k = begin; k < std::min(begin + block, free.size()); ++k)
                        row[free[k]] = (*end)[free[k]];
                    if (row != out_.inputs) try_row(row);
                }
    }

    // The points of the lattice below and above a vertex.
    void try_near(const std::vector<Fraction>& inputs, const Region& region) {
        std::vector<std::int64_t> below = lows(region), above = below;
        for (std::size_t i = 0; i < inputs.size(); ++i) {
            const Span& span = region.box[i];
            if (!inputs[i].is_known() || span.low == span.high) continue;
            const Fraction steps =
                (inputs[i] * Fraction{scales_[i]} - Fraction{span.low}) / Fraction{span.stride};
            if (!steps.is_known()) continue;
            const auto at = [&](Int128 k) {
                return static_cast<std::int64_t>(
                    std::clamp<Int128>(span.low + k * span.stride, span.low, span.high));
            };
            below[i] = at(steps.floor());
            above[i] = at(steps.ceiling());
        }
        try_row(below);
        if (above != below) try_row(above);
    }

    void try_row(const std::vector<std::int64_t>& row) {
        const Trace trace = run_row(program_, row);
        if (trace.registers.size() <= value_) return;  // it faulted before
        const std::int64_t numerator = trace.registers[value_];
        const Fraction value = Fraction::of(numerator, scale_);
        if (best_ && value <= *best_) return;
        best_ = value;
        out_.attained = Rational::of(numerator, scale_);
        out_.inputs = row;
    }

    const Program& program_;
    Register value_;
    Budget& budget_;
    std::vector<Register> cone_;
    std::int64_t scale_;
    Scales scales_;
    Region whole_;
    Fraction ceiling_;
    std::optional<Fraction> best_, leaves_;
    std::vector<bool> used_;
    std::priority_queue<Open, std::vector<Open>, ByBound> open_;
    Extreme out_;
};

}  // namespace

std::vector<Span> spans_of(const Program& program) {
    std::vector<Span> box;
    for (Register r : program.inputs) {
        const Range& range = program.instructions[r].range;
        box.push_back({range.low, range.high, 1});
    }
    return box;
}

namespace {

// What `value` rests on and nothing else; turned: its negative.
Program sliced(const Program& program, Register value, bool is_turned) {
    Builder build;
    std::vector<Register> inputs;
    for (Register r : program.inputs)
        inputs.push_back(
            build.input(program.instructions[r].range, program.instructions[r].denominator));
    Register out = append(build, program, inputs, std::array{value}).front();
    if (is_turned) out = build.subtract(build.constant({0, 1}), out);
    ensure(!build.fault(), "a slice has the scales of the whole");
    return std::move(build).finish({out});
}

Extreme searched(const Program& slice, std::span<const Span> box, Budget& budget) {
    ensure(box.size() == slice.inputs.size(), "a span for each input");
    return Search(slice, slice.outputs.front(), box, budget).run();
}

}  // namespace

Extreme maximum(const Program& program, Register value, std::span<const Span> box, Budget& budget) {
    return searched(sliced(program, value, false), box, budget);
}

Extreme minimum(const Program& program, Register value, std::span<const Span> box, Budget& budget) {
    if (program.instructions[value].range.low == INT64_MIN) return {};  // its negative does not fit
    Extreme out = searched(sliced(program, value, true), box, budget);
    const auto turned = [](std::optional<Rational>& r) {
        if (r) r = Rational::of(-Int128{r->numerator}, r->denominator);
    };
    turned(out.bound);
    turned(out.attained);
    return out;
}

}  // namespace utfall::calc
