#include "cohort_draw.h"

#include <algorithm>
#include <cmath>

#include "power.h"
#include "utfall/stats/draw.h"

namespace utfall::forecast {

namespace {

constexpr double kTolerance = 1e-9;

double large_binomial(std::int64_t count, double chance, double u) {
    double k = 0;
    stats::binomial_quantile(count, {&chance, 1}, {&u, 1}, {&k, 1});
    return k;
}

// The least k with P(X ≤ k) ≥ u: searched from the end that is nearer, by the ratio of neighbouring terms.
double binomial(std::int64_t count, double chance, double u) {
    if (count <= 0 || chance <= 0) return 0;
    if (chance >= 1) return static_cast<double>(count);
    if (count > 1000) return large_binomial(count, chance, u);
    if (chance > 0.5) return static_cast<double>(count) - binomial(count, 1 - chance, 1 - u);
    double term = whole_power(1 - chance, static_cast<std::int32_t>(count));
    const double odds = chance / (1 - chance);
    double sum = term;
    std::int64_t k = 0;
    while (sum < u && k < count) {
        ++k;
        term *= odds * static_cast<double>(count - k + 1) / static_cast<double>(k);
        sum += term;
    }
    return static_cast<double>(k);
}

}  // namespace

// The sums that binomial() comes to one after the other, so that both give the same.
double CountTable::at(std::int64_t count, double u) {
    const auto row = static_cast<std::size_t>(count);
    if (sums_.size() <= row) sums_.resize(row + 1);
    std::vector<double>& sums = sums_[row];
    if (sums.empty()) {
        double term = whole_power(1 - chance_, static_cast<std::int32_t>(count));
        const double odds = chance_ / (1 - chance_);
        double sum = term;
        sums.push_back(sum);
        for (std::int64_t k = 1; k <= count; ++k) {
            term *= odds * static_cast<double>(count - k + 1) / static_cast<double>(k);
            sum += term;
            sums.push_back(sum);
        }
    }
    std::size_t k = 0;
    while (k < row && sums[k] < u) ++k;
    return static_cast<double>(k);
}

namespace {

// Parts `persons` by chances; writes how many go where (added), and tells whether the chances are some.
bool part(double persons, const std::vector<double>& chances, const std::vector<double>& u,
          const std::vector<CountTable*>& tables, std::vector<double>& to) {
    double left = persons, mass = 1;
    for (std::size_t k = 0; k < chances.size(); ++k) {
        if (!(chances[k] >= -kTolerance && chances[k] <= mass + kTolerance)) return false;
        const bool is_last = k + 1 == chances.size();
        if (is_last && std::abs(mass - chances[k]) > kTolerance) return false;
        const double chance = mass <= kTolerance ? 0 : std::clamp(chances[k] / mass, 0.0, 1.0);
        const auto count = static_cast<std::int64_t>(left + 0.5);
        double moved = left;
        if (!is_last && (tables[k] == nullptr || count > CountTable::kMostCount))
            moved = binomial(count, chance, u[k]);
        else if (!is_last && chance > 0.5)
            moved = static_cast<double>(count) - tables[k]->at(count, 1 - u[k]);
        else if (!is_last)
            moved = tables[k]->at(count, u[k]);
        to[k] += moved;
        left -= moved;
        mass -= chances[k];
    }
    return true;
}

// One for each state but the last where the chances are the same in every row; otherwise none.
void find_tables(const std::vector<Numbers>& to, CountTables& tables,
                 std::vector<CountTable*>& out) {
    out.assign(to.size(), nullptr);
    double mass = 1;
    for (std::size_t k = 0; k + 1 < to.size() && to[k].constant; ++k) {
        const double chance = mass <= kTolerance ? 0 : std::clamp(*to[k].constant / mass, 0.0, 1.0);
        const double lesser = chance > 0.5 ? 1 - chance : chance;
        if (lesser > 0) out[k] = &tables.try_emplace(lesser, lesser).first->second;
        mass -= *to[k].constant;
    }
}

}  // namespace

std::optional<std::size_t> draw_persons(const CohortDraw& draw, const Points& points,
                                        std::size_t first_dimension, std::uint64_t first,
                                        CountTables& tables,
                                        const std::vector<std::vector<std::span<double>>>& out) {
    const std::size_t n = draw.at_first.size(), rows = draw.rows;
    std::size_t dimension = first_dimension;
    std::vector<std::vector<double>> u(n, std::vector<double>(rows));
    const auto fill = [&] {
        for (std::size_t k = 0; k + 1 < n; ++k) points.fill(dimension++, first, u[k]);
    };
    std::vector<double> chances(n), one(n);
    std::vector<CountTable*> known;
    const auto part_row = [&](std::size_t row, double persons, const std::vector<Numbers>& to,
                              std::vector<double>& counts) {
        for (std::size_t k = 0; k < n; ++k) {
            chances[k] = to[k].at(row);
            one[k] = u[k][row];
        }
        return part(persons, chances, one, known, counts);
    };
    std::vector<std::vector<double>> now(rows, std::vector<double>(n, 0));
    fill();
    find_tables(draw.at_first, tables, known);
    for (std::size_t row = 0; row < rows; ++row)
        if (!part_row(row, std::floor(draw.size.at(row) + 0.5), draw.at_first, now[row]))
            return row;
    for (std::size_t period = 0; period < out.size(); ++period) {
        std::vector<std::vector<double>> next(rows, std::vector<double>(n, 0));
        for (std::size_t from = 0; from < n; ++from) {
            fill();
            find_tables(draw.to[period][from], tables, known);
            for (std::size_t row = 0; row < rows; ++row)
                if (!part_row(row, now[row][from], draw.to[period][from], next[row])) return row;
        }
        now = std::move(next);
        for (std::size_t state = 0; state < n; ++state)
            for (std::size_t row = 0; row < rows; ++row) out[period][state][row] = now[row][state];
    }
    return std::nullopt;
}

}  // namespace utfall::forecast
