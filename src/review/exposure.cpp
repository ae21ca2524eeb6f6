#include "utfall/review/exposure.h"

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "least_claims.h"
#include "lines.h"
#include "utfall/calc/pursuit.h"

namespace utfall::review {

using settle::Flow;

using Line = Exposure::Line;

namespace {

class Measuring {
public:
    Measuring(const Reviewed& r, std::size_t work_limit, const Progress& progress)
        : r_(r),
          progress_(progress),
          work_left_(work_limit),
          unit_(std::min(work_limit, SIZE_MAX / (kTrying + kNarrowing + kTurn + kLast))) {}

    Exposure run() {
        out_.lines = lines_of(r_);
        out_.last_day = last_day_of(r_);
        for (const Space& space : r_.spaces) out_.timetables.push_back(space.timetable.words);
        measure_all();
        for (const Question& q : questions_) conclude(q);
        for (const terms::Funding& f : r_.contract.fundings)
            out_.closings.push_back({f.name, f.ends, false});
        for (const terms::Account& a : r_.contract.accounts)
            out_.closings.push_back({a.name, a.ends, true});
        return std::move(out_);
    }

private:
    // One end of a line in one space.
    struct Question {
        std::size_t space = 0, line = 0;
        bool upwards = false;
        std::optional<std::int64_t> bound{};
        bool is_stopped = false, is_open = true;
        bool is_tried = false;               // at every point
        std::vector<std::int64_t> inputs{};  // that do best so far
    };

    // Every question gets its part of the work; then those that are still open share what is left.
    void measure_all() {
        for (const Space& space : r_.spaces) {
            Sheet& sheet = sheets_.emplace_back(sheet_of(r_, space, out_.lines));
            if (sheet.values.empty()) return lose_bounds();
            calc::Budget tightening = budget_of(kTightening);
            calc::tighten(sheet.program, space.box, tightening);
        }
        for (std::size_t s = 0; s < r_.spaces.size(); ++s)
            for (std::size_t k = 0; k < out_.lines.size(); ++k)
                for (const bool upwards : {false, true}) questions_.push_back({s, k, upwards});
        std::size_t asked = 0;
        for (const std::size_t kept : {work_left_ / 2, std::size_t{0}}) {
            auto left = static_cast<std::size_t>(std::count_if(
                questions_.begin(), questions_.end(), [](const Question& q) { return q.is_open; }));
            for (Question& q : questions_) {
                if (!q.is_open) continue;
                if (!tell(kSearch * static_cast<double>(++asked) /
                          static_cast<double>(2 * questions_.size())))
                    return;
                ask(q, std::max((work_left_ - std::min(work_left_, kept)) / left, kLeastWork));
                --left;
            }
        }
        pursue_all();
    }

    [[nodiscard]] bool tell(double done) {
        told_ = done;
        out_.is_interrupted = out_.is_interrupted || (progress_ && !progress_(done));
        return !out_.is_interrupted;
    }

    // Work that listens, meanwhile, whether it is to go on.
    [[nodiscard]] calc::Budget budget_of(std::size_t work) {
        calc::Budget budget{.steps = work};
        if (progress_) budget.may_go_on = [this] { return tell(told_); };
        return budget;
    }

    // What is still between a bound and what is reached. Everything has its turn, since most is soon answered; then what is
    // left shares more.
    void pursue_all() {
        share_situations();
        try_points();
        std::vector<Question*> open = open_questions();
        if (open.empty()) return;
        if (!narrow_all(open)) return;
        pursue(open, kTurn * unit_, kNarrowed, kTurns);
        share_situations();
        open = open_questions();
        pursue(open, kLast * unit_, kTurns, 1);
    }

    std::vector<Question*> open_questions() {
        std::vector<Question*> out;
        for (Question& q : questions_)
            if (is_beyond(q) && !q.is_tried) out.push_back(&q);
        return out;
    }

    // Each of them, where they are few.
    void try_points() {
        std::size_t work = kTrying * unit_;
        for (Question& q : questions_) {
            if (!is_beyond(q)) continue;
            const Space& space = r_.spaces[q.space];
            const Sheet& sheet = sheets_[q.space];
            calc::Budget budget = budget_of(work);
            const auto all = q.upwards
                                 ? calc::maximum_by_trying(sheet.program, sheet.values[q.line],
                                                           space.box, budget)
                                 : calc::minimum_by_trying(sheet.program, sheet.values[q.line],
                                                           space.box, budget);
            work = budget.steps;
            if (!all) continue;
            q.is_tried = true;
            q.is_stopped = false;
            take(space, out_.lines[q.line], *all, q);
        }
    }

    // False when it was stopped.
    [[nodiscard]] bool narrow_all(const std::vector<Question*>& open) {
        pursuits_.resize(r_.spaces.size());
        std::size_t work = kNarrowing * unit_;
        for (std::size_t s = 0; s < r_.spaces.size(); ++s) {
            std::vector<calc::Register> values;
            for (const Question* q : open)
                if (q->space == s) values.push_back(sheets_[s].values[q->line]);
            if (values.empty()) continue;
            if (!tell(kSearch + (kNarrowed - kSearch) * static_cast<double>(s) /
                                    static_cast<double>(r_.spaces.size())))
                return false;
            calc::Budget budget = budget_of(work / (r_.spaces.size() - s));
            const std::size_t given = budget.steps;
            pursuits_[s].emplace(sheets_[s].program, r_.spaces[s].box, values, budget);
            work -= given - budget.steps;
        }
        return true;
    }

    // Each in its turn, with its part of the work; meanwhile so much of everything gets done.
    void pursue(const std::vector<Question*>& open, std::size_t work, double from, double through) {
        // What a party pays another receives: one number, pursued once.
        std::map<std::tuple<std::size_t, calc::Register, bool>, calc::Extreme> done;
        std::size_t asked = 0;
        for (Question* q : open) {
            if (!tell(from + (through - from) * static_cast<double>(asked) /
                                 static_cast<double>(open.size())))
                return;
            calc::Budget budget = budget_of(work / (open.size() - asked++));
            if (!is_beyond(*q)) continue;
            const std::size_t given = budget.steps;
            const auto [at, is_new] =
                done.try_emplace({q->space, sheets_[q->space].values[q->line], q->upwards});
            if (is_new) at->second = pursued(*pursuits_[q->space], *q, budget);
            work -= given - budget.steps;
            take(r_.spaces[q->space], out_.lines[q->line], at->second, *q);
            q->is_stopped = at->second.is_stopped;
        }
    }

    // What was found for one amount may do for another.
    void share_situations() {
        for (Question& q : questions_) {
            if (!is_beyond(q)) continue;
            const Line& line = out_.lines[q.line];
            End& end = end_of(q);
            const std::int64_t sign = q.upwards ? 1 : -1;
            std::optional<std::int64_t> best;  // of this space
            for (const auto& [at, index] : known_) {
                const std::int64_t amount =
                    sum_of(*settled_[index], [&](const Flow& flow) { return counts(line, flow); });
                if (!end.is_attained || sign * amount > sign * end.attained) {
                    end.attained = amount;
                    end.is_attained = true;
                    end.situation = index;
                }
                if (at.first != &r_.spaces[q.space]) continue;
                if (best && sign * amount <= sign * *best) continue;
                best = amount;
                q.inputs = at.second;
            }
        }
    }

    calc::Extreme pursued(calc::Pursuit& pursuit, const Question& q, calc::Budget& budget) {
        const End& end = end_of(q);
        const calc::Pursuit::Start start{
            q.inputs,
            end.is_attained ? std::optional(base::Rational{end.attained, 1}) : std::nullopt};
        const calc::Register value = sheets_[q.space].values[q.line];
        return q.upwards ? pursuit.maximum(value, budget, start)
                         : pursuit.minimum(value, budget, start);
    }

    End& end_of(const Question& q) {
        Line& line = out_.lines[q.line];
        return q.upwards ? line.most : line.least;
    }

    // The bound is beyond what a situation reaches.
    [[nodiscard]] bool is_beyond(const Question& q) {
        const End& end = end_of(q);
        if (!q.bound || !end.is_attained) return true;
        return q.upwards ? end.attained < *q.bound : *q.bound < end.attained;
    }

    void ask(Question& q, std::size_t work) {
        const Space& space = r_.spaces[q.space];
        const Sheet& sheet = sheets_[q.space];
        const Line& line = out_.lines[q.line];
        const End& end = end_of(q);
        calc::Budget budget = budget_of(work);
        const auto enough =
            end.is_attained ? std::optional(base::Rational{end.attained, 1}) : std::nullopt;
        const auto found =
            q.upwards
                ? calc::maximum(sheet.program, sheet.values[q.line], space.box, budget, enough)
                : calc::minimum(sheet.program, sheet.values[q.line], space.box, budget, enough);
        work_left_ -= std::min(work_left_, work - budget.steps);
        take(space, line, found, q);
        if (found.attained) q.inputs = found.inputs;
        q.is_stopped = found.is_stopped;
        q.is_open = found.is_stopped && is_beyond(q);
    }

    void lose_bounds() {
        for (Line& line : out_.lines) line.least.is_bounded = line.most.is_bounded = false;
    }

    void take(const Space& space, const Line& line, const calc::Extreme& found, Question& q) {
        End& end = end_of(q);
        const std::int64_t sign = q.upwards ? 1 : -1;
        // A bound between two whole minor units is never reached.
        const auto whole = [&](const base::Rational& r) {
            const std::int64_t quotient = r.numerator / r.denominator;
            const bool is_between = r.numerator % r.denominator != 0;
            if (q.upwards) return is_between && r.numerator < 0 ? quotient - 1 : quotient;
            return is_between && r.numerator > 0 ? quotient + 1 : quotient;
        };
        if (found.bound) {
            const std::int64_t bound = whole(*found.bound);
            if (!q.bound || sign * bound < sign * *q.bound) q.bound = bound;
            if (!q.upwards && *q.bound < 0 && is_never_negative(space, line)) q.bound = 0;
        }
        if (!found.attained) return;
        const auto is_further = [&](std::int64_t attained) {
            return !end.is_attained || sign * attained > sign * end.attained;
        };
        if (!is_further(whole(*found.attained))) return;
        reach(space, line, found.inputs, end, is_further);
        if (!is_further(whole(*found.attained))) return;
        // Claims that the formula counts may be refused, and stand in the way of later ones: fewer of them do better.
        const Sheet& sheet = sheets_[q.space];
        const auto fewer =
            with_least_claims(sheet.program, sheet.values[q.line], space, found.inputs);
        reach(space, line, fewer, end, is_further);
    }

    // The widest bound of all spaces.
    void conclude(const Question& q) {
        End& end = end_of(q);
        if (!q.bound) end.is_bounded = false;
        if (!q.bound) return;
        const bool is_first = q.space == 0;
        const bool is_wider = q.upwards ? end.bound < *q.bound : *q.bound < end.bound;
        if (is_first || is_wider) end.bound = *q.bound;
        end.is_stopped = end.is_stopped || ((q.is_stopped || out_.is_interrupted) && is_beyond(q));
    }

    // A payment that would be negative is never settled, and with it nothing is.
    [[nodiscard]] static bool is_never_negative(const Space& space, const Line& line) {
        const settle::Formula& f = space.formula;
        std::set<calc::Register> kept;
        for (const settle::Floor& floor : f.floors)
            if (floor.code != base::Code::account_overdrawn) kept.insert(floor.value);
        return std::all_of(f.flows.begin(), f.flows.end(), [&](const Flow& flow) {
            if (!counts(line, flow)) return true;
            const bool is_share = f.program.instructions[flow.amount].op == calc::Operator::part;
            return f.program.instructions[flow.amount].range.low >= 0 ||
                   kept.contains(flow.amount) ||
                   (is_share && kept.contains(f.program.operands_of(flow.amount)[0]));
        });
    }

    // What settle() makes of the situation is what is told.
    void reach(const Space& space, const Line& line, const std::vector<std::int64_t>& inputs,
               End& end, const std::function<bool(std::int64_t)>& is_further) {
        const auto key = std::pair(&space, inputs);
        const auto at = known_.find(key);
        Situation situation =
            at == known_.end() ? situation_at(r_, space, inputs) : out_.situations[at->second];
        auto events = at == known_.end() ? settled(r_.contract, situation) : settled_[at->second];
        if (!events) return;
        const std::int64_t really =
            sum_of(*events, [&](const Flow& flow) { return counts(line, flow); });
        if (!is_further(really)) return;
        end.attained = really;
        end.is_attained = true;
        end.situation = at == known_.end() ? out_.situations.size() : at->second;
        if (at != known_.end()) return;
        known_.emplace(key, end.situation);
        out_.situations.push_back(std::move(situation));
        settled_.push_back(std::move(events));
    }

    const Reviewed& r_;
    const Progress& progress_;
    // Of the time, about, when the first search is done, ranges are narrowed, and everything has had its turn.
    static constexpr double kSearch = 0.2, kNarrowed = 0.4, kTurns = 0.7;
    // Work, in that of the first search: to try points where they are few, to narrow what is left open, to give everything its
    // turn, and for what is left then.
    static constexpr std::size_t kTrying = 2, kNarrowing = 10, kTurn = 2, kLast = 4;
    static constexpr std::size_t kLeastWork = 2'000, kTightening = 4'000'000;
    std::size_t work_left_, unit_;  // of the first search; and of what comes after
    double told_ = 0;               // how much is done
    std::vector<std::optional<calc::Pursuit>> pursuits_;  // by space
    std::vector<Sheet> sheets_;                           // of each space
    std::vector<Question> questions_;
    Exposure out_;
    std::map<std::pair<const Space*, std::vector<std::int64_t>>, std::size_t> known_;
    std::vector<std::optional<std::vector<Settled>>> settled_;  // of each situation
};

}  // namespace

base::Result<Exposure> exposure_of(const terms::Contract& contract, const settle::Facts& known,
                                   std::size_t work_limit, const Progress& progress) {
    TRY(const Reviewed r, reviewed(contract, known));
    return Measuring(r, work_limit, progress).run();
}

}  // namespace utfall::review
