#include "neighbours.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "utfall/effects/matrix.h"

namespace utfall::effects {

namespace {
constexpr std::uint32_t kLeaf = 12;
}

bool Condition::holds(std::uint32_t point) const {
    if (!taken.empty() && taken[point] != 0) return false;
    return scores.empty() || std::abs(scores[point] - score) <= width;
}

double squared_distance(std::span<const double> a, std::span<const double> b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) sum += (a[i] - b[i]) * (a[i] - b[i]);
    return sum;
}

Points chosen(const Points& points, std::span<const std::uint32_t> rows) {
    Points some{.dimensions = points.dimensions, .at = {}};
    some.at.reserve(rows.size() * points.dimensions);
    for (const std::uint32_t row : rows) {
        const auto point = points.point(row);
        some.at.insert(some.at.end(), point.begin(), point.end());
    }
    return some;
}

Answer<Points> whitened(const Units& units, const Distance& distance) {
    const std::size_t n = units.treated.size();
    const std::size_t p = distance.covariates.size();
    // Sums run by key, so that the order of rows cannot show in their last digits.
    std::vector<std::uint32_t> rows(n);
    std::iota(rows.begin(), rows.end(), 0U);
    std::sort(rows.begin(), rows.end(),
              [&](auto a, auto b) { return units.keys[a] < units.keys[b]; });
    const auto arm = [&](std::size_t i) { return units.treated[rows[i]] != 0 ? 1U : 0U; };
    std::vector<std::vector<double>> centred(p, std::vector<double>(n));
    for (std::size_t j = 0; j < p; ++j) {
        std::array<double, 2> counts{};
        std::array<double, 2> sums{};
        for (std::size_t i = 0; i < n; ++i) {
            counts.at(arm(i)) += 1;
            sums.at(arm(i)) += distance.covariates[j][rows[i]];
        }
        for (std::size_t i = 0; i < n; ++i)
            centred[j][i] = distance.covariates[j][rows[i]] - sums.at(arm(i)) / counts.at(arm(i));
    }
    Matrix covariance(p, p);
    for (std::size_t j = 0; j < p; ++j)
        for (std::size_t k = 0; k <= j; ++k) {
            double sum = 0;
            for (std::size_t i = 0; i < n; ++i) sum += centred[j][i] * centred[k][i];
            covariance(j, k) = covariance(k, j) = sum / std::max(static_cast<double>(n) - 2, 1.0);
        }
    if (const auto inverted = inverse(covariance); !inverted.ok()) {
        const std::size_t column = std::stoul(inverted.refusal().holes.at(0)) - 1;
        return Refusal{Reason::singular, {distance.names.at(column)}};
    }
    const Eigenvalues axes = eigenvalues(covariance);
    Points points{.dimensions = p, .at = std::vector<double>(n * p)};
    for (std::size_t axis = 0; axis < p; ++axis) {
        const double scale = 1 / std::sqrt(axes.values[axis]);
        for (std::size_t i = 0; i < n; ++i) {
            double sum = 0;
            for (std::size_t j = 0; j < p; ++j)
                sum += distance.covariates[j][i] * axes.vectors(j, axis);
            points.at[i * p + axis] = sum * scale;
        }
    }
    return points;
}

Neighbours::Neighbours(Points points)
    : dimensions_(points.dimensions), order_(points.count()), at_(points.at.size()) {
    std::iota(order_.begin(), order_.end(), 0U);
    if (!order_.empty()) build(points, 0, static_cast<std::uint32_t>(order_.size()));
    for (std::size_t i = 0; i < order_.size(); ++i) {
        const auto point = points.point(order_[i]);
        std::copy(point.begin(), point.end(),
                  at_.begin() + static_cast<std::ptrdiff_t>(i * dimensions_));
    }
}

// Halves along the widest side of the box, at the middle point.
std::uint32_t Neighbours::build(const Points& points, std::uint32_t first, std::uint32_t last) {
    const auto node = static_cast<std::uint32_t>(nodes_.size());
    nodes_.push_back({.first = first, .last = last});
    std::size_t widest = 0;
    double width = -1;
    for (std::size_t d = 0; d < dimensions_; ++d) {
        double low = points.point(order_[first])[d];
        double high = low;
        for (std::uint32_t i = first; i < last; ++i) {
            low = std::min(low, points.point(order_[i])[d]);
            high = std::max(high, points.point(order_[i])[d]);
        }
        boxes_.push_back(low);
        boxes_.push_back(high);
        if (high - low > width) {
            width = high - low;
            widest = d;
        }
    }
    if (last - first <= kLeaf || !(width > 0)) return node;
    const std::uint32_t middle = first + (last - first) / 2;
    const auto at = [this](std::uint32_t i) {
        return order_.begin() + static_cast<std::ptrdiff_t>(i);
    };
    std::nth_element(at(first), at(middle), at(last), [&](std::uint32_t a, std::uint32_t b) {
        const double x = points.point(a)[widest];
        const double y = points.point(b)[widest];
        return x != y ? x < y : a < b;
    });
    const std::uint32_t left = build(points, first, middle);
    const std::uint32_t right = build(points, middle, last);
    nodes_[node].left = left;
    nodes_[node].right = right;
    return node;
}

double Neighbours::to_box(std::span<const double> from, std::uint32_t node) const {
    double sum = 0;
    const double* box = boxes_.data() + 2 * dimensions_ * node;
    for (std::size_t d = 0; d < dimensions_; ++d) {
        const double outside =
            std::max(std::max(box[2 * d] - from[d], from[d] - box[2 * d + 1]), 0.0);
        sum += outside * outside;
    }
    return sum;
}

// What has been found so far: `count` of the nearest, or everything within reach.
struct Neighbours::Search {
    std::span<const double> from;
    std::size_t count;  // 0: all
    double squared_max;
    const Condition& condition;
    std::vector<Near> found{};

    void offer(Near near) {
        if (count == 0) {
            found.push_back(near);
            return;
        }
        if (found.size() == count && !(near < found.back())) return;
        if (found.size() == count) found.pop_back();
        found.insert(std::upper_bound(found.begin(), found.end(), near), near);
        if (found.size() == count) squared_max = found.back().squared;
    }
};

void Neighbours::look(Search& search, const Node& leaf) const {
    for (std::uint32_t i = leaf.first; i < leaf.last; ++i) {
        const double squared =
            squared_distance(search.from, std::span(at_).subspan(i * dimensions_, dimensions_));
        if (squared <= search.squared_max && search.condition.holds(order_[i]))
            search.offer({squared, order_[i]});
    }
}

void Neighbours::visit(Search& search, std::uint32_t node) const {
    const Node& here = nodes_[node];
    if (here.left == 0) return look(search, here);
    double near = to_box(search.from, here.left);
    double far = to_box(search.from, here.right);
    std::uint32_t first = here.left;
    std::uint32_t second = here.right;
    if (far < near) {
        std::swap(near, far);
        std::swap(first, second);
    }
    // A box exactly as far as the worst found may hold an equal with a lower number. The margin is for what rounding
    // does to the sum over the dimensions.
    constexpr double kMargin = 1 - 1e-12;
    if (near * kMargin <= search.squared_max) visit(search, first);
    if (far * kMargin <= search.squared_max) visit(search, second);
}

std::vector<Near> Neighbours::nearest(std::span<const double> from, std::size_t count,
                                      double squared_max, const Condition& condition) const {
    if (order_.empty() || count == 0) return {};
    Search search{.from = from, .count = count, .squared_max = squared_max, .condition = condition};
    visit(search, 0);
    return std::move(search.found);
}

std::vector<Near> Neighbours::within(std::span<const double> from, double squared_max) const {
    if (order_.empty()) return {};
    const Condition all;
    Search search{.from = from, .count = 0, .squared_max = squared_max, .condition = all};
    visit(search, 0);
    std::sort(search.found.begin(), search.found.end(),
              [](const Near& a, const Near& b) { return a.point < b.point; });
    return std::move(search.found);
}

}  // namespace utfall::effects
