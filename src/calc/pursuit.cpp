// The greatest value of a program where plain branch and bound leaves it open: long chains of amounts that rest
// on what was paid before.
//
// A region is bounded by a form that is close at the best row known (relations.h: tight), and the row where that form is
// highest is tried next; where the two do not meet, the region is split at the minimum, maximum or comparison that keeps them
// furthest apart, and what is decided there is kept as a half-space of inputs.
#include "utfall/calc/extremes.h"

#include <algorithm>
#include <queue>

#include "eased.h"
#include "relations.h"
#include "rows.h"
#include "slice.h"
#include "utfall/base/ensure.h"

namespace utfall::calc {

namespace {

struct Open {
    Fraction bound;
    Region region;
};
struct ByBound {
    bool operator()(const Open& a, const Open& b) const { return a.bound < b.bound; }
};

class Pursuit {
public:
    Pursuit(const Program& program, std::span<const Span> box, Budget& budget,
            const std::optional<Rational>& enough)
        : program_(program),
          value_(program.outputs.front()),
          budget_(budget),
          cone_(cone_of(program, value_)),
          scale_(program.instructions[value_].denominator),
          rows_(program, cone_, enough ? std::optional(Fraction::of(*enough)) : std::nullopt),
          scales_(rows_.scales()) {
        for (const Span& span : box) whole_.box.push_back(on_lattice(span));
    }

    Extreme run(const std::vector<std::int64_t>& start) {
        // A region costs so much for each register; with less than for a few it is not begun.
        constexpr std::size_t kLeast = 1'000;
        if (budget_.steps / cone_.size() < kLeast) {
            out_.is_stopped = true;
            return std::move(out_);
        }
        (void)rows_.attempt(start.empty() ? rows_.guide(whole_) : start);
        rows_.climb(whole_, budget_);
        const Fraction ceiling = Fraction::of(range_on(program_, cone_, whole_).high, scale_);
        consider(whole_, ceiling);
        while (!open_.empty() && !is_reached(open_.top().bound)) {
            if (!budget_.take(4 * cone_.size())) {
                out_.is_stopped = true;
                break;
            }
            Open next = open_.top();
            open_.pop();
            look_into(std::move(next));
        }
        std::optional<Fraction> bound = rows_.level();
        for (const std::optional<Fraction>& other :
             {leaves_, open_.empty() ? std::nullopt : std::optional(open_.top().bound)})
            if (other && (!bound || *bound < *other)) bound = other;
        if (bound && bound->is_known())
            out_.bound = Rational::of(bound->numerator(), bound->denominator());
        out_.attained = rows_.attained();
        out_.inputs = rows_.best();
        return std::move(out_);
    }

private:
    using Values = std::vector<Fraction>;

    // A value is a multiple of the unit: a bound between two is the lower one.
    [[nodiscard]] Fraction on_grid(const Fraction& bound) const {
        const Fraction f = bound * Fraction{scale_};
        return f.is_known() ? Fraction::of(f.floor(), scale_) : bound;
    }
    [[nodiscard]] bool is_reached(const Fraction& bound) const {
        return bound.is_known() && rows_.level() && bound <= *rows_.level();
    }
    void consider(Region region, const Fraction& bound) {
        if (bound.is_known() && !is_reached(bound)) open_.push({bound, std::move(region)});
    }
    void close(const Fraction& bound) {
        if (!leaves_ || *leaves_ < bound) leaves_ = bound;
    }

    // What is known of a region so far.
    struct Look {
        Region region;
        Fraction bound;
        Relations::Tight tight;  // the one that told the bound
        Values at;               // of every register, where its form is highest
    };

    void look_into(Open next) {
        ++out_.regions;
        forms_.clear();
        if (rows_.enumerate(next.region, budget_)) return;
        Relations relations(program_, cone_, next.region, budget_, Relations::Way::Close);
        if (relations.is_empty() || budget_.steps == 0) {
            if (budget_.steps == 0) close(next.bound);
            return;
        }
        Look look{std::move(next.region), next.bound, {}, {}};
        lower(look.bound, Fraction::of(relations.range(value_).high, scale_));
        if (is_reached(look.bound) || !approach(relations, look) || is_reached(look.bound)) return;
        const std::vector<Span> before = look.region.box;
        if (!narrow(relations, look)) return;
        if (is_much_narrower(before, look.region.box))
            return consider(std::move(look.region), look.bound);
        split(relations, std::move(look));
    }

    void lower(Fraction& bound, const Fraction& other) const {
        if (other.is_known() && on_grid(other) < bound) bound = on_grid(other);
    }

    // Forms that are close at one row after another. False: the region is empty.
    bool approach(Relations& relations, Look& look) {
        constexpr int kRows = 4;
        Values at = rows_.values(rows_.guide(look.region));
        std::vector<Rows::Row> seen;
        for (int k = 0; k < kRows && !at.empty(); ++k) {
            Relations::Tight tight = relations.tight(relations.line(value_), at);
            if (!tight.form.is_known()) break;
            const auto top = highest(look.region, tight.form);
            if (!top) return false;
            const Rows::Row row = rows_.nearest(top->inputs, look.region, top->form);
            at = rows_.values(row);
            if (!budget_.take(cone_.size())) return true;
            const bool is_better = look.at.empty() || on_grid(top->value) < look.bound;
            lower(look.bound, top->value);
            lower(look.bound, rounded(relations, tight, top->value));
            forms_.push_back(top->form);
            if (is_better && !at.empty()) {
                look.tight = std::move(tight);
                look.at = at;
            }
            if (is_reached(look.bound)) return true;
            if (std::find(seen.begin(), seen.end(), row) != seen.end()) break;
            seen.push_back(row);
        }
        return true;
    }

    // Where a form is highest, by the simplex method or, where that gives up, by multipliers.
    struct Top {
        Fraction value;
        std::vector<Fraction> inputs;
        Form form;
    };
    std::optional<Top> highest(const Region& region, const Form& form) {
        const auto top = peak(region, scales_, form, budget_);
        if (!top) return std::nullopt;
        Top out{top->value, top->inputs, form};
        if (region.rows.empty()) return out;
        Form next = eased(region, scales_, form);
        if (!budget_.take(8 * region.rows.size() * (1 + form.parts.size()))) budget_.steps = 0;
        const Fraction high = box_bounds(region, scales_, next).high;
        if (!high.is_known()) return out;
        if (out.value.is_known() && out.value <= high) {
            out.form = std::move(next);
            return out;
        }
        out = {high, std::vector<Fraction>(region.box.size(), Fraction::unknown()), next};
        for (const Form::Part& p : next.parts) {
            const Span& span = region.box[p.input];
            out.inputs[p.input] =
                Fraction::of(p.slope.is_negative() ? span.low : span.high, scales_[p.input]);
        }
        return out;
    }

    // What is rounded last takes one of few values: the bound of the exact amount, on its grid, rounded.
    [[nodiscard]] Fraction rounded(const Relations& relations, const Relations::Tight& tight,
                                   const Fraction& top) const {
        if (tight.steps.empty() || !top.is_known()) return Fraction::unknown();
        const auto& [r, slope, by] = tight.steps.front();
        const Instruction& i = program_.instructions[r];
        if (r != value_ || i.op != Operator::round) return Fraction::unknown();
        const Register operand = program_.operands_of(r)[0];
        const Form& line = relations.line(operand);
        if (by.parts != line.parts) return Fraction::unknown();
        const Fraction exact = (top - (by.constant - line.constant)) *
                               Fraction{program_.instructions[operand].denominator};
        if (!exact.is_known()) return Fraction::unknown();
        const Int128 n = exact.floor() * i.scale_a;
        return Fraction::of(base::divide(n, i.scale_b, i.rounding), i.denominator);
    }

    // Only where a form is above what is reached can more be reached.
    bool narrow(const Relations& relations, Look& look) {
        for (std::size_t i = 0; i < look.region.box.size(); ++i) {
            if (!rows_.is_used(i)) continue;
            const Range range = relations.range(program_.inputs[i]);
            Span& span = look.region.box[i];
            shorten(span, range.low, range.high);
            if (span.high < span.low) return false;
        }
        if (!rows_.level()) return true;
        const Fraction wanted = *rows_.level() + Fraction::of(1, scale_);
        for (const Form& form : forms_) {
            const Fraction top = box_bounds(look.region, scales_, form).high;
            if (!top.is_known()) continue;
            if (top < wanted) return false;
            for (const Form::Part& p : form.parts) {
                Span& span = look.region.box[p.input];
                const Fraction reach = (top - wanted) / p.slope * Fraction{scales_[p.input]};
                if (!reach.is_known()) continue;
                if (p.slope.is_positive())
                    shorten(span, (Fraction{span.high} - reach).ceiling(), span.high);
                else
                    shorten(span, span.low, (Fraction{span.low} - reach).floor());
                if (span.high < span.low) return false;
            }
        }
        return true;
    }

    static void shorten(Span& span, Int128 low, Int128 high) {
        const Int128 stride = span.stride, from = span.low;
        if (low > span.low)
            span.low = static_cast<std::int64_t>(std::min<Int128>(
                from + (low - from + stride - 1) / stride * stride, Int128{span.high} + stride));
        if (high < span.high)
            span.high = static_cast<std::int64_t>(std::max<Int128>(
                from + (high - from >= 0 ? (high - from) / stride : -1) * stride, from - stride));
    }

    [[nodiscard]] static bool is_much_narrower(const std::vector<Span>& before,
                                               const std::vector<Span>& now) {
        for (std::size_t i = 0; i < now.size(); ++i)
            if ((Int128{now[i].high} - now[i].low) * 2 < Int128{before[i].high} - before[i].low)
                return true;
        return false;
    }

    // At the register whose form is furthest from it where the bound is.
    void split(Relations& relations, Look look) {
        Register worst = 0;
        Fraction most;
        for (const auto& step : look.tight.steps) {
            const Operator op = program_.instructions[step.at].op;
            const Fraction over = step.slope * (step.by.at(look.at) - look.at[step.at]);
            if (!over.is_known() || over <= most) continue;
            const bool is_side = op == Operator::minimum || op == Operator::maximum;
            const Register at = is_side ? step.at : comparison_in(relations, step.at);
            if (!is_side && at == step.at && op != Operator::less && op != Operator::at_most &&
                op != Operator::equal)
                continue;
            most = over;
            worst = at;
        }
        if (most.is_positive()) return split_at(relations, look, worst);
        halve(look);
    }

    // An undecided comparison that a choice or a condition rests on; the register itself when there is none.
    [[nodiscard]] Register comparison_in(const Relations& relations, Register r) const {
        const Operator op = program_.instructions[r].op;
        const auto operands = program_.operands_of(r);
        const std::size_t count = op == Operator::both || op == Operator::either     ? 2
                                  : op == Operator::choose || op == Operator::negate ? 1
                                                                                     : 0;
        for (std::size_t k = 0; k < count; ++k) {
            const Range range = relations.range(operands[k]);
            if (range.low == range.high) continue;
            const Register at = comparison_in(relations, operands[k]);
            const Operator found = program_.instructions[at].op;
            if (found == Operator::less || found == Operator::at_most || found == Operator::equal)
                return at;
        }
        return r;
    }

    void split_at(Relations& relations, const Look& look, Register r) {
        const Operator op = program_.instructions[r].op;
        const bool is_side = op == Operator::minimum || op == Operator::maximum;
        const Form difference = relations.difference_at(r);
        for (const bool yes : {true, false}) {
            Region part = look.region;
            if (is_side)
                part.sides.emplace_back(r, yes);
            else
                part.narrowed.emplace_back(r, yes ? Range{1, 1} : Range{0, 0});
            const bool is_below = is_side ? yes == (op == Operator::minimum) : yes;
            const bool says_nothing = op == Operator::equal && !yes;
            if (!says_nothing &&
                !is_cut(relations, part, scaled(difference, is_below ? 1 : -1), look.at))
                continue;
            if (op == Operator::equal && yes &&
                !is_cut(relations, part, scaled(difference, -1), look.at))
                continue;
            consider(std::move(part), look.bound);
        }
    }

    // A form over registers that is at most zero, told of the inputs.
    bool is_cut(Relations& relations, Region& part, const Form& at_most_zero, const Values& at) {
        const Relations::Tight least = relations.tight(scaled(at_most_zero, -1), at);
        if (!least.form.is_known()) return true;
        return cut(part, scales_, scaled(least.form, -1));
    }

    // Along the input that moves the form most.
    void halve(const Look& look) {
        std::optional<std::size_t> widest;
        Fraction most;
        for (std::size_t i = 0; i < look.region.box.size(); ++i) {
            const Span& span = look.region.box[i];
            if (!rows_.is_used(i) || span.low == span.high) continue;
            const Fraction slope = look.tight.form.slope(static_cast<std::uint32_t>(i));
            const Fraction move = (slope.is_negative() ? -slope : slope) *
                                  Fraction{Int128{span.high} - span.low} / Fraction{scales_[i]};
            if (!move.is_known() || (widest && move <= most)) continue;
            widest = i;
            most = move;
        }
        if (!widest) return close(look.bound);
        const Span& span = look.region.box[*widest];
        const std::int64_t middle =
            span.low + (span.high - span.low) / span.stride / 2 * span.stride;
        Region below = look.region, above = look.region;
        below.box[*widest].high = middle;
        above.box[*widest].low = middle + span.stride;
        consider(std::move(below), look.bound);
        consider(std::move(above), look.bound);
    }

    const Program& program_;
    Register value_;
    Budget& budget_;
    std::vector<Register> cone_;
    std::int64_t scale_;
    Rows rows_;
    const Scales& scales_;
    Region whole_;
    std::optional<Fraction> leaves_;
    std::vector<Form> forms_;  // never exceeded on the region that is looked into
    std::priority_queue<Open, std::vector<Open>, ByBound> open_;
    Extreme out_;
};

}  // namespace

namespace {

void turn(std::optional<Rational>& r) {
    if (r) r = Rational::of(-Int128{r->numerator}, r->denominator);
}

}  // namespace

Extreme pursued_maximum(const Program& program, Register value, std::span<const Span> box,
                        Budget& budget, const Start& start) {
    ensure(box.size() == program.inputs.size(), "a span for each input");
    return Pursuit(sliced(program, value, false), box, budget, start.enough).run(start.row);
}

Extreme pursued_minimum(const Program& program, Register value, std::span<const Span> box,
                        Budget& budget, Start start) {
    if (program.instructions[value].range.low == INT64_MIN) return {};  // its negative does not fit
    ensure(box.size() == program.inputs.size(), "a span for each input");
    turn(start.enough);
    Extreme out = Pursuit(sliced(program, value, true), box, budget, start.enough).run(start.row);
    turn(out.bound);
    turn(out.attained);
    return out;
}

}  // namespace utfall::calc
