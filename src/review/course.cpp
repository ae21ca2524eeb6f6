// A net along one outcome: straight pieces as calc finds them, and between them a search for where it jumps.
#include <algorithm>

#include "zones.h"

namespace utfall::review {

using base::Rational;

namespace {

// Halves a line that is not straight until what is left of it is even, or one step.
class Halving {
public:
    Halving(const Sheet& sheet, std::size_t value, std::vector<std::int64_t> row, std::size_t input,
            std::int64_t stride, calc::Budget& budget)
        : sheet_(sheet),
          value_(value),
          row_(std::move(row)),
          input_(input),
          stride_(stride),
          budget_(budget) {}

    // The points after `a`, `b` the last.
    void add(const Point& a, Point b, std::vector<Point>& out) {
        const std::int64_t steps = (b.at - a.at) / stride_;
        b.is_sure = b.is_sure || steps <= 1;
        if (!b.is_sure && left_ > 0 && budget_.take(sheet_.program.instructions.size())) {
            --left_;
            const std::int64_t at = a.at + steps / 2 * stride_;
            row_[input_] = at;
            const auto net = value_on(sheet_, value_, row_);
            if (net && !is_even(a, b, at, *net)) {
                const Point middle{at, *net, false};
                add(a, middle, out);
                add(middle, b, out);
                return;
            }
        }
        out.push_back(b);
    }

private:
    // On the line from a to b but for a sixty-fourth of its rise.
    [[nodiscard]] bool is_even(const Point& a, const Point& b, std::int64_t at,
                               const Rational& net) const {
        const auto rise = b.net.minus(a.net);
        const auto way = Rational::of(at - a.at, b.at - a.at);
        const auto part = rise && way ? rise->times(*way) : std::nullopt;
        const auto line = part ? a.net.plus(*part) : std::nullopt;
        const auto off = line ? net.minus(*line) : std::nullopt;
        const auto enough = rise ? size_of(*rise).times({1, 64}) : std::nullopt;
        return !off || !enough || size_of(*off) <= std::max(*enough, sheet_.slack);
    }

    const Sheet& sheet_;
    std::size_t value_;
    std::vector<std::int64_t> row_;
    std::size_t input_;
    std::int64_t stride_;
    calc::Budget& budget_;
    int left_ = 200;
};

Zone::Way way_between(const Point& a, const Point& b) {
    if (b.net < a.net) return Zone::Way::Falls;
    if (a.net < b.net || !b.is_sure) return Zone::Way::Rises;
    return Zone::Way::Still;
}

}  // namespace

std::vector<Point> points_along(const Sheet& sheet, std::size_t value,
                                const std::vector<std::int64_t>& row, std::size_t input,
                                const calc::Span& span, calc::Budget& budget) {
    std::vector<Point> points;
    calc::Budget own{.steps = budget.steps / 4 * 3};
    budget.steps -= own.steps;
    Halving halving(sheet, value, row, input, span.stride, budget);
    const auto pieces = calc::profile(sheet.program, sheet.values[value], row, input, span, own);
    budget.steps += own.steps;
    for (const calc::Piece& p : pieces) {
        points.push_back({p.from, p.at_from, true});
        if (p.through != p.from)
            halving.add(points.back(), {p.through, p.at_through, p.is_straight}, points);
    }
    // What the budget did not reach is halved as a whole.
    const std::int64_t top = span.low + (span.high - span.low) / span.stride * span.stride;
    for (const std::int64_t at : {span.low, top}) {
        if (!points.empty() && at <= points.back().at) continue;
        std::vector<std::int64_t> there = row;
        there[input] = at;
        const auto net = value_on(sheet, value, there);
        if (!net) return points;
        if (points.empty())
            points.push_back({at, *net, true});
        else
            halving.add(points.back(), {at, *net, false}, points);
    }
    return points;
}

Course course_of(const Sheet& nets, std::size_t party, const Outcome& outcome,
                 const calc::Span& span, std::vector<std::int64_t> row, calc::Budget& budget) {
    Course course{std::move(row), {}};
    auto points = points_along(nets, party, course.row, outcome.input, span, budget);
    if (outcome.step < 0 && !points.empty()) {
        // The line before a point becomes the one after it.
        std::reverse(points.begin(), points.end());
        for (std::size_t i = points.size(); i-- > 1;) points[i].is_sure = points[i - 1].is_sure;
    }
    for (std::size_t i = 1; i < points.size(); ++i) {
        const Point &a = points[i - 1], &b = points[i];
        const Zone::Way way = way_between(a, b);
        if (!course.zones.empty() && course.zones.back().way == way) {
            course.zones.back().to = b.at;
            course.zones.back().at_to = b.net;
        } else {
            course.zones.push_back({way, a.at, b.at, a.net, b.net});
        }
    }
    return course;
}

}  // namespace utfall::review
