#include "utfall/settle/formula.h"

#include "course.h"
#include "lower.h"

namespace utfall::settle {

namespace {

Flow flow_of(PlannedEvent planned) {
    Flow flow{.kind = planned.event.kind,
              .date = planned.event.date,
              .due = planned.event.due,
              .from = planned.event.from,
              .to = planned.event.to,
              .amount = planned.amount,
              .clause = std::move(planned.event.clause),
              .member = std::move(planned.event.member),
              .account_out = planned.event.account_out,
              .account_in = planned.event.account_in,
              .place = planned.event.place,
              .heading = std::move(planned.event.heading),
              .cuts = {}};
    for (const auto& bound : planned.bounds)
        flow.cuts.push_back({bound.name, bound.before, bound.after, bound.limit, bound.group});
    return flow;
}

}  // namespace

base::Result<Formula> formula_of(const terms::Contract& signed_contract, const Facts& facts,
                                 const Options& options, const std::vector<Goal>& goals) {
    if (!signed_contract.not_executed.empty()) return signed_contract.not_executed;
    const terms::Contract contract = as_it_runs(signed_contract, facts, options.on);
    const Plan plan = make_plan(contract, facts, options, goals);
    const ClaimBook claims(contract, facts, plan.horizon);
    Lowered lowered = Lowering(contract, facts, claims, plan, options).run_for(goals);
    if (lowered.builder.fault())
        return base::diagnose(base::Code::settlement_too_fine, contract.origin.place,
                              {base::Bilingual::same(contract.title)});
    Formula formula;
    formula.unknowns = std::move(lowered.unknowns);
    formula.inputs = std::move(lowered.inputs);
    formula.goals = std::move(lowered.goals);
    formula.carried = std::move(lowered.carried);
    formula.horizon = plan.horizon;
    std::vector<calc::Register> outputs;
    for (PlannedEvent& planned : lowered.events) {
        if (planned.event.kind == EventKind::Postponed) continue;
        formula.flows.push_back(flow_of(std::move(planned)));
        outputs.push_back(formula.flows.back().amount);
    }
    for (const Demand& demand : lowered.demands)
        formula.floors.push_back(
            {demand.not_negative, demand.code, demand.place,
             demand.arguments.empty() ? std::string{} : demand.arguments.front().en});
    formula.program = std::move(lowered.builder).finish(std::move(outputs));
    return formula;
}

}  // namespace utfall::settle
