#include "utfall/review/standing.h"

#include "nets.h"

namespace utfall::review {

using base::Rational;
using calc::Span;
using How = Verdict::How;

namespace {

class Surveyor {
public:
    Surveyor(const Reviewed& r, const Steps& steps, std::size_t work_limit)
        : r_(r),
          space_(r.spaces.front()),
          steps_(steps),
          nets_(nets_and_losses_of(r, steps.parties)) {
        // Four extremes for each party, and two searches of some thirty steps for each outcome.
        const std::size_t questions = 1 + steps.parties.size() * (4 + 60 * steps.outcomes.size());
        each_.steps = std::max<std::size_t>(work_limit / questions, 2'000);
    }

    Standings run() {
        Standings out;
        for (const Outcome& o : steps_.outcomes) {
            out.outcomes.push_back(name_of(r_.contract, space_, o.input));
            out.measures.push_back(o.measure);
        }
        if (nets_.values.empty()) return out;
        for (std::size_t p = 0; p < steps_.parties.size(); ++p) {
            Standing& standing = out.parties.emplace_back();
            standing.party = steps_.parties[p];
            ends(p, false, standing.worst_least, standing.worst_most);
            ends(p, true, standing.best_least, standing.best_most);
            for (std::size_t o = 0; o < steps_.outcomes.size(); ++o) {
                const Steps::Gain& gain = steps_.gains[o][p];
                const bool moves = gain.most.bound != kZero ||
                                   gain.never_falls.how != How::Proved ||
                                   gain.never_falls.least != kZero;
                if (moves) standing.along.push_back(along(o, p));
            }
        }
        return out;
    }

private:
    void ends(std::size_t p, bool is_best, std::optional<Rational>& least,
              std::optional<Rational>& most) const {
        const std::vector<Span> box = spans_at_end(r_, steps_, is_best);
        calc::Budget down = each_, up = each_;
        const calc::Extreme low = calc::minimum(nets_.program, nets_.values[p], box, down),
                            high = calc::maximum(nets_.program, nets_.values[p], box, up);
        if (low.is_proved()) least = low.attained;
        if (high.is_proved()) most = high.attained;
    }

    // `box` with the outcome between two values, whichever is less.
    [[nodiscard]] std::vector<Span> between(const Outcome& o, std::int64_t a,
                                            std::int64_t b) const {
        std::vector<Span> box = space_.box;
        box[o.input].low = std::min(a, b);
        box[o.input].high = std::max(a, b);
        return box;
    }

    [[nodiscard]] Along along(std::size_t index, std::size_t p) const {
        const Outcome& o = steps_.outcomes[index];
        Along out{.outcome = index,
                  .never_falls = steps_.gains[index][p].never_falls.how,
                  .below_until = {},
                  .not_below_from = {}};
        const auto is_below = [&](std::int64_t k) {  // from the worst to k steps better
            return holds(p + steps_.parties.size(), between(o, o.worst, o.worst + k * o.step),
                         Sign::Positive);
        };
        const auto is_not_below = [&](std::int64_t k) {  // from k steps better to the best
            return holds(p, between(o, o.worst + k * o.step, o.best), Sign::NotNegative);
        };
        const std::int64_t last = (o.best - o.worst) / o.step;
        if (is_below(0)) {
            // The last value for which it holds.
            std::int64_t yes = 0, no = last + 1;
            if (is_below(last)) {
                out.is_always_below = true;
                return out;
            }
            while (no - yes > 1) {
                const std::int64_t middle = yes + (no - yes) / 2;
                (is_below(middle) ? yes : no) = middle;
            }
            out.below_until = value_at(r_.contract, space_, o.input, o.worst + (yes + 1) * o.step);
        }
        if (!is_not_below(last)) return out;
        std::int64_t no = -1, yes = last;
        while (yes - no > 1) {
            const std::int64_t middle = no + (yes - no) / 2;
            (is_not_below(middle) ? yes : no) = middle;
        }
        out.is_never_below = yes == 0;
        if (yes > 0)
            out.not_below_from = value_at(r_.contract, space_, o.input, o.worst + yes * o.step);
        return out;
    }

    [[nodiscard]] bool holds(std::size_t k, const std::vector<Span>& box, Sign sign) const {
        calc::Budget budget = each_;
        const calc::Extreme least = calc::minimum(nets_.program, nets_.values[k], box, budget);
        return least.bound &&
               (sign == Sign::Positive ? kZero < *least.bound : kZero <= *least.bound);
    }

    const Reviewed& r_;
    const Space& space_;
    const Steps& steps_;
    Sheet nets_;  // each party's net, then each one's negative
    calc::Budget each_;
};

}  // namespace

base::Result<Standings> standings_of(const terms::Contract& contract, const settle::Facts& known,
                                     std::size_t work_limit) {
    TRY(const Reviewed r, reviewed(contract, known));
    const Steps steps = steps_of(r, work_limit / 4);
    return Surveyor(r, steps, work_limit - work_limit / 4).run();
}

}  // namespace utfall::review
