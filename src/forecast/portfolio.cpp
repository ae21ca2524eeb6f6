#include "utfall/forecast/portfolio.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <memory>

#include "column_kernels.h"
#include "scenario_points.h"
#include "stream.h"
#include "summary.h"
#include "utfall/base/threads.h"
#include "utfall/forecast/sensitivity.h"
#include "utfall/forecast/spread.h"

namespace utfall::forecast {

namespace {

constexpr std::array<double, 1> kNearlyAll{0.99};
// Of numbers kept of factors; what is beyond is drawn again for each contract.
constexpr std::size_t kMostKept = std::size_t{1} << 23U;
constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

std::size_t missing(const std::vector<double>& column) {
    return static_cast<std::size_t>(
        std::count_if(column.begin(), column.end(), [](double v) { return std::isnan(v); }));
}

class JointPoints final : public PlainPoints {
public:
    // `known`: the scores of each dimension, null where they are drawn.
    JointPoints(std::uint64_t seed, std::vector<std::uint64_t> keys,
                std::vector<const std::vector<double>*> known)
        : PlainPoints(seed, std::move(keys)), known_(std::move(known)) {}
    void scores(std::size_t dimension, std::uint64_t first, std::span<double> out) const override {
        if (known_[dimension] == nullptr) return PlainPoints::scores(dimension, first, out);
        std::copy_n(known_[dimension]->data() + first, out.size(), out.data());
    }

private:
    std::vector<const std::vector<double>*> known_;
};

}  // namespace

PortfolioForecaster::PortfolioForecaster(const PortfolioOptions& options) : options_(options) {
    options_.scenarios = std::max<std::size_t>(1, options.scenarios);
    options_.threads = std::max<std::size_t>(1, options.threads);
    for (Column* c : {&repaid_, &guaranteed_}) c->assign(options_.scenarios, 0);
    for (Column* c : {&alone_.repaid, &alone_.guaranteed, &alone_.worth, &alone_.net, &alone_.rate})
        c->assign(options_.scenarios, kNone);
}

// Chunks of one contract, each thread with a collector of its own that holds one chunk.
class PortfolioForecaster::Drawing {
public:
    Drawing(PortfolioForecaster& all, const Model& model)
        : all_(all), funder_(first_funder(model)) {
        const Prepared& prepared = model.prepared();
        for (std::size_t k = 0; k < all.options_.threads; ++k)
            collectors_.push_back(
                std::make_unique<Collector>(prepared, kChunkRows, Detail::Parties));
        for (const PartyColumns& p : collectors_.front()->so_far().parties) {
            const auto party = static_cast<std::size_t>(p.party);
            Together& t = all.parties_[prepared.assumptions.names.parties[party].name];
            for (Column* c : {&t.net, &t.npv}) c->resize(all.options_.scenarios, 0);
            ++t.contracts;
            together_.push_back(&t);
        }
    }
    void take(std::size_t thread, const Runner& runner, std::size_t first) {
        collectors_[thread]->take(runner, 0);
        const Results& r = collectors_[thread]->so_far();
        const std::size_t rows = runner.rows();
        Alone& own = all_.alone_;
        std::copy_n(r.repaid.data(), rows, own.repaid.data() + first);
        add(r.repaid.data(), rows, all_.repaid_.data() + first);
        std::vector<const double*> guarantees, worths;
        for (const Column& c : r.guarantees) guarantees.push_back(c.data());
        for (const PartyColumns& p : r.parties) worths.push_back(p.npv.data());
        add_up(guarantees, rows, own.guaranteed.data() + first);
        add(own.guaranteed.data() + first, rows, all_.guaranteed_.data() + first);
        add_up(worths, rows, own.worth.data() + first);
        for (std::size_t p = 0; p < r.parties.size(); ++p)
            take_party(r.parties[p], rows, first, *together_[p]);
    }

private:
    static void add(const double* more, std::size_t rows, double* sum) {
        column_kernels().add_to(more, 1, sum, rows);
    }
    static void add_up(const std::vector<const double*>& columns, std::size_t rows, double* sum) {
        const std::vector<double> ones(columns.size(), 1.0);
        column_kernels().sum({.columns = columns, .signs = ones.data()}, sum, rows);
    }
    void take_party(const PartyColumns& party, std::size_t rows, std::size_t first, Together& t) {
        add(party.net.data(), rows, t.net.data() + first);
        add(party.npv.data(), rows, t.npv.data() + first);
        if (party.party != funder_) return;
        std::copy_n(party.net.data(), rows, all_.alone_.net.data() + first);
        for (std::size_t i = 0; i < rows; ++i) all_.alone_.rate[first + i] = party.rates[i].rate;
    }

    PortfolioForecaster& all_;
    std::optional<int> funder_;
    std::vector<std::unique_ptr<Collector>> collectors_;
    std::vector<Together*> together_;  // of each party of the collectors
};

const PortfolioForecaster::Column* PortfolioForecaster::scores_of(const std::string& factor) {
    const auto known = factors_.find(factor);
    if (known != factors_.end()) return &known->second;
    if ((factors_.size() + 1) * options_.scenarios > kMostKept) return nullptr;
    Column& scores = factors_[factor];
    scores.resize(options_.scenarios);
    PlainPoints(options_.seed, {factor_key(factor)}).scores(0, 0, scores);
    return &scores;
}

base::Result<bool> PortfolioForecaster::add(const std::string& name, const Model& model) {
    const Prepared& prepared = model.prepared();
    std::vector<const Column*> known(prepared.dimensions, nullptr);
    for (std::size_t k = 0; k < prepared.factor_dimensions.size(); ++k)
        known[prepared.factor_dimensions[k]] = scores_of(prepared.assumptions.factors[k]);
    const JointPoints points(options_.seed, draw_keys(prepared, name), std::move(known));
    Drawing drawing(*this, model);
    TRY(const std::size_t done,
        stream({.prepared = prepared,
                .points = points,
                .scenarios = options_.scenarios,
                .part = options_.scenarios,
                .threads = options_.threads,
                .detail = Detail::Parties},
               [&](std::size_t thread, const Runner& runner, std::size_t first) {
                   drawing.take(thread, runner, first);
               }));
    contracts_.push_back(told(name, model));
    return done == options_.scenarios;
}

ContractInPortfolio PortfolioForecaster::told(const std::string& name, const Model& model) {
    const Summarizer summarize(0);
    ContractInPortfolio out{.name = name, .irr = {}, .loss = {}};
    double p99 = 0;
    const std::array<std::function<void()>, 5> figures{
        [&] { p99 = percentiles(alone_.guaranteed, kNearlyAll)[0]; },  // takes longest
        [&] { out.repaid = summarize.mean(alone_.repaid); },
        [&] { out.guaranteed = summarize.mean(alone_.guaranteed); },
        [&] { out.worth = summarize.mean(alone_.worth); },
        [&] {
            if (!first_funder(model)) return;
            out.irr = summarize.mean(alone_.rate);
            out.loss = summarize.share(alone_.net, [](double v) { return v < 0; });
        }};
    base::for_each_index(figures.size(), options_.threads, [&](std::size_t k) { figures[k](); });
    out.stopped = missing(alone_.repaid);
    guaranteed_p99_apart_ += p99;
    return out;
}

PortfolioForecast PortfolioForecaster::finish() const {
    const Summarizer summarize(0);
    PortfolioForecast out{.options = options_, .contracts = contracts_};
    for (const auto& [name, t] : parties_)
        out.parties.push_back({.name = name,
                               .contracts = t.contracts,
                               .net = summarize.spread(t.net),
                               .npv = summarize.spread(t.npv),
                               .loss = summarize.share(t.net, [](double v) { return v < 0; }),
                               .cvar = summarize.worst(t.npv, 0.05)});
    out.repaid = summarize.spread(repaid_);
    out.guaranteed = summarize.spread(guaranteed_);
    out.guaranteed_p99 = percentiles(guaranteed_, kNearlyAll)[0];
    out.guaranteed_most = forecast::summarize(guaranteed_).most;
    out.guaranteed_p99_apart = guaranteed_p99_apart_;
    out.called = summarize.share(guaranteed_, [](double v) { return v > 0; });
    out.stopped = missing(repaid_);
    return out;
}

}  // namespace utfall::forecast
