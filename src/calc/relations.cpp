#include "relations.h"

#include <algorithm>

#include "bounds.h"

namespace utfall::calc {

namespace {

// A longer sum is open: it is mostly itself that cancels.
constexpr std::size_t kLong = 6;

}  // namespace

Relations::Relations(const Program& program, const std::vector<Register>& cone,
                     const Region& region, Budget& budget)
    : Relations(program, region, budget) {
    for (Register r : cone) include(r);
}

Relations::Relations(const Program& program, const Region& region, Budget& budget)
    : program_(program), region_(region), budget_(budget), known_(program.instructions.size()) {}

void Relations::include(Register r) {
    Known& k = known_[r];
    k.step = step_by_operands(r);
    k.range = on_step(by_intervals(r), k.step);
    settle(r);
    k.line = form_of(r, 1);
    if (k.range.low == k.range.high)
        be(r, fixed(k.low));
    else if (budget_.steps > 0)
        learn(r);
    learn_step(r);
}

std::int64_t Relations::step_by_operands(Register r) const {
    const Instruction& i = program_.instructions[r];
    if (i.op != Operator::input) return step_of(program_, r, steps());
    const Span& span = region_.box[static_cast<std::size_t>(i.number)];
    return numerator_step(common_step(span.low, span.stride), 1);
}

// Also by what is known of it as a sum.
void Relations::learn_step(Register r) {
    const Form* const form = same_as(r);
    if (form == nullptr) return;
    Known& k = known_[r];
    const std::int64_t scale = program_.instructions[r].denominator;
    const std::int64_t also = numerator_step(step_of(*form, program_, steps()), scale);
    k.step = base::least_common_multiple(k.step, also).value_or(k.step);
    limit(r, on_step(k.range, k.step));
}

const Form* Relations::same_as(Register r) const {
    const Known& k = known_[r];
    if (!is_open(r)) return &k.line;
    return k.above.size() == 1 && k.above == k.below ? &k.above.front() : nullptr;
}

void Relations::limit(Register r, const Range& range) {
    Known& k = known_[r];
    k.range = {std::max(k.range.low, range.low), std::min(k.range.high, range.high)};
    settle(r);
    if (k.range.low == k.range.high) be(r, fixed(k.low));
}

void Relations::decide(Register r, bool is_first) {
    be(r, operand(r, is_first ? 0 : 1).line);
    learn_step(r);
}

Range Relations::by_intervals(Register r) const {
    const Instruction& i = program_.instructions[r];
    Range range;
    if (i.op == Operator::input) {
        const Span& span = region_.box[static_cast<std::size_t>(i.number)];
        range = {span.low, span.high};
    } else {
        std::vector<Range> operands;
        for (Register below : program_.operands_of(r)) operands.push_back(known_[below].range);
        range = bounds(i, operands).range;
        range = {std::max(range.low, i.range.low), std::min(range.high, i.range.high)};
    }
    for (const auto& [at, narrower] : region_.narrowed)
        if (at == r)
            range = {std::max(range.low, narrower.low), std::min(range.high, narrower.high)};
    return range;
}

// The ends of the range as values.
void Relations::settle(Register r) {
    Known& k = known_[r];
    is_empty_ = is_empty_ || k.range.high < k.range.low;
    const std::int64_t scale = program_.instructions[r].denominator;
    k.low = Fraction::of(k.range.low, scale);
    k.high = Fraction::of(k.range.high, scale);
}

void Relations::narrow(Register r, const Fraction& low, const Fraction& high) {
    Range range = known_[r].range;
    const Fraction scale{program_.instructions[r].denominator};
    const Fraction from = low * scale, through = high * scale;
    if (from.is_known() && Fraction{range.low} < from)
        range.low = static_cast<std::int64_t>(std::min<Int128>(from.ceiling(), INT64_MAX));
    if (through.is_known() && through < Fraction{range.high})
        range.high = static_cast<std::int64_t>(std::max<Int128>(through.floor(), INT64_MIN));
    limit(r, range);
}

// The register is that form of others.
void Relations::be(Register r, Form line) {
    if (line.is_known()) known_[r].line = std::move(line);
}

Relations::Ends Relations::ends(const Form& form, std::size_t most_steps) {
    Fraction high = traced(form, most_steps).value,
             low = -traced(scaled(form, -1), most_steps).value;
    const auto told = [&](const Form& f, Fraction most) {
        for (const auto& [known, limit] : limits_)
            if (known == f && (!most.is_known() || limit < most)) most = limit;
        return most;
    };
    if (!limits_.empty()) {
        high = told(form, high);
        low = -told(scaled(form, -1), -low);
    }
    return {low, high};
}

// Of the first operand less the second: by the form, or by their ranges.
Relations::Ends Relations::ends_of_difference(Register r, const Form& difference) {
    const Known &a = operand(r, 0), &b = operand(r, 1);
    Ends e = ends(difference, kShallow);
    const Fraction low = a.low - b.high, high = a.high - b.low;
    if (!e.low.is_known() || e.low < low) e.low = low;
    if (!e.high.is_known() || high < e.high) e.high = high;
    return e;
}

void Relations::deepen(Register r) {
    const Ends e = ends(known_[r].line, known_.size());
    narrow(r, e.low, e.high);
}

// A form over inputs: what is still open is left at its end.
Relations::Most Relations::most(Register r) {
    Most out = traced(known_[r].line, known_.size());
    Form form = fixed(out.form.constant);
    for (const Form::Part& p : out.form.parts) {
        const Instruction& i = program_.instructions[p.input];
        const Known& k = known_[p.input];
        if (i.op == Operator::input)
            form = sum(form, form_of(static_cast<std::uint32_t>(i.number), p.slope), 1);
        else
            form.constant = form.constant + p.slope * (p.slope.is_negative() ? k.low : k.high);
    }
    out.form = std::move(form);
    if (!out.value.is_known() || known_[r].high < out.value) out.value = known_[r].high;
    return out;
}

void Relations::learn(Register r) {
    const Instruction& i = program_.instructions[r];
    switch (i.op) {
        case Operator::input:
        case Operator::constant: return;
        case Operator::add: return learn_sum(r, sum(operand(r, 0).line, operand(r, 1).line, 1));
        case Operator::subtract: return learn_sum(r, less(operand(r, 0).line, operand(r, 1).line));
        case Operator::multiply: return learn_product(r);
        case Operator::minimum: return learn_lesser(r, true);
        case Operator::maximum: return learn_lesser(r, false);
        case Operator::round: return learn_rounded(r, operand(r, 0).line);
        case Operator::divide_round: return learn_quotient(r);
        case Operator::less:
        case Operator::at_most:
        case Operator::equal: return learn_comparison(r);
        case Operator::both:
        case Operator::either:
        case Operator::negate: return learn_logic(r);
        case Operator::choose: return learn_choice(r);
        case Operator::part: return learn_part(r);
    }
}

void Relations::learn_sum(Register r, Form line) {
    line = together(std::move(line));
    if (!line.is_known()) return;
    const Ends e = ends(line, kShallow);
    if (line.parts.size() > kLong)
        known_[r].above = known_[r].below = {std::move(line)};
    else
        be(r, std::move(line));
    narrow(r, e.low, e.high);
}

void Relations::learn_product(Register r) {
    const Known &a = operand(r, 0), &b = operand(r, 1);
    if (a.line.is_constant()) return be(r, scaled(b.line, a.line.constant));
    if (b.line.is_constant()) return be(r, scaled(a.line, b.line.constant));
    const auto plane = [&](const Fraction& x, const Fraction& y) {  // x b + y a - x y
        return raised(sum(scaled(b.line, x), a.line, y), -(x * y));
    };
    known_[r].above = {plane(a.high, b.low), plane(a.low, b.high)};
    known_[r].below = {plane(a.low, b.low), plane(a.high, b.high)};
}

// How much a difference is above zero, when a register before told it, also of its opposite: max(-d, 0) = max(d, 0) - d.
std::optional<Form> Relations::excess_of(const Form& difference) const {
    for (const auto& [known, excess] : excesses_) {
        if (known == difference) return excess;
        if (known.parts.size() == difference.parts.size() && known == scaled(difference, -1))
            return sum(excess, difference, 1);
    }
    return std::nullopt;
}

// With d = a - b: the lesser is a - max(d, 0), the greater b + max(d, 0), and max(d, 0) is never above a chord.
void Relations::learn_lesser(Register r, bool is_lesser) {
    const Form a = operand(r, 0).line, b = operand(r, 1).line;
    const Form difference = less(a, b);
    if (!difference.is_known()) return;
    if (is_lower_share(a, b)) return be(r, is_lesser ? a : b);
    if (is_lower_share(b, a)) return be(r, is_lesser ? b : a);
    const Ends e = ends_of_difference(r, difference);
    if (e.high.is_known() && !e.high.is_positive()) return be(r, is_lesser ? a : b);
    if (e.low.is_known() && !e.low.is_negative()) return be(r, is_lesser ? b : a);
    if (const auto excess = excess_of(difference))
        return be(r, is_lesser ? less(a, *excess) : sum(b, *excess, 1));
    const Form own = form_of(r, 1);
    excesses_.emplace_back(difference, is_lesser ? less(a, own) : less(own, b));
    Known& k = known_[r];
    std::vector<Form>& sides = is_lesser ? k.above : k.below;
    sides = {a, b};
    if (!e.low.is_known() || !e.high.is_known()) return;
    // Any slope does; one of few digits keeps the numbers small.
    constexpr Int128 kDigits = 64;
    const Fraction steep = e.high / (e.high - e.low) * Fraction{kDigits};
    if (!steep.is_known()) return;
    const auto beyond = [&](const Form& chord) {
        return is_lesser ? less(a, chord) : sum(b, chord, 1);
    };
    for (const Int128 step : {Int128{0}, steep.floor(), kDigits})
        (is_lesser ? k.below : k.above)
            .push_back(beyond(chord(difference, e, Fraction::of(step, kDigits))));
    k.chord = beyond(above_zero(difference, e));
}

void Relations::learn_comparison(Register r) {
    const Form difference = less(operand(r, 0).line, operand(r, 1).line);
    if (!difference.is_known()) return;
    differences_[r] = difference;
    const Ends e = ends_of_difference(r, difference);
    if (!e.low.is_known() || !e.high.is_known()) return;
    const Operator op = program_.instructions[r].op;
    const auto is = [&](bool yes) { narrow(r, yes ? 1 : 0, yes ? 1 : 0); };
    if (op == Operator::less && e.high.is_negative()) is(true);
    if (op == Operator::less && !e.low.is_negative()) is(false);
    if (op == Operator::at_most && !e.high.is_positive()) is(true);
    if (op == Operator::at_most && e.low.is_positive()) is(false);
    if (op == Operator::equal && (e.high.is_negative() || e.low.is_positive())) is(false);
    if (known_[r].range.low < known_[r].range.high) link(r, difference, e);
}

// What the difference is when the answer is yes, and when it is no: further from there as the answer is nearer the other.
void Relations::link(Register r, const Form& difference, const Ends& e) {
    const Operator op = program_.instructions[r].op;
    const auto operands = program_.operands_of(r);
    const auto grid = base::least_common_multiple(program_.instructions[operands[0]].denominator,
                                                  program_.instructions[operands[1]].denominator);
    const Fraction unit = grid ? Fraction::of(1, *grid) : Fraction{};
    const Fraction yes = op == Operator::less ? -unit : Fraction{},
                   no = op == Operator::at_most ? unit : Fraction{};
    const auto beyond = [&](const Fraction& from, const Fraction& end) {  // 0 there, 1 at the end
        return raised(scaled(difference, Fraction{1} / (end - from)), -(from / (end - from)));
    };
    Known& k = known_[r];
    if (yes < e.high) k.above.push_back(less(fixed(1), beyond(yes, e.high)));
    if (op == Operator::equal && e.low < yes) k.above.push_back(less(fixed(1), beyond(yes, e.low)));
    if (op != Operator::equal && e.low < no) k.below.push_back(beyond(no, e.low));
}

void Relations::learn_logic(Register r) {
    const Operator op = program_.instructions[r].op;
    const Range a = operand(r, 0).range;
    if (op == Operator::negate) {
        narrow(r, 1 - a.high, 1 - a.low);
        return be(r, less(fixed(1), operand(r, 0).line));
    }
    const Range b = operand(r, 1).range;
    const Form &one = operand(r, 0).line, &other = operand(r, 1).line,
               together = sum(one, other, 1);
    Known& k = known_[r];
    if (op == Operator::both) {
        narrow(r, std::min(a.low, b.low), std::min(a.high, b.high));
        k.above = {one, other};
        k.below = {raised(together, -1)};
    } else {
        narrow(r, std::max(a.low, b.low), std::max(a.high, b.high));
        k.above = {together};
        k.below = {one, other};
    }
}

void Relations::learn_choice(Register r) {
    const Form condition = operand(r, 0).line, yes = operand(r, 1).line, no = operand(r, 2).line;
    if (condition.is_constant()) return be(r, condition.constant.is_zero() ? no : yes);
    const Register test = program_.operands_of(r)[0];
    const auto at = differences_.find(test);
    if (at != differences_.end() && at->second.parts.size() == 1) {
        const Register on = at->second.parts.front().input;
        const Ends e = given(known_[r].line, on, {known_[on].low, known_[on].high}, 12);
        narrow(r, e.low, e.high);
    }
    const Form difference = less(yes, no);
    if (!difference.is_known()) return;
    if (difference.is_constant() && difference.constant.is_zero()) return be(r, yes);
    const Ends e = ends(difference, kShallow);
    if (!e.low.is_known() || !e.high.is_known()) return;
    Known& k = known_[r];
    const Form otherwise = less(fixed(1), condition);
    k.above = {sum(no, condition, e.high), sum(yes, otherwise, -e.low)};
    k.below = {sum(no, condition, e.low), sum(yes, otherwise, -e.high)};
    // x if x is at most y, otherwise z: never above y, or z.
    const Operator op = program_.instructions[test].op;
    if (at == differences_.end() || op == Operator::equal ||
        program_.operands_of(test)[0] != program_.operands_of(r)[1])
        return;
    const Form& limit = operand(test, 1).line;
    const Fraction over = ends(less(no, limit), kShallow).high;
    if (over.is_known()) k.above.push_back(raised(limit, larger(over, 0)));
}

Relations::Ends Relations::given(const Form& form, Register on, const Ends& at, int depth) const {
    const auto scale = [](const Ends& e, const Fraction& slope, const Fraction& constant) {
        const Fraction one = slope * e.low + constant, other = slope * e.high + constant;
        return slope.is_negative() ? Ends{other, one} : Ends{one, other};
    };
    if (form.is_constant()) return {form.constant, form.constant};
    const Ends whole{-top(scaled(form, -1)), top(form)};
    if (form.parts.size() > 1 || depth == 0) return whole;
    const auto& [r, slope] = form.parts.front();
    if (r == on) return scale(at, slope, form.constant);
    if (program_.instructions[r].op != Operator::choose) return whole;
    const auto difference = differences_.find(program_.operands_of(r)[0]);
    if (difference == differences_.end() || difference->second.parts.size() != 1 ||
        difference->second.parts.front().input != on)
        return whole;
    const Operator op = program_.instructions[difference->first].op;
    const Form& d = difference->second;
    const Fraction break_at = -d.constant / d.parts.front().slope;
    if (!break_at.is_known() || op == Operator::equal) return whole;
    const bool is_yes_below = d.parts.front().slope.is_positive();
    Ends below = at, above = at;
    if (break_at < below.high) below.high = break_at;
    if (above.low < break_at) above.low = break_at;
    std::optional<Ends> all;
    for (const bool is_yes : {true, false}) {
        const Ends& side = is_yes == is_yes_below ? below : above;
        if (side.high < side.low) continue;
        const Ends e = given(operand(r, is_yes ? 1 : 2).line, on, side, depth - 1);
        if (!e.low.is_known() || !e.high.is_known()) return whole;
        all = all ? Ends{e.low < all->low ? e.low : all->low, larger(e.high, all->high)} : e;
    }
    return all ? scale(*all, slope, form.constant) : whole;
}

// A form of some slope that is never below the greater of another form and zero.
Form Relations::chord(const Form& form, const Ends& e, const Fraction& slope) {
    return raised(scaled(form, slope), larger(-(slope * e.low), e.high - slope * e.high));
}

// The lowest one, or nearly.
Form Relations::above_zero(const Form& form, const Ends& e) {
    if (!e.high.is_positive()) return {};
    if (!e.low.is_negative()) return form;
    Fraction steep = e.high / (e.high - e.low);
    constexpr Int128 kDigits = 1 << 24, kManyDigits = Int128{1} << 44;
    if (kManyDigits < steep.denominator()) {
        const Fraction steps = steep * Fraction{kDigits};
        steep = steps.is_known() ? Fraction::of(steps.floor(), kDigits) : steps;
    }
    if (!steep.is_known()) return fixed(e.high);
    return chord(form, e, steep);
}

}  // namespace utfall::calc
