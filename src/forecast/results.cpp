#include "results.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "years.h"

namespace utfall::forecast {

using settle::EventKind;
using Kind = Entry::Kind;

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

bool moves_money(const settle::Flow& f) {
    return (f.kind == EventKind::Drawn || f.kind == EventKind::Paid ||
            f.kind == EventKind::Correction || f.kind == EventKind::Returned) &&
           f.from != f.to;
}

}  // namespace

std::vector<int> funders(const terms::Contract& contract) {
    std::set<int> out;
    for (const terms::Funding& f : contract.fundings) out.insert(f.from);
    return {out.begin(), out.end()};
}

Collector::Collector(const Prepared& prepared, std::size_t scenarios, Detail detail)
    : prepared_(prepared), scenarios_(scenarios), detail_(detail) {
    plan_flows();
    for (std::size_t k = 0; k < prepared.worths.size(); ++k) {
        const Worth& w = prepared.worths[k];
        enter(w.party, {.kind = w.is_cost ? Kind::Spent : Kind::Saved,
                        .day = w.day,
                        .is_worth = true,
                        .index = k});
    }
    for (std::size_t p = 0; p < out_.parties.size(); ++p) plan_party(p);
    for (const Variable& v : prepared.variables) {
        // Numbers of claims are told together with their line.
        const bool is_shown = detail == Detail::All &&
                              !is_of_claims(prepared.assumptions.assumed[v.assumed]) &&
                              (v.way != Variable::Way::Constant || v.error_dimension);
        out_.values.emplace_back(is_shown ? scenarios : 0, kNone);
        out_.truths.emplace_back(is_shown && v.error_dimension ? scenarios : 0, kNone);
    }
    out_.cut.assign(prepared.variables.size(), 0);
    for (const ClaimsPlan& plan : prepared.claims) {
        const std::size_t shown = detail == Detail::All ? scenarios : 0;
        out_.claims.emplace_back(plan.lines.size(), Column(shown, kNone));
        out_.claims_cut.emplace_back(plan.lines.size(), 0);
    }
    out_.repaid.assign(scenarios, kNone);
    if (detail == Detail::All) plan_totals();
    out_.guarantees.assign(out_.guarantee_clauses.size(), Column(scenarios, kNone));
}

void Collector::enter(int party, const Entry& entry) {
    if (detail_ == Detail::Repaid) return;
    const auto [at, is_new] = by_party_.try_emplace(party, out_.parties.size());
    if (is_new) {
        out_.parties.emplace_back().party = party;
        plans_.emplace_back();
    }
    PartyColumns& columns = out_.parties[at->second];
    columns.entries.push_back(entry);
    if (detail_ != Detail::All) return;
    Column& year = columns.years[entry.day.year()][static_cast<std::size_t>(entry.kind)];
    if (year.empty()) year.assign(scenarios_, 0);
}

// What is drawn is spent on the effort by who gets it, the same day, unless costs are assumed.
void Collector::plan_flows() {
    const terms::Contract& c = prepared_.contract;
    const std::vector<int> funding = funders(c);
    const auto is_funder = [&](int p) {
        return std::find(funding.begin(), funding.end(), p) != funding.end();
    };
    for (const terms::Payment& p : c.payments)
        if (p.is_guarantee) out_.guarantee_clauses.push_back(p.name);
    guarantee_flows_.resize(out_.guarantee_clauses.size());
    const DiscountCurve curve = curve_of(prepared_.assumptions, -1);
    for (const Worth& w : prepared_.worths)
        worth_factors_.push_back(factor_on(curve, prepared_.assumptions.from, w.day));
    const auto& flows = prepared_.space.formula.flows;
    for (std::size_t k = 0; k < flows.size(); ++k) {
        const settle::Flow& f = flows[k];
        const bool is_drawn = f.kind == EventKind::Drawn;
        drawn_factors_.push_back(is_drawn ? factor_on(curve, prepared_.assumptions.from, f.due)
                                          : 0);
        if (!moves_money(f)) continue;
        enter(f.from, {.kind = Kind::Paid, .day = f.due, .index = k});
        enter(f.to, {.kind = Kind::Received, .day = f.due, .index = k});
        if (is_drawn && prepared_.spends_what_is_drawn)
            enter(f.to, {.kind = Kind::Spent, .day = f.due, .index = k});
        if (!is_drawn && (funding.empty() ? f.kind == EventKind::Paid : is_funder(f.to)))
            repaying_.push_back(k);
        for (std::size_t g = 0; g < out_.guarantee_clauses.size(); ++g)
            if (f.clause == out_.guarantee_clauses[g]) guarantee_flows_[g].push_back(k);
    }
}

void Collector::plan_totals() {
    for (Column* c : {&out_.benefit, &out_.cost}) c->assign(scenarios_, kNone);
    const auto open = [&](std::map<int, Column>& by_year, base::Date day) {
        Column& year = by_year[day.year()];
        if (year.empty()) year.assign(scenarios_, 0);
    };
    for (const Worth& w : prepared_.worths) open(w.is_cost ? out_.cost_of : out_.benefit_of, w.day);
    for (std::size_t k = 0; k < drawn_factors_.size() && prepared_.spends_what_is_drawn; ++k)
        if (drawn_factors_[k] != 0) open(out_.cost_of, prepared_.space.formula.flows[k].due);
}

void Collector::plan_party(std::size_t which) {
    PartyColumns& party = out_.parties[which];
    Plan& plan = plans_[which];
    std::set<base::Date> days;
    for (const Entry& e : party.entries) days.insert(e.day);
    plan.days.assign(days.begin(), days.end());
    for (const base::Date& day : plan.days) {
        for (std::size_t k = 0; k < party.entries.size(); ++k) {
            const Entry& e = party.entries[k];
            if (e.day != day) continue;
            plan.by_day.push_back(k);
        }
        plan.ends.push_back(plan.by_day.size());
    }
    party.curve = curve_of(prepared_.assumptions, party.party);
    const base::Date from = prepared_.assumptions.from;
    for (const base::Date& day : plan.days) {
        plan.factors[0].push_back(factor_on(party.curve, from, day));
        for (std::size_t r = 0; r < kSideRates.size(); ++r)
            plan.factors[r + 1].push_back(
                factor_on({.steps = {{.from_year = 0, .rate = kSideRates[r]}}}, from, day));
    }
    for (const Entry& e : party.entries)
        plan.factor_of.push_back(factor_on(party.curve, from, e.day));
    for (Column* c : {&party.net, &party.npv}) c->assign(scenarios_, kNone);
    if (detail_ == Detail::All) {
        for (Column* c : {&party.exposure, &party.npv_at[0], &party.npv_at[1], &party.npv_at[2]})
            c->assign(scenarios_, kNone);
        for (Column& c : party.present_value) c.assign(scenarios_, 0);
    }
    const std::vector<int> funding = funders(prepared_.contract);
    plan.has_rates = std::find(funding.begin(), funding.end(), party.party) != funding.end();
    if (plan.has_rates) plan_rates(party, plan);
    if (plan.has_rates) party.rates.resize(scenarios_);
}

// A return is of what the contract moves alone. By whole years where every day is an anniversary of the first.
void Collector::plan_rates(const PartyColumns& party, Plan& plan) {
    std::set<base::Date> days;
    for (const Entry& e : party.entries)
        if (!e.is_worth && e.kind != Kind::Spent) days.insert(e.day);
    plan.rate_days.assign(days.begin(), days.end());
    if (const auto years = whole_years(plan.rate_days)) plan.rate_years = *years;
    const bool is_dated = plan.rate_years.empty();
    plan.rate_entries.resize(is_dated ? plan.rate_days.size()
                                      : static_cast<std::size_t>(plan.rate_years.back()) + 1);
    for (std::size_t k = 0; k < party.entries.size(); ++k) {
        const Entry& e = party.entries[k];
        if (e.is_worth || e.kind == Kind::Spent) continue;
        const auto day = static_cast<std::size_t>(
            std::lower_bound(plan.rate_days.begin(), plan.rate_days.end(), e.day) -
            plan.rate_days.begin());
        plan.rate_entries[is_dated ? day : static_cast<std::size_t>(plan.rate_years[day])]
            .push_back(k);
    }
    for (const base::Date& day : plan.rate_days)
        if (is_dated) plan.rate_offsets.push_back(day.days() - plan.rate_days[0].days());
}

}  // namespace utfall::forecast
