#include "binomial_table.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>

namespace utfall::stats {

namespace {

constexpr std::size_t kPlaces = BinomialTable::kPlaces;
constexpr double kMargin = BinomialTable::kMargin;

// P(X <= k), P(X > k) and P(X = k) for each k below the count.
struct Tails {
    std::vector<double> lower, upper, here;

    Tails(std::size_t count, double p) : lower(count), upper(count), here(count) {
        const auto n = static_cast<double>(count);
        double probability = 1, sum = 0;
        for (std::size_t k = 0; k < count; ++k) probability *= 1 - p;
        const double odds = p / (1 - p);
        for (std::size_t k = 0; k < count; ++k) {
            here[k] = probability;
            sum += probability;
            lower[k] = sum;
            const auto at = static_cast<double>(k);
            probability *= (n - at) / (at + 1) * odds;
        }
        sum = probability;  // of the count itself
        for (std::size_t k = count; k-- > 0;) {
            upper[k] = sum;
            sum += here[k];
        }
    }
};

// The place where v lies; what is below the table, or at its end, is in the first or in the last one.
std::size_t place_of(double v) {
    const auto inside =
        static_cast<float>(std::clamp(v, static_cast<double>(BinomialTable::kBelow), 0.5));
    return (__builtin_bit_cast(std::uint32_t, inside) >> BinomialTable::kShift) -
           BinomialTable::kFirst;
}
double start_of(std::size_t place) {
    const auto bits = static_cast<std::uint32_t>(place + BinomialTable::kFirst);
    return static_cast<double>(__builtin_bit_cast(float, bits << BinomialTable::kShift));
}

// P(X <= k), or its rest, across one column of cells: at t = −1/2, 0 and 1/2, and its slope in the middle.
struct Boundary {
    double first = 0, middle = 0, last = 0, slope = 0;

    // Of the parabola through the three.
    [[nodiscard]] double chord() const { return last - first; }
    [[nodiscard]] double bend() const { return 2 * (first - 2 * middle + last); }
    // With a third derivative f the chord is off the slope by f/24, and the parabola off the boundary by √3 f/216 at the most:
    // a fifth of that.
    [[nodiscard]] bool is_near() const { return std::fabs(chord() - slope) <= 2 * kMargin; }
};

// One side of one column of cells, by rising v.
class Side {
public:
    explicit Side(BinomialCell* cells) : cells_(cells), crossings_(kPlaces) {}

    // `count` is drawn up to the boundary.
    void cross(const Boundary& b, std::size_t count) {
        const auto [low, high] = std::minmax(b.first, b.last);
        const std::size_t end = place_of(high + kMargin);
        for (std::size_t place = place_of(low - kMargin); place <= end; ++place) {
            if (++crossings_[place] > 1 || !b.is_near())
                cells_[place] = kOpen;
            else
                cells_[place] = {.middle = static_cast<float>(b.middle),
                                 .chord = static_cast<float>(b.chord()),
                                 .bend = static_cast<float>(b.bend()),
                                 .count = static_cast<std::int32_t>(count)};
        }
    }
    // What no boundary crosses: drawn(v) everywhere in the cell. The first and the last place are searched.
    template <class Drawn>
    void fill(const Drawn& drawn) {
        constexpr float kNever = 2;
        for (std::size_t place = 0; place < kPlaces; ++place) {
            if (place == 0 || place + 1 == kPlaces)
                cells_[place] = kOpen;
            else if (crossings_[place] == 0)
                cells_[place] = {.middle = kNever,
                                 .count = static_cast<std::int32_t>(drawn(start_of(place)))};
        }
    }

    static constexpr BinomialCell kOpen{.middle = std::numeric_limits<float>::quiet_NaN()};

private:
    BinomialCell* cells_;
    std::vector<int> crossings_;
};

// With the tails at its left end, in its middle and at its right end.
void fill_column(const std::array<Tails, 3>& tails, double p, double width, BinomialCell* cells) {
    const auto& [left, at, right] = tails;
    const auto n = static_cast<double>(at.here.size());
    Side upper(cells), lower(cells + kPlaces);
    for (std::size_t k = 0; k < at.here.size(); ++k) {
        // d/dp P(X <= k) = −n P(X' = k), X' of n − 1 (Johnson, Kemp and Kotz 2005, 3.4).
        const double slope = -(n - static_cast<double>(k)) * at.here[k] / (1 - p) * width;
        lower.cross({left.lower[k], at.lower[k], right.lower[k], slope}, k);
        upper.cross({left.upper[k], at.upper[k], right.upper[k], -slope}, k + 1);
    }
    lower.fill([&all = at.lower](double v) {
        return std::lower_bound(all.begin(), all.end(), v) - all.begin();
    });
    upper.fill([&all = at.upper](double v) {  // these fall
        return std::lower_bound(all.begin(), all.end(), v, std::greater<>()) - all.begin();
    });
}

}  // namespace

std::vector<BinomialCell> binomial_cells(std::size_t count) {
    // Boundaries bend as much as X/n is narrow.
    const auto columns = static_cast<std::size_t>(8 * std::sqrt(static_cast<double>(count))) + 1;
    const double width = 0.5 / static_cast<double>(columns);
    // The first column reaches below p = 0, and is left to be searched.
    std::vector<BinomialCell> cells((columns + 1) * BinomialTable::kCellsOfColumn, Side::kOpen);
    Tails left(count, width / 2);
    for (std::size_t c = 1; c <= columns; ++c) {
        const double p = static_cast<double>(c) * width;
        std::array<Tails, 3> tails{std::move(left), Tails(count, p), Tails(count, p + width / 2)};
        fill_column(tails, p, width, cells.data() + c * BinomialTable::kCellsOfColumn);
        left = std::move(tails[2]);
    }
    return cells;
}

}  // namespace utfall::stats
