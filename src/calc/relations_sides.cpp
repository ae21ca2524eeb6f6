// What a region has decided, and the form that bounds a register where it matters.
#include <algorithm>
#include <array>

#include "relations.h"
#include "utfall/base/money.h"

namespace utfall::calc {

// A form that is at most zero leaves each of its registers what the others leave.
void Relations::hold(const Form& at_most_zero) {
    if (!at_most_zero.is_known()) return;
    const Fraction least = -top(scaled(at_most_zero, -1));
    if (!least.is_known()) return;
    for (const Form::Part& p : at_most_zero.parts) {
        const Known& k = known_[p.input];
        const bool rises = p.slope.is_positive();
        const Fraction others = least - p.slope * (rises ? k.low : k.high);
        const Fraction limit = -others / p.slope;
        if (!limit.is_known()) continue;
        if (rises)
            narrow(p.input, Fraction::unknown(), limit);
        else
            narrow(p.input, limit, Fraction::unknown());
    }
}

// A comparison that a region has decided says which of its operands is the greater.
void Relations::hold_comparison(Register r) {
    const bool is_decided = std::any_of(region_.narrowed.begin(), region_.narrowed.end(),
                                        [&](const auto& n) { return n.first == r; });
    if (!is_decided) return;
    const Operator op = program_.instructions[r].op;
    const bool is_order = op == Operator::less || op == Operator::at_most;
    if (!is_order && op != Operator::equal) return;
    const bool is_yes = known_[r].range.low == 1;
    const Form difference = difference_at(r);
    if (is_yes) hold(difference);
    if (is_yes != is_order) hold(scaled(difference, -1));
}

// A minimum or a maximum of which the region says which operand it is.
bool Relations::take_side(Register r) {
    const auto side = std::find_if(region_.sides.begin(), region_.sides.end(),
                                   [&](const auto& s) { return s.first == r; });
    if (side == region_.sides.end()) return false;
    const bool is_first = side->second;
    const Form difference = difference_at(r);
    const bool is_below = is_first == (program_.instructions[r].op == Operator::minimum);
    excesses_.emplace_back(difference, is_below ? Form{} : difference);
    const Known& taken = operand(r, is_first ? 0 : 1);
    be(r, taken.line);
    narrow(r, taken.low, taken.high);
    hold(is_below ? difference : scaled(difference, -1));
    return true;
}

std::optional<bool> Relations::first_is_less(Register r) const {
    const auto at = sides_.find(r);
    return at == sides_.end() ? std::nullopt : std::optional(at->second);
}

// Ends of a difference of which the sign is wanted.
Relations::Ends Relations::sign_of(const Form& difference) {
    constexpr int kDepth = 2;
    Ends e = ends(difference, kShallow);
    if (way_ != Way::Close || budget_.steps == 0) return e;
    if (e.high.is_positive()) e.high = by_cases(difference, e.high, kDepth);
    if (e.low.is_negative()) e.low = -by_cases(scaled(difference, -1), -e.low, kDepth);
    return e;
}

// Never exceeded: a minimum that is taken away, or a maximum that is added, is either of its operands.
Fraction Relations::by_cases(const Form& form, const Fraction& whole, int depth) {
    if (depth == 0 || budget_.steps == 0 || !whole.is_known() || !whole.is_positive()) return whole;
    const auto part = std::find_if(form.parts.rbegin(), form.parts.rend(), [&](const auto& p) {
        const Operator op = program_.instructions[p.input].op;
        return p.slope.is_negative() ? op == Operator::minimum : op == Operator::maximum;
    });
    if (part == form.parts.rend()) return whole;
    const Form rest = less(form, form_of(part->input, part->slope));
    Fraction cases = whole;
    for (const std::size_t k : {0U, 1U}) {
        const Form given = sum(rest, operand(part->input, k).line, part->slope);
        const Fraction high = by_cases(given, close_top(given), depth - 1);
        if (!high.is_known() || !(high < whole)) return whole;
        cases = k == 0 ? high : larger(cases, high);
    }
    return cases;
}

// The greatest value of a form, by the ranges of its registers and of what they are made of.
Fraction Relations::close_top(const Form& form) {
    const Fraction by_ranges = top(form), most = tight(form, {}, kShallow).most;
    if (!most.is_known()) return by_ranges;
    return by_ranges.is_known() && by_ranges < most ? by_ranges : most;
}

// Every value of the form is a multiple of 1/denominator, since its registers are multiples of theirs.
bool Relations::lies_on(const Form& form, std::int64_t denominator) const {
    const auto is_whole = [&](const Fraction& f) { return f.is_known() && f.denominator() == 1; };
    return is_whole(form.constant * Fraction{denominator}) &&
           std::all_of(form.parts.begin(), form.parts.end(), [&](const Form::Part& p) {
               return is_whole(
                   p.slope * Fraction::of(denominator, program_.instructions[p.input].denominator));
           });
}

// The greater of d and a whole number, rounded, is the greater of d rounded and that number. Where d is below it by no more
// than rounding errs, the two errors are never made together.
void Relations::learn_rounded_excess(Register r, const Form& exact, const Fraction& error) {
    if (exact.parts.size() != 1 || !(exact.parts[0].slope == Fraction{1}) ||
        !exact.constant.is_zero())
        return;
    const Register greater = exact.parts[0].input;
    if (program_.instructions[greater].op != Operator::maximum) return;
    const Form &d = operand(greater, 0).line, &other = operand(greater, 1).line;
    if (!other.is_constant() || !lies_on(other, program_.instructions[r].denominator)) return;
    for (const Form& above : known_[greater].above) {
        const Fraction over = above.constant - d.constant;
        if (above.parts != d.parts || !over.is_known() || error < over) continue;
        known_[r].above.insert(known_[r].above.begin(), raised(d, error));
        known_[r].below.insert(known_[r].below.begin(), raised(d, -error));
        return;
    }
}

// Of two shares by fixed weights each grows with the amount.
void Relations::learn_half(Register r) {
    const auto operands = program_.operands_of(r);
    const Range &total = known_[operands[0]].range, &one = known_[operands[1]].range,
                &other = known_[operands[2]].range;
    if (one.low != one.high || other.low != other.high || total.low < 0 || one.low < 0 ||
        other.low < 0 || Int128{one.low} + other.low <= 0)
        return;
    const std::array<std::int64_t, 2> weights{one.low, other.low};
    const Instruction& i = program_.instructions[r];
    const auto at = [&](std::int64_t amount) {
        const auto own = static_cast<std::size_t>(i.number);
        return Fraction::of(base::allocate(amount, weights)[own], i.denominator);
    };
    narrow(r, at(total.low), at(total.high));
}

// The register that a form is, if it is one; else an input.
Register Relations::self(const Form& line) const {
    const bool is_one =
        line.parts.size() == 1 && line.constant.is_zero() && line.parts[0].slope == Fraction{1};
    return is_one ? line.parts[0].input : program_.inputs.front();
}

// A register like `r` that another is never below (or, for what is above, never above): an operand of it.
std::optional<Register> Relations::stand_in(Register other, Register r, bool is_above) const {
    if (is_alike(r, other)) return other;
    const Operator wanted = is_above ? Operator::maximum : Operator::minimum;
    if (program_.instructions[other].op != wanted) return std::nullopt;
    for (const std::size_t k : {0U, 1U}) {
        const Register inner = self(operand(other, k).line);
        if (!is_input(inner) && is_alike(r, inner)) return inner;
    }
    return std::nullopt;
}

// Forms that `a` never exceeds (or never undercuts), told by a register that is made in the same way.
const std::vector<Form>& Relations::beside(Register a, Register b, bool is_above) {
    const auto [at, is_new] = besides_.try_emplace({a, b, is_above});
    if (!is_new) return at->second;
    const auto like = stand_in(b, a, is_above);
    if (!like) return at->second;
    for (const Form& gap : is_above ? apart(a, *like, 0) : apart(*like, a, 0))
        if (gap.is_known())
            at->second.push_back(is_above ? sum(form_of(b, 1), gap, 1) : less(form_of(b, 1), gap));
    return at->second;
}

// How much `a` is above `b` at most: a lesser (greater, chosen) amount moves no more than what it is made of.
std::vector<Form> Relations::apart(Register a, Register b, int depth) {
    const bool is_choice = program_.instructions[a].op == Operator::choose;
    const std::size_t first = is_choice ? 1 : 0;
    std::vector<Form> out;
    for (const Form& one : apart(operand(a, first).line, operand(b, first).line, depth + 1))
        for (const Form& other :
             apart(operand(a, first + 1).line, operand(b, first + 1).line, depth + 1)) {
            out.push_back(greater(one, other));
            if (!other.is_constant())
                out.push_back(greater(one, fixed(ends(other, kShallow).high)));
            constexpr std::size_t kMost = 3;
            if (out.size() >= kMost) return out;
        }
    return out;
}

std::vector<Form> Relations::apart(const Form& a, const Form& b, int depth) {
    constexpr int kLeast = 4;
    Form difference = less(a, b);
    if (depth > kLeast || difference.parts.size() != 2) return {difference};
    const bool is_first = difference.parts[0].slope == Fraction{1};
    const Form::Part &up = difference.parts[is_first ? 0 : 1],
                     &down = difference.parts[is_first ? 1 : 0];
    if (!(up.slope == Fraction{1}) || !(down.slope == Fraction{-1}) || is_input(up.input) ||
        is_input(down.input) || !is_alike(up.input, down.input) ||
        program_.instructions[up.input].op == Operator::round)
        return {difference};
    std::vector<Form> out = apart(up.input, down.input, depth);
    for (Form& form : out) form.constant = form.constant + difference.constant;
    return out;
}

// A form that neither of the two exceeds.
Form Relations::greater(const Form& a, const Form& b) {
    const Form difference = less(a, b);
    if (!difference.is_known()) return fixed(Fraction::unknown());
    const Ends e = ends(difference, kShallow);
    if (e.low.is_known() && !e.low.is_negative()) return a;
    if (e.high.is_known() && !e.high.is_positive()) return b;
    const Fraction steep = e.high / (e.high - e.low);
    if (!steep.is_known()) return fixed(Fraction::unknown());
    return raised(sum(b, difference, steep), -(steep * e.low));
}

}  // namespace utfall::calc
