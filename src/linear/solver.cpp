#include "utfall/linear/solver.h"

#include <algorithm>
#include <array>
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
        low_.push_back(number(low));
        high_.push_back(number(high));
        return low_.size() - 1;
    }

    std::size_t add_row(std::span<const Part> parts, const Ratio& limit, State state) {
        constexpr double kLeast =
            1e-12;  // what is less Clp takes for nothing, not always without complaint
        for (const Part& p : parts) {
            const double value = number(p.factor);
            if (std::abs(value) <= kLeast) continue;
            columns_.push_back(in_clp(p.column));
            values_.push_back(value);
        }
        columns_.push_back(kGiving);
        values_.push_back(-1);
        starts_.push_back(static_cast<CoinBigIndex>(columns_.size()));
        limits_.push_back(number(limit));
        is_awake_.push_back(state == State::Awake);
        return limits_.size() - 1;
    }

    void bound(std::size_t column, const Ratio& low, const Ratio& high) {
        low_[column] = number(low);
        high_[column] = number(high);
        if (column >= columns_told_) return;
        clp().columnLower(clp_)[in_clp(column)] = low_[column];
        clp().columnUpper(clp_)[in_clp(column)] = high_[column];
    }

    void set(std::size_t row, State state) {
        is_awake_[row] = state == State::Awake;
        if (row < rows_told_) clp().rowUpper(clp_)[row] = limit_of(row);
    }

    void limit(std::size_t row, const Ratio& most) {
        limits_[row] = number(most);
        if (row < rows_told_) clp().rowUpper(clp_)[row] = limit_of(row);
    }

    Guess maximise(std::span<const Part> objective, std::size_t most_iterations) {
        tell();
        Guess guess;
        ask_for(objective);
        int status = solve(most_iterations, guess);
        if (status == kInfeasible) {
            if (is_contradicted(most_iterations, guess)) {
                guess.kind = Guess::Kind::Empty;
                return with_multipliers(std::move(guess));
            }
            ask_for(objective);
            status = solve_by_primal(most_iterations, guess);
        }
        if (status == kOptimal) {
            guess.kind = Guess::Kind::Found;
            const double* const values = clp().primalColumnSolution(clp_);
            for (std::size_t j = 0; j < low_.size(); ++j)
                guess.point.push_back(whole(values[in_clp(j)], kPoint));
        }
        return with_multipliers(std::move(guess));
    }

private:
    void ask_for(std::span<const Part> objective) {
        double* const worth = clp().objective(clp_);
        std::fill(worth, worth + low_.size() + 1, 0.0);
        for (const Part& p : objective) worth[in_clp(p.column)] += number(p.factor) * kWorth;
    }

    // How much all rows must give way, and which ones say so. Clp may also have lost itself in roundings.
    bool is_contradicted(std::size_t most_iterations, Guess& guess) {
        ask_for({});
        clp().objective(clp_)[kGiving] = -1;
        clp().columnUpper(clp_)[kGiving] = DBL_MAX;
        const int status = solve(most_iterations, guess);
        clp().columnUpper(clp_)[kGiving] = kGive;
        return status == kOptimal && clp().primalColumnSolution(clp_)[kGiving] > kGive;
    }

    Guess with_multipliers(Guess guess) const {
        const double* const prices = clp().dualRowSolution(clp_);
        for (std::size_t i = 0; i < limits_.size(); ++i)
            guess.multipliers.push_back(
                whole(prices[i] / (guess.kind == Guess::Kind::Empty ? 1.0 : kWorth), kMultiplier));
        return guess;
    }

    // So much more every slope counts that is asked for: reduced costs of 1e-9 Clp takes for none, whatever tolerance it is told.
    static constexpr double kWorth = 256;
    static constexpr int kOptimal = 0, kInfeasible = 1;
    static constexpr int kGiving = 0;  // Clp's first column lets every row give way
    // So much rows always give way: what contradicts by less is no contradiction, but floating point.
    static constexpr double kGive = 2e-3;
    // Columns are millions: a multiplier that is off by more would cost a proof whole units.
    static constexpr double kFine = 1e-12;
    static constexpr int kNever =
        0;  // scaled columns would make such a difference too small to be seen

    static int in_clp(std::size_t column) { return static_cast<int>(column) + 1; }
    [[nodiscard]] double limit_of(std::size_t row) const {
        return is_awake_[row] ? limits_[row] : DBL_MAX;
    }

    int solve(std::size_t most_iterations, Guess& guess) {
        const Clp& c = clp();
        c.setMaximumIterations(clp_, static_cast<int>(most_iterations));
        c.dual(clp_, 0);
        guess.iterations += static_cast<std::size_t>(c.numberIterations(clp_));
        if (c.status(clp_) == kOptimal || c.status(clp_) == kInfeasible) return c.status(clp_);
        return solve_by_primal(most_iterations, guess);
    }

    // Where one way loses itself in roundings the other one mostly does not.
    int solve_by_primal(std::size_t most_iterations, Guess& guess) {
        const Clp& c = clp();
        c.setMaximumIterations(clp_, static_cast<int>(most_iterations));
        c.primal(clp_, 0);
        guess.iterations += static_cast<std::size_t>(c.numberIterations(clp_));
        return c.status(clp_);
    }

    // What is new since the last question, so that the next one begins where that ended.
    void tell() {
        const Clp& c = clp();
        if (clp_ == nullptr) {
            clp_ = c.newModel();
            c.setLogLevel(clp_, 0);
            c.setDualTolerance(clp_, kFine);
            c.scaling(clp_, kNever);
            constexpr double kMaximise = -1;
            c.setObjSense(clp_, kMaximise);
            add_columns(std::array{0.0}, std::array{kGive});
            if (limits_.empty())
                (void)add_row({}, {}, State::Awake);  // without a row Clp forgets the columns
        }
        add_columns(std::span(low_).subspan(columns_told_),
                    std::span(high_).subspan(columns_told_));
        columns_told_ = low_.size();
        if (rows_told_ == limits_.size()) return;
        const std::vector<double> free(limits_.size() - rows_told_, -DBL_MAX);
        std::vector<double> limits;
        std::vector<CoinBigIndex> starts;
        const CoinBigIndex first = starts_[rows_told_];
        for (std::size_t i = rows_told_; i < limits_.size(); ++i) limits.push_back(limit_of(i));
        for (std::size_t i = rows_told_; i < starts_.size(); ++i)
            starts.push_back(starts_[i] - first);
        c.addRows(clp_, static_cast<int>(limits.size()), free.data(), limits.data(), starts.data(),
                  columns_.data() + first, values_.data() + first);
        rows_told_ = limits_.size();
    }

    void add_columns(std::span<const double> low, std::span<const double> high) {
        if (low.empty()) return;
        const std::vector<double> worth(low.size(), 0.0);
        const std::vector<CoinBigIndex> starts(low.size() + 1, 0);
        clp().addColumns(clp_, static_cast<int>(low.size()), low.data(), high.data(), worth.data(),
                         starts.data(), nullptr, nullptr);
    }

    std::vector<double> low_, high_, limits_;
    std::vector<bool> is_awake_;
    std::vector<int> columns_;  // of rows, one after the other, with their factors
    std::vector<double> values_;
    std::vector<CoinBigIndex> starts_{0};
    std::size_t columns_told_ = 0, rows_told_ = 0;
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

void Solver::limit(std::size_t row, const Ratio& most) { model_->limit(row, most); }

Guess Solver::maximise(std::span<const Part> objective, std::size_t most_iterations) {
    return model_->maximise(objective, most_iterations);
}

}  // namespace utfall::linear
