// desk, private: the ground of a chart: scales, ticks that are round numbers, and marks in whole tenths of a unit.
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "svg_charts.h"

namespace utfall::desk::plot {

struct Span {
    double low = 0, high = 0;
    void take(double value);
};

// From `low` to `high` in steps of 1, 2 or 5 times a power of ten; `multiple` is what the labels count: 1, 1e3 or 1e6.
struct Ticks {
    double low = 0, high = 1, step = 1, multiple = 1;
    int decimals = 0;
    [[nodiscard]] std::vector<double> all() const;
    [[nodiscard]] std::string label(double tick, base::Language language) const;
};
[[nodiscard]] Ticks ticks_for(Span span, int about);
// "mn kr", "SEK million", "kr"
[[nodiscard]] std::string unit_text(const Ticks& ticks, const std::string& unit,
                                    base::Language language);

// Where a scale lies on the drawing: `from` is the place of its low end.
struct Scale {
    Ticks ticks;
    double from = 0, to = 0;
    [[nodiscard]] double at(double value) const {
        return from + (value - ticks.low) / (ticks.high - ticks.low) * (to - from);
    }
};

struct Point {
    double x = 0, y = 0;
};

enum class Anchor { Start, Middle, End };

class Drawing {
public:
    Drawing(const ChartWords& words, double height);
    void line(std::string_view style, Point a, Point b);
    void path(std::string_view style, const std::vector<Point>& points, bool is_closed);
    void box(std::string_view style, Point a, Point b);
    void text(std::string_view style, Point at, Anchor anchor, std::string_view words);
    // The number of the mark tells its shape: circle, square, triangle, diamond, cross, ring.
    void mark(std::size_t number, Point at);
    // Grid lines and labels at the left edge of the scale across, and the unit above them.
    void side_axis(const Scale& up, const Scale& across, const std::string& unit);
    void foot_axis(const Scale& across, double y, double top, const std::string& unit);
    [[nodiscard]] const ChartWords& words() const { return words_; }
    [[nodiscard]] std::string finish() &&;

private:
    const ChartWords& words_;
    std::string out_;
};

constexpr double kWidth = 360;

// As many characters as have room in `width`; the rest becomes "…".
[[nodiscard]] std::string fitted(const std::string& text, double width);

[[nodiscard]] std::string histogram(const ChartWords& words, const HistogramChart& chart);
[[nodiscard]] std::string tornado(const ChartWords& words, const TornadoChart& chart);
[[nodiscard]] std::string balance(const ChartWords& words, const BalanceChart& chart);
[[nodiscard]] std::string points(const ChartWords& words, const PointsChart& chart);

}  // namespace utfall::desk::plot
