#include "simplex.h"

#include <optional>

namespace utfall::calc {

namespace {

// basic[i] = constants[i] - sum of table[i][j] * nonbasic[j]; value = base + sum of gains[j] * nonbasic[j].
// What is not basic is 0. A variable that is counted from its upper limit stands for upper - variable.
class Tableau {
public:
    Tableau(const LinearProgram& p, std::size_t most_work)
        : variables_(p.objective.size()),
          most_work_(most_work),
          table_(p.rows),
          constants_(p.limits),
          upper_(p.upper),
          is_from_above_(variables_) {
        for (std::size_t j = 0; j < variables_; ++j) nonbasic_.push_back(j);
        for (std::size_t i = 0; i < table_.size(); ++i) basic_.push_back(variables_ + i);
    }

    LinearOptimum run(const std::vector<Fraction>& objective) {
        LinearOptimum out;
        if (make_feasible(out)) {
            set_gains(objective);
            if (climb()) tell(out);
        }
        out.work = work_;
        return out;
    }

private:
    void tell(LinearOptimum& out) const {
        out.kind = LinearOptimum::Kind::Found;
        out.value = base_;
        out.point.assign(variables_, Fraction{});
        for (std::size_t i = 0; i < basic_.size(); ++i)
            if (basic_[i] < variables_) out.point[basic_[i]] = constants_[i];
        for (std::size_t j = 0; j < variables_; ++j)
            if (is_from_above_[j]) out.point[j] = upper_[j] - out.point[j];
    }

    // Phase one: an artificial variable that every row may borrow from is driven to zero.
    bool make_feasible(LinearOptimum& out) {
        std::size_t worst = 0;
        for (std::size_t i = 1; i < constants_.size(); ++i)
            if (constants_[i] < constants_[worst]) worst = i;
        if (constants_.empty() || !constants_[worst].is_negative()) return true;
        const std::size_t artificial = variables_ + basic_.size();
        nonbasic_.push_back(artificial);
        for (auto& row : table_) row.emplace_back(Int128{-1});
        gains_.assign(nonbasic_.size(), Fraction{});
        gains_.back() = -1;
        base_ = 0;
        if (!pivot(worst, nonbasic_.size() - 1) || !climb()) return false;
        if (base_.is_negative()) {
            out.kind = LinearOptimum::Kind::Empty;
            return false;
        }
        return drop(artificial);
    }

    // A row that says 0 = 0.
    bool remove_row(std::size_t row) {
        const auto at = static_cast<std::ptrdiff_t>(row);
        table_.erase(table_.begin() + at);
        constants_.erase(constants_.begin() + at);
        basic_.erase(basic_.begin() + at);
        return true;
    }

    bool drop(std::size_t artificial) {
        for (std::size_t i = 0; i < basic_.size(); ++i) {
            if (basic_[i] != artificial) continue;
            std::size_t column = nonbasic_.size();
            for (std::size_t j = 0; j < nonbasic_.size(); ++j)
                if (!table_[i][j].is_zero()) column = j;
            if (column == nonbasic_.size()) return remove_row(i);
            if (!pivot(i, column)) return false;
        }
        for (std::size_t j = 0; j < nonbasic_.size(); ++j) {
            if (nonbasic_[j] != artificial) continue;
            const auto at = static_cast<std::ptrdiff_t>(j);
            nonbasic_.erase(nonbasic_.begin() + at);
            for (auto& row : table_) row.erase(row.begin() + at);
        }
        return true;
    }

    // The objective in terms of what is not basic now.
    void set_gains(const std::vector<Fraction>& objective) {
        gains_.assign(nonbasic_.size(), Fraction{});
        base_ = 0;
        const auto slope = [&](std::size_t variable) {
            return is_from_above_[variable] ? -objective[variable] : objective[variable];
        };
        for (std::size_t j = 0; j < variables_; ++j)
            if (is_from_above_[j]) base_ = base_ + objective[j] * upper_[j];
        for (std::size_t j = 0; j < nonbasic_.size(); ++j)
            if (nonbasic_[j] < variables_) gains_[j] = slope(nonbasic_[j]);
        for (std::size_t i = 0; i < basic_.size(); ++i) {
            if (basic_[i] >= variables_) continue;
            const Fraction c = slope(basic_[i]);
            if (c.is_zero()) continue;
            base_ = base_ + c * constants_[i];
            for (std::size_t j = 0; j < nonbasic_.size(); ++j)
                if (!table_[i][j].is_zero()) gains_[j] = gains_[j] - c * table_[i][j];
        }
    }

    bool climb() {
        constexpr int kMostSteps = 5'000, kSteepest = 200;
        for (int step = 0; step < kMostSteps; ++step) {
            if (!base_.is_known()) return false;
            const auto column = entering(step < kSteepest);
            if (!column) return true;
            if (!enter(*column) || work_ > most_work_) return false;
        }
        return false;
    }

    [[nodiscard]] std::optional<std::size_t> entering(bool is_steepest) const {
        std::optional<std::size_t> best;
        for (std::size_t j = 0; j < nonbasic_.size(); ++j) {
            if (!gains_[j].is_positive()) continue;
            const bool is_better =
                !best || (is_steepest && gains_[*best] < gains_[j]) ||
                ((!is_steepest || gains_[*best] == gains_[j]) && nonbasic_[j] < nonbasic_[*best]);
            if (is_better) best = j;
        }
        return best;
    }

    [[nodiscard]] const Fraction* limit_of(std::size_t variable) const {
        return variable < variables_ ? &upper_[variable] : nullptr;
    }

    // Lets a variable grow until it, or a basic one, meets a limit.
    bool enter(std::size_t column) {
        const Fraction* own = limit_of(nonbasic_[column]);
        std::optional<std::size_t> row;
        Fraction least;
        for (std::size_t i = 0; i < basic_.size(); ++i) {
            const Fraction& slope = table_[i][column];
            const Fraction* limit = slope.is_negative() ? limit_of(basic_[i]) : nullptr;
            if (!slope.is_positive() && limit == nullptr) continue;
            const Fraction room =
                limit == nullptr ? constants_[i] / slope : (constants_[i] - *limit) / slope;
            if (!room.is_known()) return false;
            if (!row || room < least || (room == least && basic_[i] < basic_[*row])) {
                row = i;
                least = room;
            }
        }
        work_ += basic_.size();
        if (own != nullptr &&
            (!row || *own < least || (*own == least && nonbasic_[column] < basic_[*row])))
            return turn_column(column, *own);
        if (!row) return false;  // bounded by its upper limits: a number was too large
        if (table_[*row][column].is_negative() && !turn_row(*row)) return false;
        return pivot(*row, column);
    }

    // From now on counted from its upper limit, at which it stands.
    bool turn_column(std::size_t column, const Fraction& upper) {
        bool is_known = true;
        for (std::size_t i = 0; i < table_.size(); ++i) {
            if (table_[i][column].is_zero()) continue;
            constants_[i] = constants_[i] - table_[i][column] * upper;
            table_[i][column] = -table_[i][column];
            is_known = is_known && constants_[i].is_known();
        }
        base_ = base_ + gains_[column] * upper;
        gains_[column] = -gains_[column];
        is_from_above_[nonbasic_[column]] = !is_from_above_[nonbasic_[column]];
        work_ += 2 * table_.size() + 1;
        return is_known;
    }

    bool turn_row(std::size_t row) {
        const std::size_t variable = basic_[row];
        for (Fraction& f : table_[row]) f = -f;
        constants_[row] = upper_[variable] - constants_[row];
        is_from_above_[variable] = !is_from_above_[variable];
        return constants_[row].is_known();
    }

    bool pivot(std::size_t row, std::size_t column) {
        const Fraction inverse = Fraction{1} / table_[row][column];
        if (!inverse.is_known()) return false;
        std::vector<std::size_t> filled;
        for (std::size_t j = 0; j < nonbasic_.size(); ++j) {
            if (table_[row][j].is_zero() || j == column) continue;
            table_[row][j] = table_[row][j] * inverse;
            filled.push_back(j);
        }
        table_[row][column] = inverse;
        constants_[row] = constants_[row] * inverse;
        bool is_known = constants_[row].is_known();
        for (std::size_t i = 0; i < table_.size(); ++i) {
            if (i == row || table_[i][column].is_zero()) continue;
            const Fraction factor = table_[i][column];
            for (const std::size_t j : filled) {
                table_[i][j] = table_[i][j] - factor * table_[row][j];
                is_known = is_known && table_[i][j].is_known();
            }
            table_[i][column] = -(factor * inverse);
            constants_[i] = constants_[i] - factor * constants_[row];
            is_known = is_known && constants_[i].is_known();
            work_ += filled.size() + 2;
        }
        const Fraction gain = gains_[column];
        for (const std::size_t j : filled) {
            gains_[j] = gains_[j] - gain * table_[row][j];
            is_known = is_known && gains_[j].is_known();
        }
        gains_[column] = -(gain * inverse);
        base_ = base_ + gain * constants_[row];
        work_ += 2 * filled.size() + nonbasic_.size() / 8 + 2;
        std::swap(basic_[row], nonbasic_[column]);
        return is_known && base_.is_known();
    }

    std::size_t variables_, most_work_, work_ = 0;
    std::vector<std::vector<Fraction>> table_;
    std::vector<Fraction> constants_, gains_, upper_;
    std::vector<bool> is_from_above_;
    Fraction base_;
    std::vector<std::size_t> basic_, nonbasic_;
};

bool is_known(const std::vector<Fraction>& all) {
    for (const Fraction& f : all)
        if (!f.is_known()) return false;
    return true;
}

}  // namespace

LinearOptimum maximum(const LinearProgram& program, std::size_t most_work) {
    bool all_known =
        is_known(program.objective) && is_known(program.upper) && is_known(program.limits);
    for (const auto& row : program.rows) all_known = all_known && is_known(row);
    if (!all_known) return {};
    return Tableau(program, most_work).run(program.objective);
}

}  // namespace utfall::calc
