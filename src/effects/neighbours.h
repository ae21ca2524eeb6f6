// effects: nearest points in some ten dimensions. A k-d tree (Friedman, Bentley and Finkel 1977) with the box of each node.
//
// Points equally near come by their number, so whoever numbers them states the tie rule.
#pragma once
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "utfall/effects/answer.h"
#include "utfall/effects/matching.h"

namespace utfall::effects {

struct Points {
    std::size_t dimensions = 0;
    std::vector<double> at;  // point after point
    [[nodiscard]] std::size_t count() const { return dimensions == 0 ? 0 : at.size() / dimensions; }
    [[nodiscard]] std::span<const double> point(std::size_t i) const {
        return std::span(at).subspan(i * dimensions, dimensions);
    }
};
// Covariates turned and scaled so that the distance between rows is that of Mahalanobis (1936), with the covariance
// within the arms, pooled (Rubin 1980). Refuses: singular with the covariate's name.
[[nodiscard]] Answer<Points> whitened(const Units& units, const Distance& distance);
[[nodiscard]] Points chosen(const Points& points, std::span<const std::uint32_t> rows);

[[nodiscard]] double squared_distance(std::span<const double> a, std::span<const double> b);

struct Near {
    double squared = 0;
    std::uint32_t point = 0;
    friend auto operator<=>(const Near&, const Near&) = default;
};
// Which points count: not those taken, and those with a score no farther than `width` from `score`.
struct Condition {
    std::span<const char> taken{};
    std::span<const double> scores{};
    double score = 0;
    double width = std::numeric_limits<double>::infinity();
    [[nodiscard]] bool holds(std::uint32_t point) const;
};

class Neighbours {
public:
    explicit Neighbours(Points points);
    // The nearest `count` no farther than the root of `squared_max`, nearest first.
    [[nodiscard]] std::vector<Near> nearest(std::span<const double> from, std::size_t count,
                                            double squared_max, const Condition& condition) const;
    // All no farther than the root of `squared_max`, by their number.
    [[nodiscard]] std::vector<Near> within(std::span<const double> from, double squared_max) const;

private:
    struct Node {
        std::uint32_t first, last;          // points of the node
        std::uint32_t left = 0, right = 0;  // 0: a leaf
    };
    struct Search;
    std::uint32_t build(const Points& points, std::uint32_t first, std::uint32_t last);
    [[nodiscard]] double to_box(std::span<const double> from, std::uint32_t node) const;
    void visit(Search& search, std::uint32_t node) const;
    void look(Search& search, const Node& leaf) const;

    std::size_t dimensions_;
    std::vector<std::uint32_t> order_;
    std::vector<double> at_;  // in order_
    std::vector<Node> nodes_;
    std::vector<double> boxes_;  // low and high of each dimension, node after node
};

}  // namespace utfall::effects
