#include "cohort_draw.h"

#include <algorithm>
#include <cmath>

#include "utfall/stats/draw.h"

namespace utfall::forecast {

namespace {

constexpr double kTolerance = 1e-9;

using Column = std::vector<double>;

// A column for each state.
using Persons = std::vector<Column>;

class Parting {
public:
    Parting(const Points& points, std::size_t dimension, std::uint64_t first, std::size_t rows)
        : points_(points),
          dimension_(dimension),
          first_(first),
          left_(rows),
          mass_(rows),
          chance_(rows),
          moved_(rows) {}

    // Parts `persons` by chances and adds to `to`, state after state; a row whose chances are none is answered.
    std::optional<std::size_t> part(const Column& persons, const std::vector<Numbers>& chances,
                                    Persons& to) {
        const std::size_t rows = persons.size(), last = chances.size() - 1;
        left_ = persons;
        std::fill(mass_.begin(), mass_.end(), 1.0);
        for (std::size_t k = 0; k < chances.size(); ++k) {
            for (std::size_t row = 0; row < rows; ++row) {
                const double chance = chances[k].at(row), mass = mass_[row];
                const bool is_some = chance >= -kTolerance && chance <= mass + kTolerance;
                if (!is_some || (k == last && std::abs(mass - chance) > kTolerance)) return row;
                chance_[row] = mass <= kTolerance ? 0 : std::clamp(chance / mass, 0.0, 1.0);
                mass_[row] = mass - chance;
            }
            const std::size_t dimension = k == last ? 0 : dimension_++;
            if (chances[k].constant == 0.0 && k != last) continue;  // nobody goes there
            const Column& moved = k == last ? left_ : draw(dimension);
            for (std::size_t row = 0; row < rows; ++row) to[k][row] += moved[row];
            if (k == last) continue;
            for (std::size_t row = 0; row < rows; ++row) left_[row] -= moved_[row];
        }
        return std::nullopt;
    }

private:
    const Column& draw(std::size_t dimension) {
        points_.fill(dimension, first_, moved_);
        stats::binomial_quantile(left_, chance_, moved_, moved_);
        return moved_;
    }

    const Points& points_;
    std::size_t dimension_;  // the next
    std::uint64_t first_;
    Column left_, mass_, chance_, moved_;
};

}  // namespace

std::optional<std::size_t> draw_persons(const CohortDraw& draw, const Points& points,
                                        std::size_t first_dimension, std::uint64_t first,
                                        const std::vector<std::vector<std::span<double>>>& out) {
    const std::size_t states = draw.at_first.size(), rows = draw.rows;
    Parting parting(points, first_dimension, first, rows);
    Column all(rows);
    for (std::size_t row = 0; row < rows; ++row)
        all[row] = std::max(0.0, std::floor(draw.size.at(row) + 0.5));
    Persons now(states, Column(rows, 0));
    if (const auto wrong = parting.part(all, draw.at_first, now)) return wrong;
    for (std::size_t period = 0; period < out.size(); ++period) {
        Persons next(states, Column(rows, 0));
        for (std::size_t from = 0; from < states; ++from)
            if (const auto wrong = parting.part(now[from], draw.to[period][from], next))
                return wrong;
        now = std::move(next);
        for (std::size_t state = 0; state < states; ++state)
            std::copy(now[state].begin(), now[state].end(), out[period][state].begin());
    }
    return std::nullopt;
}

}  // namespace utfall::forecast
