// Chunk by chunk, what the scenarios gave.
#include <algorithm>
#include <limits>
#include <memory>

#include "column_kernels.h"
#include "results.h"

namespace utfall::forecast {

using Kind = Entry::Kind;

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

// Every column that has a row for each scenario.
template <class Work>
void for_each_column(Results& results, const Work& work) {
    for (Column* c : {&results.repaid, &results.benefit, &results.cost}) work(*c);
    for (auto* columns : {&results.guarantees, &results.values, &results.truths})
        for (Column& c : *columns) work(c);
    for (auto& of_list : results.claims)
        for (Column& c : of_list) work(c);
    for (auto* by_year : {&results.benefit_of, &results.cost_of})
        for (auto& [y, c] : *by_year) work(c);
    for (PartyColumns& p : results.parties) {
        for (Column* c : {&p.net, &p.npv, &p.exposure}) work(*c);
        for (Column& c : p.npv_at) work(c);
        for (Column& c : p.present_value) work(c);
        for (auto& [y, kinds] : p.years)
            for (Column& c : kinds) work(c);
    }
}

}  // namespace

void Collector::take(const Runner& runner, std::size_t first) {
    for (std::size_t p = 0; p < out_.parties.size(); ++p) {
        take_party(runner, first, p);
        if (plans_[p].has_rates) take_rates(runner, first, p);
    }
    take_repaid(runner, first);
    if (detail_ == Detail::All) {
        take_worths(runner, first);
        take_values(runner, first);
        take_claims(runner, first);
    }
    if (runner.has_refused()) take_refused(runner, first);
}

void Collector::take_party(const Runner& runner, std::size_t first, std::size_t which) {
    PartyColumns& party = out_.parties[which];
    const Plan& plan = plans_[which];
    const std::size_t rows = runner.rows();
    const auto amounts = [&](const Entry& e) {
        return e.is_worth ? runner.worth(e.index).data() : runner.amount(e.index).data();
    };
    std::vector<const double*> columns;
    std::vector<double> signs;
    columns.reserve(plan.by_day.size());
    signs.reserve(plan.by_day.size());
    for (const std::size_t k : plan.by_day) {
        const Entry& e = party.entries[k];
        const Runner::Multiple multiple =
            e.is_worth ? runner.worth_multiple(e.index)
                       : Runner::Multiple{.column = runner.amount(e.index).data()};
        columns.push_back(multiple.column);
        signs.push_back(sign_of(e.kind) * multiple.factor);
    }
    NetCourse course{.entries = columns,
                     .signs = signs.data(),
                     .ends = plan.ends,
                     .sum = party.net.data() + first,
                     .rows = rows};
    course.worth[0] = party.npv.data() + first;
    for (std::size_t r = 0; r < NetCourse::kRates; ++r) course.factors[r] = plan.factors[r].data();
    if (detail_ == Detail::All) {
        course.exposure = party.exposure.data() + first;
        for (std::size_t r = 0; r < party.npv_at.size(); ++r)
            course.worth[r + 1] = party.npv_at[r].data() + first;
        for (std::size_t k = 0; k < party.entries.size(); ++k) {
            const Entry& e = party.entries[k];
            const auto kind = static_cast<std::size_t>(e.kind);
            column_kernels().add_to(amounts(e), 1,
                                    party.years.at(e.day.year())[kind].data() + first, rows);
            column_kernels().add_to(amounts(e), plan.factor_of[k],
                                    party.present_value[kind].data() + first, rows);
        }
    }
    column_kernels().follow(course);
}

void Collector::take_rates(const Runner& runner, std::size_t first, std::size_t which) {
    PartyColumns& party = out_.parties[which];
    const Plan& plan = plans_[which];
    const std::size_t rows = runner.rows();
    const auto amounts = std::make_unique_for_overwrite<double[]>(plan.rate_entries.size() * rows);
    std::vector<std::span<const double>> flows;
    flows.reserve(plan.rate_entries.size());
    std::vector<const double*> columns;
    std::vector<double> signs;
    columns.reserve(party.entries.size());
    signs.reserve(party.entries.size());
    for (std::size_t t = 0; t < plan.rate_entries.size(); ++t) {
        columns.clear();
        signs.clear();
        for (const std::size_t k : plan.rate_entries[t]) {
            columns.push_back(runner.amount(party.entries[k].index).data());
            signs.push_back(sign_of(party.entries[k].kind));
        }
        double* sum = amounts.get() + t * rows;
        column_kernels().sum({.columns = columns, .signs = signs.data()}, sum, rows);
        flows.emplace_back(sum, rows);
    }
    internal_rates({.amounts = flows, .days = plan.rate_offsets},
                   std::span(party.rates).subspan(first, rows));
}

void Collector::take_repaid(const Runner& runner, std::size_t first) {
    const std::size_t rows = runner.rows();
    const std::vector<double> ones(prepared_.space.formula.flows.size(), 1.0);
    std::vector<const double*> columns;
    columns.reserve(ones.size());
    const auto add_up = [&](Column& out, const std::vector<std::size_t>& flows) {
        columns.clear();
        for (const std::size_t k : flows) columns.push_back(runner.amount(k).data());
        column_kernels().sum({.columns = columns, .signs = ones.data()}, out.data() + first, rows);
    };
    add_up(out_.repaid, repaying_);
    for (std::size_t g = 0; g < guarantee_flows_.size(); ++g)
        add_up(out_.guarantees[g], guarantee_flows_[g]);
}

void Collector::take_worths(const Runner& runner, std::size_t first) {
    const std::size_t rows = runner.rows();
    for (Column* c : {&out_.benefit, &out_.cost}) std::fill_n(c->data() + first, rows, 0.0);
    const auto add = [&](Column& all, std::map<int, Column>& by_year, base::Date day,
                         std::span<const double> amounts, double factor) {
        column_kernels().add_to(amounts.data(), factor, all.data() + first, rows);
        column_kernels().add_to(amounts.data(), factor, by_year.at(day.year()).data() + first,
                                rows);
    };
    for (std::size_t k = 0; k < prepared_.worths.size(); ++k) {
        const Worth& w = prepared_.worths[k];
        add(w.is_cost ? out_.cost : out_.benefit, w.is_cost ? out_.cost_of : out_.benefit_of, w.day,
            runner.worth(k), worth_factors_[k]);
    }
    for (std::size_t k = 0; k < drawn_factors_.size() && prepared_.spends_what_is_drawn; ++k)
        if (drawn_factors_[k] != 0)
            add(out_.cost, out_.cost_of, prepared_.space.formula.flows[k].due, runner.amount(k),
                drawn_factors_[k]);
}

void Collector::take_values(const Runner& runner, std::size_t first) {
    const auto keep = [&](Column& out, const Numbers& found) {
        if (out.empty()) return;
        if (found.constant)
            std::fill_n(out.data() + first, runner.rows(), *found.constant);
        else
            std::copy_n(found.rows.data(), runner.rows(), out.data() + first);
    };
    for (std::size_t v = 0; v < out_.values.size(); ++v) {
        keep(out_.values[v], runner.drawer().measured(v));
        keep(out_.truths[v], runner.drawer().value(v));
    }
    const std::lock_guard<std::mutex> one_at_a_time(counting_);
    for (std::size_t v = 0; v < out_.cut.size(); ++v) out_.cut[v] += runner.drawer().cut(v);
}

void Collector::take_claims(const Runner& runner, std::size_t first) {
    const std::lock_guard<std::mutex> one_at_a_time(counting_);
    for (std::size_t p = 0; p < out_.claims.size(); ++p)
        for (std::size_t k = 0; k < out_.claims[p].size(); ++k) {
            const ClaimsDraw& claims = runner.drawer().claims(p);
            std::copy_n(claims.counted(k).data(), runner.rows(), out_.claims[p][k].data() + first);
            out_.claims_cut[p][k] += claims.cut(k);
        }
}

void Collector::take_refused(const Runner& runner, std::size_t first) {
    const std::lock_guard<std::mutex> one_at_a_time(counting_);
    for (std::size_t i = 0; i < runner.rows(); ++i) {
        if (!runner.is_refused(i)) continue;
        const std::size_t row = first + i;
        if (out_.refused == 0 || row < first_refused_) {
            first_refused_ = row;
            out_.why_refused = runner.why_refused(i);
        }
        ++out_.refused;
        for_each_column(out_, [&](Column& c) {
            if (!c.empty()) c[row] = kNone;
        });
        for (PartyColumns& p : out_.parties)
            if (!p.rates.empty()) p.rates[row] = {};
    }
}

Results Collector::finish(std::size_t done) {
    if (done < scenarios_) {
        for_each_column(out_, [&](Column& c) { c.resize(std::min(c.size(), done)); });
        for (PartyColumns& p : out_.parties) p.rates.resize(std::min(p.rates.size(), done));
    }
    std::sort(out_.parties.begin(), out_.parties.end(),
              [](const auto& a, const auto& b) { return a.party < b.party; });
    return std::move(out_);
}

}  // namespace utfall::forecast
