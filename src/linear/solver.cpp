#include "utfall/linear/solver.h"

#include <algorithm>
#include <cfloat>
#include <cmath>
#include <utility>

#include "clp.h"
#include "utfall/base/ensure.h"

namespace utfall::linear {

namespace {

double number(const Ratio& r) {
    return static_cast<double>(r.above) / static_cast<double>(r.below);
}

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

    std::size_t add_row(std::span<const Part> parts, const Ratio& limit, State state) {
        ensure(clp_ == nullptr, "rows come before the first question");
        constexpr double kLeast =
            1e-12;  // what is less Clp takes for nothing, not always without complaint
        for (const Part& p : parts)
            if (const double value = number(p.factor); std::abs(value) > kLeast)
                entries_.push_back(
                    {static_cast<int>(p.column), static_cast<int>(limits_.size()), value});
        limits_.push_back(number(limit));
        is_awake_.push_back(state == State::Awake);
        return limits_.size() - 1;
    }

    void bound(std::size_t column, const Ratio& low, const Ratio& high) {
        load();
        clp().columnLower(clp_)[column] = number(low);
        clp().columnUpper(clp_)[column] = number(high);
    }

    void set(std::size_t row, State state) {
        load();
        clp().rowUpper(clp_)[row] = state == State::Awake ? limits_[row] : DBL_MAX;
    }

    Guess maximise(std::span<const Part> objective, std::size_t most_iterations) {
        load();
        double* const worth = clp().objective(clp_);
        std::fill(worth, worth + low_.size() + 1, 0.0);
        for (const Part& p : objective) worth[p.column] += number(p.factor);
        Guess guess;
        int status = solve(most_iterations, guess);
        if (status == kInfeasible) {
            // How much all rows must give way, and which ones say so.
            std::fill(worth, worth + low_.size(), 0.0);
            worth[low_.size()] = -1;
            clp().columnUpper(clp_)[low_.size()] = DBL_MAX;
            status = solve(most_iterations, guess);
            if (status == kOptimal) guess.kind = Guess::Kind::Empty;
            clp().columnUpper(clp_)[low_.size()] = kGive;
        } else if (status == kOptimal) {
            guess.kind = Guess::Kind::Found;
            const double* const values = clp().primalColumnSolution(clp_);
            for (std::size_t j = 0; j < low_.size(); ++j)
                guess.point.push_back(whole(values[j], kPoint));
        }
        const double* const prices = clp().dualRowSolution(clp_);
        for (std::size_t i = 0; i < limits_.size(); ++i)
            guess.multipliers.push_back(whole(prices[i], kMultiplier));
        return guess;
    }

private:
    struct Entry {
        int column = 0, row = 0;
        double value = 0;
    };

    static constexpr int kOptimal = 0, kInfeasible = 1;
    // So much rows always give way: what contradicts by less is no contradiction, but floating point.
    static constexpr double kGive = 2e-3;

    int solve(std::size_t most_iterations, Guess& guess) {
        const Clp& c = clp();
        c.setMaximumIterations(clp_, static_cast<int>(most_iterations));
        c.dual(clp_, 0);
        guess.iterations += static_cast<std::size_t>(c.numberIterations(clp_));
        if (c.status(clp_) == kOptimal || c.status(clp_) == kInfeasible) return c.status(clp_);
        c.primal(clp_, 0);  // where one way loses itself in roundings the other one mostly does not
        guess.iterations += static_cast<std::size_t>(c.numberIterations(clp_));
        return c.status(clp_);
    }

    void load() {
        if (clp_ != nullptr) return;
        // By columns, as Clp wants them; the last one lets every row give way.
        const std::size_t columns = low_.size() + 1;
        if (limits_.empty())
            (void)add_row({}, {}, State::Awake);  // without a row Clp forgets the columns
        for (std::size_t i = 0; i < limits_.size(); ++i)
            entries_.push_back({static_cast<int>(low_.size()), static_cast<int>(i), -1.0});
        std::vector<CoinBigIndex> starts(columns + 1);
        for (const Entry& e : entries_) ++starts[static_cast<std::size_t>(e.column) + 1];
        for (std::size_t j = 0; j < columns; ++j) starts[j + 1] += starts[j];
        std::vector<CoinBigIndex> next(starts.begin(), starts.end() - 1);
        std::vector<int> rows(entries_.size());
        std::vector<double> values(entries_.size());
        for (const Entry& e : entries_) {
            const auto at = static_cast<std::size_t>(next[static_cast<std::size_t>(e.column)]++);
            rows[at] = e.row;
            values[at] = e.value;
        }
        const std::vector<double> nothing(columns, 0.0), free(limits_.size(), -DBL_MAX);
        std::vector<double> low = low_, high = high_, limits = limits_;
        low.push_back(0);
        high.push_back(kGive);
        for (std::size_t i = 0; i < limits.size(); ++i)
            if (!is_awake_[i]) limits[i] = DBL_MAX;
        const Clp& c = clp();
        clp_ = c.newModel();
        c.setLogLevel(clp_, 0);
        c.loadProblem(clp_, static_cast<int>(columns), static_cast<int>(limits.size()),
                      starts.data(), rows.data(), values.data(), low.data(), high.data(),
                      nothing.data(), free.data(), limits.data());
        constexpr double kMaximise = -1;
        c.setObjSense(clp_, kMaximise);
    }

    std::vector<double> low_, high_, limits_;
    std::vector<bool> is_awake_;  // at first
    std::vector<Entry> entries_;
    Clp_Simplex* clp_ = nullptr;
};

Solver::Solver() : model_(std::make_unique<Model>()) {}
Solver::~Solver() = default;

std::size_t Solver::add_column(const Ratio& low, const Ratio& high) {
    return model_->add_column(low, high);
}

std::size_t Solver::add_row(std::span<const Part> parts, const Ratio& limit, State state) {
    return model_->add_row(parts, limit, state);
}

void Solver::bound(std::size_t column, const Ratio& low, const Ratio& high) {
    model_->bound(column, low, high);
}

void Solver::set(std::size_t row, State state) { model_->set(row, state); }

Guess Solver::maximise(std::span<const Part> objective, std::size_t most_iterations) {
    return model_->maximise(objective, most_iterations);
}

}  // namespace utfall::linear
