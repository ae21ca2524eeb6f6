#include "simplex.h"

#include <optional>

namespace utfall::calc {

namespace {

// basic[i] = constants[i] - sum of table[i][j] * nonbasic[j]; value = base + sum of gains[j] * nonbasic[j].
class Tableau {
public:
    explicit Tableau(const LinearProgram& p) : variables_(p.objective.size()) {
        const auto add = [&](std::vector<Fraction> row, const Fraction& limit) {
            table_.push_back(std::move(row));
            constants_.push_back(limit);
        };
        for (std::size_t i = 0; i < p.rows.size(); ++i) add(p.rows[i], p.limits[i]);
        for (std::size_t j = 0; j < variables_; ++j) {
            std::vector<Fraction> row(variables_);
            row[j] = 1;
            add(std::move(row), p.upper[j]);
        }
        for (std::size_t j = 0; j < variables_; ++j) nonbasic_.push_back(j);
        for (std::size_t i = 0; i < table_.size(); ++i) basic_.push_back(variables_ + i);
    }

    LinearOptimum run(const std::vector<Fraction>& objective) {
        LinearOptimum out;
        if (!make_feasible(out)) return out;
        set_gains(objective);
        if (!climb()) return out;
        out.kind = LinearOptimum::Kind::Found;
        out.value = base_;
        out.point.assign(variables_, Fraction{});
        for (std::size_t i = 0; i < basic_.size(); ++i)
            if (basic_[i] < variables_) out.point[basic_[i]] = constants_[i];
        return out;
    }

private:
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
        if (!base_.is_known()) return false;
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
        for (std::size_t j = 0; j < nonbasic_.size(); ++j)
            if (nonbasic_[j] < variables_) gains_[j] = objective[nonbasic_[j]];
        for (std::size_t i = 0; i < basic_.size(); ++i) {
            if (basic_[i] >= variables_) continue;
            const Fraction& c = objective[basic_[i]];
            if (c.is_zero()) continue;
            base_ = base_ + c * constants_[i];
            for (std::size_t j = 0; j < nonbasic_.size(); ++j)
                if (!table_[i][j].is_zero()) gains_[j] = gains_[j] - c * table_[i][j];
        }
    }

    bool climb() {
        constexpr int kMostSteps = 2'000;
        for (int step = 0; step < kMostSteps; ++step) {
            const auto column = entering();
            if (!column) return base_.is_known();
            const auto row = leaving(*column);
            if (!row || !pivot(*row, *column))
                return false;  // bounded by its upper limits, or a number too large
        }
        return false;
    }

    [[nodiscard]] std::optional<std::size_t> entering() const {
        std::optional<std::size_t> best;
        for (std::size_t j = 0; j < nonbasic_.size(); ++j)
            if (gains_[j].is_positive() && (!best || nonbasic_[j] < nonbasic_[*best])) best = j;
        return best;
    }

    [[nodiscard]] std::optional<std::size_t> leaving(std::size_t column) const {
        std::optional<std::size_t> best;
        Fraction least;
        for (std::size_t i = 0; i < basic_.size(); ++i) {
            if (!table_[i][column].is_positive()) continue;
            const Fraction ratio = constants_[i] / table_[i][column];
            if (!ratio.is_known()) return std::nullopt;
            if (!best || ratio < least || (ratio == least && basic_[i] < basic_[*best])) {
                best = i;
                least = ratio;
            }
        }
        return best;
    }

    bool pivot(std::size_t row, std::size_t column) {
        const Fraction inverse = Fraction{1} / table_[row][column];
        if (!inverse.is_known()) return false;
        for (Fraction& f : table_[row]) f = f * inverse;
        table_[row][column] = inverse;
        constants_[row] = constants_[row] * inverse;
        bool is_known = constants_[row].is_known();
        for (std::size_t i = 0; i < table_.size(); ++i) {
            if (i == row || table_[i][column].is_zero()) continue;
            const Fraction factor = table_[i][column];
            for (std::size_t j = 0; j < nonbasic_.size(); ++j)
                if (!table_[row][j].is_zero() && j != column) {
                    table_[i][j] = table_[i][j] - factor * table_[row][j];
                    is_known = is_known && table_[i][j].is_known();
                }
            table_[i][column] = -(factor * inverse);
            constants_[i] = constants_[i] - factor * constants_[row];
            is_known = is_known && constants_[i].is_known();
        }
        const Fraction gain = gains_[column];
        for (std::size_t j = 0; j < nonbasic_.size(); ++j)
            if (!table_[row][j].is_zero() && j != column)
                gains_[j] = gains_[j] - gain * table_[row][j];
        gains_[column] = -(gain * inverse);
        base_ = base_ + gain * constants_[row];
        std::swap(basic_[row], nonbasic_[column]);
        return is_known && base_.is_known();
    }

    std::size_t variables_;
    std::vector<std::vector<Fraction>> table_;
    std::vector<Fraction> constants_, gains_;
    Fraction base_;
    std::vector<std::size_t> basic_, nonbasic_;
};

}  // namespace

LinearOptimum maximum(const LinearProgram& program) {
    return Tableau(program).run(program.objective);
}

}  // namespace utfall::calc
