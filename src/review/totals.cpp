#include "totals.h"

#include <algorithm>
#include <optional>
#include <set>
#include <tuple>

namespace utfall::review {

using calc::Register;
using settle::EventKind;
using settle::Flow;

Totals::Totals(const terms::Contract& contract, const settle::Formula& formula,
               const std::vector<Valued>& valued, calc::Builder& build,
               const std::vector<Register>& inputs, calc::Copy copy)
    : c_(contract), f_(formula), valued_(valued), build_(build) {
    std::set<Register> wanted;
    for (const Flow& flow : formula.flows) {
        wanted.insert(flow.amount);
        for (const Flow::Cut& cut : flow.cuts) {
            wanted.insert({cut.before, cut.after});
            if (cut.limit) wanted.insert(*cut.limit);
        }
        // A share of a total: all shares together are the total.
        const auto& i = formula.program.instructions[flow.amount];
        if (i.op == calc::Operator::part)
            wanted.insert(formula.program.operands_of(flow.amount)[0]);
    }
    for (const settle::Floor& floor : formula.floors) wanted.insert(floor.value);
    for (const auto& carried : formula.carried) wanted.insert(carried.left);
    wanted.insert(formula.goals.begin(), formula.goals.end());
    const std::vector<Register> all(wanted.begin(), wanted.end());
    const std::vector<Register> copies = calc::append(build, formula.program, inputs, all, copy);
    for (std::size_t k = 0; k < all.size(); ++k) copies_[all[k]] = copies[k];
}

bool Totals::is_paid(const Flow& flow) {
    return flow.kind == EventKind::Paid || flow.kind == EventKind::NothingDue ||
           flow.kind == EventKind::Correction || flow.kind == EventKind::Returned;
}

// Added clause by clause and payer by payer in the order of events: as a cap adds up what it counts, so that what the
// builder knows of the cap it knows of the sum.
Register Totals::sum(const std::vector<std::size_t>& flows) {
    std::map<std::pair<std::string, int>, std::vector<std::size_t>> by_payer;
    std::map<std::tuple<std::string, std::string, base::Date>, std::vector<std::size_t>> by_step;
    for (std::size_t k : flows) {
        const Flow& flow = f_.flows[k];
        by_step[{flow.clause, flow.member, flow.due}].push_back(k);
    }
    const auto total_of = [&](const std::vector<std::size_t>& step) -> std::optional<Register> {
        const auto first = f_.program.operands_of(f_.flows[step.front()].amount);
        for (std::size_t k : step) {
            const auto& i = f_.program.instructions[f_.flows[k].amount];
            const auto operands = f_.program.operands_of(f_.flows[k].amount);
            if (i.op != calc::Operator::part ||
                !std::equal(first.begin(), first.end(), operands.begin(), operands.end()))
                return std::nullopt;
        }
        if (first.empty() || step.size() + 1 != first.size()) return std::nullopt;
        return copies_.at(first[0]);
    };
    std::map<std::string, Register> totals;  // of clauses whose shares are all here
    const auto add_to = [&](Register& sum, Register part) {
        sum = build_.constant_value(sum) == base::Rational{0, 1} ? part : build_.add(sum, part);
    };
    const Register zero = build_.constant({0, 1});
    for (std::size_t k : flows) {
        const Flow& flow = f_.flows[k];
        const auto& step = by_step.at({flow.clause, flow.member, flow.due});
        if (step.size() < 2 || !total_of(step)) {
            by_payer[{flow.clause, flow.from}].push_back(k);
        } else if (step.front() == k) {
            add_to(totals.try_emplace(flow.clause, zero).first->second, *total_of(step));
        }
    }
    Register all = zero;
    for (const auto& [key, own] : by_payer) {
        Register one = zero;
        for (std::size_t k : own) add_to(one, copies_.at(f_.flows[k].amount));
        add_to(all, one);
    }
    for (const auto& [clause, one] : totals) add_to(all, one);
    return limited(flows, all);
}

Register Totals::paid(const Wanted& wanted) {
    std::vector<std::size_t> flows;
    for (std::size_t k = 0; k < f_.flows.size(); ++k)
        if (is_paid(f_.flows[k]) && wanted(f_.flows[k])) flows.push_back(k);
    return sum(flows);
}

Register Totals::drawn(const Wanted& wanted) {
    std::vector<std::size_t> flows;
    for (std::size_t k = 0; k < f_.flows.size(); ++k)
        if (f_.flows[k].kind == EventKind::Drawn && wanted(f_.flows[k])) flows.push_back(k);
    return sum(flows);
}

bool Totals::is_recipients_gain(const Flow& flow) const {
    const auto funding =
        std::find_if(c_.fundings.begin(), c_.fundings.end(),
                     [&](const terms::Funding& f) { return f.name == flow.clause; });
    return funding != c_.fundings.end() && (funding->is_loan || funding->into);
}

Register Totals::valuations(int party) {
    Register sum = build_.constant({0, 1});
    for (std::size_t k = 0; k < valued_.size(); ++k) {
        if (valued_[k].party != party) continue;
        const Register worth = copies_.at(f_.goals[k]);
        sum = valued_[k].is_better_higher ? build_.add(sum, worth) : build_.subtract(sum, worth);
    }
    return sum;
}

Register Totals::gained(int party) {
    return drawn([&](const Flow& f) { return f.to == party && is_recipients_gain(f); });
}

Register Totals::net(int party) {
    const Register received = paid([&](const Flow& f) { return f.to == party && f.from != party; });
    const Register paid_out = paid([&](const Flow& f) { return f.from == party && f.to != party; });
    const Register funded = drawn([&](const Flow& f) { return f.from == party; });
    const Register cash =
        build_.subtract(build_.add(received, gained(party)), build_.add(paid_out, funded));
    return build_.add(cash, valuations(party));
}

std::vector<Valued> valuations_of(const terms::Contract& contract, const settle::Facts& facts) {
    std::vector<Valued> out;
    for (std::size_t i = 0; i < contract.measures.size(); ++i) {
        const terms::Measure& m = contract.measures[i];
        if (m.missing == terms::Measure::Missing::InformationOnly) continue;
        for (const terms::Valuation& v : m.valuations)
            for (const auto& members : members_of(contract, facts, m.over)) {
                std::vector<int> all(contract.dimensions.size(), -1);
                for (std::size_t k = 0; k < members.size(); ++k)
                    all[static_cast<std::size_t>(m.over[k])] = members[k];
                out.push_back({static_cast<int>(i),
                               v.party,
                               m.better_higher.value_or(true),
                               {&v.worth, std::move(all)}});
            }
    }
    return out;
}

}  // namespace utfall::review
