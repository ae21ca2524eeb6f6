// What is known of a share of an amount.
#include <algorithm>
#include <array>

#include "relations.h"
#include "utfall/base/money.h"

namespace utfall::calc {

namespace {

// A fraction of small numbers near one between 0 and 1, by its continued fraction.
Fraction simplest(const Fraction& f) {
    constexpr Int128 kLargest = 10'000;
    if (!f.is_known()) return f;
    Int128 n = f.numerator(), d = f.denominator(), p = 1, q = 0, before_p = 0, before_q = 1;
    while (d != 0) {
        const Int128 whole = n / d, next_p = whole * p + before_p, next_q = whole * q + before_q;
        if (next_q > kLargest) break;
        before_p = p;
        before_q = q;
        p = next_p;
        q = next_q;
        const Int128 rest = n % d;
        n = d;
        d = rest;
    }
    return Fraction::of(p, q);
}

// How far one of some shares may be from its exact part, in units, where that is a multiple of 1/parts of a unit (0: of
// nothing that is known). Of the units that whole parts leave over, k, the k largest remainders r get one each; they are k
// together. One that gets a unit has r >= 1/shares, one that gets none r <= k/(k + 1).
Fraction share_error(std::size_t shares, Int128 parts) {
    const Int128 most = static_cast<Int128>(shares) - 1, of = static_cast<Int128>(shares);
    if (parts == 0 || parts > INT64_MAX) return Fraction::of(most, of);
    return Fraction::of(most * parts / of, parts);
}

}  // namespace

// Shares of an amount that is not negative are none of them negative; together they are the amount, or nothing when no weight
// is above zero; and when the amount is no more than the weights, no share is more than its weight.
void Relations::learn_part(Register r) {
    const auto operands = program_.operands_of(r);
    const Instruction& i = program_.instructions[r];
    std::vector<Register>& others = shares_[{operands.begin(), operands.end()}];
    const Known& total = known_[operands[0]];
    const Known& own = known_[operands[static_cast<std::size_t>(i.number) + 1]];
    Known& k = known_[r];
    const Form weights = weights_of(r);
    const bool is_on_grid = i.denominator % program_.instructions[operands[1]].denominator == 0;
    const Fraction unit = Fraction::of(1, i.denominator), step = is_on_grid ? Fraction{} : unit;
    const bool is_covered = is_never_above(operands[0], weights);
    if (!total.low.is_negative()) {
        k.above.push_back(total.line);
        if (is_covered) {
            k.above.push_back(raised(own.line, step));
            narrow(r, 0, own.high + step);
        }
    }
    const bool is_shared =
        (!total.low.is_negative() && is_covered) || top(scaled(weights, -1)).is_negative();
    if (is_shared && others.size() + 2 == operands.size()) {
        Form rest = total.line;
        for (Register other : others) rest = less(rest, known_[other].line);
        // First, since of forms that promise the same the first is taken.
        k.above.insert(k.above.begin(), rest);
        k.below.push_back(std::move(rest));
    }
    if (is_shared && weights.is_constant() && own.line.is_constant()) {
        const Fraction ratio = own.line.constant / weights.constant;
        const Form share = scaled(total.line, ratio);
        const bool is_of_units = program_.instructions[operands[0]].denominator == i.denominator;
        const Fraction error =
            share_error(operands.size() - 1, is_of_units ? ratio.denominator() : 0) * unit;
        k.above.push_back(raised(share, error));
        k.below.push_back(raised(share, -error));
    }
    if (!total.low.is_negative() && operands.size() == 3) {
        learn_half(r);
        if (is_covered) learn_share(r, unit);
    }
    others.push_back(r);
    if (!is_shared || others.size() + 1 < operands.size()) return;
    Form shares;
    for (Register share : others) shares = sum(shares, known_[share].line, 1);
    if (!shares.is_constant()) wholes_.push_back({std::move(shares), total.line});
}

// By what the amount is, and when it is a minimum by each of what it is the lesser of.
bool Relations::is_never_above(Register amount, const Form& weights) {
    std::vector<Form> greater{known_[amount].line};
    if (program_.instructions[amount].op == Operator::minimum)
        for (const std::size_t k : {0U, 1U}) greater.push_back(spelt_out(operand(amount, k).line));
    return std::any_of(greater.begin(), greater.end(), [&](const Form& form) {
        const Fraction spare = ends(less(weights, form), kShallow).low;
        return spare.is_known() && !spare.is_negative();
    });
}

Form Relations::weights_of(Register share) const {
    Form weights;
    for (Register weight : program_.operands_of(share).subspan(1))
        weights = sum(weights, known_[weight].line, 1);
    return weights;
}

// With a cap on the sum of the weights: what it is.
std::optional<Fraction> Relations::cap_of(Register share) const {
    const auto operands = program_.operands_of(share);
    if (program_.instructions[operands[0]].op != Operator::minimum) return std::nullopt;
    const Form weights = weights_of(share);
    for (const std::size_t k : {0U, 1U}) {
        const Form &one = operand(operands[0], k).line, &other = operand(operands[0], 1 - k).line;
        if (one == weights && other.is_constant()) return other.constant;
    }
    return std::nullopt;
}

// The same share of min(W, c) and of min(W, d), c < d, where W is the sum of the weights and w its own. While W is below d
// the second share is w, and the first is never above that. Otherwise they are w c / W and w d / W, each rounded to a whole
// number next to it; where these are a unit apart the first is not above the second. They are for the least w above 0 and the
// greatest W.
bool Relations::is_lower_share(const Form& first, const Form& second) const {
    const auto is_register = [](const Form& form) {
        return form.parts.size() == 1 && form == form_of(form.parts.front().input, 1);
    };
    if (!is_register(first) || !is_register(second)) return false;
    const Register a = first.parts.front().input, b = second.parts.front().input;
    const Instruction &one = program_.instructions[a], &other = program_.instructions[b];
    if (one.op != Operator::part || other.op != Operator::part || one.number != other.number ||
        one.denominator != other.denominator)
        return false;
    const auto of = program_.operands_of(a), of_other = program_.operands_of(b);
    if (!std::equal(of.begin() + 1, of.end(), of_other.begin() + 1, of_other.end())) return false;
    const std::optional<Fraction> cap = cap_of(a), other_cap = cap_of(b);
    if (!cap || !other_cap || !(*cap < *other_cap) || cap->is_negative()) return false;
    const Register weight = of[static_cast<std::size_t>(one.number) + 1];
    const std::int64_t scale = program_.instructions[weight].denominator;
    if (one.denominator % scale != 0) return false;
    const Fraction least = Fraction::of(step(weight), scale);
    const Fraction apart = least * (*other_cap - *cap) * Fraction{one.denominator};
    const Fraction most = top(weights_of(a));
    return apart.is_known() && most.is_known() && most <= apart;
}

// Where all shares of an amount count alike it is the amount that counts; some may be in a long sum.
Form Relations::together(Form line) const {
    for (const Whole& whole : wholes_) {
        const Form::Part& last = whole.shares.parts.back();
        const Fraction times = line.slope(last.input) / last.slope;
        if (times.is_zero()) continue;
        const auto counts_alike = [&](const Form& form) {
            return std::all_of(
                whole.shares.parts.begin(), whole.shares.parts.end(),
                [&](const Form::Part& p) { return form.slope(p.input) == times * p.slope; });
        };
        const Form all = counts_alike(line) ? line : spelt_out(line);
        if (counts_alike(all))
            line = sum(less(all, scaled(whole.shares, times)), whole.amount, times);
    }
    return line;
}

Form Relations::spelt_out(const Form& form) const {
    Form out = fixed(form.constant);
    for (const Form::Part& p : form.parts) {
        const Form* const of = same_as(p.input);
        out = sum(out, of != nullptr ? *of : form_of(p.input, 1), p.slope);
    }
    return out;
}

std::optional<Relations::Ratio> Relations::ratio_at(Register share) const {
    const auto operands = program_.operands_of(share);
    if (operands.size() != 3) return std::nullopt;
    const auto own_place = static_cast<std::size_t>(program_.instructions[share].number) + 1;
    const Known &own = known_[operands[own_place]], &other = known_[operands[3 - own_place]];
    if (own.line.is_constant() && other.line.is_constant()) return std::nullopt;
    const Known &first = own_place == 1 ? own : other, &second = own_place == 1 ? other : own;
    const Fraction part = simplest(first.high / (first.high + second.high)),
                   x = own_place == 1 ? part : Fraction{1} - part;
    if (!x.is_positive() || !(x < Fraction{1})) return std::nullopt;
    Form off = less(scaled(own.line, Fraction{1} - x), scaled(other.line, x));
    if (!off.is_known()) return std::nullopt;
    return Ratio{x, std::move(off)};
}

// With an amount t no more than both weights a + b, its share is t a / (a + b). Where the weights keep nearly the ratio x : y,
// x + y = 1, it is t x + (a y - b x) t / (a + b): t x, and between nothing and the whole of what the ratio is off.
void Relations::learn_share(Register r, const Fraction& unit) {
    const std::optional<Ratio> ratio = ratio_at(r);
    if (!ratio) return;
    const auto& [x, off] = *ratio;
    const Known& total = operand(r, 0);
    const Ends e = ends(off, kShallow);
    if (!e.low.is_known() || !e.high.is_known()) return;
    Known& k = known_[r];
    const Form share = scaled(total.line, x);
    const Fraction most = share_error(2, 0) * unit;
    k.above.push_back(raised(sum(share, above_zero(off, e), 1), most));
    k.below.push_back(raised(less(share, above_zero(scaled(off, -1), {-e.high, -e.low})), -most));
    if (program_.instructions[r].number == 0 && e.low.is_negative() && e.high.is_positive())
        k.nearly = Nearly{share, off, most};
}

// Of two shares by fixed weights each grows with the amount.
void Relations::learn_half(Register r) {
    const auto operands = program_.operands_of(r);
    const Range &total = known_[operands[0]].range, &one = known_[operands[1]].range,
                &other = known_[operands[2]].range;
    if (one.low != one.high || other.low != other.high || one.low < 0 || other.low < 0 ||
        Int128{one.low} + other.low <= 0)
        return;
    const std::array<std::int64_t, 2> weights{one.low, other.low};
    const Instruction& i = program_.instructions[r];
    const auto at = [&](std::int64_t amount) {
        return Fraction::of(base::allocate(amount, weights)[static_cast<std::size_t>(i.number)],
                            i.denominator);
    };
    narrow(r, at(total.low), at(total.high));
}

}  // namespace utfall::calc
