#include "incentives.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace utfall::review {

using base::Bilingual;
using base::Code;
using base::Rational;
using How = Verdict::How;
using terms::Level;
using terms::Role;

namespace {

class Incentives {
public:
    Incentives(const Reviewed& r, const Steps& steps, const Rational& most_paid,
               std::size_t work_limit)
        : r_(r),
          space_(r.spaces.front()),
          steps_(steps),
          // No outcome of a party takes all.
          each_(work_limit /
                std::max<std::size_t>(2, steps.outcomes.size() * steps.parties.size())),
          budget_{.steps = work_limit},
          nets_(nets_of(r, steps.parties)),
          most_(most_paid),
          rows_(rows_to_show(r, steps.outcomes)) {
        if (nets_.slack.numerator > 0) budget_.steps /= 3;
    }

    std::vector<Finding> run() {
        if (nets_.values.empty()) return {};
        unjudged_.resize(steps_.parties.size());
        for (std::size_t o = 0; o < steps_.outcomes.size(); ++o)
            for (std::size_t p = 0; p < steps_.parties.size(); ++p) judge(o, p);
        for (std::size_t p = 0; p < steps_.parties.size(); ++p) {
            tell_unjudged(p);
            fails_and_wins(p);
            is_paid_regardless(p);
        }
        tell_likewise();
        return std::move(out_);
    }

private:
    struct Fall {
        std::size_t outcome = 0;
        std::vector<std::int64_t> row;
        Zone zone;
        [[nodiscard]] Rational size() const {
            return zone.at_from.minus(zone.at_to).value_or(kZero);
        }
    };

    [[nodiscard]] const terms::Party& party(std::size_t p) const {
        return r_.contract.parties[static_cast<std::size_t>(steps_.parties[p])];
    }

    // Who buys outcomes: its value of them is not money that the contract moves, so it has to be said.
    [[nodiscard]] bool is_buyer(std::size_t p) const {
        const Level level = party(p).level;
        return party(p).role == Role::payer || party(p).role == Role::guarantor ||
               level == Level::municipality || level == Level::region || level == Level::state;
    }

    // A lender that is repaid a little sooner earns a little less interest: that is no reward for failure.
    [[nodiscard]] bool is_material(const Fall& fall) const {
        const auto limit = most_.times({1, 1'000});
        return !limit || *limit <= fall.size();
    }

    void judge(std::size_t o, std::size_t p) {
        const Outcome& outcome = steps_.outcomes[o];
        const Steps::Gain& gain = steps_.gains[o][p];
        const bool is_worth = is_valued(r_, outcome, steps_.parties[p]);
        if (gain.never_falls.how == How::Refuted)
            if (auto fall = greatest_fall(o, p)) {
                if (is_buyer(p) && !is_worth)
                    unjudged_[p].push_back(std::move(*fall));
                else if (is_material(*fall))
                    tell_fall(p, *fall);
            }
        const bool always_rises =
            gain.never_falls.how == How::Proved && kZero < gain.never_falls.least;
        const bool never_moves = gain.most.bound == kZero && gain.never_falls.least == kZero;
        if (always_rises || never_moves || (is_buyer(p) && !is_worth)) return;
        stands_still(o, p, is_worth);
    }

    [[nodiscard]] Course course(std::size_t o, std::size_t p,
                                const std::vector<std::int64_t>& row) {
        const Outcome& outcome = steps_.outcomes[o];
        const std::size_t given = std::min(each_, budget_.steps);
        calc::Budget budget{.steps = given};
        Course out = course_of(nets_, p, outcome, space_.box[outcome.input], row, budget);
        budget_.steps -= given - budget.steps;
        return out;
    }

    // The rows to show, alike but for the outcome once each: of the examples the first few, and last the one where the search
    // found the least gain. Ends between two groups when `see` has seen enough.
    template <class See>
    void see_rows(std::size_t o, std::size_t p, See see) {
        std::vector<Shown> shown = rows_;
        if (const auto& found = steps_.gains[o][p].never_falls.inputs; !found.empty())
            shown.push_back({found, rows_.back().group + 1});
        std::vector<std::vector<std::int64_t>> seen;
        bool is_enough = false;
        for (std::size_t i = 0; i < shown.size(); ++i) {
            if (is_enough && shown[i].group != shown[i - 1].group) return;
            std::vector<std::int64_t>& row = shown[i].row;
            row[steps_.outcomes[o].input] = steps_.outcomes[o].worst;
            constexpr std::size_t kMost = 12;
            const bool is_of_example = i + 2 < rows_.size();
            if ((seen.size() >= kMost && is_of_example) ||
                std::find(seen.begin(), seen.end(), row) != seen.end())
                continue;
            seen.push_back(row);
            is_enough = see(course(o, p, row)) || is_enough;
        }
    }

    // The greatest of the first group that shows one; else the step that was found.
    std::optional<Fall> greatest_fall(std::size_t o, std::size_t p) {
        std::optional<Fall> out;
        see_rows(o, p, [&](const Course& course) {
            for (const Zone& zone : course.zones) {
                Fall fall{o, course.row, zone};
                if (zone.way != Zone::Way::Falls ||
                    !is_fall(nets_, kZero.minus(fall.size()).value_or(kZero)))
                    continue;
                if (!out || out->size() < fall.size()) out = std::move(fall);
            }
            return out.has_value();
        });
        return out ? out : fall_of_a_step(o, p);
    }

    [[nodiscard]] std::optional<Fall> fall_of_a_step(std::size_t o, std::size_t p) const {
        std::vector<std::int64_t> row = steps_.gains[o][p].never_falls.inputs;
        const std::size_t input = steps_.outcomes[o].input;
        if (row.empty()) return std::nullopt;
        Zone zone{Zone::Way::Falls, row[input], row[input] + steps_.outcomes[o].step, {}, {}};
        const auto before = value_on(nets_, p, row);
        row[input] = zone.to;
        const auto after = value_on(nets_, p, row);
        if (!before || !after) return std::nullopt;
        zone.at_from = *before;
        zone.at_to = *after;
        return Fall{o, row, zone};
    }

    [[nodiscard]] std::optional<Instance> instance(std::vector<std::int64_t> row, std::size_t o,
                                                   std::int64_t at) const {
        row[steps_.outcomes[o].input] = at;
        return instance_at(r_, space_, row, steps_.parties, steps_.outcomes[o].input);
    }

    // " (lyft 10 000 000 kr; genomfört ja)"
    [[nodiscard]] Bilingual others(const std::vector<std::int64_t>& row, std::size_t but) const {
        constexpr std::size_t kMost = 4;
        const Bilingual words =
            words_at(r_.contract, space_, row, {.but = {but}, .first = {}, .most = kMost});
        if (words.en.empty()) return {};
        return {.sv = " (" + words.sv + ")", .en = " (" + words.en + ")"};
    }

    [[nodiscard]] const terms::Measure& measure_of(const Outcome& outcome) const {
        return r_.contract.measures[static_cast<std::size_t>(outcome.measure)];
    }

    [[nodiscard]] Bilingual at(std::size_t o, std::int64_t value) const {
        return value_at(r_.contract, space_, steps_.outcomes[o].input, value);
    }

    // For which other values the net falls between the two.
    Bilingual where(std::size_t p, const Fall& fall) {
        const Outcome& outcome = steps_.outcomes[fall.outcome];
        const Sheet change =
            change_of_nets(r_, {{{outcome.input, fall.zone.from}}, {{outcome.input, fall.zone.to}}},
                           steps_.parties);
        Bilingual out;
        if (change.values.empty()) return out;
        constexpr std::size_t kMost = 12;
        std::size_t tried = 0;
        for (std::size_t i = 0; i < space_.box.size() && tried < kMost; ++i) {
            if (!space_.is_open[i] || i == outcome.input ||
                space_.formula.unknowns[i].kind == settle::Unknown::Kind::Claims)
                continue;
            ++tried;
            const Bilingual one = extent_words(r_, change, p, fall.row, i, budget_);
            if (one.en.empty()) continue;
            out.sv += (out.sv.empty() ? "" : "; ") + one.sv;
            out.en += (out.en.empty() ? "" : "; ") + one.en;
        }
        return out;
    }

    // What the two situations give, when settle() gives it.
    std::optional<std::pair<Instance, Instance>> both(const Fall& fall) const {
        auto worse = instance(fall.row, fall.outcome, fall.zone.from),
             better = instance(fall.row, fall.outcome, fall.zone.to);
        if (!worse || !better) return std::nullopt;
        return std::pair(std::move(*worse), std::move(*better));
    }

    [[nodiscard]] Bilingual difference(const std::pair<Instance, Instance>& two,
                                       std::size_t p) const {
        return money_words(
            r_.contract,
            two.first.positions[p].net.minus(two.second.positions[p].net).value_or(kZero));
    }

    void add(Finding finding, std::pair<Instance, Instance>& two, Bilingual where = {}) {
        finding.instances.push_back(std::move(two.first));
        finding.instances.push_back(std::move(two.second));
        finding.where = std::move(where);
        out_.push_back(std::move(finding));
    }

    // The same of another member of a measure, a year or a group, is told in the first one's words.
    bool is_told_already(Code code, std::size_t o, std::size_t p) {
        const auto [at, is_new] =
            first_.try_emplace({code, p, steps_.outcomes[o].measure}, out_.size());
        if (is_new) return false;
        likewise_[at->second].push_back(o);
        return true;
    }

    // It could not be told after all.
    void forget(Code code, std::size_t o, std::size_t p) {
        first_.erase({code, p, steps_.outcomes[o].measure});
    }

    void tell_likewise() {
        for (const auto& [index, outcomes] : likewise_)
            out_[index].what.arguments.back() = likewise_words(r_, steps_, outcomes);
    }

    void tell_fall(std::size_t p, const Fall& fall) {
        if (is_told_already(Code::gains_from_worse, fall.outcome, p)) return;
        auto two = both(fall);
        if (!two) return forget(Code::gains_from_worse, fall.outcome, p);
        const std::size_t o = fall.outcome, input = steps_.outcomes[o].input;
        add(finding_at(r_.contract, Code::gains_from_worse,
                       measure_of(steps_.outcomes[o]).origin.place,
                       {party_words(r_.contract, steps_.parties[p]),
                        difference(*two, p),
                        name_of(r_.contract, space_, input),
                        at(o, fall.zone.to),
                        at(o, fall.zone.from),
                        others(fall.row, input),
                        {}}),
            *two, where(p, fall));
    }

    void tell_unjudged(std::size_t p) {
        std::vector<Fall>& falls = unjudged_[p];
        if (falls.empty()) return;
        const auto most =
            std::max_element(falls.begin(), falls.end(),
                             [](const Fall& a, const Fall& b) { return a.size() < b.size(); });
        auto two = both(*most);
        if (!two) return;
        const std::size_t o = most->outcome, input = steps_.outcomes[o].input;
        std::vector<std::size_t> likewise;
        for (const Fall& fall : falls)
            if (&fall != &*most) likewise.push_back(fall.outcome);
        add(finding_at(
                r_.contract, Code::not_judged, measure_of(steps_.outcomes[o]).origin.place,
                {party_words(r_.contract, steps_.parties[p]), difference(*two, p),
                 name_of(r_.contract, space_, input), at(o, most->zone.from), at(o, most->zone.to),
                 others(most->row, input), likewise_words(r_, steps_, likewise)}),
            *two, where(p, *most));
    }

    void stands_still(std::size_t o, std::size_t p, bool is_worth) {
        const Outcome& outcome = steps_.outcomes[o];
        bool is_told = false;
        see_rows(o, p, [&](const Course& course) {
            if (is_told) return true;
            std::vector<Zone> still;
            // Where nothing moves at all, another value decides alone.
            if (std::none_of(course.zones.begin(), course.zones.end(),
                             [](const Zone& zone) { return zone.at_from != zone.at_to; }))
                return false;
            for (const Zone& zone : course.zones)
                if (zone.way == Zone::Way::Still && is_wide(zone, outcome)) still.push_back(zone);
            if (still.empty()) return false;
            const Code code = is_worth ? Code::flat_zone : Code::indifferent;
            is_told = is_told_already(code, o, p);
            if (is_told) return true;
            auto two = both({o, course.row, still.front()});
            if (!two) {
                forget(code, o, p);
                return false;
            }
            Bilingual zones;
            for (std::size_t i = 0; i < still.size(); ++i) {
                const Bilingual one = between(r_, outcome, still[i]);
                const bool is_last = i + 1 == still.size();
                zones.sv += (i == 0 ? "" : is_last ? " och " : ", ") + one.sv;
                zones.en += (i == 0 ? "" : is_last ? " and " : ", ") + one.en;
            }
            add(finding_at(r_.contract, code, measure_of(outcome).origin.place,
                           {party_words(r_.contract, steps_.parties[p]),
                            name_of(r_.contract, space_, outcome.input),
                            zones,
                            others(course.row, outcome.input),
                            {}}),
                *two);
            is_told = true;
            return true;
        });
    }

    // From every outcome at its worst to every outcome at its best.
    void fails_and_wins(std::size_t p) {
        if (steps_.outcomes.empty()) return;
        const bool has_value =
            std::any_of(steps_.outcomes.begin(), steps_.outcomes.end(),
                        [&](const Outcome& o) { return is_valued(r_, o, steps_.parties[p]); });
        // An outcome that it pays for without a value is told by itself: tell_unjudged.
        if (is_buyer(p) && (!has_value || !unjudged_[p].empty())) return;
        if (ends_.values.empty()) {
            Shift shift;
            for (const Outcome& o : steps_.outcomes) {
                shift.from.push_back({o.input, o.worst});
                shift.to.push_back({o.input, o.best});
            }
            ends_ = change_of_nets(r_, shift, steps_.parties);
        }
        const Proof proof =
            prove(ends_, p, space_.box, Sign::NotNegative, {.steps = budget_.steps / 8});
        if (proof.how != How::Refuted) return;
        std::vector<std::int64_t> worst = proof.inputs, best = proof.inputs;
        for (const Outcome& o : steps_.outcomes) {
            worst[o.input] = o.worst;
            best[o.input] = o.best;
        }
        auto bad = instance_at(r_, space_, worst, steps_.parties),
             good = instance_at(r_, space_, best, steps_.parties);
        if (!bad || !good) return;
        std::pair two(std::move(*bad), std::move(*good));
        add(finding_at(r_.contract, Code::wins_on_failure, party(p).origin.place,
                       {party_words(r_.contract, steps_.parties[p]),
                        money_words(r_.contract, two.first.positions[p].net),
                        money_words(r_.contract, two.second.positions[p].net)}),
            two);
    }

    void is_paid_regardless(std::size_t p) {
        if (party(p).role != Role::provider || steps_.outcomes.empty()) return;
        for (const auto& gains : steps_.gains)
            if (gains[p].most.bound != kZero || gains[p].never_falls.how != How::Proved ||
                gains[p].never_falls.least != kZero)
                return;
        auto best = instance_at(r_, space_, rows_[rows_.size() - 2].row, steps_.parties),
             worst = instance_at(r_, space_, rows_.back().row, steps_.parties);
        if (!best || !worst || worst->positions[p].received == 0) return;
        std::pair two(std::move(*worst), std::move(*best));
        add(finding_at(r_.contract, Code::paid_regardless, party(p).origin.place,
                       {party_words(r_.contract, steps_.parties[p]),
                        money_words(r_.contract, {two.first.positions[p].received, 1})}),
            two);
    }

    const Reviewed& r_;
    const Space& space_;
    const Steps& steps_;
    std::size_t each_;
    calc::Budget budget_;
    Sheet nets_, ends_;
    Rational most_;
    std::vector<Shown> rows_;
    std::vector<std::vector<Fall>> unjudged_;  // by party
    std::vector<Finding> out_;
    std::map<std::tuple<Code, std::size_t, int>, std::size_t> first_;  // code, party and measure
    std::map<std::size_t, std::vector<std::size_t>> likewise_;         // by finding: outcomes
};

}  // namespace

std::vector<Finding> incentives_of(const Reviewed& r, const Steps& steps, const Rational& most_paid,
                                   std::size_t work_limit) {
    return Incentives(r, steps, most_paid, work_limit).run();
}

}  // namespace utfall::review
