#include "utfall/linear/solver.h"

#include <algorithm>
#include <cfloat>
#include <cmath>
#include <utility>

#include "clp.h"
#include "utfall/base/ensure.h"

namespace utfall::linear {

namespace {

double number(const Ratio& r) { return static_cast<double>(r.above) / static_cast<double>(r.below); }

// The nearest whole number of 1/unit; what is not a number, or too large, is none.
Int128 whole(double value, Int128 unit) {
    constexpr double kMost = 1e30;
    const double scaled = value * static_cast<double>(unit);
    return std::abs(scaled) < kMost ? static_cast<Int128>(std::nearbyint(scaled)) : 0;
}

}  // namespace

class Solver::Model {
public:
    Model() = default;
    ~Model() {
        if (clp_ != nullptr) clp().deleteModel(clp_);
    }
    Model(const Model&) = delete;
    Model& operator=(const Model&) = delete;

    std::size_t add_column(const Ratio& low, const Ratio& high) {
        ensure(clp_ == nullptr, "columns come before the first question");
        low_.push_back(number(low));
        high_.push_back(number(high));
        return low_.size() - 1;
    }

    std::size_t add_row(std::span<const Part> parts, const Ratio& limit) {
        ensure(clp_ == nullptr, "rows come before the first question");
        for (const Part& p : parts)
            entries_.push_back({static_cast<int>(p.column), static_cast<int>(limits_.size()), number(p.factor)});
        limits_.push_back(number(limit));
        return limits_.size() - 1;
    }

    void bound(std::size_t column, const Ratio& low, const Ratio& high) {
        load();
        clp().columnLower(clp_)[column] = number(low);
        clp().columnUpper(clp_)[column] = number(high);
    }

    void hold(std::size_t row, bool is_held) {
        load();
        clp().rowLower(clp_)[row] = is_held ? limits_[row] : -DBL_MAX;
    }

    Guess maximise(std::span<const Part> objective, std::size_t most_iterations) {
        load();
        const Clp& c = clp();
        double* const worth = c.objective(clp_);
        std::fill(worth, worth + low_.size(), 0.0);
        for (const Part& p : objective) worth[p.column] += number(p.factor);
        const auto limited = [&](auto&& method) {
            const int before = c.numberIterations(clp_);
            c.setMaximumIterations(clp_, before + static_cast<int>(most_iterations));
            method(clp_, 0);
            return static_cast<std::size_t>(std::abs(c.numberIterations(clp_) - before));
        };
        Guess guess;
        guess.iterations = limited(c.dual);
        const int status = c.status(clp_);
        constexpr int kOptimal = 0, kInfeasible = 1;
        if (status == kInfeasible) return contradiction(std::move(guess));
        if (status == kOptimal) guess.kind = Guess::Kind::Found;
        const double* const prices = c.dualRowSolution(clp_);
        const double* const values = c.primalColumnSolution(clp_);
        for (std::size_t i = 0; i < limits_.size(); ++i) guess.multipliers.push_back(whole(prices[i], kMultiplier));
        for (std::size_t j = 0; j < low_.size(); ++j) guess.point.push_back(whole(values[j], kPoint));
        return guess;
    }

private:
    struct Entry {
        int column = 0, row = 0;
        double value = 0;
    };

    Guess contradiction(Guess guess) {
        double* const ray = clp().infeasibilityRay(clp_);
        if (ray == nullptr) return guess;
        guess.kind = Guess::Kind::Empty;
        for (std::size_t i = 0; i < limits_.size(); ++i) guess.multipliers.push_back(whole(ray[i], kMultiplier));
        clp().freeRay(clp_, ray);
        return guess;
    }

    void load() {
        if (clp_ != nullptr) return;
        // By columns, as Clp wants them.
        std::vector<CoinBigIndex> starts(low_.size() + 1);
        for (const Entry& e : entries_) ++starts[static_cast<std::size_t>(e.column) + 1];
        for (std::size_t j = 0; j < low_.size(); ++j) starts[j + 1] += starts[j];
        std::vector<CoinBigIndex> next(starts.begin(), starts.end() - 1);
        std::vector<int> rows(entries_.size());
        std::vector<double> values(entries_.size());
        for (const Entry& e : entries_) {
            const auto at = static_cast<std::size_t>(next[static_cast<std::size_t>(e.column)]++);
            rows[at] = e.row;
            values[at] = e.value;
        }
        const std::vector<double> nothing(low_.size(), 0.0), free(limits_.size(), -DBL_MAX);
        const Clp& c = clp();
        clp_ = c.newModel();
        c.setLogLevel(clp_, 0);
        c.loadProblem(clp_, static_cast<int>(low_.size()), static_cast<int>(limits_.size()), starts.data(),
                      rows.data(), values.data(), low_.data(), high_.data(), nothing.data(), free.data(),
                      limits_.data());
        constexpr double kMaximise = -1;
        c.setObjSense(clp_, kMaximise);
    }

    std::vector<double> low_, high_, limits_;
    std::vector<Entry> entries_;
    Clp_Simplex* clp_ = nullptr;
};

Solver::Solver() : model_(std::make_unique<Model>()) {}
Solver::~Solver() = default;

std::size_t Solver::add_column(const Ratio& low, const Ratio& high) { return model_->add_column(low, high); }

std::size_t Solver::add_row(std::span<const Part> parts, const Ratio& limit) { return model_->add_row(parts, limit); }

void Solver::bound(std::size_t column, const Ratio& low, const Ratio& high) { model_->bound(column, low, high); }

void Solver::hold(std::size_t row, bool is_held) { model_->hold(row, is_held); }

Guess Solver::maximise(std::span<const Part> objective, std::size_t most_iterations) {
    return model_->maximise(objective, most_iterations);
}

}  // namespace utfall::linear
