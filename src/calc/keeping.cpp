#include "keeping.h"

#include <algorithm>
#include <array>

namespace utfall::calc {

namespace {

constexpr std::size_t kFewRegions = 8, kRegions = 30, kManyRegions = 100;
constexpr Int128 kClose = 1 << 16;  // so many times more is out of reach
constexpr int kInVain = 3, kDeepInVain = 2;

// A sum of which a limit is asked for, and the least one so far.
class AskedSum {
public:
    AskedSum(Told& told, Form form, bool is_up, const Fraction& reached)
        : told_(told), form_(std::move(form)), is_up_(is_up), reached_(reached) {}

    // False when that told nothing better.
    bool ask(std::size_t regions, Register from, Question::By by, std::size_t steps) {
        const auto enough = [&] {
            const Fraction last = told_.seen.last(form_);
            if (last.is_known() && reached_ < last) reached_ = last;
            return std::optional(reached_);
        };
        const Fraction step = step_of(form_, told_.program, told_.relations.steps());
        const Register value = form_.parts.back().input;
        const Fraction bound =
            answer(told_, {form_, value, step, from, is_up_, by}, {enough, regions, steps});
        const bool is_less = bound.is_known() && (!most_.is_known() || bound < most_);
        if (is_less) most_ = bound;
        return is_less;
    }

    [[nodiscard]] const Fraction& most() const { return most_; }
    [[nodiscard]] bool is_near() const {
        const Fraction off = (most_ - reached_) * Fraction{kClose};
        return off.is_known() && off <= (most_.is_negative() ? -most_ : most_);
    }
    // Near, but further than that from what rows show.
    [[nodiscard]] bool is_open(const Fraction& by) const {
        const Fraction beyond = reached_ + by;
        return beyond.is_known() && most_.is_known() && beyond < most_ && is_near();
    }

private:
    Told& told_;
    Form form_;
    bool is_up_;
    Fraction reached_, most_ = Fraction::unknown();
};

}  // namespace

// With little effort first, by what came of late; where the limit is close, but not what rows show, with more, and then by
// all that came before, since it may rest on amounts that were paid in steps.
void Keeping::limit(const RunningTotals::Sum& sum, bool is_up) {
    using By = Question::By;
    const Form form = scaled(sum.form, is_up ? 1 : -1);
    int& in_vain = in_vain_[{sum.kind, is_up}];
    if (told_.budget.steps == 0 || form.parts.size() < 2 || in_vain == kInVain) return;
    const Fraction top = told_.relations.top(form);
    const auto seen = told_.seen.highest(form);
    if (!top.is_known() || !seen) return;
    AskedSum asked(told_, form, is_up, seen->value);
    const std::size_t all = told_.budget.steps;
    (void)asked.ask(kFewRegions, sum.from, By::Sums, all);
    if (asked.is_open(0)) (void)asked.ask(kRegions, sum.from, By::Sums, all);
    int& deep_in_vain = deep_in_vain_[is_up ? 0 : 1];
    constexpr Int128 kOfUnit = 16;      // less than that part of a unit rarely matters
    constexpr std::size_t kOfWork = 8;  // no more than that part of the work that is left
    if (deep_in_vain < kDeepInVain && asked.is_open(sum.unit / Fraction{kOfUnit}) &&
        !asked.ask(kManyRegions, 0, By::RatiosAndSteps, told_.budget.steps / kOfWork))
        ++deep_in_vain;
    if (!asked.most().is_known() || !(asked.most() < top)) return;
    in_vain = asked.is_near() ? 0 : in_vain + 1;
    told_.sums(is_up).push_back({form, asked.most()});
}

void Keeping::keep_ratio(Register share, Register from) {
    if (told_.budget.steps == 0) return;
    const auto ratio = told_.relations.ratio_at(share);
    if (!ratio || !hardly_moves(ratio->off)) return;
    const Form off = rounded_spelt_out(ratio->off);
    Form rest = off;
    for (const Form::Part& p : off.parts)
        if (told_.relations.exact(p.input)) rest = less(rest, form_of(p.input, p.slope));
    const std::array forms{rest, ratio->off};
    for (std::size_t k = 0; k < forms.size(); ++k)
        for (const bool is_up : {true, false})
            limit_ratio({ratio->part, k, is_up}, scaled(forms[k], is_up ? 1 : -1), share, from);
}

void Keeping::limit_ratio(const Kept& ratio, const Form& form, Register share, Register from) {
    if (told_.budget.steps == 0 || form.is_constant() || !form.is_known()) return;
    auto kept = std::find_if(kept_.begin(), kept_.end(),
                             [&](const auto& known) { return known.first == ratio; });
    if (kept == kept_.end()) kept = kept_.insert(kept_.end(), {ratio, Fraction{}});
    const Fraction unit = Fraction::of(1, told_.program.instructions[share].denominator);
    constexpr Int128 kMore = 2;  // units that it may be further off than at the share before
    const Fraction good = kept->second + unit * Fraction{kMore};
    const Question question{form,        form.parts.back().input, Fraction::unknown(), from,
                            ratio.is_up, Question::By::Ratios};
    const Fraction bound = answer(told_, question, {[&] { return std::optional(good); }, kRegions});
    // Few digits keep the numbers of what rests on it small.
    constexpr Int128 kDigits = 64;
    const Fraction digits = unit / Fraction{kDigits}, steps = bound / digits;
    const Fraction most = steps.is_known() ? digits * Fraction{steps.ceiling()} : steps;
    if (!most.is_known() || !(most < told_.relations.top(form))) return;
    told_.ratios.push_back({form, most});
    told_.relations.limit(form, most);
    kept->second = most;
}

// With what a long sum is of in its place, where something was rounded in it.
Form Keeping::rounded_spelt_out(const Form& form) const {
    Form out = fixed(form.constant);
    for (const Form::Part& p : form.parts) {
        const Form of = told_.relations.spelt_out(form_of(p.input, 1));
        const bool is_rounded = std::any_of(
            of.parts.begin(), of.parts.end(),
            [&](const Form::Part& q) { return told_.relations.exact(q.input).has_value(); });
        out = sum(out, is_rounded ? of : form_of(p.input, 1), p.slope);
    }
    return out;
}

bool Keeping::hardly_moves(const Form& form) const {
    const auto most = told_.seen.highest(form), least = told_.seen.highest(scaled(form, -1));
    if (!most || !least) return false;
    constexpr Int128 kHardly = 16;
    const Fraction moves = (most->value + least->value) * Fraction{kHardly},
                   top = told_.relations.top(form);
    return moves.is_known() && top.is_known() && moves <= top;
}

}  // namespace utfall::calc
