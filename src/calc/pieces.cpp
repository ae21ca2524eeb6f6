#include "pieces.h"

#include <algorithm>

#include "estimate.h"

namespace utfall::calc {

namespace {

class Walk {
public:
    Walk(const Program& program, const Region& region, const Scales& scales, Budget& budget,
         Splitting splitting)
        : program_(program),
          region_(region),
          scales_(scales),
          budget_(budget),
          splitting_(splitting),
          values_(program.instructions.size()) {}

    Plane run(const std::vector<Register>& cone) {
        std::size_t parts = 0;
        for (Register r : cone) {
            values_[r] = narrowed(r, value(r));
            parts += 2 * values_[r].form.parts.size();
        }
        // What the last region costs too much is asked for before the next one.
        if (!budget_.take(parts)) budget_.steps = 0;
        Value& last = values_[cone.back()];
        Plane plane{std::move(last.form), last.low, last.high, std::nullopt, is_empty_};
        if (best_) plane.split = std::move(splits_[*best_]);
        return plane;
    }

private:
    struct Ends {
        Fraction low, high;
    };

    [[nodiscard]] const Value& operand(Register r, std::size_t i) const {
        return values_[program_.operands_of(r)[i]];
    }

    [[nodiscard]] Ends ends(const Value& v) const {
        const FormBounds b = box_bounds(region_, scales_, v.form);
        return {b.low + v.low, b.high + v.high};
    }

    // The ends of a form on the region, by its rows too when the box leaves the sign open.
    [[nodiscard]] Ends sure_ends(const Form& form) {
        const FormBounds b = box_bounds(region_, scales_, form);
        Ends e{b.low, b.high};
        if (region_.rows.empty() || form.parts.size() < 2 || e.low.is_positive() ||
            e.high.is_negative())
            return e;
        if (const auto top = peak(region_, scales_, form, budget_); top && top->value.is_known())
            e.high = top->value;
        if (const auto top = peak(region_, scales_, scaled(form, -1), budget_);
            top && top->value.is_known())
            e.low = -top->value;
        return e;
    }

    // Remembers where to split, if that is where most would be gained.
    std::size_t remember(Split split, const Fraction& error) {
        splits_.push_back(std::move(split));
        if (error.is_known() && (!best_ || best_error_ < error)) {
            best_ = splits_.size() - 1;
            best_error_ = error;
        }
        return splits_.size() - 1;
    }

    void weigh(std::size_t split, const Fraction& error) {
        if (!error.is_known() || (best_ && error <= best_error_)) return;
        best_ = split;
        best_error_ = error;
    }

    Value value(Register r) {
        const Instruction& i = program_.instructions[r];
        const Fraction unit = Fraction::of(1, i.denominator);
        switch (i.op) {
            case Operator::input: return exact(form_of(static_cast<std::uint32_t>(i.number), 1));
            case Operator::constant: {
                Form form;
                form.constant = Fraction::of(i.number, i.denominator);
                return exact(std::move(form));
            }
            case Operator::add: return plus(operand(r, 0), operand(r, 1), 1);
            case Operator::subtract: return plus(operand(r, 0), operand(r, 1), -1);
            case Operator::multiply: return product(operand(r, 0), operand(r, 1));
            case Operator::minimum: return lesser(operand(r, 0), operand(r, 1));
            case Operator::maximum:
                return times(lesser(times(operand(r, 0), -1), times(operand(r, 1), -1)), -1);
            case Operator::round: return rounded(region_, scales_, operand(r, 0), i);
            case Operator::divide_round: return quotient(r, i, unit);
            case Operator::less:
            case Operator::at_most:
            case Operator::equal: return compared(i.op, r);
            case Operator::both: return joined(operand(r, 0), operand(r, 1), false);
            case Operator::either: return joined(operand(r, 0), operand(r, 1), true);
            case Operator::negate: {
                Value v = plus(one(), operand(r, 0), -1);
                v.split = operand(r, 0).split;
                return v;
            }
            case Operator::choose: return chosen(operand(r, 0), operand(r, 1), operand(r, 2));
            case Operator::part: return share(r, i, unit);
        }
        return {};
    }

    // a - max(0, a - b), or b - max(0, b - a): whichever errs less.
    Value lesser(const Value& a, const Value& b) {
        const Value difference = plus(a, b, -1);
        const Ends sure = sure_ends(difference.form);
        const Fraction most = sure.high + difference.high, least = sure.low + difference.low;
        if (!most.is_known() || !least.is_known()) return widened(a, Fraction::unknown(), 0);
        if (!most.is_positive()) return a;
        if (!least.is_negative()) return b;
        if (sure.low.is_negative() && sure.high.is_positive()) {
            const Fraction error = most < -least ? most : -least;
            remember({difference.form, {{std::nullopt, Fraction{0}}, {Fraction{0}, std::nullopt}}},
                     error);
        }
        return most <= -least ? widened(a, most, 0) : widened(b, -least, 0);
    }

    Value product(const Value& a, const Value& b) {
        if (a.form.is_constant() && a.low == a.high) return times(b, a.form.constant + a.low);
        if (b.form.is_constant() && b.low == b.high) return times(a, b.form.constant + b.low);
        const Ends x = ends(a), y = ends(b);
        Value plane = plus(times(b, x.low), a, y.low);
        plane.form.constant = plane.form.constant - x.low * y.low;
        const Fraction error = (x.high - x.low) * (y.high - y.low);
        const Value& narrow =
            a.form.parts.size() <= b.form.parts.size() && !a.form.is_constant() ? a : b;
        if (!narrow.form.is_constant()) halve(narrow.form, error);
        return widened(plane, 0, error);
    }

    void halve(const Form& form, const Fraction& error) {
        std::optional<std::uint32_t> widest;
        Fraction most;
        for (const Form::Part& p : form.parts) {
            const Span& span = region_.box[p.input];
            const Fraction width = (p.slope.is_negative() ? -p.slope : p.slope) *
                                   Fraction::of(Int128{span.high} - span.low, scales_[p.input]);
            if (span.high - span.low < span.stride || !width.is_known()) continue;
            if (!widest || most < width) {
                widest = p.input;
                most = width;
            }
        }
        if (!widest) return;
        const Span& span = region_.box[*widest];
        const Int128 steps = (Int128{span.high} - span.low) / span.stride;
        const Int128 middle = span.low + steps / 2 * span.stride;
        remember({form_of(*widest, 1),
                  {{std::nullopt, Fraction::of(middle, scales_[*widest])},
                   {Fraction::of(middle + span.stride, scales_[*widest]), std::nullopt}}},
                 error);
    }

    Value quotient(Register r, const Instruction& i, const Fraction& unit) {
        const Value &a = operand(r, 0), &b = operand(r, 1);
        if (b.form.is_constant() && b.low == b.high && !(b.form.constant + b.low).is_zero())
            return rounded(region_, scales_, times(a, Fraction{1} / (b.form.constant + b.low)), i);
        const Ends x = ends(a), y = ends(b);
        Fraction low = Fraction::of(i.range.low, i.denominator),
                 high = Fraction::of(i.range.high, i.denominator);
        if (y.low.is_known() && y.high.is_known() &&
            (y.low.is_positive() || y.high.is_negative())) {
            const std::vector<Fraction> corners{x.low / y.low, x.low / y.high, x.high / y.low,
                                                x.high / y.high};
            if (std::all_of(corners.begin(), corners.end(),
                            [](const Fraction& f) { return f.is_known(); })) {
                low = *std::min_element(corners.begin(), corners.end()) - unit;
                high = *std::max_element(corners.begin(), corners.end()) + unit;
            }
        }
        halve(b.form.is_constant() ? a.form : b.form, high - low);
        return {Form{}, low, high, std::nullopt};
    }

    [[nodiscard]] std::optional<bool> truth(const Value& v) const {
        const Ends e = ends(v);
        if (!e.low.is_known() || !e.high.is_known()) return std::nullopt;
        if (!e.high.is_positive()) return false;
        if (e.low.is_positive()) return true;
        return std::nullopt;
    }

    // Where a condition could be decided: its own place, or the input that it is.
    std::optional<std::size_t> split_of(const Value& condition) {
        if (condition.split) return condition.split;
        if (condition.form.parts.size() != 1) return std::nullopt;
        const std::uint32_t input = condition.form.parts.front().input;
        return remember(
            {form_of(input, 1), {{std::nullopt, Fraction{0}}, {Fraction{1}, std::nullopt}}}, 0);
    }

    // What is known of the register beyond its form: by the program, and by the region.
    Value narrowed(Register r, Value v) {
        const Instruction& i = program_.instructions[r];
        if (!(v.low.is_zero() && v.high.is_zero())) v = within(std::move(v), i.range, i);
        for (const auto& [at, range] : region_.narrowed)
            if (at == r) v = within(std::move(v), range, i);
        return v;
    }

    Value within(Value v, const Range& range, const Instruction& i) {
        const Ends e = ends(v);
        Fraction low = Fraction::of(range.low, i.denominator),
                 high = Fraction::of(range.high, i.denominator);
        if (e.low.is_known() && low < e.low) low = e.low;
        if (e.high.is_known() && e.high < high) high = e.high;
        is_empty_ = is_empty_ || high < low;
        const Fraction now = v.high - v.low;
        if (now.is_known() && now <= high - low) return v;
        return {Form{}, low, high, v.split};
    }

    // Where a register that no form tells is compared with a constant: its range on either side.
    std::optional<std::size_t> register_split(Operator op, Register a, Register b) {
        if (splitting_ != Splitting::ByRegisters) return std::nullopt;
        const auto is_fixed = [&](Register r) {
            const Value& v = values_[r];
            return v.form.is_constant() && v.low == v.high && v.form.constant.is_known();
        };
        const bool is_left = is_fixed(b);
        if (is_left == is_fixed(a)) return std::nullopt;
        const Register moving = is_left ? a : b;
        const Value& fixed = values_[is_left ? b : a];
        const Instruction& i = program_.instructions[moving];
        const Fraction limit = (fixed.form.constant + fixed.low) * Fraction{i.denominator};
        const Ends e = ends(values_[moving]);
        if (!limit.is_known() || !e.low.is_known() || !e.high.is_known()) return std::nullopt;
        // The last numerator below, or at most, the limit; the first from there on.
        const bool goes_below = (op == Operator::less) == is_left;
        const Int128 last = goes_below ? limit.ceiling() - 1 : limit.floor();
        Split split;
        split.at = moving;
        const auto add = [&](Int128 low, Int128 high) {
            const Int128 from = std::max(low, (e.low * Fraction{i.denominator}).ceiling()),
                         to = std::min(high, (e.high * Fraction{i.denominator}).floor());
            if (from <= to && base::fits(from) && base::fits(to))
                split.ranges.push_back(
                    {static_cast<std::int64_t>(from), static_cast<std::int64_t>(to)});
        };
        if (op == Operator::equal) {
            add(INT64_MIN, limit.ceiling() - 1);
            if (limit.denominator() == 1) add(limit.floor(), limit.floor());
            add(limit.floor() + 1, INT64_MAX);
        } else {
            add(INT64_MIN, last);
            add(last + 1, INT64_MAX);
        }
        if (split.ranges.size() < 2) return std::nullopt;
        return remember(std::move(split), 0);
    }

    Value compared(Operator op, Register r) {
        const Register at_a = program_.operands_of(r)[0], at_b = program_.operands_of(r)[1];
        const Value &a = values_[at_a], &b = values_[at_b];
        const Value d = plus(a, b, -1);
        const Ends sure = sure_ends(d.form);
        if (!sure.low.is_known() || !sure.high.is_known() || !d.low.is_known() ||
            !d.high.is_known())
            return unsure(std::nullopt);
        if (sure.low == sure.high) {
            Value v = settled(op, sure.low + d.low, sure.low + d.high);
            if (!truth(v) && !v.split) v.split = register_split(op, at_a, at_b);
            return v;
        }
        const Grid grid = grid_of(region_, scales_, d.form);
        // Up to here the difference is surely below zero (or at most), from there surely not.
        const bool or_equal = op == Operator::at_most;
        const Fraction yes = or_equal ? grid.at_most(-d.high) : grid.below(-d.high);
        const Fraction no = or_equal ? grid.above(-d.low) : grid.at_least(-d.low);
        if (!yes.is_known() || !no.is_known()) return unsure(std::nullopt);
        if (op == Operator::equal) return equal(d, sure, grid);
        if (sure.high <= yes) return one();
        if (no <= sure.low) return {};
        Split split{d.form, {{std::nullopt, yes}}};
        const Fraction after = grid.above(yes), before = grid.below(no);
        if (after.is_known() && before.is_known() && after < no)
            split.parts.push_back({after, before});
        split.parts.push_back({no, std::nullopt});
        return unsure(keep_if_it_cuts(std::move(split), sure));
    }

    Value equal(const Value& d, const Ends& sure, const Grid& grid) {
        const Fraction below = grid.below(-d.high), above = grid.above(-d.low);
        if (sure.high <= below || above <= sure.low) return {};
        const Fraction first = grid.above(below), last = grid.below(above);
        if (last < first) return {};  // between the points of the grid
        if (first <= sure.low && sure.high <= last && d.low.is_zero() && d.high.is_zero() &&
            first == last)
            return one();
        return unsure(keep_if_it_cuts(
            {d.form, {{std::nullopt, below}, {first, last}, {above, std::nullopt}}}, sure));
    }

    // A split all of whose region lies in one part would go round in circles.
    std::optional<std::size_t> keep_if_it_cuts(Split split, const Ends& sure) {
        for (const auto& [low, high] : split.parts)
            if ((!low || *low <= sure.low) && (!high || sure.high <= *high)) return std::nullopt;
        return remember(std::move(split), 0);
    }

    Value joined(const Value& a, const Value& b, bool is_either) {
        const auto x = truth(a), y = truth(b);
        if (x && *x == is_either) return is_either ? one() : Value{};
        if (y && *y == is_either) return is_either ? one() : Value{};
        if (x && y) return is_either ? Value{} : one();
        if (x || y) return x ? b : a;
        const auto split = split_of(a);
        return unsure(split ? split : split_of(b));
    }

    Value chosen(const Value& condition, const Value& yes, const Value& no) {
        const auto is = truth(condition);
        if (is) return *is ? yes : no;
        const Value difference = plus(yes, no, -1);
        const Ends e = ends(difference);
        if (!e.low.is_known() || !e.high.is_known())
            return {Form{}, Fraction::unknown(), Fraction::unknown(), std::nullopt};
        const Fraction down = e.low.is_negative() ? -e.low : Fraction{},
                       up = e.high.is_positive() ? e.high : Fraction{};
        const auto split = split_of(condition);
        if (split) weigh(*split, down + up);
        Value v = widened(no, down, up);
        v.split = split;
        return v;
    }

    Value share(Register r, const Instruction& i, const Fraction& unit) {
        const auto operands = program_.operands_of(r);
        const Value& total = values_[operands[0]];
        Value all;
        for (std::size_t k = 1; k < operands.size(); ++k) all = plus(all, values_[operands[k]], 1);
        const Value& own = values_[operands[static_cast<std::size_t>(i.number) + 1]];
        const bool is_sure = all.low.is_zero() && all.high.is_zero();
        if (is_sure && total.low.is_zero() && total.high.is_zero() && all.form == total.form)
            return own;
        if (is_sure && all.form.is_constant() && all.form.constant.is_positive()) {
            const Value part = times(total, own.form.constant / all.form.constant);
            // The exact part is a multiple of unit / (sum of the weights' numerators).
            const Fraction weights =
                all.form.constant * Fraction{program_.instructions[operands[1]].denominator};
            const Fraction error = unit - unit / weights;
            return widened(part, error, error);
        }
        const Ends e = ends(total);
        const Value v{Form{}, e.low.is_negative() ? e.low : Fraction{},
                      e.high.is_positive() ? e.high : Fraction{}, std::nullopt};
        if (!total.form.is_constant()) halve(total.form, v.high - v.low);
        return v;
    }

    const Program& program_;
    const Region& region_;
    const Scales& scales_;
    Budget& budget_;
    Splitting splitting_;
    bool is_empty_ = false;
    std::vector<Value> values_;
    std::vector<Split> splits_;
    std::optional<std::size_t> best_;
    Fraction best_error_;
};

}  // namespace

Plane plane_on(const Program& program, const std::vector<Register>& cone, const Region& region,
               const Scales& scales, Budget& budget, Splitting splitting) {
    return Walk(program, region, scales, budget, splitting).run(cone);
}

}  // namespace utfall::calc
