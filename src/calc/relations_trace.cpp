// A form traced back through the open registers.
#include <algorithm>

#include "relations.h"

namespace utfall::calc {

namespace {

constexpr int kDeepest = 2;  // pairs within pairs
constexpr int kPairs = 2;    // tried for a register

}  // namespace

Fraction Relations::top(const Form& form) const {
    Fraction value = form.constant;
    for (const Form::Part& p : form.parts)
        value =
            value + p.slope * (p.slope.is_negative() ? known_[p.input].low : known_[p.input].high);
    return value;
}

// Both ways of tracing, since neither is always the better one.
Relations::Most Relations::traced(const Form& form, std::size_t most_steps) {
    Most cautious = traced(form, most_steps, Tracing::Cautious);
    if (!cautious.is_cut || budget_.steps == 0) return cautious;
    Most bold = traced(form, most_steps, Tracing::Bold);
    if (!bold.value.is_known()) return cautious;
    if (!cautious.value.is_known() || bold.value < cautious.value) return bold;
    return cautious;
}

// Open registers from the last to the first, each by the form that promises most.
Relations::Most Relations::traced(Form form, std::size_t most_steps, Tracing tracing) {
    Most out{top(form), {}};
    Register before = static_cast<Register>(known_.size());
    for (std::size_t step = 0; step < most_steps && budget_.steps > 0; ++step) {
        const auto part = std::find_if(form.parts.rbegin(), form.parts.rend(), [&](const auto& p) {
            return p.input < before && !is_input(p.input);
        });
        if (part == form.parts.rend()) break;
        before = part->input;
        Form next = without(form, *part, tracing, out.is_cut);
        if (!next.is_known()) break;
        form = std::move(next);
        const Fraction value = top(form);
        if (value.is_known() && (!out.value.is_known() || value < out.value)) out.value = value;
    }
    out.form = std::move(form);
    return out;
}

// The form with one open register replaced. At its end, if nothing promises more: a cautious trace leaves it there, a bold one
// only when there is nothing else, since what it brings may cancel with what comes. A rounded amount is never left.
Form Relations::without(const Form& form, const Form::Part& part, Tracing tracing, bool& is_cut) {
    const auto [at, slope] = part;
    const Known& k = known_[at];
    const Form rest = less(form, form_of(at, slope));
    const std::vector<Form>& instead = slope.is_negative() ? k.below : k.above;
    const bool is_left = instead.empty() || (tracing == Tracing::Cautious &&
                                             program_.instructions[at].op != Operator::round);
    Form best = raised(rest, slope * (slope.is_negative() ? k.low : k.high));
    Fraction least = is_left ? top(best) : Fraction::unknown();
    bool is_first = true;
    std::size_t work = 4 + rest.parts.size();
    const auto offer = [&](Form next) {
        if (!next.is_known()) return;
        const Fraction value = top(next);
        work += 2 * next.parts.size();
        // A form that promises the same as the end may still cancel with what comes.
        if (!value.is_known()) return;
        if (least.is_known() && (is_first ? least < value : least <= value)) return;
        best = std::move(next);
        least = value;
        is_first = false;
    };
    for (const Form& one : instead) offer(sum(rest, one, slope));
    if (tracing == Tracing::Cautious) {
        int pairs = 0;
        for (auto other = rest.parts.rbegin(); other != rest.parts.rend() && pairs < kPairs;
             ++other) {
            if (other->slope.is_negative() == slope.is_negative() || !is_alike(at, other->input))
                continue;
            ++pairs;
            is_cut = true;
            offer(paired(form, part, *other));
        }
    }
    if (!budget_.take(work)) budget_.steps = 0;
    is_cut = is_cut || is_first;
    return best;
}

// As much of both as they have in common, at the gap between them.
Form Relations::paired(const Form& form, const Form::Part& one, const Form::Part& other) {
    const bool is_below = one.slope.is_negative();
    const Fraction size = is_below ? -one.slope : one.slope,
                   other_size = is_below ? other.slope : -other.slope;
    const Fraction both = size < other_size ? size : other_size;
    const Fraction gap = is_below ? gap_of(other.input, one.input) : gap_of(one.input, other.input);
    const Fraction taken = is_below ? -both : both;
    Form next = sum(sum(form, form_of(one.input, 1), -taken), form_of(other.input, 1), taken);
    next.constant = next.constant + both * gap;
    return next;
}

// Two open registers made in the same way, whose operands can be compared.
bool Relations::is_alike(Register a, Register b) const {
    const Instruction &i = program_.instructions[a], &j = program_.instructions[b];
    if (i.op != j.op || depth_ >= kDeepest) return false;
    switch (i.op) {
        case Operator::minimum:
        case Operator::maximum: return true;
        case Operator::round: return i.rounding == j.rounding && i.denominator == j.denominator;
        case Operator::choose: return program_.operands_of(a)[0] == program_.operands_of(b)[0];
        default: return false;
    }
}

// How much `a` is above `b` at most: a lesser (greater, chosen, rounded) amount moves no more than what it is made of.
Fraction Relations::gap_of(Register a, Register b) {
    const auto at = gaps_.find({a, b});
    if (at != gaps_.end()) return at->second;
    const auto apart = [&](std::size_t i, std::size_t j) {
        return traced(less(operand(a, i).line, operand(b, j).line), kShallow).value;
    };
    ++depth_;
    Fraction gap = Fraction::unknown();
    const Instruction& i = program_.instructions[a];
    if (i.op == Operator::round) {
        // On one side of zero a whole step further is a step further when rounded; across it, and to even, one more.
        const Known &x = operand(a, 0), &y = operand(b, 0);
        const bool is_one_side =
            (x.range.low >= 0 && y.range.low >= 0) || (x.range.high <= 0 && y.range.high <= 0);
        const Int128 more = is_one_side && i.rounding != Rounding::HalfEven ? 0 : 1;
        const Fraction steps = apart(0, 0) * Fraction{i.denominator};
        if (steps.is_known()) gap = Fraction::of(steps.ceiling() + more, i.denominator);
    } else if (i.op == Operator::choose) {
        gap = larger(apart(1, 1), apart(2, 2));
    } else {
        gap = larger(apart(0, 0), apart(1, 1));
        const Fraction crossed = larger(apart(0, 1), apart(1, 0));
        if (crossed.is_known() && (!gap.is_known() || crossed < gap)) gap = crossed;
    }
    --depth_;
    return gaps_[{a, b}] = gap;
}

}  // namespace utfall::calc
