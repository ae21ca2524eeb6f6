// Where one step of an outcome moves much.
#include <algorithm>
#include <map>

#include "incentives.h"

namespace utfall::review {

using base::Bilingual;
using base::Rational;

namespace {

// A step that moves more than a twentieth of all that can be paid, and more than twice what it would move if every step
// moved as much.
class Cliffs {
public:
    Cliffs(const Reviewed& r, const Steps& steps, const Rational& most)
        : r_(r),
          steps_(steps),
          most_(most),
          nets_(nets_of(r, steps.parties)),
          rows_(rows_to_show(r, steps.outcomes)) {}

    std::vector<Finding> run() {
        for (std::size_t o = 0; o < steps_.outcomes.size(); ++o) look(o);
        for (const auto& [index, outcomes] : likewise_)
            out_[index].what.arguments.back() = likewise_words(r_, steps_, outcomes);
        return std::move(out_);
    }

private:
    struct Steepest {
        std::size_t party = 0;
        Rational size;
        std::vector<std::int64_t> inputs;
    };

    void look(std::size_t o) {
        const Outcome& outcome = steps_.outcomes[o];
        const std::int64_t steps = (outcome.best - outcome.worst) / outcome.step;
        constexpr std::int64_t kFew = 4;  // yes or no, a choice: any step is a large one
        if (steps <= kFew) return;
        const auto limit = most_.times(steps < 40 ? Rational{2, steps} : Rational{1, 20});
        const auto found = steepest(o);
        if (!limit || !found || !(*limit < found->size)) return;
        tell(o, shown(o, found->party, *limit).value_or(*found));
    }

    // The highest step in the rows of the first worked example that shows one: easier to recognise than where the search
    // came to.
    [[nodiscard]] std::optional<Steepest> shown(std::size_t o, std::size_t party,
                                                const Rational& limit) const {
        const Outcome& outcome = steps_.outcomes[o];
        const calc::Span& span = r_.spaces.front().box[outcome.input];
        std::optional<Steepest> best;
        calc::Budget budget{.steps = 200'000};
        int group = 0;
        for (const Shown& s : rows_) {
            if (best && s.group != group) break;
            group = s.group;
            const auto points = points_along(nets_, party, s.row, outcome.input, span, budget);
            for (std::size_t i = 1; i < points.size(); ++i) {
                const Point &a = points[i - 1], &b = points[i];
                const Rational size = size_of(b.net.minus(a.net).value_or(kZero));
                if (b.at - a.at != span.stride || size <= (best ? best->size : limit)) continue;
                best = Steepest{party, size, s.row};
                best->inputs[outcome.input] = outcome.step > 0 ? a.at : b.at;
            }
        }
        return best;
    }

    // Of those to whom the outcome itself is worth nothing, if there are any: for the others a step is worth what it is.
    [[nodiscard]] std::optional<Steepest> steepest(std::size_t o) const {
        std::optional<Steepest> out;
        const auto consider = [&](std::size_t p) {
            const Steps::Gain& gain = steps_.gains[o][p];
            const auto take = [&](const Rational& size, const std::vector<std::int64_t>& inputs) {
                if (!inputs.empty() && (!out || out->size < size)) out = Steepest{p, size, inputs};
            };
            take(size_of(gain.never_falls.least), gain.never_falls.inputs);
            if (gain.most.attained) take(size_of(*gain.most.attained), gain.most.inputs);
        };
        for (std::size_t p = 0; p < steps_.parties.size(); ++p)
            if (!is_valued(r_, steps_.outcomes[o], steps_.parties[p])) consider(p);
        if (!out)
            for (std::size_t p = 0; p < steps_.parties.size(); ++p) consider(p);
        return out;
    }

    // Of the years or groups of a measure, the first.
    void tell(std::size_t o, const Steepest& found) {
        if (const auto first = first_.find(steps_.outcomes[o].measure); first != first_.end()) {
            likewise_[first->second].push_back(o);
            return;
        }
        const Outcome& outcome = steps_.outcomes[o];
        const Space& space = r_.spaces.front();
        const terms::Measure& m = r_.contract.measures[static_cast<std::size_t>(outcome.measure)];
        std::vector<std::int64_t> row = found.inputs;
        const std::int64_t from = row[outcome.input], to = from + outcome.step;
        auto before = instance_at(r_, space, row, steps_.parties, outcome.input);
        row[outcome.input] = to;
        auto after = instance_at(r_, space, row, steps_.parties, outcome.input);
        if (!before || !after) return;
        const auto share = found.size.over(most_);
        const auto moved =
            after->positions[found.party].net.minus(before->positions[found.party].net);
        if (!share || !moved) return;
        const std::int64_t percent = static_cast<std::int64_t>(base::divide(
            base::Int128{share->numerator} * 100, share->denominator, base::Rounding::HalfUp));
        first_[outcome.measure] = out_.size();
        out_.push_back(finding_at(r_.contract, base::Code::cliff, m.origin.place,
                                  {name_of(r_.contract, space, outcome.input),
                                   value_at(r_.contract, space, outcome.input, from),
                                   value_at(r_.contract, space, outcome.input, to),
                                   party_words(r_.contract, steps_.parties[found.party]),
                                   money_words(r_.contract, size_of(*moved)),
                                   Bilingual::same(std::to_string(percent) + " %"),
                                   {}}));
        out_.back().instances = {std::move(*before), std::move(*after)};
    }

    const Reviewed& r_;
    const Steps& steps_;
    Rational most_;
    Sheet nets_;
    std::vector<Shown> rows_;
    std::vector<Finding> out_;
    std::map<int, std::size_t> first_;                          // by measure
    std::map<std::size_t, std::vector<std::size_t>> likewise_;  // by finding: outcomes
};

}  // namespace

std::vector<Finding> cliffs_of(const Reviewed& r, const Steps& steps, const Rational& most_paid) {
    if (most_paid <= kZero || steps.outcomes.empty()) return {};
    return Cliffs(r, steps, most_paid).run();
}

}  // namespace utfall::review
