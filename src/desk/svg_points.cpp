// A chart of marks with whiskers: effects by period, coefficients, balance before and after.
#include <algorithm>
#include <cmath>

#include "svg_plot.h"

namespace utfall::desk::plot {

std::string points(const ChartWords& words, const PointsChart& chart) {
    constexpr double kSide = 12, kRow = 30, kTop = 10;
    Span span;
    for (const double line : chart.lines) span.take(line);
    for (const auto& row : chart.rows)
        for (const auto& mark : row.marks)
            for (const double value : {mark.value, mark.low, mark.high})
                if (std::isfinite(value)) span.take(value);
    const double foot = kTop + kRow * static_cast<double>(chart.rows.size());
    Drawing d(words, foot + (chart.kinds.size() > 1 ? 54 : 36));
    const Scale across{ticks_for(span, 4), kSide + 8, kWidth - kSide - 8};
    d.foot_axis(across, foot, 6, words.unit);
    for (const double line : chart.lines)
        d.line(line == 0 ? "median" : "notch", {across.at(line), 6}, {across.at(line), foot});
    for (std::size_t i = 0; i < chart.rows.size(); ++i) {
        const auto& row = chart.rows[i];
        const double y = kTop + kRow * static_cast<double>(i) + 20;
        for (std::size_t k = 0; k < row.marks.size(); ++k) {
            const auto& mark = row.marks[k];
            if (!std::isfinite(mark.value)) continue;
            if (mark.low < mark.high)
                d.line("line l1", {across.at(mark.low), y}, {across.at(mark.high), y});
            d.mark(k, {across.at(mark.value), y});
        }
        d.text("name", {kSide, y - 9}, Anchor::Start, fitted(row.name, kWidth - 2 * kSide));
    }
    for (std::size_t k = 0; chart.kinds.size() > 1 && k < chart.kinds.size(); ++k) {
        const double x = kSide + kWidth / 2 * static_cast<double>(k % 2);
        d.mark(k, {x + 6, foot + 44});
        d.text("tick", {x + 16, foot + 48}, Anchor::Start, chart.kinds[k]);
    }
    return std::move(d).finish();
}

}  // namespace utfall::desk::plot
