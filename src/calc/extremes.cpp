#include "utfall/calc/extremes.h"

#include <algorithm>
#include <queue>

#include "pieces.h"
#include "relations.h"
#include "rows.h"
#include "slice.h"
#include "utfall/base/ensure.h"
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
    Search(const Program& program, Register value, std::span<const Span> box, Budget& budget,
           const std::optional<Rational>& enough)
        : program_(program),
          value_(value),
          budget_(budget),
          cone_(cone_of(program, value)),
          scale_(program.instructions[value].denominator),
          enough_(enough ? std::optional(Fraction::of(*enough)) : std::nullopt),
          rows_(program, enough_) {
        for (Register r : program.inputs) scales_.push_back(program.instructions[r].denominator);
        whole_ = region_of(box);
        relating_.steps = budget.is_shared ? 0 : budget.steps / 8;
        relating_.may_go_on = budget.may_go_on;
        closing_ = budget.is_shared ? budget.steps : budget.steps - budget.steps / 4;
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
            look_into(next);
        }
        Fraction bound = leaves_.value_or(rows_.best_value().value_or(ceiling_));
        if (enough_ && bound < *enough_) bound = *enough_;
        if (!open_.empty() && bound < open_.top().bound) bound = open_.top().bound;
        if (rows_.best_value() && bound < *rows_.best_value()) bound = *rows_.best_value();
        return finish(bound);
    }

private:
    [[nodiscard]] bool is_reached(const Fraction& bound) const {
        return bound.is_known() && rows_.level() && bound <= *rows_.level();
    }

    Extreme finish(const Fraction& bound) {
        out_.attained = rows_.attained();
        if (!rows_.best().empty()) out_.inputs = rows_.best();
        if (bound.is_known()) out_.bound = Rational::of(bound.numerator(), bound.denominator());
        return std::move(out_);
    }

    void consider(Region region, const Fraction& bound) {
        if (bound.is_known()) open_.push({bound, std::move(region)});
    }

    // A region's plane tells how high it can go; where that is more than is known to be reached, it is split.
    void look_into(const Open& next) {
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
        if (is_reached(bound)) return;
        if (!is_related(next.region, bound)) return;
        if (is_reached(bound)) return;
        if (!plane.split) {
            if (budget_.steps <= closing_ || !split_between(next.region, bound, top->inputs))
                close(next.region, bound, plane);
            return;
        }
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

    // A vertex between two multiples is no row: the region below it and the one above.
    bool split_between(const Region& region, const Fraction& bound,
                       const std::vector<Fraction>& vertex) {
        for (std::size_t i = 0; i < vertex.size(); ++i) {
            const Span& span = region.box[i];
            if (!rows_.is_used(i) || span.low == span.high || !vertex[i].is_known()) continue;
            const Fraction steps =
                (vertex[i] * Fraction{scales_[i]} - Fraction{span.low}) / Fraction{span.stride};
            if (!steps.is_known() || steps.denominator() == 1) continue;
            Region below = region, above = region;
            below.box[i].high = static_cast<std::int64_t>(span.low + steps.floor() * span.stride);
            above.box[i].low = static_cast<std::int64_t>(span.low + steps.ceiling() * span.stride);
            consider(std::move(below), bound);
            consider(std::move(above), bound);
            return true;
        }
        return false;
    }

    // What cancels on a region, where the plane has forgotten that it does; false: the region is empty.
    bool is_related(const Region& region, Fraction& bound) {
        constexpr int kInVain = 4;  // regions in a row on which it told nothing new
        if (in_vain_ == kInVain || relating_.steps == 0) return true;
        const std::size_t given = relating_.steps;
        Relations relations(program_, cone_, region, relating_);
        const Fraction before = bound;
        const bool is_possible = is_lowered(relations, region, bound);
        if (!budget_.take(given - relating_.steps)) budget_.steps = 0;
        in_vain_ = is_possible && bound == before ? in_vain_ + 1 : 0;
        return is_possible;
    }

    bool is_lowered(Relations& relations, const Region& region, Fraction& bound) {
        if (relations.is_empty()) return false;
        const auto most = relations.most(value_);
        if (most.value.is_known() && most.value < bound) bound = most.value;
        if (!most.form.is_known()) return true;
        const auto top = peak(region, scales_, most.form, budget_);
        if (!top) return false;
        if (top->value.is_known() && top->value < bound) bound = top->value;
        try_near(top->inputs, region);
        return true;
    }

    bool is_cut(Region& part, const Form& form, const std::optional<Fraction>& low,
                const std::optional<Fraction>& high) {
        const auto keep = [&](const Form& at_most_zero) {
            const std::size_t before = part.rows.size();
            if (!cut(part, scales_, at_most_zero)) return false;
            return part.rows.size() == before ||
                   peak(part, scales_, scaled(part.rows.back(), -1), budget_).has_value();
        };
        if (high) {
            Form f = form;
            f.constant = f.constant - *high;
            if (!keep(f)) return false;
        }
        if (low) {
            Form f = scaled(form, -1);
            f.constant = f.constant + *low;
            if (!keep(f)) return false;
        }
        return true;
    }

    // Nothing more to split: what is left is rounding, which is less on a part of the region. Intervals may still know better.
    void close(const Region& region, Fraction bound, const Plane& plane) {
        const Range range = range_on(program_, cone_, region);
        const Fraction high = Fraction::of(range.high, scale_);
        if (high < bound) bound = high;
        if (is_reached(bound)) return;
        if (rows_.level()) {
            // The part of the box whose points can still give more than is reached.
            const Fraction top = box_bounds(region, scales_, plane.form).high;
            Region near =
                near_the_top(region, scales_, plane.form, top + plane.high - *rows_.level());
            if (enumerate(near)) return;
            near.rows = region.rows;
            const bool may_split = budget_.steps > closing_;
            if (may_split && near.box != region.box) return consider(std::move(near), bound);
            if (may_split && halve(region, bound, plane.form)) return;
        }
        if (!leaves_ || *leaves_ < bound) leaves_ = bound;
    }

    // Along the input that moves the plane most, when it has few values.
    bool halve(const Region& region, const Fraction& bound, const Form& form) {
        constexpr Int128 kFewSteps = 4'096;
        std::optional<std::uint32_t> widest;
        Fraction most;
        for (const Form::Part& p : form.parts) {
            const Span& span = region.box[p.input];
            const Int128 steps = (Int128{span.high} - span.low) / span.stride;
            const Fraction move = (p.slope.is_negative() ? -p.slope : p.slope) * Fraction{steps};
            if (steps == 0 || steps > kFewSteps || !move.is_known()) continue;
            if (!widest || most < move) {
                widest = p.input;
                most = move;
            }
        }
        if (!widest) return false;
        const Span& span = region.box[*widest];
        const std::int64_t middle =
            span.low + (span.high - span.low) / span.stride / 2 * span.stride;
        Region below = region, above = region;
        below.box[*widest].high = middle;
        above.box[*widest].low = middle + span.stride;
        consider(std::move(below), bound);
        consider(std::move(above), bound);
        return true;
    }

    // A handful of points is tried one by one.
    bool enumerate(const Region& region) {
        constexpr std::size_t kFew = 256;
        return rows_.try_all(region, kFew, budget_);
    }

    static std::vector<std::int64_t> lows(const Region& region) {
        std::vector<std::int64_t> row;
        for (const Span& span : region.box) row.push_back(span.low);
        return row;
    }

    // All inputs at one end; then, from either, blocks of inputs, halved and halved again, at the other, as long as it helps.
    void try_corners() {
        std::vector<std::int64_t> low = lows(whole_), high;
        for (const Span& span : whole_.box) high.push_back(span.high);
        out_.inputs = low;
        std::vector<Climber> climbers{{high, rows_.attempt(high)}, {low, rows_.attempt(low)}};
        std::vector<std::size_t> free;
        for (std::size_t i = 0; i < low.size(); ++i)
            if (rows_.is_used(i) && low[i] != high[i]) free.push_back(i);
        for (std::size_t size = (free.size() + 1) / 2; size > 0;
             size = size > 1 ? (size + 1) / 2 : 0)
            for (std::size_t begin = 0; begin < free.size(); begin += size) {
                const auto block =
                    std::span(free).subspan(begin).first(std::min(size, free.size() - begin));
                for (Climber& climber : climbers)
                    for (const auto* end : {&low, &high})
                        if (!climb(climber, block, *end)) return;
            }
    }

    struct Climber {
        std::vector<std::int64_t> row;
        std::optional<Fraction> value;
    };

    // False when it is over.
    bool climb(Climber& at, std::span<const std::size_t> block,
               const std::vector<std::int64_t>& end) {
        if (is_reached(ceiling_) || !budget_.take(cone_.size() / 8)) return false;
        std::vector<std::int64_t> next = at.row;
        for (std::size_t i : block) next[i] = end[i];
        if (next == at.row) return true;
        const auto found = rows_.attempt(next);
        if (found && (!at.value || *at.value < *found)) at = {std::move(next), found};
        return true;
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
        (void)rows_.attempt(below);
        if (above != below) (void)rows_.attempt(above);
    }

    const Program& program_;
    Register value_;
    Budget& budget_;
    std::vector<Register> cone_;
    std::int64_t scale_;
    Scales scales_;
    Region whole_;
    Fraction ceiling_;
    std::optional<Fraction> leaves_, enough_;
    Rows rows_;
    // Parts of the budget, so that splitting is left the most of it: for what cancels; for rounding, until this is left.
    Budget relating_;
    std::size_t closing_ = 0;
    int in_vain_ = 0;
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

Extreme searched(const Program& slice, std::span<const Span> box, Budget& budget,
                 const std::optional<Rational>& enough) {
    ensure(box.size() == slice.inputs.size(), "a span for each input");
    return Search(slice, slice.outputs.front(), box, budget, enough).run();
}

}  // namespace

Extreme maximum(const Program& program, Register value, std::span<const Span> box, Budget& budget,
                std::optional<Rational> enough) {
    return searched(sliced(program, value, false), box, budget, enough);
}

Extreme minimum(const Program& program, Register value, std::span<const Span> box, Budget& budget,
                std::optional<Rational> enough) {
    if (program.instructions[value].range.low == INT64_MIN) return {};  // its negative does not fit
    return turned(searched(sliced(program, value, true), box, budget, negative(enough)));
}

}  // namespace utfall::calc
