#include "results.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "time.h"

namespace utfall::forecast {

using settle::EventKind;
using Kind = Entry::Kind;

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr double kRates[] = {0, 0.035, 0.05};

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

Collector::Collector(const Prepared& prepared, std::size_t scenarios)
    : prepared_(prepared), scenarios_(scenarios) {
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
        const bool is_shown = v.way != Variable::Way::Constant || v.error_dimension;
        out_.values.emplace_back(is_shown ? scenarios : 0, kNone);
        out_.truths.emplace_back(v.error_dimension ? scenarios : 0, kNone);
    }
    out_.cut.assign(prepared.variables.size(), 0);
    for (Column* c : {&out_.repaid, &out_.benefit, &out_.cost}) c->assign(scenarios, kNone);
    out_.guarantees.assign(out_.guarantee_clauses.size(), Column(scenarios, kNone));
}

void Collector::enter(int party, const Entry& entry) {
    const auto [at, is_new] = by_party_.try_emplace(party, out_.parties.size());
    if (is_new) {
        out_.parties.emplace_back().party = party;
        plans_.emplace_back();
    }
    PartyColumns& columns = out_.parties[at->second];
    columns.entries.push_back(entry);
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
        enter(f.from, {.kind = Kind::Paid, .day = f.due, .index = k, .is_drawn = is_drawn});
        enter(f.to, {.kind = Kind::Received, .day = f.due, .index = k, .is_drawn = is_drawn});
        if (is_drawn && prepared_.spends_what_is_drawn)
            enter(f.to, {.kind = Kind::Spent, .day = f.due, .index = k, .is_drawn = true});
        if (!is_drawn && (funding.empty() ? f.kind == EventKind::Paid : is_funder(f.to)))
            repaying_.push_back(k);
        for (std::size_t g = 0; g < out_.guarantee_clauses.size(); ++g)
            if (f.clause == out_.guarantee_clauses[g]) guarantee_flows_[g].push_back(k);
    }
}

void Collector::plan_party(std::size_t which) {
    PartyColumns& party = out_.parties[which];
    Plan& plan = plans_[which];
    std::set<base::Date> days;
    for (const Entry& e : party.entries) days.insert(e.day);
    plan.days.assign(days.begin(), days.end());
    for (const Entry& e : party.entries)
        plan.day_of.push_back(static_cast<std::size_t>(
            std::lower_bound(plan.days.begin(), plan.days.end(), e.day) - plan.days.begin()));
    party.curve = curve_of(prepared_.assumptions, party.party);
    const base::Date from = prepared_.assumptions.from;
    for (const base::Date& day : plan.days) {
        plan.factors[0].push_back(factor_on(party.curve, from, day));
        for (std::size_t r = 0; r < 3; ++r)
            plan.factors[r + 1].push_back(
                factor_on({.steps = {{.from_year = 0, .rate = kRates[r]}}}, from, day));
    }
    for (Column* c : {&party.net, &party.npv, &party.exposure, &party.npv_at[0], &party.npv_at[1],
                      &party.npv_at[2]})
        c->assign(scenarios_, kNone);
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
    for (const Entry& e : party.entries)
        plan.rate_day_of.push_back(static_cast<std::size_t>(
            std::lower_bound(plan.rate_days.begin(), plan.rate_days.end(), e.day) -
            plan.rate_days.begin()));
    if (const auto years = whole_years(plan.rate_days)) plan.rate_years = *years;
}

void Collector::amounts(const Runner& runner, const Entry& e, std::span<double> out) const {
    if (e.is_worth) {
        const auto worth = runner.worth(e.index);
        std::copy(worth.begin(), worth.end(), out.begin());
        return;
    }
    const auto flow = runner.flow(e.index);
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = static_cast<double>(flow[i]);
}

void Collector::take(const Runner& runner, std::size_t first) {
    for (std::size_t p = 0; p < out_.parties.size(); ++p) {
        take_party(runner, first, p);
        if (plans_[p].has_rates) take_rates(runner, first, p);
    }
    take_shared(runner, first);
}

void Collector::take_party(const Runner& runner, std::size_t first, std::size_t which) {
    PartyColumns& party = out_.parties[which];
    const Plan& plan = plans_[which];
    const std::size_t rows = runner.rows();
    std::vector<std::vector<double>> nets(plan.days.size(), std::vector<double>(rows, 0));
    std::vector<double> one(rows);
    for (std::size_t k = 0; k < party.entries.size(); ++k) {
        const Entry& e = party.entries[k];
        amounts(runner, e, one);
        const double sign = e.kind == Kind::Paid || e.kind == Kind::Spent ? -1 : 1;
        Column& year = party.years[e.day.year()][static_cast<std::size_t>(e.kind)];
        std::vector<double>& net = nets[plan.day_of[k]];
        for (std::size_t i = 0; i < rows; ++i) {
            net[i] += sign * one[i];
            year[first + i] += one[i];
        }
    }
    for (std::size_t i = 0; i < rows; ++i) {
        if (runner.is_refused(i)) {
            for (auto& [y, kinds] : party.years)
                for (Column& c : kinds)
                    if (!c.empty()) c[first + i] = kNone;
            continue;
        }
        double sum = 0, deepest = 0;
        std::array<double, 4> worth{};
        for (std::size_t d = 0; d < nets.size(); ++d) {
            sum += nets[d][i];
            deepest = std::min(deepest, sum);
            for (std::size_t r = 0; r < 4; ++r) worth[r] += plan.factors[r][d] * nets[d][i];
        }
        party.net[first + i] = sum;
        party.exposure[first + i] = -deepest;
        party.npv[first + i] = worth[0];
        for (std::size_t r = 0; r < 3; ++r) party.npv_at[r][first + i] = worth[r + 1];
    }
}

void Collector::take_rates(const Runner& runner, std::size_t first, std::size_t which) {
    PartyColumns& party = out_.parties[which];
    const Plan& plan = plans_[which];
    const std::size_t rows = runner.rows();
    const bool is_dated = plan.rate_years.empty();
    const std::size_t columns =
        is_dated ? plan.rate_days.size() : static_cast<std::size_t>(plan.rate_years.back()) + 1;
    std::vector<std::vector<double>> flows(columns, std::vector<double>(rows, 0));
    for (std::size_t k = 0; k < party.entries.size(); ++k) {
        const Entry& e = party.entries[k];
        if (e.is_worth || e.kind == Kind::Spent) continue;
        const std::size_t day = plan.rate_day_of[k];
        std::vector<double>& column =
            flows[is_dated ? day : static_cast<std::size_t>(plan.rate_years[day])];
        const auto flow = runner.flow(e.index);
        for (std::size_t i = 0; i < rows; ++i)
            column[i] += (e.kind == Kind::Paid ? -1.0 : 1.0) * static_cast<double>(flow[i]);
    }
    std::vector<std::span<const double>> spans(flows.begin(), flows.end());
    std::vector<std::int32_t> days;
    for (std::size_t d = 0; d < plan.rate_days.size() && is_dated; ++d)
        days.push_back(plan.rate_days[d].days() - plan.rate_days[0].days());
    internal_rates({.amounts = spans, .days = days}, std::span(party.rates).subspan(first, rows));
    for (std::size_t i = 0; i < rows; ++i)
        if (runner.is_refused(i)) party.rates[first + i] = {};
}

void Collector::take_shared(const Runner& runner, std::size_t first) {
    const std::size_t rows = runner.rows();
    const auto add = [&](Column& out, std::size_t i, double amount) {
        if (!(out[first + i] == out[first + i])) out[first + i] = 0;
        out[first + i] += amount;
    };
    const auto flow_into = [&](Column& out, const std::vector<std::size_t>& flows) {
        for (std::size_t i = 0; i < rows; ++i) add(out, i, 0);
        for (const std::size_t k : flows) {
            const auto flow = runner.flow(k);
            for (std::size_t i = 0; i < rows; ++i) add(out, i, static_cast<double>(flow[i]));
        }
    };
    flow_into(out_.repaid, repaying_);
    for (std::size_t g = 0; g < guarantee_flows_.size(); ++g)
        flow_into(out_.guarantees[g], guarantee_flows_[g]);
    flow_into(out_.benefit, {});
    flow_into(out_.cost, {});
    const auto of_year = [&](std::map<int, Column>& by_year, base::Date day) -> Column& {
        Column& out = by_year[day.year()];
        if (out.empty()) out.assign(scenarios_, 0);
        return out;
    };
    for (std::size_t k = 0; k < prepared_.worths.size(); ++k) {
        const Worth& w = prepared_.worths[k];
        const auto worth = runner.worth(k);
        Column& all = w.is_cost ? out_.cost : out_.benefit;
        Column& year = of_year(w.is_cost ? out_.cost_of : out_.benefit_of, w.day);
        for (std::size_t i = 0; i < rows; ++i) {
            add(all, i, worth_factors_[k] * worth[i]);
            year[first + i] += worth_factors_[k] * worth[i];
        }
    }
    for (std::size_t k = 0; k < drawn_factors_.size() && prepared_.spends_what_is_drawn; ++k) {
        if (drawn_factors_[k] == 0) continue;
        const auto flow = runner.flow(k);
        Column& year = of_year(out_.cost_of, prepared_.space.formula.flows[k].due);
        for (std::size_t i = 0; i < rows; ++i) {
            add(out_.cost, i, drawn_factors_[k] * static_cast<double>(flow[i]));
            year[first + i] += drawn_factors_[k] * static_cast<double>(flow[i]);
        }
    }
    for (std::size_t v = 0; v < out_.values.size(); ++v) {
        out_.cut[v] += runner.drawer().cut(v);
        if (out_.values[v].empty()) continue;
        const Numbers found = runner.drawer().measured(v);
        for (std::size_t i = 0; i < rows; ++i) out_.values[v][first + i] = found.at(i);
        const Numbers truth = runner.drawer().value(v);
        for (std::size_t i = 0; i < rows && !out_.truths[v].empty(); ++i)
            out_.truths[v][first + i] = truth.at(i);
    }
    for (std::size_t i = 0; i < rows; ++i) {
        if (!runner.is_refused(i)) continue;
        ++out_.refused;
        if (!out_.why_refused) out_.why_refused = runner.why_refused(i);
        for (Column* c : {&out_.repaid, &out_.benefit, &out_.cost}) (*c)[first + i] = kNone;
        for (Column& c : out_.guarantees) c[first + i] = kNone;
    }
}

Results Collector::finish(std::size_t done) {
    if (done < scenarios_) {
        const auto cut = [&](Column& c) { c.resize(std::min(c.size(), done)); };
        for (PartyColumns& p : out_.parties) {
            for (auto& [y, kinds] : p.years)
                for (Column& c : kinds) cut(c);
            for (Column* c :
                 {&p.net, &p.npv, &p.exposure, &p.npv_at[0], &p.npv_at[1], &p.npv_at[2]})
                cut(*c);
            p.rates.resize(std::min(p.rates.size(), done));
        }
        for (Column& c : out_.guarantees) cut(c);
        for (Column& c : out_.values) cut(c);
        for (Column& c : out_.truths) cut(c);
        for (Column* c : {&out_.repaid, &out_.benefit, &out_.cost}) cut(*c);
        for (auto* by_year : {&out_.benefit_of, &out_.cost_of})
            for (auto& [y, c] : *by_year) cut(c);
    }
    std::sort(out_.parties.begin(), out_.parties.end(),
              [](const auto& a, const auto& b) { return a.party < b.party; });
    return std::move(out_);
}

}  // namespace utfall::forecast
