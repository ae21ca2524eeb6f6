#include "nets.h"

#include <algorithm>
#include <numeric>
#include <set>

#include "utfall/calc/execute.h"

namespace utfall::review {

using calc::Register;
using settle::Unknown;

namespace {

Outcome outcome_of(std::size_t input, int measure, const calc::Span& span, bool is_better_higher) {
    const std::int64_t top = span.low + (span.high - span.low) / span.stride * span.stride;
    return {input, measure, is_better_higher ? span.low : top, is_better_higher ? top : span.low,
            is_better_higher ? span.stride : -span.stride};
}

// What a claim brings is fixed and never negative, so claims are no outcomes here.
void add_outcomes(const Reviewed& r, Steps& steps) {
    const Space& space = r.spaces.front();
    for (std::size_t i = 0; i < space.box.size(); ++i) {
        const Unknown& unknown = space.formula.unknowns[i];
        if (!space.is_open[i] || unknown.kind != Unknown::Kind::Value) continue;
        const terms::Measure& m =
            r.contract.measures[static_cast<std::size_t>(unknown.key.measure)];
        if (!m.is_measure || !m.better_higher) continue;
        bool is_later_person = false;
        for (std::size_t k = 0; k < m.over.size(); ++k) {
            const auto& dimension = r.contract.dimensions[static_cast<std::size_t>(m.over[k])];
            is_later_person =
                is_later_person ||
                (dimension.kind == terms::Dimension::Kind::Roster && unknown.key.members[k] > 0);
        }
        if (is_later_person)
            steps.are_all = false;
        else
            steps.outcomes.push_back(
                outcome_of(i, unknown.key.measure, space.box[i], *m.better_higher));
    }
}

}  // namespace

bool is_valued(const Reviewed& r, const Outcome& outcome, int party) {
    const auto& valuations =
        r.contract.measures[static_cast<std::size_t>(outcome.measure)].valuations;
    return std::any_of(valuations.begin(), valuations.end(),
                       [&](const terms::Valuation& v) { return v.party == party; });
}

Steps steps_of(const Reviewed& r, std::size_t work_limit) {
    Steps steps;
    add_outcomes(r, steps);
    steps.parties = parties_concerned(r);
    const std::size_t questions =
        std::max<std::size_t>(1, 2 * steps.outcomes.size() * steps.parties.size());
    const std::size_t share = std::max<std::size_t>(work_limit / questions, 2'000),
                      rows = std::min(kRows, 120 * kRows / questions);
    for (const Outcome& outcome : steps.outcomes) {
        const Sheet sheet = gain_of_a_step(r, outcome, steps.parties);
        // Of rounded amounts little is proved however long it takes.
        const calc::Budget each{.steps = sheet.slack.numerator > 0 ? share / 4 : share};
        const auto box = spans_below(r, outcome);
        auto& gains = steps.gains.emplace_back();
        std::vector<std::size_t> all(steps.parties.size());
        std::iota(all.begin(), all.end(), std::size_t{0});
        std::vector<Proof> proofs = prove_each(sheet, all, box, Sign::NotNegative, each, rows);
        for (std::size_t p = 0; p < steps.parties.size(); ++p) {
            Steps::Gain gain{std::move(proofs[p]), {}};
            calc::Budget budget = each;
            if (p < sheet.values.size())
                gain.most = calc::maximum(sheet.program, sheet.values[p], box, budget);
            gains.push_back(std::move(gain));
        }
    }
    return steps;
}

namespace {

// What `making` makes, exactly if that fits, else of rounded amounts.
template <class Make>
Sheet exact_if_it_fits(const Reviewed& r, Make making) {
    if (r.is_exact)
        if (Sheet exact = making(calc::Copy::Unrounded); !exact.values.empty()) return exact;
    Sheet rounded = making(calc::Copy::Rounded);
    // One unit for each amount, before and after.
    rounded.slack = {2 * static_cast<std::int64_t>(r.spaces.front().formula.flows.size()), 1};
    return rounded;
}

}  // namespace

Sheet nets_of(const Reviewed& r, const std::vector<int>& parties) {
    const auto making = [&](calc::Builder&, Totals& totals) {
        std::vector<Register> nets;
        for (int p : parties) nets.push_back(totals.net(p));
        return nets;
    };
    return exact_if_it_fits(
        r, [&](calc::Copy copy) { return sheet_of(r, r.spaces.front(), making, copy); });
}

Sheet nets_and_losses_of(const Reviewed& r, const std::vector<int>& parties) {
    const auto making = [&](calc::Builder& build, Totals& totals) {
        std::vector<Register> values;
        for (int p : parties) values.push_back(totals.net(p));
        for (std::size_t p = 0; p < parties.size(); ++p)
            values.push_back(build.subtract(build.constant({0, 1}), values[p]));
        return values;
    };
    return exact_if_it_fits(
        r, [&](calc::Copy copy) { return sheet_of(r, r.spaces.front(), making, copy); });
}

std::optional<base::Rational> most_paid(const Reviewed& r, std::size_t work_limit) {
    calc::Budget budget{.steps = work_limit};
    const Space& space = r.spaces.front();
    const Sheet sheet = sheet_of(
        r, space,
        [](calc::Builder&, Totals& totals) {
            return std::vector<calc::Register>{
                totals.paid([](const settle::Flow& f) { return f.from != f.to; })};
        },
        r.is_exact ? calc::Copy::Unrounded : calc::Copy::Rounded);
    if (sheet.values.empty()) return std::nullopt;
    return calc::maximum(sheet.program, sheet.values[0], space.box, budget).attained;
}

std::vector<int> parties_concerned(const Reviewed& r) {
    std::set<int> parties;
    const Space& space = r.spaces.front();
    for (const settle::Flow& flow : space.formula.flows)
        if (Totals::is_paid(flow) || flow.kind == settle::EventKind::Drawn)
            parties.insert({flow.from, flow.to});
    for (const Valued& v : r.valued) parties.insert(v.party);
    std::vector<int> all(parties.begin(), parties.end()), out;
    const Sheet sheet = nets_of(r, all);
    for (std::size_t k = 0; k < sheet.values.size(); ++k) {
        calc::Budget budget{.steps = 100'000};
        const auto most = calc::maximum(sheet.program, sheet.values[k], space.box, budget);
        const auto least = calc::minimum(sheet.program, sheet.values[k], space.box, budget);
        const base::Rational zero{0, 1};
        if (most.bound != zero || least.bound != zero) out.push_back(all[k]);
    }
    return out;
}

namespace {

using Change = std::function<void(calc::Builder&, std::vector<Register>&)>;

Sheet difference_in(const Reviewed& r, const std::vector<int>& parties, const Change& before,
                    const Change& after, calc::Copy copy) {
    calc::Builder build;
    const settle::Formula& formula = r.spaces.front().formula;
    const std::vector<Register> inputs = inputs_in(build, formula);
    std::vector<Register> one = inputs, other = inputs;
    before(build, one);
    after(build, other);
    Totals from(r.contract, formula, r.valued, build, one, copy),
        to(r.contract, formula, r.valued, build, other, copy);
    Sheet sheet;
    for (int p : parties) sheet.values.push_back(build.subtract(to.net(p), from.net(p)));
    if (build.fault()) return {};
    sheet.program = std::move(build).finish(sheet.values);
    return sheet;
}

Sheet difference(const Reviewed& r, const std::vector<int>& parties, const Change& before,
                 const Change& after) {
    return exact_if_it_fits(
        r, [&](calc::Copy copy) { return difference_in(r, parties, before, after, copy); });
}

std::int64_t scale_of(const settle::Formula& formula, std::size_t input) {
    return formula.program.instructions[formula.program.inputs[input]].denominator;
}

}  // namespace

Sheet change_of_nets(const Reviewed& r, const Shift& shift, const std::vector<int>& parties) {
    const settle::Formula& formula = r.spaces.front().formula;
    const auto fix = [&](const auto& values) {
        return [&formula, &values](calc::Builder& build, std::vector<Register>& inputs) {
            for (const auto& [input, numerator] : values)
                if (const auto value = base::Rational::of(numerator, scale_of(formula, input)))
                    inputs[input] = build.constant(*value);
        };
    };
    return difference(r, parties, fix(shift.from), fix(shift.to));
}

Sheet gain_of_a_step(const Reviewed& r, const Outcome& outcome, const std::vector<int>& parties) {
    if (outcome.worst + outcome.step == outcome.best)  // yes or no
        return change_of_nets(
            r, {{{outcome.input, outcome.worst}}, {{outcome.input, outcome.best}}}, parties);
    const std::int64_t scale = scale_of(r.spaces.front().formula, outcome.input);
    return difference(
        r, parties, [](calc::Builder&, std::vector<Register>&) {},
        [&](calc::Builder& build, std::vector<Register>& inputs) {
            if (const auto step = base::Rational::of(outcome.step, scale))
                inputs[outcome.input] = build.add(inputs[outcome.input], build.constant(*step));
        });
}

std::vector<calc::Span> spans_below(const Reviewed& r, const Outcome& outcome) {
    std::vector<calc::Span> box = r.spaces.front().box;
    calc::Span& span = box[outcome.input];
    if (outcome.step > 0)
        span.high = outcome.best - outcome.step;
    else
        span.low = outcome.best - outcome.step;
    return box;
}

std::vector<calc::Span> spans_at_end(const Reviewed& r, const Steps& steps, bool is_best) {
    std::vector<calc::Span> box = r.spaces.front().box;
    for (const Outcome& o : steps.outcomes) {
        const std::int64_t at = is_best ? o.best : o.worst;
        box[o.input] = {at, at, 1};
    }
    return box;
}

std::optional<base::Rational> value_on(const Sheet& sheet, std::size_t value,
                                       const std::vector<std::int64_t>& inputs) {
    const calc::Trace trace = calc::run_row(sheet.program, inputs);
    const Register r = sheet.values[value];
    if (trace.registers.size() <= r) return std::nullopt;
    return base::Rational::of(trace.registers[r], sheet.program.instructions[r].denominator);
}

}  // namespace utfall::review
