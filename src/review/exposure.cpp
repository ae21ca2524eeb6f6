#include "utfall/review/exposure.h"

#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "lines.h"

namespace utfall::review {

using settle::Flow;

using Line = Exposure::Line;
using Kind = Exposure::Kind;

bool counts(const Line& line, const Flow& flow) {
    if (line.year && flow.date.year() != *line.year) return false;
    switch (line.kind) {
        case Kind::Pays:
            return Totals::is_paid(flow) && flow.from == line.party && flow.to != line.party;
        case Kind::Receives:
            return Totals::is_paid(flow) && flow.to == line.party && flow.from != line.party;
        case Kind::Funds: return flow.kind == settle::EventKind::Drawn && flow.from == line.party;
        case Kind::To:
            return Totals::is_paid(flow) && flow.from == line.party && flow.to == line.other;
    }
    return false;
}

Sheet sheet_of(const Reviewed& r, const Space& space, const std::vector<Line>& lines) {
    return sheet_of(r, space, [&](calc::Builder&, Totals& totals) {
        std::vector<calc::Register> values;
        for (const Line& line : lines) {
            const auto wanted = [&](const Flow& flow) { return counts(line, flow); };
            values.push_back(line.kind == Kind::Funds ? totals.drawn(wanted) : totals.paid(wanted));
        }
        return values;
    });
}

namespace {

class Measuring {
public:
    Measuring(const Reviewed& r, std::size_t work_limit) : r_(r), work_left_(work_limit) {}

    Exposure run() {
        list_lines();
        ends_left_ = 2 * out_.lines.size() * r_.spaces.size();
        for (const Space& space : r_.spaces) {
            out_.timetables.push_back(space.timetable.words);
            measure(space);
        }
        for (const terms::Funding& f : r_.contract.fundings)
            out_.closings.push_back({f.name, f.ends, false});
        for (const terms::Account& a : r_.contract.accounts)
            out_.closings.push_back({a.name, a.ends, true});
        return std::move(out_);
    }

private:
    void list_lines() {
        std::set<int> years, payers, payees, funders;
        std::set<std::pair<int, int>> pairs;
        for (const Space& space : r_.spaces)
            for (const Flow& flow : space.formula.flows) {
                if (flow.kind == settle::EventKind::Drawn) funders.insert(flow.from);
                if (!Totals::is_paid(flow) || flow.from == flow.to) continue;
                years.insert(flow.date.year());
                payers.insert(flow.from);
                payees.insert(flow.to);
                pairs.insert({flow.from, flow.to});
                out_.last_day = std::max(out_.last_day.value_or(flow.date), flow.date);
            }
        const auto with_years = [&](Line line) {
            out_.lines.push_back(line);
            for (int year : years) {
                line.year = year;
                if (occurs(line)) out_.lines.push_back(line);
            }
        };
        const auto others = [&](int party, bool paying) {
            return std::count_if(pairs.begin(), pairs.end(), [&](const auto& p) {
                return (paying ? p.first : p.second) == party;
            });
        };
        for (std::size_t p = 0; p < r_.contract.parties.size(); ++p) {
            const int party = static_cast<int>(p);
            if (payers.contains(party)) {
                with_years({Kind::Pays, party, -1, {}, {}, {}});
                for (const auto& [from, to] : pairs)
                    if (from == party && others(party, true) > 1)
                        out_.lines.push_back({Kind::To, from, to, {}, {}, {}});
            }
            if (payees.contains(party)) with_years({Kind::Receives, party, -1, {}, {}, {}});
            if (funders.contains(party)) out_.lines.push_back({Kind::Funds, party, -1, {}, {}, {}});
        }
    }

    [[nodiscard]] bool occurs(const Line& line) const {
        return std::any_of(r_.spaces.begin(), r_.spaces.end(), [&](const Space& space) {
            return std::any_of(space.formula.flows.begin(), space.formula.flows.end(),
                               [&](const Flow& flow) { return counts(line, flow); });
        });
    }

    void measure(const Space& space) {
        Sheet sheet = sheet_of(r_, space, out_.lines);
        if (sheet.values.empty()) return lose_bounds();
        calc::Budget tightening{.steps = kTightening};
        calc::tighten(sheet.program, space.box, tightening);
        for (std::size_t k = 0; k < out_.lines.size(); ++k) {
            Line& line = out_.lines[k];
            for (const bool upwards : {false, true}) {
                calc::Budget budget{.steps = std::max(work_left_ / ends_left_, kLeastWork)};
                const std::size_t given = budget.steps;
                const auto found =
                    upwards ? calc::maximum(sheet.program, sheet.values[k], space.box, budget)
                            : calc::minimum(sheet.program, sheet.values[k], space.box, budget);
                take(space, line, found, upwards);
                // What this end did not need is there for the next ones.
                work_left_ -= std::min(work_left_, given - budget.steps);
                --ends_left_;
            }
        }
        is_first_ = false;
    }

    void lose_bounds() {
        for (Line& line : out_.lines) line.least.is_bounded = line.most.is_bounded = false;
    }

    void take(const Space& space, Line& line, const calc::Extreme& found, bool upwards) {
        End& end = upwards ? line.most : line.least;
        const std::int64_t sign = upwards ? 1 : -1;
        // A bound between two whole minor units is never reached.
        const auto whole = [&](const base::Rational& r) {
            const std::int64_t q = r.numerator / r.denominator;
            const bool is_between = r.numerator % r.denominator != 0;
            if (upwards) return is_between && r.numerator < 0 ? q - 1 : q;
            return is_between && r.numerator > 0 ? q + 1 : q;
        };
        end.is_stopped = end.is_stopped || found.is_stopped;
        if (!found.bound) end.is_bounded = false;
        std::int64_t bound = found.bound ? whole(*found.bound) : 0;
        if (!upwards && bound < 0 && is_never_negative(space, line)) bound = 0;
        if (found.bound && (is_first_ || sign * bound > sign * end.bound)) end.bound = bound;
        if (!found.attained) return;
        const auto is_further = [&](std::int64_t attained) {
            return !end.is_attained || sign * attained > sign * end.attained;
        };
        if (is_further(whole(*found.attained))) reach(space, line, found.inputs, end, is_further);
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
    static constexpr std::size_t kLeastWork = 2'000, kTightening = 4'000'000;
    std::size_t work_left_, ends_left_ = 0;
    bool is_first_ = true;
    Exposure out_;
    std::map<std::pair<const Space*, std::vector<std::int64_t>>, std::size_t> known_;
    std::vector<std::optional<std::vector<Settled>>> settled_;  // of each situation
};

}  // namespace

base::Result<Exposure> exposure_of(const terms::Contract& contract, const settle::Facts& known,
                                   std::size_t work_limit) {
    TRY(const Reviewed r, reviewed(contract, known));
    return Measuring(r, work_limit).run();
}

}  // namespace utfall::review
