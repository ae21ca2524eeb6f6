#include <algorithm>
#include <cmath>
#include <numeric>

#include "utfall/effects/fixed_effects.h"

namespace utfall::effects {

namespace {

constexpr int kProjections = 20;
constexpr double kStill = 1e-15;      // of the column's largest value
constexpr double kSolved = 1e-15;     // of the right side's length
constexpr std::size_t kSteps = 5000;  // of conjugate gradients

double length(Column x) {
    double sum = 0;
    for (const double v : x) sum += v * v;
    return std::sqrt(sum);
}

double dot(const std::vector<double>& a, const std::vector<double>& b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
    return sum;
}

// The root of a tree of joined levels, its way shortened.
std::size_t root_of(std::vector<std::size_t>& parent, std::size_t i) {
    while (parent[i] != i) i = parent[i] = parent[parent[i]];
    return i;
}

std::vector<std::size_t> level_sizes(const Groups& way) {
    std::vector<std::size_t> rows(way.count);
    for (const std::uint32_t level : way.of) ++rows[level];
    return rows;
}

}  // namespace

Absorber::Absorber(const std::vector<Groups>& ways, Column weights) : weights_(weights) {
    ensure(ways.size() == 1 || ways.size() == 2, "one or two ways are absorbed");
    const bool is_second_larger = ways.size() == 2 && ways[1].count > ways[0].count;
    larger_ = ways[is_second_larger ? 1 : 0];
    if (ways.size() == 2) smaller_ = ways[is_second_larger ? 0 : 1];
    larger_weights_.resize(larger_.count);
    smaller_weights_.resize(smaller_.count);
    for (std::size_t i = 0; i < larger_.of.size(); ++i) {
        larger_weights_[larger_.of[i]] += weight(i);
        if (smaller_.count > 0) smaller_weights_[smaller_.of[i]] += weight(i);
    }
    for (const Groups& way : ways)
        for (const std::size_t rows : level_sizes(way)) {
            degrees_ += rows > 0;
            singletons_ += rows == 1;
        }
    if (smaller_.count == 0) return;
    find_cells();
    find_components();
    degrees_ -= static_cast<double>(components_);
    if (smaller_.count <= kDenseLevels) factor();
}

void Absorber::find_cells() {
    const std::size_t n = larger_.of.size();
    std::vector<std::size_t> begin(larger_.count + 1);
    for (const std::uint32_t g : larger_.of) ++begin[g + 1];
    std::partial_sum(begin.begin(), begin.end(), begin.begin());
    // Rows by larger level; as they stand where they are in that order.
    std::vector<std::uint32_t> listed;
    if (!std::is_sorted(larger_.of.begin(), larger_.of.end())) {
        listed.resize(n);
        std::vector<std::size_t> next(begin.begin(), begin.end() - 1);
        for (std::size_t i = 0; i < n; ++i)
            listed[next[larger_.of[i]]++] = static_cast<std::uint32_t>(i);
    }
    constexpr auto kUnseen = static_cast<std::size_t>(-1);
    std::vector<std::size_t> cell_of(smaller_.count, kUnseen);
    cells_.reserve(std::min(n, larger_.count * smaller_.count));
    begin_.assign(1, 0);
    begin_.reserve(larger_.count + 1);
    for (std::size_t g = 0; g < larger_.count; ++g) {
        for (std::size_t at = begin[g]; at < begin[g + 1]; ++at) {
            const std::size_t row = listed.empty() ? at : listed[at];
            const std::uint32_t level = smaller_.of[row];
            if (cell_of[level] == kUnseen) {
                cell_of[level] = cells_.size();
                cells_.push_back({.level = level});
            }
            cells_[cell_of[level]].weight += weight(row);
        }
        for (std::size_t c = begin_.back(); c < cells_.size(); ++c)
            cell_of[cells_[c].level] = kUnseen;
        begin_.push_back(cells_.size());
    }
}

void Absorber::find_components() {
    std::vector<std::size_t> parent(smaller_.count);
    std::iota(parent.begin(), parent.end(), std::size_t{0});
    for (std::size_t g = 0; g < larger_.count; ++g)
        for (std::size_t c = begin_[g] + 1; c < begin_[g + 1]; ++c) {
            const std::size_t a = root_of(parent, cells_[begin_[g]].level);
            const std::size_t b = root_of(parent, cells_[c].level);
            parent[std::max(a, b)] = std::min(a, b);
        }
    components_ = 0;
    is_fixed_.assign(smaller_.count, false);
    for (std::size_t level = 0; level < smaller_.count; ++level) {
        if (!(smaller_weights_[level] > 0)) {
            is_fixed_[level] = true;  // no rows
        } else if (root_of(parent, level) == level) {
            is_fixed_[level] = true;
            ++components_;
        }
    }
}

// Diagonal of the smaller way's weights less cells' / larger way's weights * cells, the fixed levels left out.
void Absorber::factor() {
    place_.assign(smaller_.count, 0);
    std::size_t free = 0;
    for (std::size_t level = 0; level < smaller_.count; ++level)
        if (!is_fixed_[level]) place_[level] = free++;
    if (free == 0) return;
    Matrix equations(free, free);
    for (std::size_t level = 0; level < smaller_.count; ++level)
        if (!is_fixed_[level]) equations(place_[level], place_[level]) = smaller_weights_[level];
    for (std::size_t g = 0; g < larger_.count; ++g)
        for (std::size_t a = begin_[g]; a < begin_[g + 1]; ++a) {
            if (is_fixed_[cells_[a].level]) continue;
            const double share = cells_[a].weight / larger_weights_[g];
            const std::span<double> column = equations.column(place_[cells_[a].level]);
            for (std::size_t b = begin_[g]; b < begin_[g + 1]; ++b)
                if (!is_fixed_[cells_[b].level])
                    column[place_[cells_[b].level]] -= share * cells_[b].weight;
        }
    Answer<Matrix> found = inverse(equations);
    // Where doubles do not tell the levels apart, conjugate gradients step in.
    if (found.ok()) inverse_ = std::move(found).value();
}

// The equations' matrix times a value for each smaller level.
std::vector<double> Absorber::times(const std::vector<double>& levels) const {
    std::vector<double> made(levels.size());
    for (std::size_t t = 0; t < levels.size(); ++t) made[t] = smaller_weights_[t] * levels[t];
    for (std::size_t g = 0; g < larger_.count; ++g) {
        double mean = 0;
        for (std::size_t c = begin_[g]; c < begin_[g + 1]; ++c)
            mean += cells_[c].weight * levels[cells_[c].level];
        if (!(larger_weights_[g] > 0)) continue;
        mean /= larger_weights_[g];
        for (std::size_t c = begin_[g]; c < begin_[g + 1]; ++c)
            made[cells_[c].level] -= cells_[c].weight * mean;
    }
    return made;
}

std::vector<double> Absorber::solved(const std::vector<double>& sums) const {
    const std::size_t count = sums.size();
    std::vector<double> x(count);
    if (inverse_.rows() > 0) {
        for (std::size_t t = 0; t < count; ++t)
            for (std::size_t s = 0; s < count && !is_fixed_[t]; ++s)
                if (!is_fixed_[s]) x[t] += inverse_(place_[s], place_[t]) * sums[s];
        return x;
    }
    std::vector<double> rest = sums;
    std::vector<double> scaled(count);
    std::vector<double> way(count);
    const double goal = kSolved * length(sums);
    double before = 0;
    for (std::size_t step = 0; step < kSteps && length(rest) > goal; ++step) {
        for (std::size_t t = 0; t < count; ++t)
            scaled[t] = smaller_weights_[t] > 0 ? rest[t] / smaller_weights_[t] : 0;
        const double now = dot(rest, scaled);
        for (std::size_t t = 0; t < count; ++t)
            way[t] = scaled[t] + (step == 0 ? 0 : now / before) * way[t];
        const std::vector<double> moved = times(way);
        const double curvature = dot(way, moved);
        if (!(curvature > 0)) break;
        for (std::size_t t = 0; t < count; ++t) {
            x[t] += now / curvature * way[t];
            rest[t] -= now / curvature * moved[t];
        }
        before = now;
    }
    return x;
}

// Each level's weighted sum.
std::vector<double> Absorber::sums_of(const Groups& way, const std::vector<double>& column) const {
    std::vector<Pair> sums(way.count);
    for (std::size_t i = 0; i < column.size(); ++i) {
        Pair& sum = sums[way.of[i]];
        const Pair high = exact_sum(sum.high, weight(i) * column[i]);
        sum = {high.high, sum.low + high.low};
    }
    std::vector<double> made;
    made.reserve(sums.size());
    for (const Pair& sum : sums) made.push_back(value_of(sum));
    return made;
}

// What each level of both ways has to be subtracted.
Absorber::Levels Absorber::levels_of(const std::vector<double>& column) const {
    Levels found{.larger = sums_of(larger_, column), .smaller = {}};
    for (std::size_t g = 0; g < larger_.count; ++g)
        if (larger_weights_[g] > 0) found.larger[g] /= larger_weights_[g];
    if (smaller_.count == 0) return found;
    std::vector<double> right = sums_of(smaller_, column);
    for (std::size_t g = 0; g < larger_.count; ++g)
        for (std::size_t c = begin_[g]; c < begin_[g + 1]; ++c)
            right[cells_[c].level] -= cells_[c].weight * found.larger[g];
    found.smaller = solved(right);
    for (std::size_t g = 0; g < larger_.count; ++g) {
        double sum = 0;
        for (std::size_t c = begin_[g]; c < begin_[g + 1]; ++c)
            sum += cells_[c].weight * found.smaller[cells_[c].level];
        if (larger_weights_[g] > 0) found.larger[g] -= sum / larger_weights_[g];
    }
    return found;
}

std::vector<double> Absorber::without(Column column) const {
    ensure(column.size() == larger_.of.size(), "every row has a level");
    std::vector<double> made(column.begin(), column.end());
    double largest = 0;
    for (const double v : column) largest = std::max(largest, std::abs(v));
    for (int projection = 0; projection < kProjections; ++projection) {
        const Levels levels = levels_of(made);
        double moved = 0;
        for (const double v : levels.larger) moved = std::max(moved, std::abs(v));
        for (const double v : levels.smaller) moved = std::max(moved, std::abs(v));
        if (projection > 0 && !(moved > kStill * largest)) break;
        for (std::size_t i = 0; i < made.size(); ++i) {
            made[i] -= levels.larger[larger_.of[i]];
            if (smaller_.count > 0) made[i] -= levels.smaller[smaller_.of[i]];
        }
    }
    return made;
}

// With s = the smaller level's unit vector less the larger level's shares: w (1 / W + s' inverse s).
std::vector<double> Absorber::leverage() const {
    if (smaller_.count > kDenseLevels) return {};
    std::vector<double> made(larger_.of.size());
    for (std::size_t i = 0; i < made.size(); ++i)
        made[i] = weight(i) / larger_weights_[larger_.of[i]];
    const std::size_t free = inverse_.rows();
    if (free == 0) return made;
    Matrix shared(free, larger_.count);  // inverse times the shares of each larger level
    std::vector<double> own(larger_.count);
    for (std::size_t g = 0; g < larger_.count; ++g) {
        const std::span<double> v = shared.column(g);
        for (std::size_t c = begin_[g]; c < begin_[g + 1]; ++c) {
            if (is_fixed_[cells_[c].level]) continue;
            const double share = cells_[c].weight / larger_weights_[g];
            const Column column = inverse_.column(place_[cells_[c].level]);
            for (std::size_t s = 0; s < free; ++s) v[s] += share * column[s];
        }
        for (std::size_t c = begin_[g]; c < begin_[g + 1]; ++c)
            if (!is_fixed_[cells_[c].level])
                own[g] += cells_[c].weight / larger_weights_[g] * v[place_[cells_[c].level]];
    }
    for (std::size_t i = 0; i < made.size(); ++i) {
        const std::uint32_t g = larger_.of[i];
        const std::uint32_t t = smaller_.of[i];
        double form = own[g];
        if (!is_fixed_[t]) form += inverse_(place_[t], place_[t]) - 2 * shared(place_[t], g);
        made[i] += weight(i) * form;
    }
    return made;
}

}  // namespace utfall::effects
