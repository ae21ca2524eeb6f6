#include "reviewed.h"

namespace utfall::review {

using calc::Register;

base::Rational size_of(const base::Rational& r) {
    return r < kZero ? kZero.minus(r).value_or(r) : r;
}

std::vector<Register> inputs_in(calc::Builder& build, const settle::Formula& formula) {
    std::vector<Register> inputs;
    for (Register r : formula.program.inputs) {
        const calc::Instruction& i = formula.program.instructions[r];
        inputs.push_back(build.input(i.range, i.denominator));
    }
    return inputs;
}

base::Result<Reviewed> reviewed(const terms::Contract& contract, const settle::Facts& known) {
    Reviewed r{contract, known, {}, {}, {}, true};
    std::vector<Timetable> plans = timetables(contract, known);
    r.valued = valuations_of(contract, plans.front().facts);
    std::vector<settle::Goal> goals;
    for (const Valued& v : r.valued) goals.push_back(v.goal);
    for (const terms::Verified& v : contract.verified) {
        r.first_goal.push_back(goals.size());
        if (!v.limit) continue;
        for (const auto& members : members_of(contract, plans.front().facts, v.over)) {
            std::vector<int> all(contract.dimensions.size(), -1);
            for (std::size_t k = 0; k < members.size(); ++k)
                all[static_cast<std::size_t>(v.over[k])] = members[k];
            goals.push_back({&*v.limit, std::move(all)});
        }
    }
    r.first_goal.push_back(goals.size());
    for (Timetable& plan : plans) {
        TRY(Space space, space_of(contract, known, std::move(plan), goals));
        r.spaces.push_back(std::move(space));
    }
    calc::Builder build;
    const Space& first = r.spaces.front();
    const Totals totals(contract, first.formula, r.valued, build, inputs_in(build, first.formula),
                        calc::Copy::Unrounded);
    r.is_exact = !build.fault();
    return r;
}

Sheet sheet_of(const Reviewed& r, const Space& space, const Making& making, calc::Copy copy) {
    calc::Builder build;
    const std::vector<Register> inputs = inputs_in(build, space.formula);
    Totals totals(r.contract, space.formula, r.valued, build, inputs, copy);
    Sheet sheet;
    sheet.values = making(build, totals);
    if (build.fault()) return {};
    sheet.program = std::move(build).finish(sheet.values);
    return sheet;
}

Situation situation_at(const Reviewed& r, const Space& space,
                       const std::vector<std::int64_t>& inputs) {
    return {words_at(r.contract, space, inputs), space.timetable.words,
            facts_at(r.contract, space, inputs), *space.timetable.options.on};
}

std::optional<std::vector<Settled>> settled(const terms::Contract& contract,
                                            const Situation& situation) {
    const auto done =
        settle::settle(contract, situation.facts,
                       {.on = situation.on, .example = false, .open_claims = {}, .through = {}});
    if (!done.ok()) return std::nullopt;
    std::vector<Settled> out;
    for (const settle::Event& e : done.value().events)
        out.push_back({{.kind = e.kind,
                        .date = e.date,
                        .due = e.due,
                        .from = e.reversed ? e.to : e.from,
                        .to = e.reversed ? e.from : e.to,
                        .amount = 0,
                        .clause = e.clause,
                        .member = e.member,
                        .account_out = e.account_out,
                        .account_in = e.account_in,
                        .place = e.place,
                        .heading = {},
                        .cuts = {}},
                       e.reversed ? -e.amount : e.amount});
    return out;
}

std::int64_t sum_of(const std::vector<Settled>& events, const Totals::Wanted& wanted) {
    std::int64_t total = 0;
    for (const Settled& event : events)
        if (wanted(event.flow)) total += event.amount;
    return total;
}

}  // namespace utfall::review
